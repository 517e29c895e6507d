using System.Buffers;

namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// Cuts a source into its documents while it is read, so that never more than one document is in memory.
/// </summary>
/// <remarks>
/// A line that begins with <c>---</c> or <c>...</c> and then ends or goes on with white space is a document's end wherever
/// it stands: YAML forbids such a line inside every kind of scalar (YAML 1.2.2, 9.1.2, c-forbidden), and JSON has no
/// line breaks in strings.
/// </remarks>
public static class DocumentSplitter
{
    private const int BlockLength = 16 * 1024;

    // More than a marker and its white space; what is kept of a line of a document that is given up.
    private const int LineHead = 8;

    // What stands before a document and is longer than this is no comment about it.
    private const int PreludeLength = 16 * 1024;

    /// <summary>The documents of a source, those that have content.</summary>
    /// <param name="reader">The text; a byte order mark at its start is left out.</param>
    /// <param name="source">The file as it was given, or <c>-</c> for piped text.</param>
    /// <param name="limits">A longer document is delivered with <see cref="DocumentText.TooLong"/> and without text.</param>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public static IEnumerable<DocumentText> Split(TextReader reader, string source, DocumentLimits limits)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(limits);
        var block = new char[BlockLength];
        var document = new Pending(source, limits.Characters);
        var afterCarriageReturn = false;
        var first = true;
        int count;
        while ((count = reader.Read(block, 0, block.Length)) > 0)
        {
            var position = 0;
            if (first && block[0] == '\uFEFF')
                position = 1;
            first = false;
            while (position < count)
            {
                if (afterCarriageReturn)
                {
                    afterCarriageReturn = false;
                    if (block[position] == '\n')
                    {
                        position++;
                        continue;
                    }
                }

                var length = block.AsSpan(position, count - position).IndexOfAny('\n', '\r');
                var lineEnds = length >= 0;
                if (!lineEnds)
                    length = count - position;
                var end = position + length;
                while (position < end)
                {
                    position += document.Append(block.AsSpan(position, end - position), out var valueEnds);
                    if (valueEnds && document.TakeValue() is { } value)
                        yield return value;
                }

                if (lineEnds)
                {
                    afterCarriageReturn = block[position] == '\r';
                    position++;
                    if (document.EndLine("\n") is { } ended)
                        yield return ended;
                }
            }
        }

