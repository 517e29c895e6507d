namespace K8ssandraImages.Engine.Documents;

/// <summary>Writes scalars that are there, in place.</summary>
/// <param name="document">The document.</param>
internal sealed class ScalarWriter(TextDocument document)
{
    private string Text => document.Text;

    private TextLines Lines => document.Lines;

    /// <summary>Refuses to change what is no ordinary text.</summary>
    /// <param name="node">The scalar.</param>
    /// <param name="isInside">Whether a part of its text is changed, which can be beside a template.</param>
    /// <exception cref="EditRefusal">It has a tag, or is filled in by a template.</exception>
    public static void CheckScalar(TextNode node, bool isInside = false)
    {
        if (!isInside && node.Value.Contains("{{", StringComparison.Ordinal))
            throw new EditRefusal(EditRules.Template, node.Start, "a template fills it in", "Change the chart's values instead, or write the lines by hand.");
        if (node.Tag is not (null or "!" or "tag:yaml.org,2002:str"))
            throw EditRefusal.Unsafe(node.PropertyStart, "its tag says that it is no ordinary text", "Remove the tag first.");
    }

    /// <summary>Makes a scalar this text.</summary>
    /// <param name="way">The way to it.</param>
    /// <param name="node">The scalar.</param>
    /// <param name="text">What it is to be.</param>
    /// <param name="changes">What is changed of its present text, where that is known.</param>
    /// <param name="careful">Whether quotes and lines stay as they are; otherwise it is written anew.</param>
    /// <exception cref="EditRefusal">It cannot be done.</exception>
    public void Write(FieldWay way, TextNode node, string text, IReadOnlyList<TextChange>? changes, bool careful)
    {
        if (node.Kind == TextNodeKind.Alias)
            document.Tree.CheckShared(node);
        if (!node.IsScalar)
            throw EditRefusal.OtherKind(node, "an item of the list is no text", "Remove it first if a text is to replace it.");
        CheckScalar(node, isInside: changes is not null);
        if (document.Tree.IsJson)
        {
            if (careful && changes is not null && QuotedScalar.Of(Text, node) is { } json && json.TryMap(changes, out var mapped))
                document.Replace(mapped);
            else
                document.Replace(node.Start, node.End - node.Start, Quoting.DoubleQuoted(text));
        }
        else if (node.IsBlockScalar)
        {
            ReplaceBlock(way, node, text, changes, careful);
        }
        else if (careful && changes is not null && QuotedScalar.Of(Text, node) is { } quoted && quoted.TryMap(changes, out var mapped))
        {
            document.Replace(mapped);
        }
        else if (node.Style == ScalarStyle.Plain && EditValue.IsBlock(text) && careful && CanBecomeBlock(way))
        {
            WriteBlock(way, node, text);
        }
        else
        {
            var written = Quoting.Write(text, careful ? node.Style : ScalarStyle.DoubleQuoted, way.InFlow);
            document.Replace(node.Start, node.End - node.Start, node.IsNothing ? BeforeNothing(way, node) + written : written);
        }
    }

    private void ReplaceBlock(FieldWay way, TextNode node, string text, IReadOnlyList<TextChange>? changes, bool careful)
    {
        var block = node.Style == ScalarStyle.Literal ? BlockScalar.Of(Text, node) : null;
        if (node.Style == ScalarStyle.Folded && changes is not null)
        {
            if (careful && FoldedScalar.TryRewrite(Text, node, text, out var change))
            {
                document.Replace([change]);
                return;
            }

            throw EditRefusal.Unsafe(node.Start, "its lines are folded (>) in a way that cannot be told with certainty", "Write | instead of > in front of the text.");
        }

        if (BlockScalar.CanHold(text))
        {
            changes ??= BlockScalar.ChangedLines(node.Value, text) is { } lines ? [lines] : [];
            if (careful && block is not null && block.TryMap(text, changes, out var mapped))
            {
                document.Replace(mapped);
                return;
            }

            var parentIndent = Math.Max(IndentAround(way), 0);
            document.Replace(BlockScalar.Rewrite(Text, node, text, block?.Indent ?? parentIndent + document.Style.Block(way).Step, parentIndent));
            return;
        }

        // The header becomes the value, and its lines go.
        var headerEnd = Lines.EndOf(node.Start);
        var tokenEnd = node.Start;
        while (tokenEnd < headerEnd && Text[tokenEnd] is not (' ' or '\t'))
            tokenEnd++;
        document.Replace(headerEnd, node.End - headerEnd, "");
        document.Replace(node.Start, tokenEnd - node.Start, Quoting.DoubleQuoted(text));
    }

    // Only where the value ends its line, apart from a comment.
    private static bool CanBecomeBlock(FieldWay way) => !way.InFlow && way.Containers.Count > 0;

    private void WriteBlock(FieldWay way, TextNode node, string text)
    {
        var parentIndent = IndentAround(way);
        var step = document.Style.Block(way).Step;
        var lineEnd = Lines.EndOf(node.End);
        document.Replace(lineEnd, 0, "\n" + BlockScalar.Body(text, parentIndent + step) + (lineEnd == Text.Length && text.EndsWith('\n') ? "\n" : ""));
        document.Replace(node.Start, node.End - node.Start, (node.IsNothing ? BeforeNothing(way, node) : "") + BlockScalar.Header(text, step));
    }

    /// <summary>What must stand before a value that comes where nothing is: behind a colon, a dash, an anchor or a tag, or a key without a colon.</summary>
    public string BeforeNothing(FieldWay way, TextNode node)
    {
        if (way.Containers is [.., { Node: { IsMapping: true, IsFlow: true } parent } last] && parent.Entries[last.Index].Key is var key && Text.AsSpan(key.Start, key.End - key.Start).Contains('\n'))
            throw EditRefusal.Unsafe(key.Start, "its key stands on several lines", "Write the key and its value in one line.");
        if (node.Start == 0)
            return "";
        return Text[node.Start - 1] switch
        {
            ':' or '-' => " ",
            ' ' or '\n' => "",
            _ when node.PropertyStart < node.Start => " ",
            _ => ": ",
        };
    }

    // The column of the block around a value; -1 where there is none.
    private int IndentAround(FieldWay way) => way.Containers.Count == 0 ? -1 : Lines.ColumnOf(way.Containers[^1].Node.Start);
}
