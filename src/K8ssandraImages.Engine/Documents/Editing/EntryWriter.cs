namespace K8ssandraImages.Engine.Documents;

/// <summary>Writes keys and items that are not there yet.</summary>
/// <param name="document">The document.</param>
internal sealed class EntryWriter(TextDocument document)
{
    private string Text => document.Text;

    private TextLines Lines => document.Lines;

    /// <summary>Adds what a document does not have.</summary>
    /// <param name="way">How far the document leads to the field.</param>
    /// <param name="value">The rest of the way, and the value.</param>
    /// <exception cref="EditRefusal">It cannot be done.</exception>
    public void Add(FieldWay way, EditValue value)
    {
        var node = way.Node;
        if (node is null || (way.Containers.Count == 0 && node.IsNothing))
        {
            CreateDocument(value);
        }
        else if (node.IsMapping && value.Keys.Count > 0)
        {
            if (node.IsFlow && node.Entries.Count == 0 && CanExpand(way, node))
                Expand(way, node, value);
            else if (node.IsFlow)
                InsertFlowEntry(node, value);
            else
                InsertLines(Lines.EndWithComments(node.End, Lines.ColumnOf(node.Start), withEqual: true), LikeNeighbours(value, node).Block(Lines.ColumnOf(node.Start), document.Style.Block(way.Into(node, 0))), value.NeedsLineEnd);
        }
        else if (node.IsNull && way.Containers.Count > 0)
        {
            ScalarWriter.CheckScalar(node);
            if (CanExpand(way, node))
            {
                Expand(way, node, value);
                return;
            }

            var content = value.Flow(document.Style.Flow(node, document.Tree.IsJson, document.Style.IsPrettyJson));
            document.Replace(node.Start, node.End - node.Start, node.IsNothing ? new ScalarWriter(document).BeforeNothing(way, node) + content : content);
        }
        else
        {
            throw EditRefusal.OtherKind(node, "the document has a text or a list where a mapping is expected", "Look at the document at this place.");
        }
    }

    // Where all neighbours are in quotes of one kind, so is the new entry: a map of versions stays one of texts. One value alone
    // may have its quotes for what it is, as a version has.
    private static EditValue LikeNeighbours(EditValue value, TextNode mapping) => value with
    {
        KeyStyle = CommonStyle(mapping.Entries.ConvertAll(static entry => entry.Key), fewest: 1),
        TextStyle = CommonStyle(mapping.Entries.ConvertAll(static entry => entry.Value).FindAll(static node => node.IsScalar), fewest: 2),
    };

    private static ScalarStyle CommonStyle(List<TextNode> nodes, int fewest) =>
        nodes.Count >= fewest && nodes[0] is { IsScalar: true, Style: var style and (ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted) } && nodes.TrueForAll(node => node.IsScalar && node.Style == style)
            ? style
            : ScalarStyle.Plain;

    private void CreateDocument(EditValue value)
    {
        // A blank line with a tab is one to this parser only.
        if (Text.Split('\n').Any(static line => line.AsSpan().TrimStart(' ') is ['\t', ..]))
            throw EditRefusal.Unsafe(0, "there is a line that begins with a tab", "Remove the tab first.");
        var lineEnd = Text.Length > 0 && Text[^1] != '\n' ? "\n" : "";
        document.Replace(Text.Length, 0, lineEnd + value.Block(0, new BlockStyle(2, 2)) + "\n");
    }

    // Whether the value of a key in a block can become lines below the key.
    private bool CanExpand(FieldWay way, TextNode node)
    {
        if (way.InFlow || way.Containers is not [.., { Node.IsMapping: true } parent])
            return false;
        var entry = parent.Node.Entries[parent.Index];
        return !Lines.IsExplicit(entry) && Lines.ColonOf(entry) is var colon and >= 0
            && (node.IsNothing || (node.PropertyStart == node.Start && Text.AsSpan(colon + 1, Math.Max(node.Start - colon - 1, 0)).Trim(" \t").IsEmpty && !Text.AsSpan(node.Start, node.End - node.Start).Contains('\n')));
    }

    private void Expand(FieldWay way, TextNode node, EditValue value)
    {
        var (parent, index) = way.Containers[^1];
        var entry = parent.Entries[index];
        var keyColumn = Lines.ColumnOf(entry.Key.PropertyStart);
        var style = document.Style.Block(way);
        var lines = value.Block(keyColumn + (value.Keys.Count > 0 || value.Items is { Count: 0 } ? style.Step : style.ListOffset), style);
        if (value is { Keys.Count: 0, Items.Count: 0 })
        {
            document.Replace(node.Start, node.End - node.Start, node.IsNothing ? " []" : "[]");
            return;
        }

        InsertLines(Lines.EndWithComments(node.End, keyColumn, withEqual: false), lines, value.NeedsLineEnd);
        if (!node.IsNothing)
        {
            var colon = Lines.ColonOf(entry);
            document.Replace(colon + 1, node.End - colon - 1, "");
        }
    }

