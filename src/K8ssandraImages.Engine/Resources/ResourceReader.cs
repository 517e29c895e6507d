using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Resources;

/// <summary>
/// Reads fields of a custom resource. A value of the wrong type is refused by the API server; it is reported and read as
/// what was meant, so that the rest can be answered.
/// </summary>
internal sealed class ResourceReader
{
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Reports a finding once, however often its field is read.</summary>
    public void Report(Rule rule, SourceLocation? location, string message, string? remedy, string? component = null)
    {
        foreach (var known in _findings)
        {
            if (known.Diagnostic.Id == rule.Id && known.Diagnostic.Message == message && known.Diagnostic.Location?.ToString() == location?.ToString())
                return;
        }

        _findings.Add(new Finding(rule.At(location, message, remedy), component));
    }

    /// <summary>A string field; null where it is absent, null or empty.</summary>
    public string? Text(Node? parent, string key, string? component = null)
    {
        var node = parent?[key];
        if (node is null || node.IsNull)
            return null;
        if (node.IsString)
            return node.Text.Length == 0 ? null : node.Text;
        Refuse(node, "a string", component);
        return node.Kind is NodeKind.Mapping or NodeKind.Sequence || node.RawText.Length == 0 ? null : node.RawText;
    }

    /// <summary>A string field as a candidate on top of a chain.</summary>
    public Candidate? Push(Candidate? chain, Node? parent, string key, ImageTier tier, string? component = null) =>
        Text(parent, key, component) is { } text ? new Candidate(text, tier, parent![key], chain) : chain;

    /// <summary>A mapping; null where it is absent or something else.</summary>
    public Node? Mapping(Node? parent, string key, string? component = null, string wanted = "a mapping") => Of(parent?[key], NodeKind.Mapping, wanted, component);

    /// <summary>The items of a list; empty where it is absent or something else.</summary>
    public ReadOnlySpan<Node> Items(Node? parent, string key)
    {
        var node = Of(parent?[key], NodeKind.Sequence, "a list", null);
        return node is null ? [] : node.Items;
    }

    /// <summary>A boolean; null where it is absent.</summary>
    public bool? Flag(Node? parent, string key)
    {
        var node = parent?[key];
        if (node is null || node.IsNull)
            return null;
        if (node.Kind == NodeKind.Boolean)
            return node.Text == "true";
        Refuse(node, "a boolean", null);
        return node.Text switch { "true" => true, "false" => false, _ => null };
    }

    /// <summary>A whole number; null where it is absent.</summary>
    public int? Number(Node? parent, string key)
    {
        var node = parent?[key];
        if (node is null || node.IsNull)
            return null;
        if (node.Kind != NodeKind.Integer)
            Refuse(node, "a whole number", null);
        return int.TryParse(node.Text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    public void Refuse(Node node, string wanted, string? component)
    {
        var surprise = wanted == "a string" ? PlainScalar.TypeSurprise(node) : null;
        Report(
            surprise is null ? ResolutionRules.Refused : DocumentRules.TypeSurprise,
            node.Location,
            node.Path + " must be " + wanted + " and is " + ImageConfigDecoder.KindName(node) + "; the API server refuses the object.",
            surprise is not null ? surprise + "." : "Write " + wanted.TrimEnd(',') + ".",
            component);
    }

    private Node? Of(Node? node, NodeKind kind, string wanted, string? component)
    {
        if (node is null || node.IsNull)
            return null;
        if (node.Kind == kind)
            return node;
        Refuse(node, wanted, component);
        return null;
    }
}
