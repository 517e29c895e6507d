using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.ImageConfigs;

/// <summary>
/// Reads the fields of an ImageConfig as the operator's decoder does: absent and null are the same, a value of the wrong
/// type stops the operator, an unknown key is passed over. It keeps the first failure and all findings.
/// </summary>
internal sealed class ImageConfigDecoder(CassOperatorRelease release)
{
    private readonly List<Diagnostic> _diagnostics = [];

    public CassOperatorRelease Release => release;

    /// <summary>Why the operator does not start; null while it does.</summary>
    public Diagnostic? Failure { get; private set; }

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public void Report(Rule rule, Node node, string message, string? remedy = null) => Report(rule, node.Location, message, remedy);

    public void Report(Rule rule, SourceLocation? location, string message, string? remedy = null, DiagnosticSeverity? severity = null) => _diagnostics.Add(rule.At(location, message, remedy, severity));

    /// <summary>The operator exits with an error when it loads this.</summary>
    public void Fail(Node node, string what, string remedy) =>
        Stop(ImageConfigRules.NotLoaded, node, "The operator does not start: " + what + ".", remedy);

    /// <summary>The operator panics when it loads this.</summary>
    public void Panic(Node node, string what, string remedy) =>
        Stop(ImageConfigRules.NotLoaded, node, "The operator panics at start: " + what + ".", remedy);

    /// <summary>A mapping; null where it is absent.</summary>
    public Node? Mapping(Node? parent, string key, bool ignoreCase = false)
    {
        var node = Find(parent, key, ignoreCase);
        return IsOf(node, NodeKind.Mapping, "a mapping") ? node : null;
    }

    /// <summary>A string; null where it is absent. An empty one is a node with an empty text.</summary>
    public Node? String(Node? parent, string key, bool ignoreCase = false)
    {
        var node = Find(parent, key, ignoreCase);
        return IsOf(node, NodeKind.String, "a string") ? node : null;
    }

    /// <summary>A list of strings; null where it is absent (an empty list is not absent).</summary>
    public IReadOnlyList<Node>? Strings(Node? parent, string key)
    {
        var node = Find(parent, key, ignoreCase: false);
        if (!IsOf(node, NodeKind.Sequence, "a list of strings"))
            return null;
        var items = new List<Node>(node!.Items.Length);
        foreach (var item in node.Items)
        {
            if (IsOf(item, NodeKind.String, "a string") || item.IsNull)
                items.Add(item);
        }

        return items;
    }

    /// <summary><c>apiVersion</c> and <c>kind</c>, which many Go types embed and do not use; they must be strings all the same.</summary>
    public void TypeMeta(Node? parent, bool ignoreCase = false)
    {
        String(parent, "apiVersion", ignoreCase);
        String(parent, "kind", ignoreCase);
    }

    /// <summary>Reports the keys of a mapping that the release does not read.</summary>
    public void Unknown(Node? mapping, string what, params ReadOnlySpan<string> known)
    {
        if (mapping is null)
            return;
        foreach (var member in mapping.Members)
        {
            if (known.Contains(member.Key))
                continue;
            var close = Closest(member.Key, known);
            Report(
                ImageConfigRules.UnknownKey,
                mapping.LocationOf(member),
                "cass-operator " + release.Version + " does not read `" + Printable.Escape(member.Key, 80) + "` in " + what + "; it is ignored.",
                close is null ? MisplacedKey.Remedy(member.Key, mapping, release) ?? "Remove it, or write it where the release reads it." : "Write `" + close + "`.");
        }
    }

    public static string KindName(Node node) => node.Kind switch
    {
        NodeKind.Null => "null",
        NodeKind.Boolean => "a boolean",
        NodeKind.Integer or NodeKind.Float => "a number",
        NodeKind.String => "a string",
        NodeKind.Mapping => "a mapping",
        _ => "a list",
    };

    /// <summary>
    /// encoding/json matches a field's name regardless of case. Kubernetes hands it keys in byte order, so of several
    /// spellings the last in that order wins.
    /// </summary>
    private static Node? Find(Node? parent, string key, bool ignoreCase)
    {
        if (parent is null)
            return null;
        if (!ignoreCase)
            return parent[key];
        Member? found = null;
        foreach (var member in parent.Members)
        {
            if (string.Equals(member.Key, key, StringComparison.OrdinalIgnoreCase) && !member.Value.IsNull
                && (found is null || string.CompareOrdinal(member.Key, found.Value.Key) > 0))
            {
                found = member;
            }
        }

        return found?.Value;
    }

    private bool IsOf(Node? node, NodeKind kind, string wanted)
    {
        if (node is null || node.IsNull)
            return false;
        if (node.Kind == kind)
            return true;
        Fail(node, node.Path + " must be " + wanted + " and is " + KindName(node), (kind == NodeKind.String ? PlainScalar.TypeSurprise(node) : null) ?? (node.Key == "imagePullSecret" ? "Write imagePullSecret: {name: …}." : "Write " + wanted + "."));
        return false;
    }

    private void Stop(Rule rule, Node node, string message, string remedy)
    {
        var diagnostic = rule.At(node.Location, message, remedy);
        Failure ??= diagnostic;
        _diagnostics.Add(diagnostic);
    }

    private static string? Closest(string key, ReadOnlySpan<string> known)
    {
        var bare = Bare(key);
        foreach (var candidate in known)
        {
            if (Bare(candidate) == bare)
                return candidate;
        }

        return null;
    }

    // imagePullSecrets ~ imagePullSecret, Image_Registry ~ imageRegistry, `suffix;` ~ suffix
    private static string Bare(string key)
    {
        var letters = new string([.. key.Where(char.IsAsciiLetterOrDigit)]);
        return letters.TrimEnd('s', 'S').ToUpperInvariant();
    }
}
