using System.Buffers;
using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// A literal block (<c>|</c>) in a text: which of its characters are which of the value, and how other text is written in it.
/// </summary>
internal sealed class BlockScalar
{
    // Line breaks of YAML 1.1 that no block can hold as text, and what no reader takes.
    private static readonly SearchValues<char> Unwritable = SearchValues.Create(
        Enumerable.Range(0, 0xA0).Where(c => c is < 0x20 and not ('\t' or '\n') or >= 0x7F).Append(0x2028).Append(0x2029).Append(0xFEFF).Append(0xFFFE).Append(0xFFFF).Select(c => (char)c).ToArray());

    private readonly string _text;
    private readonly TextNode _node;
    private readonly int _headerEnd;
    private readonly int _indent;
    private readonly List<Line> _lines;

    private BlockScalar(string text, TextNode node, int headerEnd, int indent, List<Line> lines)
    {
        _text = text;
        _node = node;
        _headerEnd = headerEnd;
        _indent = indent;
        _lines = lines;
    }

    /// <summary>The block's lines; null where it has none with text, so that nothing tells its indentation.</summary>
    public static BlockScalar? Of(string text, TextNode node)
    {
        var headerEnd = TextLines.EndOf(text, node.Start);
        var value = node.Value;
        var physical = headerEnd + 1;
        var indent = -1;
        var lines = new List<Line>();
        for (var start = 0; start < value.Length; start = lines[^1].End + 1)
        {
            var end = TextLines.EndOf(value, start);
            if (physical > text.Length)
                return null;
            var physicalEnd = TextLines.EndOf(text, physical);
            if (indent < 0 && value.AsSpan(start, end - start).IndexOfAnyExcept(' ') is var content and >= 0)
            {
                indent = text.AsSpan(physical, physicalEnd - physical).IndexOfAnyExcept(' ') - content;
                if (indent < 0)
                    return null;
            }

            lines.Add(new Line(start, end, physical, physicalEnd));
            physical = physicalEnd + 1;
        }

        return indent < 0 ? null : new BlockScalar(text, node, headerEnd, indent, lines);
    }

    /// <summary>Columns by which the text is indented.</summary>
    public int Indent => _indent;

    /// <summary>Where a block scalar's last line ends; the parser's mark is after the blank lines that follow.</summary>
    public static int EndOf(string text, int start, int end, string value, ScalarStyle style)
    {
        var headerEnd = Math.Min(TextLines.EndOf(text, start), end);
        if (style == ScalarStyle.Literal)
        {
            // Line by line the same as the value.
            var lines = value.AsSpan().Count('\n') + (value.Length > 0 && value[^1] != '\n' ? 1 : 0);
            var last = headerEnd;
            for (; lines > 0 && last < text.Length; lines--)
                last = TextLines.EndOf(text, last + 1);
            return last;
        }

        if (Chomping(text, start) is var (sign, signEnd) && text.AsSpan(sign, signEnd - sign) is "+")
            return end > headerEnd && text[end - 1] == '\n' ? end - 1 : end;
        // Blank lines do not count; the blanks of a line with text do.
        var content = headerEnd + text.AsSpan(headerEnd, end - headerEnd).TrimEnd(" \t\n").Length;
        return TextLines.EndOf(text, content);
    }

    /// <summary>Where a block's header has its + or -, or could have it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the header begins.</param>
    public static (int Start, int End) Chomping(string text, int start)
    {
        var i = start + 1;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
            i++;
        return (i, i < text.Length && text[i] is '+' or '-' ? i + 1 : i);
    }

    /// <summary>Whether a literal block can hold this text.</summary>
    public static bool CanHold(string value)
    {
        if (value.AsSpan().Trim("\n").IsEmpty || value.AsSpan().ContainsAny(Unwritable) || Quoting.HasLoneSurrogate(value))
            return false;
        // A tab where the indentation is detected is an error, and blanks before the first text are easily miscounted.
        var first = value.AsSpan().TrimStart("\n ");
        return !first.IsEmpty && first[0] != '\t';
    }

