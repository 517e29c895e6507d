namespace K8ssandraImages.Engine.Documents;

/// <summary>A folded block (<c>&gt;</c>), in which changes within a line can be made.</summary>
internal sealed class FoldedScalar
{
    private readonly int[] _places;

    private FoldedScalar(int[] places) => _places = places;

    /// <summary>Finds the characters; null where they cannot be told with certainty.</summary>
    public static FoldedScalar? Of(string text, TextNode node)
    {
        // Everything but line ends and the indentation stands in the text in the same order.
        var value = node.Value;
        var places = new int[value.Length + 1];
        var headerEnd = text.IndexOf('\n', node.Start);
        if (headerEnd < 0 || value.AsSpan().Trim("\n ").IsEmpty)
            return null;
        var first = text.AsSpan(headerEnd, node.End - headerEnd).IndexOfAnyExcept('\n', ' ') + headerEnd;
        var start = text.LastIndexOf('\n', first) + 1;
        // Leading blanks of the first line are part of the value if an indicator says so.
        var indent = first - start - (value.AsSpan().TrimStart('\n').Length - value.AsSpan().Trim("\n ").Length - Trailing(value));
        if (indent <= 0)
            return null;
        var at = headerEnd;
        for (var i = 0; i < value.Length; i++)
        {
            while (at < node.End && text[at] == '\n' && value[i] is not ('\n' or ' '))
                at = Math.Min(at + 1 + Blanks(text, at + 1, indent), node.End);
            if (at < node.End && text[at] == value[i])
            {
                places[i] = at;
                at++;
                if (value[i] == '\n')
                    at += Blanks(text, at, indent);
            }
            else if (at < node.End && text[at] == '\n' && value[i] == ' ')
            {
                places[i] = at;
                at = Math.Min(at + 1 + Blanks(text, at + 1, indent), node.End);
            }
            else
            {
                places[i] = -1;
            }
        }

        places[^1] = node.End;
        return new FoldedScalar(places);
    }

    /// <summary>Makes changes of the value into changes of the text; false where a line would begin or end.</summary>
    public bool TryMap(IReadOnlyList<TextChange> changes, out List<TextChange> mapped)
    {
        mapped = [];
        foreach (var change in changes)
        {
            var (start, end) = (_places[change.Start], _places[change.Start + change.Length]);
            if (start < 0 || end < start || change.Replacement.Contains('\n', StringComparison.Ordinal))
                return false;
            mapped.Add(new TextChange(start, end - start, change.Replacement));
        }

        return true;
    }

    private static int Trailing(string value) => value.AsSpan().TrimStart("\n ").Length - value.AsSpan().Trim("\n ").Length;

    private static int Blanks(string text, int position, int most)
    {
        var count = 0;
        while (count < most && position + count < text.Length && text[position + count] == ' ')
            count++;
        return count;
    }
}
