using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace K8ssandraImages.Engine.Documents;

/// <summary>Builds the tree of a YAML document from the parser's events.</summary>
internal sealed class YamlTree
{
    private readonly string _text;
    private readonly TreeBuilding _building;
    private readonly Parser _parser;
    private Dictionary<string, Anchored>? _anchors;
    private int _aliases;
    private Mark _last;

    private YamlTree(string text, TreeBuilding building)
    {
        _text = text;
        _building = building;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The root of the first document of the text; null where there is none.</summary>
    /// <exception cref="DocumentException">It is no YAML, or beyond a limit.</exception>
    public static Node? Read(string text, TreeBuilding building)
    {
        RefuseControlCharacters(text, building);
        var tree = new YamlTree(text, building);
        try
        {
            return tree.ReadDocument();
        }
        catch (YamlException exception)
        {
            var start = exception.Start.Line > 0 ? exception.Start : tree._last;
            if (YamlMessage.IsTab(exception.Message))
                start = tree.FirstTab(start);
            throw tree.Error(start, "This is no valid YAML: " + YamlMessage.Describe(exception.Message), YamlMessage.Remedy(exception.Message));
        }
        catch (Exception exception) when (exception is not (DocumentException or OutOfMemoryException))
        {
            // The parser's own checks fail on some malformed input.
            throw tree.Error(tree._last, "This is no valid YAML: the parser gives up after this place.", "Check indentation, quotes and brackets from here on.");
        }
    }

    // go-yaml's reader (readerc.go) takes the characters of YAML 1.1's c-printable and refuses any other; the parser here
    // would take U+0000 for the end of the text.
    private static void RefuseControlCharacters(string text, TreeBuilding building)
    {
        var index = text.AsSpan().IndexOfAny(ControlCharacters.Refused);
        if (index < 0)
            return;
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < index; i++)
        {
            if (text[i] != '\n' && (text[i] != '\r' || text[i + 1] == '\n'))
                continue;
            line++;
            lineStart = i + 1;
        }

        var remedy = text[index] == '\0'
            ? "Save the file as UTF-8: zero characters are what UTF-16 looks like."
            : "Remove the character, or write it as an escape in double quotes.";
        throw new DocumentException(
            DocumentRules.SyntaxError,
            building.Line(line),
            building.Column(line, index - lineStart + 1),
            "This is no valid YAML: the control character " + Printable.Escape(text[index].ToString()) + " is not allowed.",
            remedy);
    }

    private Node? ReadDocument()
    {
        Next();
        if (Next() is not DocumentStart start)
            return null;
        if (start.Version is { } version && (version.Version.Major != 1 || version.Version.Minor != 1))
            Report(start.Start, $"Kubernetes reads YAML 1.1 only and refuses the directive %YAML {version.Version.Major}.{version.Version.Minor}.", "Remove the %YAML line.");
        Next();
        var root = ReadNode(1, out _);
        Next();
        ReportFurtherDocument();
        return root;
    }

    private void ReportFurtherDocument()
    {
        Mark mark;
        try
        {
            if (Next() is not DocumentStart further)
                return;
            mark = further.Start;
        }
        catch (YamlException exception)
        {
            mark = exception.Start.Line > 0 ? exception.Start : _last;
        }

        _building.Report(DocumentRules.ExtraDocument, Line(mark), Column(mark), "Another document begins here; it is not read.", "Put it into a text of its own.");
    }

    private ParsingEvent Next()
    {
        if (!_parser.MoveNext() || _parser.Current is not { } current)
            throw Error(_last, "This is no valid YAML: it ends in the middle of a value.", "Check brackets and quotes.");
        _last = current.End;
        return current;
    }