    /// <summary>The header of a block for a text.</summary>
    /// <param name="value">The text.</param>
    /// <param name="indent">Columns by which it is indented more than what is around it.</param>
    /// <param name="withIndicator">Whether the indentation is written in any case.</param>
    public static string Header(string value, int indent, bool withIndicator = false)
    {
        var digit = withIndicator || NeedsIndicator(value) ? indent.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";
        var newlines = value.Length - value.AsSpan().TrimEnd('\n').Length;
        return "|" + digit + (newlines == 0 ? "-" : newlines == 1 ? "" : "+");
    }

    /// <summary>The lines of a text as a block has them, without the last line's end.</summary>
    public static string Body(string value, int indent)
    {
        var body = value.EndsWith('\n') ? value[..^1] : value;
        return Indented(body, indent, first: true, follows: false);
    }

    /// <summary>Whether the first line begins with a blank, which would be taken for indentation.</summary>
    public static bool NeedsIndicator(string value)
    {
        var first = value.AsSpan().TrimStart('\n');
        return first is [' ', ..] || value.AsSpan(0, value.Length - first.Length).Contains(' ');
    }

    /// <summary>
    /// Makes changes of the value into changes of the text. False where the block's header would have to be another one.
    /// </summary>
    /// <param name="value">The whole new value.</param>
    /// <param name="changes">What is changed of the old value.</param>
    /// <param name="mapped">The changes of the text.</param>
    public bool TryMap(string value, IReadOnlyList<TextChange> changes, out List<TextChange> mapped)
    {
        mapped = [];
        if (!CanHold(value) || TrailingNewlines(value) != TrailingNewlines(_node.Value))
            return false;
        if (NeedsIndicator(value) && !HasDigit())
            return false;
        foreach (var change in changes)
            mapped.Add(Map(change));
        return true;
    }

    /// <summary>The block as it would be for another value, as changes of its header and of those lines that differ.</summary>
    /// <param name="text">The text.</param>
    /// <param name="node">The block, literal or folded.</param>
    /// <param name="value">The new value.</param>
    /// <param name="indent">How far its lines are indented.</param>
    /// <param name="parentIndent">How far what is around it is indented, 0 for a document.</param>
    public static List<TextChange> Rewrite(string text, TextNode node, string value, int indent, int parentIndent)
    {
        var headerEnd = TextLines.EndOf(text, node.Start);
        var tokenEnd = node.Start;
        while (tokenEnd < headerEnd && text[tokenEnd] is not (' ' or '\t'))
            tokenEnd++;
        var hadDigit = text.AsSpan(node.Start, tokenEnd - node.Start).ContainsAnyInRange('1', '9');
        var header = Header(value, indent - parentIndent, hadDigit);
        var end = node.End;
        // Blank lines below would become part of a value that keeps them.
        while (header.EndsWith('+') && end < text.Length)
        {
            var next = TextLines.EndOf(text, end + 1);
            if (end + 1 >= text.Length || !text.AsSpan(end + 1, next - end - 1).Trim(" \t").IsEmpty)
                break;
            end = next;
        }

        var changes = new List<TextChange>();
        if (!text.AsSpan(node.Start, tokenEnd - node.Start).SequenceEqual(header))
            changes.Add(new TextChange(node.Start, tokenEnd - node.Start, header));
        var body = "\n" + Body(value, indent);
        if (end >= text.Length && value.EndsWith('\n'))
            body += "\n";
        if (ChangedLines(text[headerEnd..end], body) is { } change)
            changes.Add(change with { Start = change.Start + headerEnd });
        return changes;
    }

