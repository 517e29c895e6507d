using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// Finds the characters of each value of a document. The document has been read by <see cref="DocumentParser"/> before, so it is
/// valid and not too deep.
/// </summary>
internal sealed class TextTree
{
    private readonly string _text;
    private readonly Parser _parser;
    private readonly Dictionary<string, TextNode> _anchors = new(StringComparer.Ordinal);

    private TextTree(string text)
    {
        _text = text;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The value of the document; null where it has none.</summary>
    public TextNode? Root { get; private set; }

    /// <summary>Whether it is JSON.</summary>
    public bool IsJson { get; private set; }

    /// <summary>The aliases, in order.</summary>
    public List<TextNode> Aliases { get; } = [];

    /// <summary>Reads a document whose line ends are <c>\n</c>.</summary>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static TextTree Read(string text)
    {
        var tree = new TextTree(text);
        if (text.AsSpan().TrimStart(" \t\n") is ['{' or '[', ..])
        {
            try
            {
                tree.Root = new JsonSpans(text).Read();
                tree.IsJson = true;
                return tree;
            }
            catch (JsonException)
            {
                // A flow mapping of YAML begins like JSON.
            }
        }

        tree.ReadDocument();
        return tree;
    }

    /// <summary>Refuses to change a value that has a part in other places.</summary>
    /// <exception cref="EditRefusal">It is an alias, or its anchor is used.</exception>
    public void CheckShared(TextNode node)
    {
        if (node.Kind == TextNodeKind.Alias)
            throw new EditRefusal(EditRules.Shared, node.Start, $"*{Printable.Escape(node.Value, 40)} stands for a value that is written elsewhere, which would change too", "Write out the value in place of the alias, or change it where the anchor is.");
        if (node.Anchor is { } anchor && Aliases.Exists(alias => alias.Value == anchor))
            throw new EditRefusal(EditRules.Shared, node.PropertyStart, $"the value of &{Printable.Escape(anchor, 40)} is used in other places, which would change too", "Write out the value in the places that use the anchor, or change it by hand if all of them are to change.");
    }

    private void ReadDocument()
    {
        _parser.MoveNext();
        _parser.MoveNext();
        if (_parser.Current is not DocumentStart)
            return;
        _parser.MoveNext();
        Root = ReadNode();
    }

    // The event is the current one; afterwards it is the one after the node's last one.
    private TextNode ReadNode()
    {
        var current = _parser.Current!;
        _parser.MoveNext();
        var node = current switch
        {
            Scalar scalar => ReadScalar(scalar),
            MappingStart mapping => ReadMapping(mapping),
            SequenceStart sequence => ReadSequence(sequence),
            AnchorAlias alias => ReadAlias(alias),
            _ => throw new YamlException("a value is missing"),
        };
        if (node.Anchor is not null)
            _anchors[node.Anchor] = node;
        return node;
    }

    private TextNode ReadAlias(AnchorAlias alias)
    {
        var start = (int)alias.Start.Index;
        var node = new TextNode
        {
            Kind = TextNodeKind.Alias,
            PropertyStart = start,
            Start = start,
            End = start + 1 + alias.Value.Value.Length,
            Value = alias.Value.Value,
            Target = _anchors.GetValueOrDefault(alias.Value.Value),
        };
        Aliases.Add(node);
        return node;
    }

    private TextNode ReadScalar(Scalar scalar)
    {
        // At the end of the text the marks can be one too far.
        var (start, end) = (Math.Min((int)scalar.Start.Index, _text.Length), Math.Min((int)scalar.End.Index, _text.Length));
        var propertyStart = start;
        if (!scalar.Anchor.IsEmpty || !scalar.Tag.IsEmpty)
        {
            start = SkipProperties(start, end, out var propertyEnd);
            // The mark of nothing at all is that of what comes next.
            if (scalar.Value.Length == 0 && scalar.Style == YamlDotNet.Core.ScalarStyle.Plain)
                start = end = propertyEnd;
        }

        var style = scalar.Style switch
        {
            YamlDotNet.Core.ScalarStyle.SingleQuoted => ScalarStyle.SingleQuoted,
            YamlDotNet.Core.ScalarStyle.DoubleQuoted => ScalarStyle.DoubleQuoted,
            YamlDotNet.Core.ScalarStyle.Literal => ScalarStyle.Literal,
            YamlDotNet.Core.ScalarStyle.Folded => ScalarStyle.Folded,
            _ => ScalarStyle.Plain,
        };
        if (style is ScalarStyle.Literal or ScalarStyle.Folded)
            end = BlockScalar.EndOf(_text, start, end, scalar.Value, style);
        else
            end = start + _text.AsSpan(start, Math.Max(end - start, 0)).TrimEnd(" \t\n").Length;
        return new TextNode
        {
            Kind = TextNodeKind.Scalar,
            PropertyStart = propertyStart,
            Start = start,
            End = end,
            Anchor = scalar.Anchor.IsEmpty ? null : scalar.Anchor.Value,
            Tag = scalar.Tag.IsEmpty ? null : scalar.Tag.IsNonSpecific ? "!" : scalar.Tag.Value,
            Style = style,
            Value = scalar.Value,
        };
    }

    private TextNode ReadMapping(MappingStart mapping)
    {
        var flow = mapping.Style == MappingStyle.Flow;
        var node = Collection(mapping, TextNodeKind.Mapping, flow, mapping.Tag);
        while (_parser.Current is not MappingEnd)
        {
            var key = ReadNode();
            node.Entries.Add(new TextEntry(key, ReadNode()));
        }

        node.End = flow ? EndOfFlow(node.Start, '}') : node.Entries.Count > 0 ? node.Entries.Max(entry => entry.End) : node.Start;
        _parser.MoveNext();
        return node;
    }

    private TextNode ReadSequence(SequenceStart sequence)
    {
        var flow = sequence.Style == SequenceStyle.Flow;
        var node = Collection(sequence, TextNodeKind.Sequence, flow, sequence.Tag);
        while (_parser.Current is not SequenceEnd)
            node.Items.Add(ReadNode());
        node.End = flow ? EndOfFlow(node.Start, ']') : node.Items.Count > 0 ? node.Items[^1].End : node.Start;
        _parser.MoveNext();
        return node;
    }

    private TextNode Collection(NodeEvent start, TextNodeKind kind, bool flow, TagName tag)
    {
        var index = (int)start.Start.Index;
        var hasProperties = !start.Anchor.IsEmpty || !start.Tag.IsEmpty;
        return new TextNode
        {
            Kind = kind,
            IsFlow = flow,
            PropertyStart = index,
            Start = hasProperties ? SkipProperties(index, _text.Length, out _) : index,
            Anchor = start.Anchor.IsEmpty ? null : start.Anchor.Value,
            Tag = tag.IsEmpty ? null : tag.IsNonSpecific ? "!" : tag.Value,
        };
    }

    // A pair in a flow sequence ([a: b]) is a mapping without braces; its end is the bracket's.
    private int EndOfFlow(int start, char close)
    {
        var index = Math.Min((int)_parser.Current!.Start.Index, _text.Length);
        return index < _text.Length && _text[index] == close && start < index ? index + 1 : index;
    }

    private int SkipProperties(int start, int end, out int propertyEnd)
    {
        propertyEnd = start;
        var index = start;
        while (index < end)
        {
            var c = _text[index];
            if (c is ' ' or '\t' or '\n')
            {
                index++;
            }
            else if (c == '#')
            {
                index = _text.IndexOf('\n', index, end - index) is var lineEnd and >= 0 ? lineEnd : end;
            }
            else if (c is '!' or '&')
            {
                while (index < end && _text[index] is not (' ' or '\t' or '\n'))
                    index++;
                propertyEnd = index;
            }
            else
            {
                break;
            }
        }

        return index;
    }

    /// <summary>The same for JSON. Offsets of the reader are bytes; those of the nodes are characters.</summary>
    private ref struct JsonSpans
    {
        private readonly ReadOnlySpan<byte> _utf8;
        private Utf8JsonReader _reader;
        private int _byte;
        private int _char;

        public JsonSpans(string text)
        {
            _utf8 = Encoding.UTF8.GetBytes(text);
            _reader = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = DocumentLimits.Default.Depth + 8 });
        }