    // Lines below a line, given by its end.
    private void InsertLines(int lineEnd, string lines, bool needsLineEnd)
    {
        if (lineEnd < Text.Length)
            document.Replace(lineEnd + 1, 0, lines + "\n");
        else
            AppendLines(lines + (needsLineEnd ? "\n" : ""));
    }

    // Below a last line without an end. If that is a block scalar's, its text has no line end either and is to get none.
    private void AppendLines(string lines)
    {
        var last = document.Tree.Root;
        while (last is { IsFlow: false, IsScalar: false })
            last = last.Entries.Count > 0 ? last.Entries[^1].Value : last.Items.Count > 0 ? last.Items[^1] : null;
        document.Replace(Text.Length, 0, "\n" + lines);
        if (last is { IsBlockScalar: true } && !last.Value.EndsWith('\n'))
        {
            var (start, end) = BlockScalar.Chomping(Text, last.Start);
            document.Replace(start, end - start, "-");
        }
    }

    private void InsertFlowEntry(TextNode node, EditValue value)
    {
        if (Text[node.Start] != '{')
            throw EditRefusal.Unsafe(node.Start, "the mapping has no braces", "Write it in braces, or as lines of its own.");
        var quotes = document.Tree.IsJson || (node.Entries.Count > 0 && node.Entries.TrueForAll(entry => entry.Key.Style == ScalarStyle.DoubleQuoted));
        if (node.Entries.Count == 0)
        {
            var style = document.Style.Flow(node, quotes, document.Style.IsPrettyJson);
            var inside = Text.AsSpan(node.Start + 1, node.End - node.Start - 2);
            if (inside.Contains('#'))
                throw EditRefusal.Unsafe(node.Start, "there is a comment in the braces", "Write the lines by hand.");
            var content = value.FlowEntry(style.Deeper());
            document.Replace(node.Start + 1, inside.Length, style.Pretty ? style.Inside(content) : inside.Contains(' ') && !inside.Contains('\n') ? " " + content + " " : content);
            return;
        }

        var last = node.Entries[^1];
        var start = last.Key.PropertyStart;
        var lineStart = Lines.StartOf(start);
        var ownLine = lineStart > node.Start && Text.AsSpan(lineStart, start - lineStart).Trim(" \t").IsEmpty;
        var flow = document.Style.Flow(node, quotes, document.Tree.IsJson && ownLine) with { Indent = ownLine ? Text[lineStart..start] : "" };
        document.Replace(last.End, 0, (ownLine ? ",\n" + flow.Indent : flow.Comma) + value.FlowEntry(flow));
    }

    /// <summary>Adds an item to a list.</summary>
    /// <param name="node">The list.</param>
    /// <param name="index">Its index.</param>
    /// <param name="item">The item.</param>
    /// <exception cref="EditRefusal">It cannot be done.</exception>
    public void InsertItem(TextNode node, int index, string item)
    {
        if (node.IsFlow)
        {
            var style = document.Style.Flow(node, document.Tree.IsJson || (node.Items.Count > 0 && node.Items.TrueForAll(static other => other is { IsScalar: true, Style: ScalarStyle.DoubleQuoted })), document.Style.IsPrettyJson);
            var written = style.Scalar(item);
            if (node.Items.Count == 0)
            {
                if (Text.AsSpan(node.Start, node.End - node.Start).Contains('#'))
                    throw EditRefusal.Unsafe(node.Start, "there is a comment in the brackets", "Write the lines by hand.");
                document.Replace(node.Start + 1, node.End - node.Start - 2, style.Inside(written));
                return;
            }

            var neighbour = node.Items[Math.Max(index - 1, 0)];
            var lineStart = Lines.StartOf(neighbour.PropertyStart);
            var ownLine = lineStart > node.Start && Text.AsSpan(lineStart, neighbour.PropertyStart - lineStart).Trim(" \t").IsEmpty;
            var comma = ownLine ? ",\n" + Text[lineStart..neighbour.PropertyStart] : style.Comma;
            if (index == 0)
                document.Replace(neighbour.PropertyStart, 0, written + comma);
            else
                document.Replace(neighbour.End, 0, comma + written);
            return;
        }

        var dash = Lines.DashOf(node, Math.Max(index - 1, 0));
        var other = node.Items[Math.Max(index - 1, 0)];
        var gap = Text.AsSpan(dash + 1, Math.Max(other.PropertyStart - dash - 1, 0));
        var line = new string(' ', Lines.ColumnOf(dash)) + "-" + (gap.IsEmpty || !gap.Trim(' ').IsEmpty ? " " : gap.ToString()) + Quoting.Write(item, ScalarStyle.Plain, inFlow: false);
        if (index > 0)
            InsertLines(Lines.EndWithComments(other.End, Lines.ColumnOf(dash), withEqual: false), line, needsLineEnd: false);
        else if (Lines.StartOf(dash) is var start && Text.AsSpan(start, dash - start).Trim(' ').IsEmpty)
            document.Replace(start, 0, line + "\n");
        else
            throw EditRefusal.Unsafe(dash, "the list begins in a line with something else", "Write the list's first item into a line of its own.");
    }
}