    // The event is the current one; afterwards it is the node's last one.
    private Node ReadNode(int depth, out int height)
    {
        switch (_parser.Current)
        {
            case Scalar scalar:
                height = 0;
                return ReadScalar(scalar);
            case MappingStart mapping:
                return ReadMapping(mapping, depth, out height);
            case SequenceStart sequence:
                return ReadSequence(sequence, depth, out height);
            case AnchorAlias alias:
                return ReadAlias(alias, depth, out height);
            default:
                throw Error(_last, "This is no valid YAML: a value is missing.", null);
        }
    }

    private Node ReadScalar(Scalar scalar)
    {
        var start = SkipProperties(scalar);
        Count(start);
        var text = scalar.Value;
        var resolved = Resolve(scalar);
        if (resolved is not { } value)
        {
            Report(start, $"\"{Printable.Escape(text)}\" is not what its tag {Printable.Escape(ShortTag(scalar))} says; Kubernetes refuses the document.", "Remove the tag, or correct the value.");
            value = new(NodeKind.String, text);
        }
        else if (value.Kind == NodeKind.Float && !double.IsFinite(value.Number))
        {
            Report(start, $"{Printable.Escape(text)} is a number that JSON does not have; Kubernetes refuses the document.", $"Write \"{Printable.Escape(text)}\" in quotes, or write a number.");
        }

        if (scalar.Style == YamlDotNet.Core.ScalarStyle.DoubleQuoted && HasSurrogateEscape(scalar))
            Report(start, "The text has half of a character as an escape (\\ud800 to \\udfff), which Kubernetes refuses in YAML.", "Write the character itself, or \\U and eight digits.");

        var raw = value.Kind == NodeKind.String && text.Length <= 32 ? _building.Strings.Intern(text) : text;
        var canonical = ReferenceEquals(value.Text, text) ? raw : value.Text;
        var style = (ScalarStyle)(scalar.Style switch
        {
            YamlDotNet.Core.ScalarStyle.SingleQuoted => ScalarStyle.SingleQuoted,
            YamlDotNet.Core.ScalarStyle.DoubleQuoted => ScalarStyle.DoubleQuoted,
            YamlDotNet.Core.ScalarStyle.Literal => ScalarStyle.Literal,
            YamlDotNet.Core.ScalarStyle.Folded => ScalarStyle.Folded,
            _ => ScalarStyle.Plain,
        });
        var indent = style == ScalarStyle.Literal ? ContentIndent(start, text) : 0;
        var node = new Node(value.Kind, canonical, raw, style, Line(start), Column(start), indent);
        if (!scalar.Anchor.IsEmpty)
            Define(scalar.Anchor, new Anchored(node, 1, 0), start);
        return node;
    }

    private static ResolvedScalar? Resolve(Scalar scalar)
    {
        if (scalar.Tag.IsEmpty)
        {
            return scalar.Style == YamlDotNet.Core.ScalarStyle.Plain
                ? YamlScalar.ResolvePlain(scalar.Value)
                : new(NodeKind.String, scalar.Value);
        }

        return YamlScalar.ResolveTagged(scalar.Tag.Value, scalar.Value);
    }