        public TextNode Read()
        {
            Next();
            var root = ReadNode();
            _ = _reader.Read();
            return root;
        }

        private void Next()
        {
            if (!_reader.Read())
                throw new JsonException();
        }

        private TextNode ReadNode()
        {
            var start = Seek((int)_reader.TokenStartIndex);
            TextNode node;
            switch (_reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    node = new TextNode { Kind = TextNodeKind.Mapping, IsFlow = true, PropertyStart = start, Start = start };
                    for (Next(); _reader.TokenType != JsonTokenType.EndObject; Next())
                    {
                        var key = ReadNode();
                        Next();
                        node.Entries.Add(new TextEntry(key, ReadNode()));
                    }

                    break;
                case JsonTokenType.StartArray:
                    node = new TextNode { Kind = TextNodeKind.Sequence, IsFlow = true, PropertyStart = start, Start = start };
                    for (Next(); _reader.TokenType != JsonTokenType.EndArray; Next())
                        node.Items.Add(ReadNode());
                    break;
                default:
                    var quoted = _reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
                    node = new TextNode
                    {
                        Kind = TextNodeKind.Scalar,
                        PropertyStart = start,
                        Start = start,
                        Style = quoted ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain,
                        Value = quoted ? JsonText.Unescape(_reader.ValueSpan) : Encoding.UTF8.GetString(_reader.ValueSpan),
                    };
                    break;
            }

            // A property's name is consumed with its colon.
            node.End = _reader.TokenType == JsonTokenType.PropertyName
                ? Seek((int)_reader.TokenStartIndex + _reader.ValueSpan.Length + 2)
                : Seek((int)_reader.BytesConsumed);
            return node;
        }

        private int Seek(int position)
        {
            _char += Encoding.UTF8.GetCharCount(_utf8[_byte..position]);
            _byte = position;
            return _char;
        }
    }
}
