using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace K8ssandraImages.Engine.Documents;

/// <summary>What people wrote about one key.</summary>
internal sealed class KeyComments
{
    /// <summary>Lines above the key, each from its <c>#</c> on.</summary>
    public List<string> Above { get; } = [];

    /// <summary>What stands in the key's line or in those of its value.</summary>
    public List<string> Beside { get; } = [];

    /// <summary>Lines below the key that are indented too deep to be about what follows.</summary>
    public List<string> Below { get; } = [];

    /// <summary>All of it, in order.</summary>
    public IEnumerable<string> All => Above.Concat(Beside).Concat(Below);
}

/// <summary>
/// The comments of a YAML document, each with the value whose key it is about: the key in its line, else the next key, unless
/// the comment is indented deeper than that.
/// </summary>
internal sealed class DocumentComments
{
    private static readonly KeyComments None = new();
    private readonly Dictionary<Node, KeyComments> _comments = new(ReferenceEqualityComparer.Instance);
    private readonly List<Place> _places = [];
    private int _column = 1;

    private DocumentComments()
    {
    }

    /// <summary>The lines before the first key as they are, empty ones between comments included.</summary>
    public List<string> Head { get; } = [];

    /// <summary>The comments after the last key that are indented as the first.</summary>
    public List<string> Tail { get; } = [];

    /// <summary>Reads the comments of a document that kept its text; none for another.</summary>
    public static DocumentComments Of(Node root)
    {
        var comments = new DocumentComments();
        if (root.Origin.Text is not { Text: { } content } text)
            return comments;
        comments.AddPlaces(root);
        comments._places.Sort(static (one, other) => (one.Line, one.Column).CompareTo((other.Line, other.Column)));
        if (comments._places.Count > 0)
            comments._column = comments._places[0].Column;
        foreach (var line in text.Prelude?.Split('\n') ?? [])
        {
            if (line.Trim().Length > 0)
                comments.Head.Add(line.Trim());
            else if (comments.Head is [.., { Length: > 0 }])
                comments.Head.Add("");
        }

        var lines = content.Split('\n');
        foreach (var (line, column) in Marks(content, lines))
            comments.Add(lines, line, column, text.StartLine - 1);
        while (comments.Head.Count > 0 && comments.Head[^1].Length == 0)
            comments.Head.RemoveAt(comments.Head.Count - 1);
        return comments;
    }

    /// <summary>Takes what is said about a value's key; nothing where nothing is, or where it has been taken.</summary>
    public KeyComments Take(Node value) => _comments.Remove(value, out var found) ? found : None;

    /// <summary>Takes all that has not been taken.</summary>
    public IEnumerable<string> TakeRest()
    {
        foreach (var (_, comments) in _comments)
        {
            foreach (var comment in comments.All)
                yield return comment;
        }

        _comments.Clear();
    }

    private void AddPlaces(Node node)
    {
        foreach (var member in node.Members)
        {
            _places.Add(new Place(member.Line, member.Column, member.Value));
            AddPlaces(member.Value);
        }

        foreach (var item in node.Items)
        {
            _places.Add(new Place(item.Line, item.Column, item));
            AddPlaces(item);
        }
    }

    private void Add(string[] lines, int line, int column, int offset)
    {
        var text = lines[line - 1][(column - 1)..].TrimEnd();
        var at = line + offset;
        var isBeside = lines[line - 1].AsSpan(0, column - 1).TrimStart(" \t").Length > 0;
        var next = _places.FindIndex(place => (place.Line, place.Column).CompareTo((at, column)) > 0);
        var previous = next < 0 ? _places.Count - 1 : next - 1;
        if (previous < 0)
            AddToHead(lines, line, text);
        else if (isBeside)
            About(_places[previous].Value).Beside.Add(text);
        else if (next >= 0 && column <= _places[next].Column)
            About(_places[next].Value).Above.Add(text);
        else if (next < 0 && column <= _column)
            Tail.Add(text);
        else
            About(Outermost(previous, column)).Below.Add(text);
    }

    private void AddToHead(string[] lines, int line, string text)
    {
        if (Head.Count > 0 && lines[line - 2].Trim().Length == 0)
            Head.Add("");
        Head.Add(text);
    }

    // The key that begins in the comment's column, or left of it.
    private Node Outermost(int index, int column)
    {
        var found = _places[index];
        for (var i = index; i >= 0 && found.Column > column; i--)
        {
            if (_places[i].Column < found.Column)
                found = _places[i];
        }

        return found.Value;
    }

    private KeyComments About(Node value) =>
        _comments.TryGetValue(value, out var known) ? known : _comments[value] = new KeyComments();

    private static List<(int Line, int Column)> Marks(string content, string[] lines)
    {
        var marks = new List<(int, int)>();
        try
        {
            var scanner = new Scanner(new StringReader(content), skipComments: false);
            while (scanner.MoveNext())
            {
                if (scanner.Current is Comment comment && comment.Start.Line is var line && line <= lines.Length
                    && comment.Start.Column is var column && column <= lines[line - 1].Length && lines[line - 1][(int)column - 1] == '#')
                {
                    marks.Add(((int)line, (int)column));
                }
            }

            return marks;
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The scanner trips over comments in places where the parser that passes them over does not. Lines of nothing but a
            // comment can be told without it.
        }

        marks.Clear();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].AsSpan().TrimStart(" \t") is ['#', ..])
                marks.Add((i + 1, lines[i].IndexOf('#', StringComparison.Ordinal) + 1));
        }

        return marks;
    }

    private readonly record struct Place(int Line, int Column, Node Value);
}
