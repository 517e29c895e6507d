namespace K8ssandraImages.Operations.Manifests;

/// <summary>Finds the manifests in a folder.</summary>
public static class ManifestFolder
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>
    /// The files that end in .yaml, .yml or .json below a folder, in ordinal order of the names at each level. Hidden files and folders
    /// are left out and links to folders are not followed. A folder that may not be read is returned itself, so that whoever
    /// opens it says so: the one manifest that matters may be in there.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="cancellationToken">Stops between folders, those without a manifest included.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IEnumerable<string> Files(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        cancellationToken.ThrowIfCancellationRequested();
        var options = new EnumerationOptions { RecurseSubdirectories = false, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        FileSystemInfo[] entries = [];
        var isClosed = false;
        try
        {
            entries = new DirectoryInfo(path).GetFileSystemInfos("*", options);
        }
        catch (UnauthorizedAccessException)
        {
            isClosed = true;
        }

        if (isClosed)
            yield return path;
        foreach (var entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var child = Path.Combine(path, entry.Name);
            if (entry is not DirectoryInfo directory)
            {
                if (Array.Exists(Extensions, extension => entry.Name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
                    yield return child;
            }
            else if (directory.LinkTarget is null)
            {
                foreach (var file in Files(child, cancellationToken))
                    yield return file;
            }
        }
    }
}
