using System.Text.Json;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Resources;

/// <summary>A place that holds the text of an ImageConfig: a ConfigMap's key, or a file.</summary>
internal sealed class ImageConfigSource
{
    public const string Key = "image_config.yaml";
    private const string Label = "k8ssandra.io/config";
    private readonly Node? _text;
    private ParsedDocument? _document;

    private ImageConfigSource(Node root, Node? text)
    {
        Root = root;
        _text = text;
        Name = text is null ? root.Origin.Source : root.At("metadata", "name")?.Text ?? "";
        Namespace = text is null ? null : root.At("metadata", "namespace")?.Text;
        IsLabelled = text is not null && root.At("metadata", "labels", Label)?.Text == "image";
    }

    private ImageConfigSource(Node text, bool isLabelled)
    {
        Root = text;
        _text = text;
        Name = "";
        IsLabelled = isLabelled;
    }

    /// <summary>The ConfigMap, or the bare ImageConfig document.</summary>
    public Node Root { get; }

    /// <summary>The ConfigMap's name, or the file.</summary>
    public string Name { get; }

    public string? Namespace { get; }

    public string? Context { get; init; }

    public bool IsConfigMap => _text is not null;

    /// <summary>Carries the label by which operators find it since cass-operator 1.27.0 (apis/config/v1beta2/imageconfig_types.go:11-14).</summary>
    public bool IsLabelled { get; }

    /// <summary>Whether the key is there and not empty.</summary>
    public bool HasText => _text is null || (_text.IsString && _text.Text.Length > 0);

    /// <summary>The ImageConfig's document; null where it is empty or cannot be read.</summary>
    public Node? Document => _text is null ? Root : Parsed.Roots.Count > 0 ? Parsed.Roots[0] : null;

    /// <summary>What is wrong with the text itself.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _text is null ? [] : Parsed.Diagnostics;

    /// <summary>Whether the text is no YAML at all.</summary>
    public bool IsUnreadable => _text is not null && Parsed.Failed;

    /// <summary>
    /// Whether the text begins like JSON and is none: the operators' decoder tells JSON by its first character and reads it as
    /// nothing else (apimachinery, pkg/runtime/serializer/json/json.go, RecognizesData).
    /// </summary>
    public bool IsBrokenJson => _text is { IsString: true } && _text.Text.AsSpan().TrimStart() is ['{', ..] && !IsJson(_text.Text);

    public SourceLocation Location => (_text ?? Root).Location;

    /// <summary>The text, its line ends as <c>\n</c>; null for a bare document that did not keep it.</summary>
    public string? Text => _text is not null ? _text.Text : Root.Origin.Text is { } text ? text.Prelude + text.Text : null;

    /// <summary>The version that its apiVersion names; null where it names none.</summary>
    public string? Api => ImageConfig.ApiOf(Document);

    /// <summary>The form that it has, by its apiVersion or, for the operators ask for none, by its keys.</summary>
    public string Form => Api ?? ImageConfigForm.Of(Document);

    private ParsedDocument Parsed => _document ??= DocumentParser.ParseNested(_text!, DocumentLimits.Default);

    /// <summary>Reads a document; null where it neither is an ImageConfig nor a ConfigMap that is meant to hold one.</summary>
    public static ImageConfigSource? Read(Node root, string? context)
    {
        if (ImageConfig.Is(root))
            return new ImageConfigSource(root, null) { Context = context };
        if (root["kind"]?.Text != "ConfigMap")
            return null;
        var text = root["data"]?[Key];
        if (text is not null)
            return new ImageConfigSource(root, text) { Context = context };
        // Labelled without the key: it stops the operator, so it has to be seen.
        return root.At("metadata", "labels", Label)?.Text == "image"
            ? new ImageConfigSource(root, new Node(NodeKind.Null, "", "", ScalarStyle.Plain, root.Line, root.Column)) { Context = context }
            : null;
    }

    /// <summary>The text that a patch puts into a ConfigMap.</summary>
    /// <param name="text">The scalar with the text.</param>
    /// <param name="isLabelled">Whether the ConfigMap carries the label.</param>
    public static ImageConfigSource FromPatch(Node text, bool isLabelled) => new(text, isLabelled);

    /// <summary>
    /// A file that was named as an ImageConfig; apiVersion and kind may be absent, as the operators accept it. Null where it
    /// names another kind, or has nothing of an ImageConfig.
    /// </summary>
    public static ImageConfigSource? FromFile(Node root)
    {
        if (root["kind"] is { IsNull: false } kind)
            return kind.Text == "ImageConfig" ? new ImageConfigSource(root, null) : null;
        foreach (var member in root.Members)
        {
            if (member.Key is "images" or "defaults" or "types" or "overrides" or "imageRegistry" or "imageRegistryOverride" || ImageConfig.ApiOf(root) is not null)
                return new ImageConfigSource(root, null);
        }

        return null;
    }

