using System.Globalization;
using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// Quoted text, in which the characters of the value are found again although escapes and folded lines stand for some of them.
/// </summary>
internal sealed class QuotedScalar
{
    private readonly TextNode _node;
    private readonly List<int> _places;
    private readonly Dictionary<int, int> _breaks;

    private QuotedScalar(TextNode node, List<int> places, Dictionary<int, int> breaks)
    {
        _node = node;
        _places = places;
        _breaks = breaks;
    }

    /// <summary>Finds the characters; null where they cannot be told with certainty.</summary>
    public static QuotedScalar? Of(string text, TextNode node)
    {
        if (node.Style is not (ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted) || node.End - node.Start < 2)
            return null;
        var places = new List<int>(node.Value.Length + 1);
        var breaks = new Dictionary<int, int>();
        var value = new StringBuilder(node.Value.Length);
        var doubleQuoted = node.Style == ScalarStyle.DoubleQuoted;
        var end = node.End - 1;
        for (var i = node.Start + 1; i < end;)
        {
            var c = text[i];
            if (c is ' ' or '\t' or '\n' && FoldAt(text, i, end) is var fold and > 0)
            {
                var lineEnds = text.AsSpan(i, fold).Count('\n');
                // Of several line ends only the first has a place of its own.
                for (var n = 0; n < Math.Max(lineEnds - 1, 1); n++)
                    Add(n == 0 ? i : -1, lineEnds == 1 ? ' ' : '\n');
                i += fold;
            }
            else if (doubleQuoted && c == '\\' && i + 1 < end)
            {
                if (text[i + 1] == '\n')
                {
                    // A line end that is none; blanks after it are not part of the value.
                    breaks.TryAdd(places.Count, i);
                    i += 2;
                    while (i < end && text[i] is ' ' or '\t')
                        i++;
                    continue;
                }

                var length = Unescape(text.AsSpan(i, end - i), out var escaped);
                if (length == 0)
                    return null;
                for (var n = 0; n < escaped.Length; n++)
                    Add(n == 0 ? i : -1, escaped[n]);
                i += length;
            }
            else
            {
                Add(i, c);
                i += !doubleQuoted && c == '\'' ? 2 : 1;
            }
        }

        places.Add(end);
        return value.Equals(node.Value) ? new QuotedScalar(node, places, breaks) : null;

        void Add(int place, char c)
        {
            places.Add(place);
            value.Append(c);
        }
    }

    /// <summary>Makes changes of the value into changes of the text; false where the style cannot say it, or a place is unknown.</summary>
    public bool TryMap(IReadOnlyList<TextChange> changes, out List<TextChange> mapped)
    {
        mapped = [];
        foreach (var change in changes)
        {
            var (start, end) = (_places[change.Start], _places[change.Start + change.Length]);
            if (start < 0 || end < 0)
                return false;
            end = _breaks.GetValueOrDefault(change.Start + change.Length, end);
            if (change.Length == 0 || change.Replacement.StartsWith(' '))
                start = _breaks.GetValueOrDefault(change.Start, start);
            string replacement;
            if (_node.Style == ScalarStyle.DoubleQuoted)
                replacement = Quoting.Escape(change.Replacement);
            else if (Quoting.CanBeSingleQuoted(change.Replacement))
                replacement = change.Replacement.Replace("'", "''", StringComparison.Ordinal);
            else
                return false;
            mapped.Add(new TextChange(start, end - start, replacement));
        }

        return true;
    }

    // The length of white space with at least one line end in it, or 0.
    private static int FoldAt(string text, int start, int end)
    {
        var i = start;
        while (i < end && text[i] is ' ' or '\t')
            i++;
        if (i >= end || text[i] != '\n')
            return 0;
        while (i < end && text[i] is ' ' or '\t' or '\n')
            i++;
        return i - start;
    }

    private static int Unescape(ReadOnlySpan<char> text, out string escaped)
    {
        var digits = text[1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            escaped = "";
            if (text.Length < 2 + digits || !int.TryParse(text.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF)
                return 0;
            escaped = code > 0xFFFF ? char.ConvertFromUtf32(code) : ((char)code).ToString();
            return 2 + digits;
        }

        escaped = text[1] switch
        {
            '0' => "\0",
            'a' => "\a",
            'b' => "\b",
            't' or '\t' => "\t",
            'n' => "\n",
            'v' => "\v",
            'f' => "\f",
            'r' => "\r",
            'e' => "\e",
            'N' => "\u0085",
            '_' => "\u00A0",
            'L' => "\u2028",
            'P' => "\u2029",
            var c => c.ToString(),
        };
        return 2;
    }
}
