using System.Management.Automation;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>
/// Turns PowerShell paths into files, each once. What does not exist or cannot be looked into is one error for each path, and
/// the rest goes on.
/// </summary>
internal sealed class ManifestPaths(PSCmdlet cmdlet, CancellationToken cancellationToken)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Findings _findings = new(cmdlet);
    private string? _here;

    /// <summary>The manifests that a path with wildcards stands for.</summary>
    public IReadOnlyList<ManifestInput> Matching(string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
            return Literal(path, isExplicit: true);
        var inputs = new List<ManifestInput>();
        try
        {
            var resolved = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
            if (!IsOfFiles(path, provider))
                return [];
            if (resolved.Count == 0)
                NotFound(path, "Nothing matches");
            foreach (var file in resolved)
                Add(path, file, isExplicit: false, inputs);
        }
        catch (Exception exception) when (IsAboutPath(exception))
        {
            Refuse(path, exception);
        }

        return inputs;
    }

    /// <summary>The manifests of a path that is taken as it is written.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isExplicit">Whether somebody wrote it, rather than a listing.</param>
    public IReadOnlyList<ManifestInput> Literal(string path, bool isExplicit)
    {
        var inputs = new List<ManifestInput>();
        if (Resolve(path) is { } file)
            Add(path, file, isExplicit, inputs);
        return inputs;
    }

    /// <summary>The file given as ImageConfig; that it cannot be read is said when it is.</summary>
    public ManifestInput ImageConfig(string path)
    {
        try
        {
            var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem")
                return ManifestInput.File(file, NameOf(file));
        }
        catch (Exception exception) when (IsAboutPath(exception))
        {
            cmdlet.ThrowTerminatingError(new ErrorRecord(exception, "ImageConfigPathNotFound", ErrorCategory.ObjectNotFound, path));
        }

        return ManifestInput.File(path);
    }

    /// <summary>The file of a path; null where it is of none, which is written as an error.</summary>
    public string? Resolve(string path)
    {
        try
        {
            var file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return IsOfFiles(path, provider) ? file : null;
        }
        catch (Exception exception) when (IsAboutPath(exception))
        {
            Refuse(path, exception);
            return null;
        }
    }

    private void Add(string path, string file, bool isExplicit, List<ManifestInput> inputs)
    {
        if (!Directory.Exists(file))
        {
            if (!File.Exists(file))
                NotFound(path, "There is no file or folder");
            else if (_seen.Add(file))
                inputs.Add(ManifestInput.File(file, NameOf(file), isExplicit));
            return;
        }

        try
        {
            var isEmpty = true;
            foreach (var found in ManifestFolder.Files(file, cancellationToken))
            {
                isEmpty = false;
                if (_seen.Add(found))
                    inputs.Add(ManifestInput.File(found, NameOf(found), isExplicit: false));
            }

            if (isEmpty)
                cmdlet.WriteWarning("The folder " + Show(path) + " holds no .yaml, .yml or .json file.");
        }
        catch (Exception exception) when (IsAboutPath(exception))
        {
            Refuse(path, exception);
        }
    }

    // As short as it can be, and still a path that an editor opens from here.
    private string NameOf(string file)
    {
        _here ??= cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        var relative = Path.GetRelativePath(_here, file);
        return Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }

    private bool IsOfFiles(string path, ProviderInfo provider)
    {
        if (provider.Name == "FileSystem")
            return true;
        _findings.RefusePath(path, "PathNotOfFileSystem", Show(path) + " is a path of the provider " + provider.Name + "; manifests are read from files.", ErrorCategory.InvalidArgument);
        return false;
    }

    private void NotFound(string path, string what) =>
        _findings.RefusePath(path, "PathNotFound", what + ": " + Show(path), ErrorCategory.ObjectNotFound);

    private void Refuse(string path, Exception exception) => _findings.RefusePath(
        path,
        exception is SessionStateException ? "PathNotFound" : "PathNotReadable",
        Show(path) + ": " + TerminalText.Escape(exception.Message, 500),
        exception is SessionStateException ? ErrorCategory.ObjectNotFound : ErrorCategory.ReadError,
        exception);

    private static string Show(string path) => "'" + TerminalText.Escape(path, 1000) + "'";

    private static bool IsAboutPath(Exception exception) => exception is SessionStateException or ProviderInvocationException
        or WildcardPatternException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
