using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>A text that is being changed; it knows which of its parts are still those of the old one.</summary>
internal sealed class TextDraft
{
    private readonly string _old;
    private readonly List<Piece> _pieces;

    public TextDraft(string text)
    {
        _old = text;
        _pieces = text.Length > 0 ? [new Piece(0, text.Length, null)] : [];
        Text = text;
    }

    private TextDraft(TextDraft other)
    {
        _old = other._old;
        _pieces = [.. other._pieces];
        Text = other.Text;
    }

    /// <summary>The text as it is now.</summary>
    public string Text { get; private set; }

    /// <summary>A draft that can be thrown away.</summary>
    public TextDraft Copy() => new(this);

    /// <summary>Replaces a part of the text as it is now.</summary>
    public void Replace(int start, int length, string replacement)
    {
        Text = string.Concat(Text.AsSpan(0, start), replacement, Text.AsSpan(start + length));
        var first = SplitAt(start);
        var last = SplitAt(start + length);
        _pieces.RemoveRange(first, last - first);
        if (replacement.Length > 0)
            _pieces.Insert(first, new Piece(-1, replacement.Length, replacement));
    }

    /// <summary>Replaces several parts, all given as the text is now; they do not overlap.</summary>
    public void Replace(IEnumerable<TextChange> changes)
    {
        foreach (var change in changes.OrderByDescending(change => change.Start).ThenByDescending(change => change.Length).ToList())
            Replace(change.Start, change.Length, change.Replacement);
    }

    /// <summary>Where a place of the text as it is now was in the old one, or would have been.</summary>
    public int ToOld(int position)
    {
        var old = 0;
        foreach (var piece in _pieces)
        {
            if (piece.New is null)
            {
                if (position < piece.Length)
                    return piece.Start + position;
                old = piece.Start + piece.Length;
            }
            else if (position < piece.Length)
            {
                return old;
            }

            position -= piece.Length;
        }

        return old;
    }

    /// <summary>What was replaced, in terms of the old text.</summary>
    public List<TextChange> Changes()
    {
        var changes = new List<TextChange>();
        var replacement = new StringBuilder();
        var end = 0;
        foreach (var piece in _pieces)
        {
            if (piece.New is not null)
            {
                replacement.Append(piece.New);
                continue;
            }

            Add(end, piece.Start);
            end = piece.Start + piece.Length;
        }

        Add(end, _old.Length);
        return changes;

        void Add(int start, int stop)
        {
            if (replacement.Length > 0 || stop > start)
            {
                var now = replacement.ToString();
                if (!_old.AsSpan(start, stop - start).SequenceEqual(now))
                    changes.Add(new TextChange(start, stop - start, now));
            }

            replacement.Clear();
        }
    }

    // The index of the piece that begins at this place of the text.
    private int SplitAt(int position)
    {
        for (var i = 0; i < _pieces.Count; i++)
        {
            var piece = _pieces[i];
            if (position == 0)
                return i;
            if (position < piece.Length)
            {
                _pieces[i] = piece.Part(0, position);
                _pieces.Insert(i + 1, piece.Part(position, piece.Length - position));
                return i + 1;
            }

            position -= piece.Length;
        }

        return _pieces.Count;
    }

    // A part of the old text, or new text.
    private readonly record struct Piece(int Start, int Length, string? New)
    {
        public Piece Part(int start, int length) => New is null ? new(Start + start, length, null) : new(-1, length, New.Substring(start, length));
    }
}
