using System.Text;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Kubernetes.Kubeconfigs;

/// <summary>One kubeconfig as kubectl decodes it: wholly, or not at all.</summary>
internal sealed class KubeconfigFile
{
    // Thousands of clusters with their certificates fit in.
    private const int Bytes = 32 * 1024 * 1024;
    private const string NoManifest = "Give a kubeconfig; manifests are read with -Path (--path).";
    private static readonly DocumentLimits Limits = DocumentLimits.Default with { Characters = Bytes };
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UTF8Encoding Lenient = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);
    private readonly string _folder;
    private readonly List<Diagnostic> _diagnostics = [];

    private KubeconfigFile(string path)
    {
        FullPath = path;
        _folder = Path.GetDirectoryName(path) ?? path;
    }

    public string FullPath { get; }

    public Dictionary<string, ClusterEntry> Clusters { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, UserEntry> Users { get; } = new(StringComparer.Ordinal);

    public List<ContextEntry> Contexts { get; } = [];

    public string CurrentContext { get; private set; } = "";

    /// <summary>Findings that do not make the file unusable.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>Reads a file; null where there is none.</summary>
    /// <param name="name">The file as it was given.</param>
    /// <param name="fullPath">The file.</param>
    /// <exception cref="KubeconfigFailure">It cannot be read, or has what kubectl refuses.</exception>
    public static KubeconfigFile? Read(string name, string fullPath)
    {
        byte[] bytes;
        try
        {
            bytes = BoundedFile.Read(fullPath, Bytes);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (BoundedFile.IsUnreadable(exception))
        {
            throw new KubeconfigFailure(
                KubeconfigRules.Unreadable,
                new SourceLocation(name, 0, 0, null),
                "The kubeconfig cannot be read: " + BoundedFile.Reason(exception) + ".",
                "Check the path and its permissions, and the variable KUBECONFIG.");
        }

        return Decode(bytes, name, fullPath);
    }

    /// <summary>Reads a file's content.</summary>
    /// <param name="bytes">UTF-8, or UTF-16 with its mark, as Windows writes it.</param>
    /// <param name="name">The file as it was given.</param>
    /// <param name="fullPath">The file; relative paths in it begin in its folder.</param>
    public static KubeconfigFile Decode(byte[] bytes, string name, string fullPath)
    {
        var file = new KubeconfigFile(fullPath);
        if (file.Parse(bytes, name) is { } root)
            file.Decode(root);
        return file;
    }

    private Node? Parse(byte[] bytes, string name)
    {
        using var reader = new StringReader(Text(bytes, out var isUnicode));
        using var texts = DocumentSplitter.Split(reader, name, Limits).GetEnumerator();
        if (!texts.MoveNext())
            return null;
        var document = DocumentParser.Parse(texts.Current, Limits);
        foreach (var found in document.Diagnostics)
        {
            if (found.Severity == DiagnosticSeverity.Error || found.Id == DocumentRules.Encoding.Id && !isUnicode)
                throw new KubeconfigFailure(KubeconfigRules.Unreadable, found.Location, Describe(found), found.Remedy);
            if (found.Id == DocumentRules.DuplicateKey.Id)
                _diagnostics.Add(DocumentRules.DuplicateKey.At(found.Location, "A key stands here that this mapping has already; the last one counts.", found.Remedy));
        }

        if (document.Roots.Count > 1)
            throw new KubeconfigFailure(KubeconfigRules.WrongType, document.Roots[0].Location, "This is no kubeconfig but a list of objects.", NoManifest);
        if (texts.MoveNext())
        {
            var further = texts.Current;
            _diagnostics.Add(DocumentRules.ExtraDocument.At(
                new SourceLocation(name, further.StartLine, further.StartColumn, null),
                "Another document begins here; kubectl reads only the first one of a kubeconfig.",
                "Put it into a file of its own and name both in KUBECONFIG."));
        }

        return document.Roots.Count == 0 ? null : document.Roots[0];
    }

    // The parser's own words quote the text, which may be a secret.
    private static string Describe(Diagnostic found) =>
        found.Id == DocumentRules.LimitExceeded.Id ? "The kubeconfig cannot be read: " + found.Message
        : found.Id == DocumentRules.Encoding.Id ? "The kubeconfig cannot be read: it is not UTF-8 here."
        : "The kubeconfig cannot be read: here it is no valid YAML or JSON.";

    private static string Text(byte[] bytes, out bool isUnicode)
    {
        try
        {
            isUnicode = true;
            return Text(bytes, Strict);
        }
        catch (DecoderFallbackException)
        {
            isUnicode = false;
            return Text(bytes, Lenient);
        }
    }

    private static string Text(byte[] bytes, Encoding encoding)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), encoding, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    private void Decode(Node root)
    {
        if (root.Kind != NodeKind.Mapping)
            throw Fields.Refuse(root, "a mapping", "Give a kubeconfig: it has clusters, users and contexts.");
        RefuseOther(root, "apiVersion", "v1");
        RefuseOther(root, "kind", "Config");
        CurrentContext = root.Text("current-context");
        foreach (var node in root.List("clusters"))
            Add(Clusters, node, "cluster", name => new ClusterEntry(name, node, Resolve));
        foreach (var node in root.List("users"))
            Add(Users, node, "user", name => new UserEntry(name, node, Resolve));
        var contexts = new Dictionary<string, ContextEntry>(StringComparer.Ordinal);
        foreach (var node in root.List("contexts"))
            Contexts.Add(Add(contexts, node, "context", name => new ContextEntry(name, node)));
    }

    private static void RefuseOther(Node root, string key, string only)
    {
        var text = root.Text(key);
        if (text.Length > 0 && text != only)
            throw new KubeconfigFailure(KubeconfigRules.WrongType, root[key]!.Location, $"This is no kubeconfig: {key} must be {only}.", NoManifest);
    }

    private static T Add<T>(Dictionary<string, T> entries, Node node, string kind, Func<string, T> read)
    {
        if (node is { IsNull: false, Kind: not NodeKind.Mapping })
            throw Fields.Refuse(node, "a mapping", $"Write name: and {kind}: below the dash.");
        var name = node.Text("name");
        var entry = read(name);
        return entries.TryAdd(name, entry)
            ? entry
            : throw new KubeconfigFailure(KubeconfigRules.DuplicateName, node.Location, $"The file has a {kind} {Printable.Escape(name)} already; kubectl refuses such a file.", "Remove or rename one of the two.");
    }

    private string Resolve(string path) => path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) ? path : Path.GetFullPath(path, _folder);
}
