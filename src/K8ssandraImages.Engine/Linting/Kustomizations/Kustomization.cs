using System.Text.RegularExpressions;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Linting.Kustomizations;

/// <summary>
/// A kustomization, as far as it says which operator it installs and which ConfigMap gets which ImageConfig (kustomize,
/// api/types/kustomization.go: resources, patches, patchesJson6902, patchesStrategicMerge, configMapGenerator).
/// </summary>
internal sealed partial class Kustomization
{
    private readonly Func<string, IReadOnlyList<Node>> _documents;

    /// <summary>Reads a kustomization.</summary>
    /// <param name="root">The document.</param>
    /// <param name="documents">The documents of a file, by <see cref="NameOf"/>; none where it is not known.</param>
    public Kustomization(Node root, Func<string, IReadOnlyList<Node>> documents)
    {
        Root = root;
        _documents = documents;
        foreach (var resource in Items("resources").Concat(Items("bases")))
        {
            if (resource.IsString && Upstream().Match(resource.Text) is { Success: true } match)
                Resources.Add(new KustomizationResource(resource, match.Groups[1].Value == "cass-operator" ? OperatorKind.CassOperator : OperatorKind.K8ssandraOperator, match.Groups[2].Value, VersionIn(resource.Text)));
        }
    }

    public Node Root { get; }

    /// <summary>The manifests of operators that it takes from upstream.</summary>
    public List<KustomizationResource> Resources { get; } = [];

    /// <summary>Whether a document is the list of operations that kustomize calls a JSON 6902 patch.</summary>
    public static bool IsJsonPatch(Node root) => root is { Kind: NodeKind.Sequence, Items.Length: > 0 } && root.Items[0] is { Kind: NodeKind.Mapping } first && first["op"] is not null && first["path"] is not null;

    /// <summary>Whether a document is a kustomization; kind and apiVersion may be absent in a file of that name.</summary>
    public static bool Is(Node root)
    {
        if (root["kind"] is { IsNull: false } kind)
            return kind.Text is "Kustomization" or "Component" && root["apiVersion"]?.Text.StartsWith("kustomize.config.k8s.io/", StringComparison.Ordinal) != false;
        return IsNamedSo(root.Location.Source ?? "");
    }

    /// <summary>Whether a file has the name of a kustomization.</summary>
    public static bool IsNamedSo(string file) => file[(file.AsSpan().LastIndexOfAny('/', '\\') + 1)..] is "kustomization.yaml" or "kustomization.yml" or "Kustomization";

    /// <summary>The files that it names as patches, by <see cref="NameOf"/>.</summary>
    public IEnumerable<string> PatchFiles => Patches().Select(patch => patch.File).OfType<string>();

    /// <summary>The ImageConfigs that it puts into ConfigMaps.</summary>
    public IEnumerable<ImageConfigPatch> ImageConfigs()
    {
        foreach (var (body, file, target, place) in Patches())
        {
            foreach (var document in file is not null ? _documents(file) : body is not null ? Nested(body) : [])
            {
                foreach (var (name, text) in TextsIn(document))
                    yield return new ImageConfigPatch(target ?? name, target is null && document.Kind == NodeKind.Mapping ? document["metadata"]?["name"] ?? place : place, text);
            }
        }

        foreach (var generator in Items("configMapGenerator"))
        {
            if (generator["name"] is { IsString: true } name && Files(generator).Any(file => file.Text.StartsWith(ImageConfigSource.Key, StringComparison.Ordinal) || file.Text.EndsWith("/" + ImageConfigSource.Key, StringComparison.Ordinal)))
                yield return new ImageConfigPatch(name.Text, name, null);
        }
    }

    private Node[] Items(string key) => Root[key] is { Kind: NodeKind.Sequence } list ? list.Items.ToArray() : [];

    private static IEnumerable<Node> Files(Node generator) => generator["files"] is { Kind: NodeKind.Sequence } files ? files.Items.ToArray().Where(file => file.IsString) : [];

