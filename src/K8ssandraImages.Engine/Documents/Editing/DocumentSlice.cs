namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// One document as a part of a text of several: its own text has <c>\n</c> as line ends, the whole text has those of the file.
/// </summary>
internal sealed class DocumentSlice
{
    private readonly string _whole;
    private readonly int[] _places;

    private DocumentSlice(string whole, DocumentText text, int[] places)
    {
        _whole = whole;
        _places = places;
        Document = text;
    }

    /// <summary>The document.</summary>
    public DocumentText Document { get; }

    /// <summary>Finds a document; null where the text has no such one, or more than the limits allow.</summary>
    /// <param name="whole">The whole text.</param>
    /// <param name="index">Which document; the first one of a text without any is all of it.</param>
    /// <param name="source">The file.</param>
    public static DocumentSlice? Find(string whole, int index, string source)
    {
        var found = Split(whole, source).Where(document => document.Index == index).Take(1).ToList();
        if (found is [var document])
            return document.TooLong ? null : Create(whole, document);
        // Nothing but comments: all of it is the document.
        if (index != 0 || whole.Length > DocumentLimits.Default.Characters)
            return null;
        var text = whole.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return Create(whole, new DocumentText(source, 0, 1, text.StartsWith('\uFEFF') ? text[1..] : text));
    }

    /// <summary>The documents of a text.</summary>
    public static IEnumerable<DocumentText> Split(string whole, string source)
    {
        using var reader = new StringReader(whole);
        foreach (var document in DocumentSplitter.Split(reader, source, DocumentLimits.Default))
            yield return document;
    }

    /// <summary>Makes changes of the document's text into changes of the whole.</summary>
    public List<TextChange> ToWhole(List<TextChange> changes)
    {
        var mapped = new List<TextChange>(changes.Count);
        foreach (var change in changes)
        {
            var start = _places[change.Start];
            mapped.Add(new TextChange(start, _places[change.Start + change.Length] - start, change.Replacement.Replace("\n", LineEndAt(start), StringComparison.Ordinal)));
        }

        return mapped;
    }

    // Walks both texts, which differ in line ends only.
    private static DocumentSlice? Create(string whole, DocumentText document)
    {
        var text = document.Text;
        var at = whole.StartsWith('\uFEFF') ? 1 : 0;
        for (var line = 1; line < document.StartLine && at < whole.Length; line++)
        {
            var end = whole.AsSpan(at).IndexOfAny('\n', '\r');
            if (end < 0)
                return null;
            at += end + LineEndLength(whole, at + end);
        }

        at += document.StartColumn - 1;
        if (text.StartsWith('\uFEFF'))
        {
            text = text[1..];
            at++;
        }

        var places = new int[text.Length + 1];
        for (var i = 0; i < text.Length; i++)
        {
            places[i] = at;
            if (at >= whole.Length || (whole[at] != text[i] && !(text[i] == '\n' && whole[at] == '\r')))
                return null;
            at += text[i] == '\n' ? LineEndLength(whole, at) : 1;
        }

        places[^1] = at;
        return new DocumentSlice(whole, document with { Text = text }, places);
    }

    private static int LineEndLength(string text, int position) => text[position] == '\r' && position + 1 < text.Length && text[position + 1] == '\n' ? 2 : 1;

    // The line end of the line before, else of the next one.
    private string LineEndAt(int position)
    {
        var before = _whole.AsSpan(0, position).LastIndexOfAny('\n', '\r');
        if (before >= 0)
            return before > 0 && _whole[before] == '\n' && _whole[before - 1] == '\r' ? "\r\n" : _whole[before].ToString();
        var after = _whole.AsSpan(position).IndexOfAny('\n', '\r');
        return after < 0 ? "\n" : _whole.Substring(position + after, LineEndLength(_whole, position + after));
    }
}
