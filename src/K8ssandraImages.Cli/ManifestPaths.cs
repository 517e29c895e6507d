using System.Text;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Cli;

/// <summary>What stands behind the paths of a command line: files, folders, standard input.</summary>
internal sealed class ManifestPaths(StandardStreams streams, Messages messages, Action<Diagnostic> report)
{
    private const string StandardInput = "-";
    private static readonly char[] Wildcards = ['*', '?', '['];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private string? _standardInput;

    /// <summary>The manifests behind the paths, each file once. What cannot be read is reported, and the rest goes on.</summary>
    /// <param name="paths">Files, folders and <c>-</c>.</param>
    public IReadOnlyList<ManifestInput> Inputs(IReadOnlyList<string> paths)
    {
        var inputs = new List<ManifestInput>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
                AddFolder(path, inputs);
            else if (IsNew(path) && Input(path) is { } input)
                inputs.Add(input);
        }

        return inputs;
    }

    /// <summary>One file, or standard input; null where there is none, which is reported. That it cannot be read is said when it is.</summary>
    /// <param name="path">A file, or <c>-</c>.</param>
    public ManifestInput? Input(string path)
    {
        if (path == StandardInput)
            return ManifestInput.Text(ReadStandardInput());
        try
        {
            _ = File.GetAttributes(path);
            return ManifestInput.File(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Refuse(path, Reason(path, exception));
            return null;
        }
    }

    /// <summary>The text of standard input.</summary>
    public string ReadStandardInput()
    {
        if (_standardInput is null)
        {
            using var reader = new StreamReader(streams.OpenInput(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024);
            _standardInput = reader.ReadToEnd();
        }

        return _standardInput;
    }

    private static string Reason(string path, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException when path.IndexOfAny(Wildcards) >= 0 =>
            "There is no such file. Patterns are replaced by the shell, which leaves one alone that matches nothing.",
        FileNotFoundException or DirectoryNotFoundException => "There is no such file or folder.",
        ArgumentException when path.Length == 0 => "The path is empty.",
        _ => "It cannot be read: " + exception.Message,
    };

    private void AddFolder(string path, List<ManifestInput> inputs)
    {
        var found = false;
        try
        {
            foreach (var file in ManifestFolder.Files(path))
            {
                found = true;
                if (IsNew(file))
                    inputs.Add(ManifestInput.File(file, isExplicit: false));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Refuse(path, Reason(path, exception));
            return;
        }

        if (!found)
            messages.Note("the folder " + path + " holds no file that ends in .yaml, .yml or .json.");
    }

    private bool IsNew(string path) => _seen.Add(path.Length == 0 || path == StandardInput ? path : Path.GetFullPath(path));

    private void Refuse(string path, string reason) => report(new Diagnostic(
        ManifestRules.Unreadable.Id,
        ManifestRules.Unreadable.Severity,
        reason,
        new SourceLocation(path, 0, 0, null, null),
        null));
}