    /// <summary>What it would be with another root: the ConfigMap or document after a change.</summary>
    public ImageConfigSource? With(Node root) => IsConfigMap ? Read(root, Context) : new ImageConfigSource(root, null) { Context = Context };

    /// <summary>
    /// The root that it would have with another text: the ConfigMap with that text under <see cref="Key"/> and all else as it is,
    /// or the document that a bare file would hold.
    /// </summary>
    /// <param name="text">The text of the ImageConfig.</param>
    /// <exception cref="FormatException">The text of a bare file is no YAML; the message says why.</exception>
    public Node RootWith(string text)
    {
        if (IsConfigMap)
            return Changed(Root, "data", data => Changed(data, Key, old => new Node(NodeKind.String, text, text, old?.Style ?? ScalarStyle.Literal, old?.Line ?? Root.Line, old?.Column ?? Root.Column, old?.ContentIndent ?? 0)), Root.Origin);
        var document = DocumentParser.Parse(new DocumentText(Root.Origin.Source, 0, 1, text), DocumentLimits.Default);
        if (document.Failed)
            throw new FormatException(document.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Message);
        return document.Roots.Count > 0 ? document.Roots[0] : new Node(NodeKind.Null, "", "", ScalarStyle.Plain, 1, 1);
    }

    // Values that stay are shared with the old tree, whose place and path are theirs too.
    private static Node Changed(Node? mapping, string key, Func<Node?, Node> change, DocumentOrigin? origin = null)
    {
        var members = new List<Member>();
        var isThere = false;
        foreach (ref readonly var member in mapping is null ? [] : mapping.Members)
        {
            isThere |= member.Key == key;
            members.Add(member.Key == key ? member with { Value = change(member.Value) } : member);
        }

        var (line, column) = (mapping?.Line ?? 1, mapping?.Column ?? 1);
        if (!isThere)
            members.Add(new Member(key, key, line, column, change(null)));
        var changed = new Node(NodeKind.Mapping, "", "", ScalarStyle.Plain, line, column);
        changed.SetMembers([.. members]);
        if (origin is not null)
            changed.MakeRoot(origin);
        return changed;
    }

    /// <summary>What a release ships.</summary>
    /// <param name="name">Whose it is, as in <c>cass-operator 1.29.0</c>.</param>
    /// <param name="json">Its text.</param>
    public static ImageConfigSource Shipped(string name, string json)
    {
        var root = DocumentParser.Parse(new DocumentText(name, 0, 1, json), DocumentLimits.Default).Roots[0];
        root.MakeRoot(new DocumentOrigin(name) { HasLines = false, ObjectName = "ImageConfig of " + name });
        return new ImageConfigSource(root, null);
    }

    /// <summary>
    /// The form by which a release reads it. 1.27 and 1.28 read v1beta2 from a labelled ConfigMap and v1beta1 from a file. A
    /// ConfigMap that says v1beta2 itself and has no label is taken for an excerpt of the labelled one, unless an operator that
    /// is known mounts it.
    /// </summary>
    /// <param name="release">The release.</param>
    /// <param name="isOfOperator">Whether the operator that reads it is known.</param>
    public string ApiReadBy(CassOperatorRelease release, bool isOfOperator)
    {
        var isFile = !IsLabelled && (Form == "v1beta1" || (IsConfigMap && (Api is null || isOfOperator)));
        return release.ReadsLabelledConfigMap && !(release.ReadsConfigFile && isFile) ? "v1beta2" : "v1beta1";
    }

    /// <summary>Reads it as a release's loader does; what is wrong with the text itself is in <see cref="Diagnostics"/> too.</summary>
    /// <param name="release">The release.</param>
    /// <param name="api">The loader: v1beta1 or v1beta2.</param>
    public ImageConfig DecodeBy(CassOperatorRelease release, string api)
    {
        if (IsUnreadable)
        {
            var cause = Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error);
            return new UnloadedImageConfig(null, release, ImageConfigRules.NotLoaded.At(cause?.Location ?? Location, "The operator does not start: the ImageConfig is no YAML. " + cause?.Message, cause?.Remedy), []);
        }

        if (IsBrokenJson)
        {
            var failure = ImageConfigRules.NotLoaded.At(Location, "The operator does not start: the ImageConfig begins with `{`, so it is read as JSON, and it is none.", "Write it as JSON, or as YAML in lines.");
            return new UnloadedImageConfig(null, release, failure, [failure]);
        }

        return ImageConfig.Read(Document, Location, release, api);
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 10_000 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public override string ToString() => IsConfigMap ? "ConfigMap " + (Namespace is null ? Name : Namespace + "/" + Name) : Name;
}