    private bool HasSurrogateEscape(Scalar scalar)
    {
        if (scalar.Value.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
            return false;
        var start = (int)scalar.Start.Index;
        var end = Math.Min((int)scalar.End.Index, _text.Length);
        for (var i = start; i + 2 < end; i++)
        {
            if (_text[i] != '\\')
                continue;
            if (_text[i + 1] == 'u' && _text[i + 2] is 'd' or 'D' && i + 3 < end && _text[i + 3] is (>= '8' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'))
                return true;
            i++;
        }

        return false;
    }

    // go-yaml's names of anchors have letters, digits, _ and - only; the parser here takes more.
    private void Define(AnchorName anchor, in Anchored value, in Mark start)
    {
        if (value.Node is null || value.Height == 0)
            CheckName(anchor, start, '&');
        (_anchors ??= new(StringComparer.Ordinal))[anchor.Value] = value;
    }

    private void CheckName(AnchorName anchor, in Mark start, char sign)
    {
        foreach (var c in anchor.Value)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
                continue;
            Report(start, $"{sign}{Printable.Escape(anchor.Value)} is no name of an anchor for Kubernetes, which refuses the document.", $"Put text that begins with {sign} in quotes.");
            return;
        }
    }

    // The parser names the start of the mapping; what is looked for is the first tab in an indentation from there on.
    private Mark FirstTab(in Mark start)
    {
        var line = start.Line;
        for (var i = (int)start.Index; i < _text.Length; i++)
        {
            if (_text[i] != '\n')
                continue;
            line++;
            var content = _text.AsSpan(i + 1).IndexOfAnyExcept(' ');
            if (content >= 0 && _text[i + 1 + content] == '\t')
                return new Mark(i + 1 + content, line, content + 1);
        }

        return start;
    }

    // A tab is white space after a token, but never indentation.
    private void RefuseTab(in Mark start)
    {
        for (var i = Math.Min((int)start.Index, _text.Length) - 1; i >= 0 && _text[i] is ' ' or '\t'; i--)
        {
            if (_text[i] != '\t')
                continue;
            Report(start, "The indentation has a tab, which YAML does not allow; Kubernetes refuses the document.", "Indent with spaces.");
            return;
        }
    }

    private Node ReadSequence(SequenceStart sequence, int depth, out int height)
    {
        var start = sequence.Start;
        _building.CheckDepth(depth, Line(start), Column(start));
        var before = _building.Nodes;
        Count(start);
        if (!sequence.Anchor.IsEmpty)
            Define(sequence.Anchor, default, start);
        if (sequence.Style == SequenceStyle.Block)
            RefuseTab(start);
        var node = new Node(NodeKind.Sequence, "", "", ScalarStyle.Plain, Line(start), Column(start));
        var first = _building.StartItems();
        height = 1;
        while (Next() is not SequenceEnd)
        {
            if (sequence.Style == SequenceStyle.Block && _parser.Current is Scalar { Value.Length: > 0 } item)
                RefuseTab(item.Start);
            _building.AddItem(ReadNode(depth + 1, out var itemHeight));
            height = Math.Max(height, itemHeight + 1);
        }

        node.SetItems(_building.TakeItems(first));
        if (!sequence.Anchor.IsEmpty)
            Define(sequence.Anchor, new Anchored(node, _building.Nodes - before, height), start);
        return node;
    }

    private Node ReadMapping(MappingStart mapping, int depth, out int height)
    {
        var start = mapping.Start;
        _building.CheckDepth(depth, Line(start), Column(start));
        var before = _building.Nodes;
        Count(start);
        if (!mapping.Anchor.IsEmpty)
            Define(mapping.Anchor, default, start);
        if (mapping.Style == MappingStyle.Block)
            RefuseTab(start);
        var node = new Node(NodeKind.Mapping, "", "", ScalarStyle.Plain, Line(start), Column(start));
        var first = _building.StartMembers();
        Dictionary<string, int>? index = null;
        height = 1;
        while (Next() is not MappingEnd)
        {
            int valueHeight;
            if (_parser.Current is Scalar { Value: "<<" } scalar && IsMerge(scalar))
            {
                ReadMerge(node, first, ref index, depth, out valueHeight);
            }
            else
            {
                var keyStart = _parser.Current is Scalar simple ? SkipProperties(simple) : _parser.Current!.Start;
                if (mapping.Style == MappingStyle.Block)
                    RefuseTab(_parser.Current!.Start);
                var key = ReadKey(depth, keyStart, out var rawKey);
                Next();
                var value = ReadNode(depth + 1, out valueHeight);
                if (key is not null)
                    _building.AddMember(node, first, ref index, new Member(key, rawKey, Line(keyStart), Column(keyStart), value), merged: false);
                else
                    value.Attach(node, rawKey, 0);
            }

            height = Math.Max(height, valueHeight + 1);
        }

        node.SetMembers(_building.TakeMembers(first));
        if (!mapping.Anchor.IsEmpty)
            Define(mapping.Anchor, new Anchored(node, _building.Nodes - before, height), start);
        return node;
    }

    private static bool IsMerge(Scalar scalar) =>
        scalar.Tag.IsEmpty ? scalar.Style == YamlDotNet.Core.ScalarStyle.Plain : scalar.Tag.IsNonSpecific || scalar.Tag.Value == "tag:yaml.org,2002:merge";

    // Merged members take part in the mapping in the order of the text, as in go-yaml v2 (decode.go, merge): what comes
    // later replaces what came earlier, and of a list of mappings the first one wins.
    private void ReadMerge(Node owner, int first, ref Dictionary<string, int>? index, int depth, out int height)
    {
        var keyStart = _parser.Current!.Start;
        Next();
        var value = ReadNode(depth + 1, out height);
        value.Attach(owner, "<<", 0);
        if (value.Kind == NodeKind.Mapping)
        {
            Merge(owner, first, ref index, value);
            return;
        }

        var valid = value.Kind == NodeKind.Sequence;
        foreach (var item in value.Items)
            valid &= item.Kind == NodeKind.Mapping;
        if (!valid)
        {
            Report(keyStart, "The merge key << takes a mapping or a list of mappings; Kubernetes refuses the document.", "Give it an alias of a mapping, as in <<: *defaults.");
            return;
        }

        for (var i = value.Items.Length - 1; i >= 0; i--)
            Merge(owner, first, ref index, value.Items[i]);
    }

    private void Merge(Node owner, int first, ref Dictionary<string, int>? index, Node mapping)
    {
        foreach (ref readonly var member in mapping.Members)
            _building.AddMember(owner, first, ref index, member, merged: true);
    }

    // The key's text as sigs.k8s.io/yaml makes it; null where it has none and the member is left out.
    private string? ReadKey(int depth, Mark start, out string rawKey)
    {
        ResolvedScalar key;
        if (_parser.Current is Scalar scalar)
        {
            Count(start);
            rawKey = _building.Strings.Intern(scalar.Value);
            if (scalar.Anchor.IsEmpty && Resolve(scalar) is { } resolved)
            {
                key = resolved;
                if (key.Kind == NodeKind.String)
                    return ReferenceEquals(key.Text, scalar.Value) ? rawKey : key.Text;
            }
            else
            {
                var node = ReadScalar(scalar);
                key = new ResolvedScalar(node.Kind, node.Text, Resolve(scalar)?.Number ?? 0);
            }
        }
        else
        {
            var node = ReadNode(depth + 1, out _);
            rawKey = node.RawText;
            key = new ResolvedScalar(node.Kind, node.Text, node.Kind == NodeKind.Float && GoNumber.TryParseFloat(node.Text, out var number) ? number : 0);
        }

        switch (key.Kind)
        {
            case NodeKind.String or NodeKind.Boolean:
                return key.Text;
            case NodeKind.Float:
                return GoNumber.FormatKey(key.Number);
            case NodeKind.Integer when key.Text.Length < 19 || long.TryParse(key.Text, out _):
                return key.Text;
            case NodeKind.Integer:
                Report(start, $"The key {Printable.Escape(rawKey)} is a number beyond 64 bits with sign; Kubernetes refuses the document.", "Write the key in quotes.");
                return null;
            case NodeKind.Null:
                Report(start, "A key is null or empty; Kubernetes refuses the document.", "Write the key, in quotes if it is the text that is meant.");
                return null;
            default:
                Report(start, "A key is a mapping or a list, which JSON does not have; Kubernetes refuses the document.", "Look for a template placeholder in braces that was not filled in, and put it in quotes.");
                return null;
        }
    }

    private Node ReadAlias(AnchorAlias alias, int depth, out int height)
    {
        var start = alias.Start;
        var name = alias.Value.Value;
        if (++_aliases > _building.Limits.Aliases)
            throw new DocumentException(DocumentRules.LimitExceeded, Line(start), Column(start), $"The document has more than {_building.Limits.Aliases} aliases.", "Write out what the aliases repeat.");
        if (_anchors is null || !_anchors.TryGetValue(name, out var anchored))
            throw Error(start, $"There is no anchor &{Printable.Escape(name)} before the alias *{Printable.Escape(name)}.", "Define the anchor first, or put text that begins with * in quotes.");
        if (anchored.Node is not { } node)
            throw Error(start, $"The alias *{Printable.Escape(name)} stands inside the value that it stands for.", "Refer to another value.");
        CheckName(alias.Value, start, '*');
        height = anchored.Height;
        _building.CheckDepth(depth + height - 1, Line(start), Column(start));
        _building.Count(anchored.Nodes, Line(start), Column(start));
        return node;
    }

    private void Count(in Mark mark) => _building.Count(1, Line(mark), Column(mark));

    private int Line(in Mark mark) => _building.Line(mark.Line);

    private int Column(in Mark mark) => _building.Column(mark.Line, mark.Column);

    private DocumentException Error(in Mark mark, string message, string? remedy) =>
        new(DocumentRules.SyntaxError, Math.Max(Line(mark), 1), Math.Max(Column(mark), 1), message, remedy);

    private void Report(in Mark mark, string message, string? remedy) =>
        _building.Report(DocumentRules.SyntaxError, Line(mark), Column(mark), message, remedy);

    private static string ShortTag(Scalar scalar) => scalar.Tag.Value.Replace("tag:yaml.org,2002:", "!!", StringComparison.Ordinal);

    // A scalar's event starts at its tag or anchor; its place is that of the value.
    private Mark SkipProperties(Scalar scalar)
    {
        if (scalar.Anchor.IsEmpty && scalar.Tag.IsEmpty)
            return scalar.Start;
        var index = (int)scalar.Start.Index;
        var line = scalar.Start.Line;
        var column = scalar.Start.Column;
        var end = Math.Min((int)scalar.End.Index, _text.Length);
        var inProperty = false;
        for (; index < end; index++, column++)
        {
            var c = _text[index];
            if (c is '\n' or '\r')
            {
                if (c == '\n' || index + 1 >= end || _text[index + 1] != '\n')
                {
                    line++;
                    column = 0;
                }

                inProperty = false;
            }
            else if (c is ' ' or '\t')
            {
                inProperty = false;
            }
            else if (!inProperty)
            {
                if (c is not ('!' or '&'))
                    break;
                inProperty = true;
            }
        }

        return index < end ? new Mark(index, line, column) : scalar.Start;
    }

    // A literal block's lines stand in the file with the same indentation in front, which the value has lost: the difference
    // on its first line that is not blank, whether the indentation was detected or given by an indicator.
    private int ContentIndent(in Mark start, string value)
    {
        var position = (int)start.Index;
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            var lineEnd = _text.AsSpan(Math.Min(position, _text.Length)).IndexOfAny('\n', '\r');
            if (lineEnd < 0)
                return 0;
            position += lineEnd;
            position += _text.AsSpan(position).StartsWith("\r\n") ? 2 : 1;
            var valueEnd = rest.IndexOf('\n');
            var line = valueEnd < 0 ? rest : rest[..valueEnd];
            var content = line.IndexOfAnyExcept(' ');
            if (content >= 0)
                return Math.Max(_text.AsSpan(position).IndexOfAnyExcept(' ') - content, 0);
            rest = valueEnd < 0 ? default : rest[(valueEnd + 1)..];
        }

        return 0;
    }

    // A value with a name, its nodes counted through aliases, and how deep it is; no node while it is being read.
    private readonly record struct Anchored(Node? Node, long Nodes, int Height);
}
