namespace K8ssandraImages.Engine.Documents;

/// <summary>How a document is written, so that what is added looks like what is there.</summary>
/// <param name="text">Its text.</param>
/// <param name="tree">Its values.</param>
internal sealed class DocumentStyle(string text, TextTree tree)
{
    private TextLines Lines => new(text);

    /// <summary>How blocks are indented: as near to a field as there are some.</summary>
    public BlockStyle Block(FieldWay way)
    {
        var (step, list) = (0, -1);
        for (var i = way.Containers.Count - 1; i >= 0 && (step == 0 || list < 0); i--)
            Look(way.Containers[i].Node, ref step, ref list, deep: false);
        if (tree.Root is { } root && (step == 0 || list < 0))
            Look(root, ref step, ref list, deep: true);
        step = step == 0 ? 2 : step;
        return new BlockStyle(step, list < 0 ? step : list);
    }

    private void Look(TextNode node, ref int step, ref int list, bool deep)
    {
        if (node.IsFlow || (step > 0 && list >= 0))
            return;
        foreach (var entry in node.Entries)
        {
            var value = entry.Value;
            if (!value.IsFlow && (value.IsMapping || value.IsSequence))
            {
                var offset = Lines.ColumnOf(value.Start) - Lines.ColumnOf(entry.Key.PropertyStart);
                if (step == 0 && value.IsMapping && offset > 0)
                    step = offset;
                if (list < 0 && value.IsSequence && offset >= 0)
                    list = offset;
            }

            if (deep)
                Look(value, ref step, ref list, deep);
        }

        if (!deep)
            return;
        foreach (var item in node.Items)
            Look(item, ref step, ref list, deep);
    }

    /// <summary>Whether it is JSON with a line for each value.</summary>
    public bool IsPrettyJson => tree.IsJson && tree.Root is { } root && FirstChild(root) is { } first && text.AsSpan(root.Start, first.PropertyStart - root.Start).Contains('\n');

    private static TextNode? FirstChild(TextNode node) => node.Entries.Count > 0 ? node.Entries[0].Key : node.Items.Count > 0 ? node.Items[0] : null;

    /// <summary>How values in brackets and braces are written.</summary>
    /// <param name="node">The value beside or in which something is written.</param>
    /// <param name="quotes">Whether every text is to be in double quotes.</param>
    /// <param name="pretty">Whether each value is to have a line of its own.</param>
    public FlowStyle Flow(TextNode node, bool quotes, bool pretty)
    {
        var lineStart = Lines.StartOf(node.Start);
        var indent = text[lineStart..(lineStart + Math.Max(text.AsSpan(lineStart, node.Start - lineStart).IndexOfAnyExcept(' ', '\t'), 0))];
        var step = "  ";
        var (colon, comma) = (": ", ", ");
        if (tree.IsJson && tree.Root is { } root)
        {
            if (IsPrettyJson)
                step = StepOf(root) ?? step;
            var sample = node.Entries.Count > 0 ? node : root;
            if (sample.Entries.Count > 0)
            {
                var entry = sample.Entries[0];
                colon = text[entry.Key.End..entry.Value.Start] is var between && between.Contains('\n', StringComparison.Ordinal) ? colon : between;
                comma = colon.EndsWith(' ') ? ", " : ",";
            }
        }

        return new FlowStyle(quotes, pretty, indent, step, colon, comma);
    }

    private string? StepOf(TextNode root)
    {
        var first = FirstChild(root)!.PropertyStart;
        var (outer, inner) = (Lines.StartOf(root.Start), Lines.StartOf(first));
        var outerIndent = text[outer..root.Start];
        var innerIndent = text[inner..first];
        return innerIndent.StartsWith(outerIndent, StringComparison.Ordinal) && innerIndent.Length > outerIndent.Length ? innerIndent[outerIndent.Length..] : null;
    }
}

/// <summary>How a block document is indented.</summary>
/// <param name="Step">Columns from a key to the keys below it.</param>
/// <param name="ListOffset">Columns from a key to the dashes below it.</param>
internal readonly record struct BlockStyle(int Step, int ListOffset);

/// <summary>How values in brackets and braces are written.</summary>
/// <param name="Quotes">Whether every text is in double quotes.</param>
/// <param name="Pretty">Whether each value has a line of its own.</param>
/// <param name="Indent">What a value's line begins with.</param>
/// <param name="Step">What it has more for each level.</param>
/// <param name="Colon">What stands between key and value.</param>
/// <param name="Comma">What stands between values of one line.</param>
internal readonly record struct FlowStyle(bool Quotes, bool Pretty, string Indent, string Step, string Colon, string Comma)
{
    public FlowStyle Deeper() => this with { Indent = Indent + Step };

    public string Scalar(string text) => Quotes ? Quoting.DoubleQuoted(text) : Quoting.Write(text, ScalarStyle.Plain, inFlow: true);

    /// <summary>The content of brackets that stand in a line with this style's indentation.</summary>
    public string Inside(string content) => Pretty ? "\n" + Indent + Step + content + "\n" + Indent : content;
}