    private IEnumerable<(Node? Body, string? File, Node? Target, Node Place)> PatchesIn(string key)
    {
        foreach (var item in Items(key))
        {
            if (item.IsString)
                yield return IsPath(item.Text) ? (null, Beside(item.Text), null, item) : (item, null, null, item);
            else if (item.Kind == NodeKind.Mapping && item["target"]?["kind"]?.Text is null or "ConfigMap")
                yield return (item["patch"] is { IsString: true } patch ? patch : null, item["path"] is { IsString: true } path ? Beside(path.Text) : null, item["target"]?["name"], item["target"]?["name"] ?? item);
        }
    }

    private IEnumerable<(Node? Body, string? File, string? Target, Node Place)> Patches() =>
        PatchesIn("patches").Concat(PatchesIn("patchesJson6902")).Concat(PatchesIn("patchesStrategicMerge")).Select(patch => (patch.Body, patch.File, patch.Target?.Text, patch.Place));

    // A strategic merge patch is the ConfigMap itself, a JSON patch a list of operations.
    private static IEnumerable<(string? Name, Node? Text)> TextsIn(Node document)
    {
        if (document.Kind == NodeKind.Mapping)
        {
            if (document["kind"]?.Text == "ConfigMap" && document["data"]?[ImageConfigSource.Key] is { } text)
                yield return (document["metadata"]?["name"]?.Text, text.IsString ? text : null);
            yield break;
        }

        foreach (var operation in document.Items.ToArray())
        {
            if (operation["path"]?.Text is "/data/" + ImageConfigSource.Key && operation["op"]?.Text is "replace" or "add")
                yield return (null, operation["value"] is { IsString: true } value ? value : null);
        }
    }

    private static IReadOnlyList<Node> Nested(Node body) => DocumentParser.ParseNested(body, DocumentLimits.Default).Roots;

    private static bool IsPath(string text) => !text.Contains('\n', StringComparison.Ordinal) && (text.EndsWith(".yaml", StringComparison.Ordinal) || text.EndsWith(".yml", StringComparison.Ordinal) || text.EndsWith(".json", StringComparison.Ordinal));

    /// <summary>One name for a file, however it is written: with slashes, and without steps that lead nowhere.</summary>
    public static string NameOf(string file)
    {
        var parts = new List<string>();
        foreach (var part in file.Replace('\\', '/').Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] is not ("" or ".."))
                parts.RemoveAt(parts.Count - 1);
            else if (part != ".")
                parts.Add(part);
        }

        return string.Join('/', parts);
    }

    private string Beside(string path)
    {
        var own = Root.Location.Source ?? "";
        return NameOf(own[..(own.AsSpan().LastIndexOfAny('/', '\\') + 1)] + path);
    }

    private static OperatorVersion? VersionIn(string url) =>
        Reference().Match(url) is { Success: true } match && OperatorVersion.TryParse(match.Groups[1].Value, out var version) ? version : null;

    [GeneratedRegex(@"k8ssandra/(cass-operator|k8ssandra-operator)(?:\.git)?/+config/deployments/([A-Za-z0-9_/-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Upstream();

    [GeneratedRegex(@"[?&](?:ref|version)=([^&#]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}

/// <summary>Manifests of an operator that a kustomization takes from upstream.</summary>
/// <param name="Node">Where it says so.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Deployment">What it takes of <c>config/deployments</c>.</param>
/// <param name="Version">The release; null where the reference names none.</param>
internal sealed record KustomizationResource(Node Node, OperatorKind Operator, string Deployment, OperatorVersion? Version);

/// <summary>An ImageConfig that a kustomization puts into a ConfigMap.</summary>
/// <param name="ConfigMap">The name of the ConfigMap; null where it is not told.</param>
/// <param name="Place">Where the kustomization or the patch names it.</param>
/// <param name="Text">The scalar with the ImageConfig; null where its text is not known.</param>
internal sealed record ImageConfigPatch(string? ConfigMap, Node Place, Node? Text);
