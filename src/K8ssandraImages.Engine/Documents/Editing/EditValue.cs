using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>What an edit adds: keys, one below the other, and a text or a list under the last one.</summary>
/// <param name="Keys">The keys; none where the value itself is meant.</param>
/// <param name="Text">The text, or null.</param>
/// <param name="Items">The list, or null.</param>
internal sealed record EditValue(IReadOnlyList<string> Keys, string? Text, IReadOnlyList<string>? Items)
{
    /// <summary>How the first key is quoted; its neighbours tell.</summary>
    public ScalarStyle KeyStyle { get; init; }

    /// <summary>How the text is quoted where it is the first key's; its neighbours tell.</summary>
    public ScalarStyle TextStyle { get; init; }

    /// <summary>Whether the last line must have an end, or the text would be another one.</summary>
    public bool NeedsLineEnd => IsBlock(Text) && Text!.EndsWith('\n');

    /// <summary>Whether a text is written as a block where it can be.</summary>
    public static bool IsBlock(string? text) => text is not null && text.Contains('\n', StringComparison.Ordinal) && BlockScalar.CanHold(text);

    /// <summary>The lines in block style, without the last line's end.</summary>
    /// <param name="indent">The columns in front of the first key.</param>
    /// <param name="style">How the document is indented.</param>
    public string Block(int indent, BlockStyle style)
    {
        var builder = new StringBuilder();
        for (var i = 0; i < Keys.Count; i++)
        {
            if (i > 0)
                builder.Append('\n');
            builder.Append(' ', indent).Append(Quoting.WriteKey(Keys[i], inFlow: false, i == 0 ? KeyStyle : ScalarStyle.Plain)).Append(':');
            indent += style.Step;
        }

        if (Items is { Count: 0 })
            return builder.Append(" []").ToString();
        if (Items is null)
        {
            if (!IsBlock(Text))
                return builder.Append(' ').Append(Quoting.Write(Text!, Keys.Count == 1 ? TextStyle : ScalarStyle.Plain, inFlow: false)).ToString();
            return builder.Append(' ').Append(BlockScalar.Header(Text!, style.Step)).Append('\n').Append(BlockScalar.Body(Text!, indent)).ToString();
        }

        if (Keys.Count > 0)
            indent += style.ListOffset - style.Step;
        foreach (var item in Items)
        {
            if (builder.Length > 0)
                builder.Append('\n');
            builder.Append(' ', indent).Append("- ").Append(Quoting.Write(item, ScalarStyle.Plain, inFlow: false));
        }

        return builder.ToString();
    }

    /// <summary>The value as it stands in brackets and braces.</summary>
    public string Flow(FlowStyle style) => Keys.Count > 0 ? "{" + style.Inside(FlowEntry(style.Deeper())) + "}" : FlowLeaf(style);

    /// <summary>The first key with its value, as an entry of a mapping in braces.</summary>
    public string FlowEntry(FlowStyle style) => Flow(style, 0);

    private string Flow(FlowStyle style, int depth)
    {
        var key = style.Quotes ? Quoting.DoubleQuoted(Keys[depth]) : Quoting.WriteKey(Keys[depth], inFlow: true);
        return key + style.Colon + (depth + 1 < Keys.Count ? "{" + style.Inside(Flow(style.Deeper(), depth + 1)) + "}" : FlowLeaf(style));
    }

    private string FlowLeaf(FlowStyle style)
    {
        if (Items is null)
            return style.Scalar(Text!);
        if (Items.Count == 0)
            return "[]";
        return "[" + style.Inside(string.Join(style.Pretty ? ",\n" + style.Indent + style.Step : style.Comma, Items.Select(style.Scalar))) + "]";
    }
}