        // Whether the last line has a line end is part of the value of a block scalar.
        if (document.EndLine("") is { } last)
            yield return last;
        if (document.TakeRest() is { } rest)
            yield return rest;
    }

    /// <summary>The document that is being collected. Its last line is complete only after <see cref="EndLine"/>.</summary>
    private sealed class Pending
    {
        private readonly string _source;
        private readonly int _limit;
        private readonly ArrayBufferWriter<char> _text = new(4096);
        private readonly char[] _head = new char[LineHead];
        private JsonExtent _json;
        private bool _isJson;
        private bool _tooLong;
        private bool _hasContent;
        private bool _hasDirective;
        private bool _hasMarker;
        private int _index;
        private int _startLine = 1;
        private int _startColumn = 1;
        private int _line = 1;
        private int _lineLength;
        private int _lineStart;
        private bool _lineHasContent;
        private bool _lineIsComment;
        private bool _lineIsCut;
        private string? _prelude;

        public Pending(string source, int limit)
        {
            _source = source;
            _limit = limit;
        }

        /// <summary>Adds a piece of the current line; returns how much of it was taken before the next JSON value begins.</summary>
        public int Append(ReadOnlySpan<char> piece, out bool valueEnds)
        {
            valueEnds = false;
            var taken = piece.Length;
            Look(piece);
            if (_isJson)
            {
                var next = _json.Feed(piece);
                _isJson = !_json.GaveUp;
                if (next >= 0)
                {
                    taken = next;
                    valueEnds = true;
                }
            }

            if (_lineLength < LineHead)
                piece[..Math.Min(taken, LineHead - _lineLength)].CopyTo(_head.AsSpan(_lineLength));
            _lineLength += taken;
            Keep(piece[..taken]);
            return taken;
        }

        /// <summary>Delivers the JSON value that has ended; the next one begins here.</summary>
        public DocumentText? TakeValue()
        {
            var value = Take(_text.WrittenSpan);
            Begin(_line, _lineLength + 1);
            // What follows on this line is the value's, not a marker.
            _lineHasContent = true;
            _lineStart = 0;
            _isJson = true;
            return value;
        }

        /// <summary>Completes the line; delivers the document that it ended, if it did.</summary>
        public DocumentText? EndLine(string lineEnd)
        {
            DocumentText? ended = null;
            var marker = Marker();
            if (marker == '-' && !(_hasDirective && !_hasMarker && !_hasContent))
            {
                ended = TakeBefore(keepLine: true);
                _tooLong = _lineIsCut;
                _hasMarker = true;
                _hasContent = RestHasContent();
            }
            else if (marker == '-')
            {
                _hasMarker = true;
                _hasContent = RestHasContent();
            }
            else if (marker == '.')
            {
                if (RestHasContent())
                {
                    // Nothing may follow on that line: the document keeps it, and the parser says so.
                    _tooLong |= _lineIsCut || _text.WrittenCount > _limit;
                    ended = Take(_text.WrittenSpan);
                    Begin(_line + 1, 1);
                }
                else
                {
                    ended = TakeBefore(keepLine: false);
                }
            }
            else if (_lineHasContent)
            {
                if (_lineLength > 0 && _head[0] == '%' && !_hasContent && !_hasMarker)
                    _hasDirective = true;
                else
                    _hasContent = true;
            }

            Keep(lineEnd);
            _line++;
            _lineLength = 0;
            _lineStart = _text.WrittenCount;
            _lineHasContent = false;
            _lineIsComment = false;
            _lineIsCut = false;
            if (marker == '.')
            {
                _text.ResetWrittenCount();
                Begin(_line, 1);
            }

            return ended;
        }

        /// <summary>Delivers what is left at the end of the source.</summary>
        public DocumentText? TakeRest() => Take(_text.WrittenSpan);

        private void Look(ReadOnlySpan<char> piece)
        {
            if (_lineHasContent || _lineIsComment)
                return;
            foreach (var c in piece)
            {
                if (c is ' ' or '\t' or '\uFEFF')
                    continue;
                _lineIsComment = c == '#';
                _lineHasContent = !_lineIsComment;
                // The first thing in a document says whether it can be JSON.
                if (_lineHasContent && !_hasContent && !_hasDirective && !_hasMarker && c is '{' or '[')
                    _isJson = true;
                return;
            }
        }

        private char Marker()
        {
            if (_lineLength < 3 || _startLine == _line && _startColumn > 1)
                return '\0';
            var c = _head[0];
            if (c is not ('-' or '.') || _head[1] != c || _head[2] != c)
                return '\0';
            return _lineLength == 3 || _head[3] is ' ' or '\t' ? c : '\0';
        }

        private bool MayBecomeMarker() =>
            _lineLength >= 3 ? Marker() != '\0' : _lineLength > 0 && _startColumn == 1 && _head[0] is '-' or '.' && (_lineLength == 1 || _head[1] == _head[0]);

        private bool RestHasContent()
        {
            if (_tooLong || _lineIsCut)
                return true;
            var rest = _text.WrittenSpan[Math.Min(_lineStart + 3, _text.WrittenCount)..].Trim(" \t");
            return !rest.IsEmpty && rest[0] != '#';
        }

        private void Keep(ReadOnlySpan<char> piece)
        {
            if (_text.WrittenCount + (long)piece.Length <= _limit)
            {
                _text.Write(piece);
                return;
            }

            // A line that begins another document does not count for this one.
            if (MayBecomeMarker())
            {
                _lineIsCut |= _text.WrittenCount - _lineStart + (long)piece.Length > _limit;
                if (!_lineIsCut)
                    _text.Write(piece);
                return;
            }

            // And it must still be found, so the current line is kept as far as it goes.
            _tooLong = true;
            var line = _lineStart < _text.WrittenCount ? _text.WrittenSpan[_lineStart..].ToArray() : [];
            _text.ResetWrittenCount();
            _lineStart = 0;
            _lineIsCut |= line.Length + (long)piece.Length > _limit;
            if (_lineIsCut)
                return;
            _text.Write(line);
            _text.Write(piece);
        }

        private DocumentText? TakeBefore(bool keepLine)
        {
            var lineStart = Math.Min(_lineStart, _text.WrittenCount);
            var line = keepLine ? _text.WrittenSpan[lineStart..].ToArray() : [];
            var before = _text.WrittenSpan[..lineStart];
            var ended = Take(before);
            if (ended is null && keepLine && !_hasMarker && before.Contains('#') && before.Length <= PreludeLength)
                _prelude = before.ToString();
            Begin(_line, 1);
            _text.Write(line);
            return ended;
        }

        private DocumentText? Take(ReadOnlySpan<char> text)
        {
            if (!_hasContent && !(_hasDirective && !_hasMarker) && !_tooLong && !(_lineHasContent && text.Length > _lineStart))
                return null;
            var prelude = _prelude;
            _prelude = null;
            return new DocumentText(_source, _index++, _startLine, _tooLong ? "" : text.ToString(), _startColumn, _tooLong, prelude);
        }

        private void Begin(int line, int column)
        {
            _text.ResetWrittenCount();
            _startLine = line;
            _startColumn = column;
            _lineStart = 0;
            _isJson = false;
            _json = default;
            _tooLong = false;
            _hasContent = false;
            _hasDirective = false;
            _hasMarker = false;
        }
    }
}