    /// <summary>What differs between two texts, in whole lines; null where nothing does.</summary>
    public static TextChange? ChangedLines(string before, string after)
    {
        if (before == after)
            return null;
        var prefix = before.AsSpan().CommonPrefixLength(after);
        prefix = before.AsSpan(0, prefix).LastIndexOf('\n') + 1;
        var suffix = 0;
        var most = Math.Min(before.Length, after.Length) - prefix;
        for (var i = 1; i <= most && before[^i] == after[^i]; i++)
        {
            // The suffix begins where a line does, in both.
            if (BeginsLine(before, before.Length - i, prefix) && BeginsLine(after, after.Length - i, prefix))
                suffix = i;
        }

        return new TextChange(prefix, before.Length - prefix - suffix, after[prefix..^suffix]);
    }

    private static bool BeginsLine(string text, int position, int start) => position == start || text[position - 1] == '\n';

    private TextChange Map(in TextChange change)
    {
        var value = _node.Value;
        var end = change.Start + change.Length;
        if (IsLineStart(change.Start) && (IsLineStart(end) || end == value.Length) && (change.Replacement.Length == 0 || change.Replacement.EndsWith('\n') || end == value.Length))
        {
            // Whole lines, with their indentation.
            var start = PhysicalStart(change.Start);
            var replacement = Indented(change.Replacement, _indent, first: true, follows: false);
            // At the end of the text there is no line to begin in.
            if (start > _text.Length)
                return new TextChange(_text.Length, 0, "\n" + replacement);
            return new TextChange(start, Math.Min(end == value.Length ? EndOfText() : PhysicalStart(end), _text.Length) - start, replacement);
        }

        var from = Physical(change.Start, out var missing);
        var to = Physical(end, out _);
        var follows = end < value.Length && value[end] != '\n';
        return new TextChange(from, to - from, new string(' ', change.Replacement is [not '\n', ..] ? missing : 0) + Indented(change.Replacement, _indent, first: false, follows));
    }

    private bool IsLineStart(int position) => position == 0 || _node.Value[position - 1] == '\n';

    private int EndOfText() => _lines[^1].PhysicalEnd + (_node.Value[^1] == '\n' ? 1 : 0);

    private int PhysicalStart(int position) => position == _node.Value.Length && _node.Value[^1] == '\n' ? _lines[^1].PhysicalEnd + 1 : LineAt(position).Physical;

    private int Physical(int position, out int missing)
    {
        missing = 0;
        if (position == _node.Value.Length && _node.Value[^1] == '\n')
            return Math.Min(_lines[^1].PhysicalEnd + 1, _text.Length);
        var line = LineAt(position);
        var content = Math.Min(line.Physical + _indent, line.PhysicalEnd);
        if (position == line.Start)
            missing = line.Physical + _indent - content;
        return content + position - line.Start;
    }

    private Line LineAt(int position)
    {
        var (low, high) = (0, _lines.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_lines[middle].Start <= position)
                low = middle;
            else
                high = middle - 1;
        }

        return _lines[low];
    }

    private bool HasDigit() => _text.AsSpan(_node.Start, _headerEnd - _node.Start) is [_, >= '1' and <= '9', ..] or [_, _, >= '1' and <= '9', ..];

    private static string Indented(string text, int indent, bool first, bool follows)
    {
        var builder = new StringBuilder(text.Length + indent);
        for (var start = 0; start <= text.Length;)
        {
            var end = TextLines.EndOf(text, start);
            var isFirst = start == 0;
            var isLast = end == text.Length;
            if ((!isFirst || first) && (end > start || (isLast && !isFirst && follows)))
                builder.Append(' ', indent);
            builder.Append(text, start, end - start);
            if (!isLast)
                builder.Append('\n');
            start = end + 1;
        }

        return builder.ToString();
    }

    private static int TrailingNewlines(string value) => value.Length - value.AsSpan().TrimEnd('\n').Length;

    // A line of the value and of the text.
    private readonly record struct Line(int Start, int End, int Physical, int PhysicalEnd);
}
