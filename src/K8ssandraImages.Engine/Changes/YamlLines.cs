using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Changes;

/// <summary>A value as lines of YAML in block style, for people and for <c>kubectl apply</c>.</summary>
/// <param name="Lines">The lines, without indentation and line ends.</param>
/// <param name="Kind">How they stand under a key.</param>
internal readonly record struct YamlLines(IReadOnlyList<string> Lines, YamlLinesKind Kind)
{
    private const string Step = "  ";

    /// <summary>The lines of a value.</summary>
    public static YamlLines Of(Node node) => node.Kind switch
    {
        NodeKind.Mapping when node.Members.Length == 0 => Inline("{}"),
        NodeKind.Mapping => Mapping(node.Members.ToArray().SelectMany(static member => Entry(member.Key, Of(member.Value)))),
        NodeKind.Sequence when node.Items.Length == 0 => Inline("[]"),
        NodeKind.Sequence => Sequence(node.Items.ToArray().SelectMany(static item => Item(Of(item)))),
        NodeKind.String => Inline(Quoting.Write(node.Text, ScalarStyle.Plain, inFlow: false)),
        NodeKind.Null => Inline("null"),
        _ => Inline(node.Text),
    };

    /// <summary>A value of one line.</summary>
    public static YamlLines Inline(string text) => new([text], YamlLinesKind.Inline);

    /// <summary>A mapping of entries.</summary>
    public static YamlLines Mapping(IEnumerable<string> entries) => new([.. entries], YamlLinesKind.Mapping);

    /// <summary>A list of items.</summary>
    public static YamlLines Sequence(IEnumerable<string> items) => new([.. items], YamlLinesKind.Sequence);

    /// <summary>A key with its value.</summary>
    public static IEnumerable<string> Entry(string key, YamlLines value)
    {
        var start = Quoting.WriteKey(key, inFlow: false) + ":";
        // Kubernetes' own tools write a list under its key without indentation.
        var indent = value.Kind == YamlLinesKind.Sequence ? "" : Step;
        return value.Kind == YamlLinesKind.Inline ? [start + " " + value.Lines[0]] : value.Lines.Select(line => indent + line).Prepend(start);
    }

    /// <summary>An item of a list.</summary>
    public static IEnumerable<string> Item(YamlLines value) => value.Lines.Select(static (line, index) => (index == 0 ? "- " : Step) + line);

    /// <summary>The text, every line with its end; empty where there is none.</summary>
    public override string ToString() => string.Concat(Lines.Select(static line => line + "\n"));
}

/// <summary>How lines of YAML stand under a key.</summary>
internal enum YamlLinesKind
{
    /// <summary>Behind it.</summary>
    Inline,

    /// <summary>Below it, as a mapping.</summary>
    Mapping,

    /// <summary>Below it, as a list.</summary>
    Sequence,
}
