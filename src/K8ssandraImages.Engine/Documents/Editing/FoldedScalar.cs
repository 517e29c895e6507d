using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// A folded block (<c>&gt;</c>): a line end between two lines of text is a blank, and blank lines are line ends; but a line that
/// begins with a blank keeps the line ends around it (YAML 1.2.2, 8.1.3).
/// </summary>
internal static class FoldedScalar
{
    /// <summary>Writes another value into the block, whose unchanged lines stay as they are folded.</summary>
    /// <param name="text">The text.</param>
    /// <param name="node">The block.</param>
    /// <param name="value">The new value.</param>
    /// <param name="change">The change of the text.</param>
    /// <returns>False where the block's header would have to be another one, or its lines cannot be told with certainty.</returns>
    public static bool TryRewrite(string text, TextNode node, string value, out TextChange change)
    {
        change = default;
        var headerEnd = text.IndexOf('\n', node.Start);
        if (headerEnd < 0 || !BlockScalar.CanHold(value) || BlockScalar.NeedsIndicator(value))
            return false;
        var tail = node.Value.AsSpan().TrimEnd('\n').Length;
        if (node.Value.Length - tail != value.Length - value.AsSpan().TrimEnd('\n').Length)
            return false;
        var old = Read(text, headerEnd, node.End, out var indent);
        if (old.Count == 0 || Join(old) != node.Value[..tail])
            return false;

        var now = Lines(value.TrimEnd('\n'));
        var prefix = 0;
        while (prefix < old.Count && prefix < now.Count && Same(old[prefix], now[prefix]))
            prefix++;
        var suffix = 0;
        // A line end's meaning depends on both lines around it, so the line before those that stay must be written too.
        while (suffix < Math.Min(old.Count, now.Count) - prefix && Same(old[^(suffix + 1)], now[^(suffix + 1)]))
            suffix++;

        var start = prefix == 0 ? headerEnd : old[prefix - 1].End;
        var end = suffix == 0 ? old[^1].End : old[^suffix].Start;
        var written = new StringBuilder();
        for (var i = prefix; i <= now.Count - suffix && i < now.Count; i++)
        {
            // Between two lines that begin with text one line end more.
            var folds = i > 0 && !now[i].IsIndented && !now[i - 1].IsIndented;
            written.Append('\n', now[i].LineEnds + (folds || i == 0 ? 1 : 0)).Append(' ', indent);
            if (i < now.Count - suffix)
                written.Append(now[i].Text);
        }

        if (BlockScalar.ChangedLines(text[start..end], written.ToString()) is not { } lines)
            return false;
        change = lines with { Start = start + lines.Start };
        return true;
    }

    private static bool Same(in Line a, in Line b) => a.Text == b.Text && a.LineEnds == b.LineEnds;

    private static string Join(List<Line> lines)
    {
        var builder = new StringBuilder();
        foreach (var line in lines)
            builder.Append('\n', line.LineEnds).Append(line.Text);
        return builder.ToString();
    }

    private static List<Line> Lines(string value)
    {
        var lines = new List<Line>();
        var lineEnds = 0;
        foreach (var line in value.Split('\n'))
        {
            if (line.Length > 0)
            {
                lines.Add(new Line(line, lineEnds, 0, 0));
                lineEnds = 0;
            }

            lineEnds++;
        }

        return lines;
    }

    // The lines of the value, with their places in the text.
    private static List<Line> Read(string text, int headerEnd, int end, out int indent)
    {
        var lines = new List<Line>();
        indent = -1;
        var lineEnds = 0;
        for (var start = headerEnd + 1; start <= end && start < text.Length; lineEnds++)
        {
            var lineEnd = text.IndexOf('\n', start) is var next and >= 0 ? Math.Min(next, end) : end;
            var content = text.AsSpan(start, lineEnd - start).IndexOfAnyExcept(' ');
            if (content >= 0 && indent < 0)
                indent = content;
            var from = start + Math.Min(Math.Max(indent, 0), lineEnd - start);
            var line = text[from..lineEnd];
            start = lineEnd + 1;
            if (line.Length == 0)
                continue;
            if (lines.Count > 0 && !Indented(line) && !lines[^1].IsIndented)
            {
                if (lineEnds == 1)
                    lines[^1] = lines[^1] with { Text = lines[^1].Text + " " + line, End = lineEnd };
                else
                    lines.Add(new Line(line, lineEnds - 1, from, lineEnd));
            }
            else
            {
                lines.Add(new Line(line, lineEnds, from, lineEnd));
            }

            lineEnds = 0;
        }

        return lines;
    }

    private static bool Indented(string line) => line[0] is ' ' or '\t';

    // A line of the value that is not blank, with the line ends before it.
    private readonly record struct Line(string Text, int LineEnds, int Start, int End)
    {
        public bool IsIndented => Indented(Text);
    }
}
