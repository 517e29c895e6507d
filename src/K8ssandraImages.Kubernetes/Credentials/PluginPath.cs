namespace K8ssandraImages.Kubernetes.Credentials;

/// <summary>
/// Finds a command as Go's exec.LookPath does: in the folders of PATH and never in the current one, where the framework
/// would look first and anybody could have put a file of that name.
/// </summary>
internal static class PluginPath
{
    /// <summary>The full path of a command; null where there is none that can be started.</summary>
    /// <param name="command">A bare name, or a full path.</param>
    /// <param name="environment">Has PATH.</param>
    public static string? Find(string command, KubeconfigEnvironment environment)
    {
        if (command.Length == 0 || command.Contains('\0', StringComparison.Ordinal))
            return null;
        if (Path.IsPathFullyQualified(command))
            return Executable(command, environment);
        foreach (var folder in environment.Text("PATH").Split(Path.PathSeparator))
        {
            var trimmed = OperatingSystem.IsWindows() ? folder.Trim('"') : folder;
            if (Path.IsPathFullyQualified(trimmed) && Executable(Path.Combine(trimmed, command), environment) is { } found)
                return found;
        }

        return null;
    }

    private static string? Executable(string path, KubeconfigEnvironment environment)
    {
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            return File.Exists(path) && (File.GetUnixFileMode(path) & anyExecute) != 0 ? path : null;
        }

        if (Path.HasExtension(path) && File.Exists(path))
            return path;
        var extensions = environment.Text("PATHEXT");
        foreach (var extension in (extensions.Length == 0 ? ".com;.exe;.bat;.cmd" : extensions).Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (File.Exists(path + extension))
                return path + extension;
        }

        return null;
    }
}
