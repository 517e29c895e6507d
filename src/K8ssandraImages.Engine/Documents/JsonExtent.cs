using System.Buffers;

namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// Finds in text that comes piece by piece where one JSON object or array ends and the next one begins (JSON lines, or
/// values one after the other). It gives up on the first character that JSON does not have outside of strings: then
/// the text is a YAML flow mapping, which is no stream of values.
/// </summary>
internal struct JsonExtent
{
    private static readonly SearchValues<char> StringStops = SearchValues.Create("\"\\");

    private int _depth;
    private bool _inString;
    private bool _escaped;
    private bool _started;

    /// <summary>Whether the text is no JSON.</summary>
    public bool GaveUp { get; private set; }

    /// <summary>Reads on; returns where in this piece the next value begins, or -1.</summary>
    public int Feed(ReadOnlySpan<char> piece)
    {
        for (var i = 0; i < piece.Length && !GaveUp; i++)
        {
            var c = piece[i];
            if (_inString)
            {
                if (_escaped)
                {
                    _escaped = false;
                    continue;
                }

                var stop = piece[i..].IndexOfAny(StringStops);
                if (stop < 0)
                    return -1;
                i += stop;
                if (piece[i] == '"')
                    _inString = false;
                else
                    _escaped = true;
                continue;
            }

            switch (c)
            {
                case ' ' or '\t' or '\n' or '\r':
                    break;
                case '{' or '[':
                    if (_started && _depth == 0)
                        return i;
                    _started = true;
                    _depth++;
                    break;
                case '}' or ']':
                    _depth--;
                    GaveUp = _depth < 0;
                    break;
                case '"':
                    _inString = true;
                    GaveUp = _depth == 0;
                    break;
                default:
                    // Digits, letters of true, false, null and of an exponent, and the punctuation between values.
                    GaveUp = _depth == 0 || !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is ',' or ':' or '+' or '-' or '.' or 'E');
                    break;
            }
        }

        return -1;
    }
}
