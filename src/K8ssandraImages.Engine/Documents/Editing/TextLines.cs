namespace K8ssandraImages.Engine.Documents;

/// <summary>Lines of a text, whose line ends are <c>\n</c>.</summary>
/// <param name="text">The text.</param>
internal readonly struct TextLines(string text)
{
    /// <summary>Where the line of a place begins.</summary>
    public int StartOf(int position) => position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;

    /// <summary>Where the line of a place ends, before its line end.</summary>
    public int EndOf(int position) => EndOf(text, position);

    /// <inheritdoc cref="EndOf(int)" />
    public static int EndOf(string text, int position) =>
        position >= text.Length ? text.Length : text.IndexOf('\n', position) is var end and >= 0 ? end : text.Length;

    /// <summary>The column of a place, from 0.</summary>
    public int ColumnOf(int position) => position - StartOf(position);

    /// <summary>Whether there are only blanks before a place in its line.</summary>
    public bool IsFirst(int position) => text.AsSpan(StartOf(position), ColumnOf(position)).Trim(' ').IsEmpty;

    /// <summary>
    /// The end of the line in which a value ends, or of the comments below it that are indented so that they belong to it: more
    /// than a column, or as much and without a blank line between.
    /// </summary>
    /// <param name="end">Where the value ends.</param>
    /// <param name="column">The column, from 0.</param>
    /// <param name="withEqual">Whether comments in that very column belong to it.</param>
    public int EndWithComments(int end, int column, bool withEqual)
    {
        var after = EndOf(end);
        for (var lineEnd = after; lineEnd + 1 < text.Length;)
        {
            var start = lineEnd + 1;
            lineEnd = EndOf(start);
            var content = text.AsSpan(start, lineEnd - start).IndexOfAnyExcept(' ', '\t');
            if (content < 0)
            {
                withEqual = false;
                continue;
            }

            if (text[start + content] != '#' || content < column || (content == column && !withEqual))
                break;
            after = lineEnd;
        }

        return after;
    }

    /// <summary>Where an entry's colon is, behind its key in the same line; -1 where it is not.</summary>
    public int ColonOf(TextEntry entry)
    {
        var i = entry.Key.End;
        while (i < text.Length && text[i] is ' ' or '\t')
            i++;
        return i < text.Length && text[i] == ':' ? i : -1;
    }

    /// <summary>Whether an entry's key is written with <c>?</c>.</summary>
    public bool IsExplicit(TextEntry entry)
    {
        var i = entry.Key.PropertyStart - 1;
        while (i >= 0 && text[i] is ' ' or '\t' or '\n')
            i--;
        return i >= 0 && text[i] == '?';
    }

    /// <summary>Where the dash of an item of a block sequence is.</summary>
    /// <exception cref="EditRefusal">It cannot be told.</exception>
    public int DashOf(TextNode sequence, int index)
    {
        if (index == 0)
            return sequence.Start;
        // The next text in a line of its own, after comments and blank lines.
        for (var lineEnd = EndOf(sequence.Items[index - 1].End); lineEnd < text.Length;)
        {
            var start = lineEnd + 1;
            lineEnd = EndOf(start);
            var content = text.AsSpan(start, lineEnd - start).IndexOfAnyExcept(' ', '\t');
            if (content >= 0 && text[start + content] == '-')
                return start + content;
            if (content >= 0 && text[start + content] != '#')
                break;
        }

        throw EditRefusal.Unsafe(sequence.Start, "the list's items cannot be told apart", "Write each item into a line of its own.");
    }
}
