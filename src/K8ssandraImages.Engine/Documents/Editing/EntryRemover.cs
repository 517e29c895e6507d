namespace K8ssandraImages.Engine.Documents;

/// <summary>Takes keys and items away.</summary>
/// <param name="document">The document.</param>
internal sealed class EntryRemover(TextDocument document)
{
    private string Text => document.Text;

    private TextLines Lines => document.Lines;

    /// <summary>Takes an entry or an item away, and what it leaves empty.</summary>
    /// <param name="way">The way to the collection.</param>
    /// <param name="container">The collection.</param>
    /// <param name="index">The position in it.</param>
    /// <exception cref="EditRefusal">It cannot be done.</exception>
    public void Remove(FieldWay way, TextNode container, int index)
    {
        var child = container.IsMapping ? container.Entries[index].Value : container.Items[index];
        CheckAnchorsIn(container, index);
        var count = container.IsMapping ? container.Entries.Count : container.Items.Count;
        if (count > 1)
        {
            if (container.IsFlow)
                RemoveFlow(container, index);
            else
                RemoveBlock(container, index);
        }
        else if (container.IsMapping && way.Containers is [.., { Node.IsMapping: true } above])
        {
            way.Containers.RemoveAt(way.Containers.Count - 1);
            Remove(way, above.Node, above.Index);
        }
        else if (container.IsSequence && !container.IsFlow && way.Containers is [.., { Node.IsMapping: true } parent] && Lines.IsFirst(container.Start))
        {
            var entry = parent.Node.Entries[parent.Index];
            if (Lines.IsExplicit(entry) || Lines.ColonOf(entry) is not (>= 0 and var colon) || container.PropertyStart < container.Start)
                throw EditRefusal.Unsafe(child.Start, "its key is written in a way that leaves no room for an empty list", "Write the key and its value in one line.");
            RemoveBlock(container, index);
            document.Replace(colon + 1, 0, " []");
        }
        else
        {
            var empty = container.IsMapping ? "{}" : "[]";
            document.Replace(container.Start, container.End - container.Start, empty);
        }
    }

    private void CheckAnchorsIn(TextNode container, int index)
    {
        var (start, end) = container.IsMapping
            ? (container.Entries[index].Key.PropertyStart, container.Entries[index].End)
            : (container.Items[index].PropertyStart, container.Items[index].End);
        foreach (var alias in document.Tree.Aliases)
        {
            if (alias.Target is { } target && target.PropertyStart >= start && target.End <= end && (alias.Start < start || alias.Start > end))
                throw new EditRefusal(EditRules.Shared, target.PropertyStart, $"the value of &{Printable.Escape(alias.Value, 40)} in it is used in other places", "Write out the value in the places that use the anchor first.");
        }
    }

    private void RemoveBlock(TextNode container, int index)
    {
        int start, end;
        if (container.IsMapping)
        {
            var entry = container.Entries[index];
            if (Lines.IsExplicit(entry))
                throw EditRefusal.Unsafe(entry.Key.PropertyStart, "its key is written with ?", "Write the key and its value in one line.");
            (start, end) = (entry.Key.PropertyStart, entry.End);
        }
        else
        {
            (start, end) = (Lines.DashOf(container, index), container.Items[index].End);
        }

        var after = Lines.EndWithComments(end, Lines.ColumnOf(start), withEqual: false);
        var lineStart = Lines.StartOf(start);
        if (Lines.IsFirst(start))
        {
            document.Replace(lineStart, Math.Min(after + 1, Text.Length) - lineStart, "");
            return;
        }

        // The first in a line that begins with a dash or a marker: what comes next moves up, unless comments stand between.
        var next = container.IsMapping ? container.Entries[index + 1].Key.PropertyStart : Lines.DashOf(container, index + 1);
        if (Text.AsSpan(after, next - after).Trim(" \n").IsEmpty)
        {
            document.Replace(start, next - start, "");
            return;
        }

        while (start > lineStart && Text[start - 1] == ' ')
            start--;
        document.Replace(start, after - start, "");
    }

    private void RemoveFlow(TextNode container, int index)
    {
        var last = container.IsMapping ? container.Entries.Count - 1 : container.Items.Count - 1;
        var (start, end) = index < last ? (Start(index), Start(index + 1)) : (End(index - 1), End(index));
        var between = index < last ? Text.AsSpan(End(index), end - End(index)) : Text.AsSpan(start, Start(index) - start);
        if (between.Contains('#'))
            throw EditRefusal.Unsafe(Start(index), "there are comments between the values in the brackets", "Remove the lines by hand.");
        document.Replace(start, end - start, "");

        int Start(int i) => container.IsMapping ? container.Entries[i].Key.PropertyStart : container.Items[i].PropertyStart;

        int End(int i)
        {
            if (!container.IsMapping)
                return container.Items[i].End;
            var entry = container.Entries[i];
            return Math.Max(entry.End, Lines.ColonOf(entry) + 1);
        }
    }
}
