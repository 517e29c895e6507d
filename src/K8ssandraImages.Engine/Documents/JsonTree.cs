using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace K8ssandraImages.Engine.Documents;

/// <summary>Builds the tree of a JSON document.</summary>
internal ref struct JsonTree
{
    private static readonly SearchValues<char> TokenEnds = SearchValues.Create(" \n\t,:{}[]\"");

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly TreeBuilding _building;
    private Utf8JsonReader _reader;
    private int _position;
    private int _line;
    private int _column;
    private bool _ignoresLines;

    private JsonTree(ReadOnlySpan<byte> utf8, TreeBuilding building)
    {
        _utf8 = utf8;
        _building = building;
        // The reader's own limit would come with its own message.
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = building.Limits.Depth + 8 });
        _line = 1;
        _column = 1;
    }

    /// <summary>The root of the text.</summary>
    /// <exception cref="DocumentException">It is no JSON, or beyond a limit.</exception>
    public static Node Read(string text, TreeBuilding building) => Read(new JsonTree(Encoding.UTF8.GetBytes(text), building));

    /// <summary>The root of a text whose lines nobody will ask for.</summary>
    /// <exception cref="DocumentException">It is no JSON, or beyond a limit.</exception>
    public static Node ReadWithoutLines(ReadOnlySpan<byte> utf8, TreeBuilding building) => Read(new JsonTree(utf8, building) { _ignoresLines = true });

    private static Node Read(JsonTree tree)
    {
        try
        {
            tree.Next();
            var root = tree.ReadNode(1);
            // Nothing but white space may follow.
            _ = tree._reader.Read();
            return root;
        }
        catch (JsonException exception)
        {
            throw tree.Error(exception);
        }
    }

    private void Next()
    {
        if (!_reader.Read())
            throw new JsonException();
    }

    private Node ReadNode(int depth)
    {
        Seek((int)_reader.TokenStartIndex);
        var line = _building.Line(_line);
        var column = _building.Column(_line, _column);
        _building.Count(1, line, column);
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                _building.CheckDepth(depth, line, column);
                return ReadObject(depth, line, column);
            case JsonTokenType.StartArray:
                _building.CheckDepth(depth, line, column);
                return ReadArray(depth, line, column);
            case JsonTokenType.String:
                var text = ReadString();
                return new Node(NodeKind.String, text, text, ScalarStyle.DoubleQuoted, line, column);
            case JsonTokenType.Number:
                return ReadNumber(line, column);
            case JsonTokenType.True:
                return new Node(NodeKind.Boolean, "true", "true", ScalarStyle.Plain, line, column);
            case JsonTokenType.False:
                return new Node(NodeKind.Boolean, "false", "false", ScalarStyle.Plain, line, column);
            default:
                return new Node(NodeKind.Null, "", "null", ScalarStyle.Plain, line, column);
        }
    }

    private Node ReadObject(int depth, int line, int column)
    {
        var node = new Node(NodeKind.Mapping, "", "", ScalarStyle.Plain, line, column);
        var first = _building.StartMembers();
        Dictionary<string, int>? index = null;
        for (Next(); _reader.TokenType != JsonTokenType.EndObject; Next())
        {
            Seek((int)_reader.TokenStartIndex);
            var keyLine = _building.Line(_line);
            var keyColumn = _building.Column(_line, _column);
            var key = ReadString();
            Next();
            _building.AddMember(node, first, ref index, new Member(key, key, keyLine, keyColumn, ReadNode(depth + 1)), merged: false);
        }

        node.SetMembers(_building.TakeMembers(first));
        return node;
    }

    private Node ReadArray(int depth, int line, int column)
    {
        var node = new Node(NodeKind.Sequence, "", "", ScalarStyle.Plain, line, column);
        var first = _building.StartItems();
        for (Next(); _reader.TokenType != JsonTokenType.EndArray; Next())
            _building.AddItem(ReadNode(depth + 1));
        node.SetItems(_building.TakeItems(first));
        return node;
    }

    private readonly Node ReadNumber(int line, int column)
    {
        var text = Encoding.ASCII.GetString(_reader.ValueSpan);
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') < 0 && GoNumber.TryParseInteger(text, out var integer))
        {
            var canonical = integer.ToString(CultureInfo.InvariantCulture);
            return new Node(NodeKind.Integer, canonical == text ? text : canonical, text, ScalarStyle.Plain, line, column);
        }

        if (GoNumber.TryParseFloat(text, out var value))
            return new Node(NodeKind.Float, GoNumber.FormatJson(value), text, ScalarStyle.Plain, line, column);
        _building.Report(DocumentRules.SyntaxError, line, column, $"The number {Printable.Escape(text)} is too large; Kubernetes refuses the document.", "Write it in quotes if it is meant as text.");
        return new Node(NodeKind.String, text, text, ScalarStyle.Plain, line, column);
    }

    private readonly string ReadString()
    {
        if (_reader.ValueIsEscaped && _reader.ValueSpan.IndexOf("\\u"u8) >= 0)
            return _building.Strings.Intern(JsonText.Unescape(_reader.ValueSpan));
        return _building.Strings.Intern(_reader.GetString() ?? "");
    }

    // Lines and columns of where the reader is, counted on from the last place that was asked for.
    private void Seek(int position)
    {
        if (_ignoresLines)
            return;
        foreach (var b in _utf8[Math.Min(_position, position)..position])
        {
            if (b == '\n')
            {
                _line++;
                _column = 1;
            }
            else if ((b & 0xC0) != 0x80)
            {
                // In UTF-16 four bytes are two characters.
                _column += b >= 0xF0 ? 2 : 1;
            }
        }

        _position = Math.Max(_position, position);
    }

    private DocumentException Error(JsonException exception)
    {
        var position = (int)Math.Clamp(Offset(exception), 0, _utf8.Length);
        Seek(position);
        var line = _building.Line(_line);
        var column = _building.Column(_line, _column);
        if (_utf8[position..] is [(byte)'/', (byte)'/' or (byte)'*', ..])
            return new DocumentException(DocumentRules.SyntaxError, line, column, "This is no valid JSON: it has a comment, and JSON has none.", "Remove the comment, or write the document as YAML with # comments.") { IsJson = true };
        if (_utf8[position..] is [(byte)'}' or (byte)']', ..] && _utf8[..position].TrimEnd(" \t\r\n"u8) is [.., (byte)','])
            return new DocumentException(DocumentRules.SyntaxError, line, column, "This is no valid JSON: a comma stands after the last value.", "Remove the comma.") { IsJson = true };
        return new DocumentException(
            DocumentRules.SyntaxError,
            line,
            column,
            "This is no valid JSON: " + (position >= _utf8.Length ? "it ends in the middle of a value." : $"\"{Printable.Escape(Excerpt(position), 12)}\" cannot stand here."),
            "Check quotes, commas and brackets at and just before this place.");
    }

    private readonly string Excerpt(int position)
    {
        var rest = Encoding.UTF8.GetString(_utf8.Slice(position, Math.Min(64, _utf8.Length - position)));
        var end = rest.AsSpan(1).IndexOfAny(TokenEnds);
        return end < 0 ? rest : rest[..(end + 1)];
    }

    // The reader counts lines by \n and bytes in the line.
    private readonly long Offset(JsonException exception)
    {
        if (exception.LineNumber is not { } lines || exception.BytePositionInLine is not { } bytes)
            return _utf8.Length;
        var offset = 0;
        for (; lines > 0; lines--)
        {
            var next = _utf8[offset..].IndexOf((byte)'\n');
            if (next < 0)
                return _utf8.Length;
            offset += next + 1;
        }

        return offset + bytes;
    }
}
