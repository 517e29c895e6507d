using System.Text;

namespace K8ssandraImages.Engine.Tests.Documents.Editing;

/// <summary>Writes documents as people and tools write them, and some as nobody should.</summary>
internal sealed class RandomDocument
{
    private static readonly string[] Keys = ["registry", "images", "a", "image.tag", "pull-policy", "4.10", "on", "with space", "é", "x/y", "types", "cassandra"];

    private static readonly string[] Plain = ["docker.io", "k8ssandra/medusa:0.21", "4.10", "yes", "a b  c", "1", "IfNotPresent", "null", "~", "x#y", "a:b", "0x1F", "é😀", "-x", "?x", "2020-01-01"];

    private readonly Random _random;
    private readonly bool _isOrdinary;
    private readonly bool _hasAnchors;
    private readonly List<(string Name, bool IsMapping)> _anchors = [];
    private readonly int _step;
    private readonly int _listOffset;
    private int _comments;

    /// <param name="random">The source of it all.</param>
    /// <param name="isOrdinary">Only what an ImageConfig or a ConfigMap of some chart or kubectl looks like.</param>
    /// <param name="hasAnchors">Whether there are anchors, aliases and merge keys.</param>
    private RandomDocument(Random random, bool isOrdinary, bool hasAnchors)
    {
        _hasAnchors = hasAnchors;
        _random = random;
        _isOrdinary = isOrdinary;
        _step = isOrdinary ? 2 : random.Next(1, 5);
        _listOffset = random.Next(2) * _step;
    }

    /// <summary>A text of one or more documents.</summary>
    public static string Text(Random random, bool isOrdinary, bool hasAnchors = false)
    {
        var builder = new StringBuilder();
        for (var n = random.Next(3) == 0 ? 2 : 1; n > 0; n--)
        {
            var document = new RandomDocument(random, isOrdinary, hasAnchors);
            if (builder.Length > 0)
                builder.Append(random.Next(4) == 0 ? "...\n# between\n---\n" : "---\n");
            else if (random.Next(4) == 0)
                builder.Append(random.Next(2) == 0 ? "---\n" : "# first\n--- # here\n");
            builder.Append(!hasAnchors && random.Next(3) > 0 ? document.ConfigMap() : document.Any());
        }

        var text = builder.ToString();
        if (random.Next(4) == 0)
            text = text.TrimEnd('\n');
        if (random.Next(3) == 0)
            text = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        return random.Next(20) == 0 ? "\uFEFF" + text : text;
    }

    private string Any() => _random.Next(8) switch
    {
        0 => Json(0, pretty: false, "") + "\n",
        1 => Json(0, pretty: true, "") + "\n",
        2 when !_isOrdinary => Flow(0, mapping: true) + "\n",
        3 when !_isOrdinary => Sequence(0, 0, "\n")[1..],
        _ => Mapping(0, 0),
    };

    private string ConfigMap()
    {
        var text = ImageConfig();
        if (_random.Next(6) == 0)
            return "{\"kind\": \"ConfigMap\", \"data\": {\"image_config.yaml\": " + Quote(text) + ", \"x\": \"y\"}}\n";
        var indent = new string(' ', _step);
        return "apiVersion: v1\nkind: ConfigMap" + Comment() + "\n" + Above("") + "data:" + Comment() + "\n" + Above(indent)
            + (_random.Next(3) == 0 ? indent + "first: 'x'\n" : "")
            + indent + "image_config.yaml: " + Nested(text, _step)
            + (_random.Next(3) == 0 ? Above(indent) + indent + "last: |\n" + indent + "  y\n" : "")
            + (_random.Next(3) == 0 ? "metadata:" + "\n" + indent + "name: m\n" : "");
    }

    private string ImageConfig()
    {
        var builder = new StringBuilder("apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\n");
        foreach (var key in (string[])["defaults", "overrides", "images", "types"])
        {
            builder.Append(Above(""));
            switch (_random.Next(6))
            {
                case 0:
                    break;
                case 1:
                    builder.Append(key).Append(_random.Next(3) switch { 0 => ":", 1 => ": {}", _ => ": {registry: r, pullSecrets: [s]}" }).Append(Comment()).Append('\n');
                    break;
                default:
                    builder.Append(key).Append(':').Append(Comment()).Append('\n').Append(Above("  "));
                    foreach (var name in (string[])["registry", "repository", "tag", "cassandra"])
                    {
                        if (_random.Next(2) == 0)
                            builder.Append("  ").Append(name).Append(": ").Append(Inline(inFlow: false)).Append(Comment()).Append('\n').Append(Above("  "));
                    }

                    if (_random.Next(2) == 0)
                        builder.Append("  pullSecrets:\n  ").Append(' ', _listOffset).Append("- s1\n  ").Append(' ', _listOffset).Append("- s2").Append(Comment()).Append('\n');
                    if (_random.Next(2) == 0)
                        builder.Append("  dse:\n    repository: x\n").Append(Above("    ")).Append("    name: y").Append(Comment()).Append('\n');
                    break;
            }
        }

        var text = builder.ToString();
        return _random.Next(5) == 0 ? text.TrimEnd('\n') : _random.Next(8) == 0 ? text + "\n\n" : text;
    }

    // A text as the value of a key in a column; ends its last line.
    private string Nested(string text, int column)
    {
        var indent = new string(' ', column + 2);
        var newlines = text.Length - text.TrimEnd('\n').Length;
        var chomping = newlines == 0 ? "-" : newlines == 1 ? "" : "+";
        var lines = text.TrimEnd('\n').Split('\n');
        switch (_random.Next(_isOrdinary ? 6 : 8))
        {
            case 0:
                return Quote(text) + "\n";
            case 1:
                return Wrapped(text, indent) + "\n";
            case 6:
                return ">" + chomping + Comment() + "\n" + Folded(lines, indent) + string.Concat(Enumerable.Repeat("\n", Math.Max(newlines - 1, 0)));
            default:
                var digit = !_isOrdinary && _random.Next(4) == 0 ? "2" : "";
                return "|" + digit + chomping + Comment() + "\n" + string.Concat(lines.Select(line => (line.Length > 0 ? indent : "") + line + "\n"))
                    + (newlines > 1 ? string.Concat(Enumerable.Repeat("\n", newlines - 1)) : newlines == 1 && _random.Next(4) == 0 ? "\n" : "");
        }
    }

    private static string Folded(string[] lines, string indent)
    {
        var builder = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            builder.Append(lines[i].Length > 0 ? indent : "").Append(lines[i]).Append('\n');
            // A line end between two lines that begin with text needs a blank line.
            var next = i + 1;
            while (next < lines.Length && lines[next].Length == 0)
                next++;
            if (lines[i].Length > 0 && next < lines.Length && lines[i][0] != ' ' && lines[next][0] != ' ')
                builder.Append('\n');
        }

        return builder.ToString();
    }

    private static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"";

    // As go-yaml breaks long lines in quotes: at a blank, which a line end stands for.
    private string Wrapped(string text, string indent)
    {
        var builder = new StringBuilder();
        var quoted = Quote(text);
        for (var i = 0; i < quoted.Length; i++)
        {
            var isBreak = quoted[i] == ' ' && i > 1 && i < quoted.Length - 2 && quoted[i - 1] is not ' ' && quoted[i + 1] is not ' ' && _random.Next(3) == 0;
            builder.Append(isBreak ? "\n" + indent : quoted[i].ToString());
            if (quoted[i] == 'n' && quoted[i - 1] == '\\' && _random.Next(5) == 0)
                builder.Append("\\\n" + indent + (i + 1 < quoted.Length && quoted[i + 1] == ' ' ? "\\" : ""));
        }

        return builder.ToString();
    }

    private string Mapping(int column, int depth)
    {
        var builder = new StringBuilder();
        var indent = new string(' ', column);
        foreach (var key in Keys.OrderBy(_ => _random.Next()).Take(_random.Next(1, 5)))
        {
            builder.Append(Above(indent)).Append(indent).Append(Key(key)).Append(':');
            builder.Append(BlockValue(column, depth));
            if (_random.Next(4) == 0 && _anchors.FindLast(anchor => anchor.IsMapping) is { IsMapping: true } merged)
                builder.Append(indent).Append("<<: *").Append(merged.Name).Append('\n');
        }

        return builder.ToString();
    }

    private string BlockValue(int column, int depth)
    {
        if (!_hasAnchors || _random.Next(3) > 0)
            return PlainBlockValue(column, depth);
        if (_anchors.Count > 0 && _random.Next(2) == 0)
            return " *" + _anchors[_random.Next(_anchors.Count)].Name + Comment() + "\n";
        var value = PlainBlockValue(column, depth);
        var name = "x" + _anchors.Count;
        _anchors.Add((name, value.StartsWith(" {", StringComparison.Ordinal) || (value[0] == '\n' && value.TrimStart('\n', ' ') is [not ('-' or '#'), ..])));
        return " &" + name + value;
    }

    private string PlainBlockValue(int column, int depth)
    {
        switch (_random.Next(depth > 3 ? 6 : 12))
        {
            case 0:
                return (_random.Next(2) == 0 ? "" : " ~") + Comment() + "\n";
            case 1:
                return " " + Flow(depth + 1, mapping: true) + Comment() + "\n";
            case 2:
                return " " + Flow(depth + 1, mapping: false) + Comment() + "\n";
            case 3 or 4:
                return " " + Inline(inFlow: false) + Comment() + "\n";
            case 5:
                return " " + Block(column);
            case 6 or 7:
                return Sequence(column + _listOffset, depth + 1, Comment() + "\n");
            default:
                return Comment() + "\n" + Mapping(column + _step, depth + 1);
        }
    }

    private string Block(int column)
    {
        var indent = new string(' ', column + _step);
        var builder = new StringBuilder();
        var folded = _random.Next(3) == 0;
        var chomping = _random.Next(3) switch { 0 => "-", 1 => "+", _ => "" };
        builder.Append(folded ? '>' : '|').Append(chomping).Append(Comment()).Append('\n').Append(indent).Append("first # text\n");
        for (var n = _random.Next(4); n > 0; n--)
            builder.Append(_random.Next(5) switch { 0 => "\n", 1 => indent + "  more  \n", 2 => indent + "key: value\n", 3 => indent + "- \"x\n", _ => indent + "{{ y\n" });
        if (_random.Next(3) == 0)
            builder.Append('\n');
        return builder.ToString();
    }

    private string Sequence(int column, int depth, string start)
    {
        var builder = new StringBuilder(start);
        var indent = new string(' ', column);
        for (var n = _random.Next(1, 4); n > 0; n--)
        {
            builder.Append(Above(indent)).Append(indent).Append('-');
            switch (_random.Next(depth > 3 ? 4 : 6))
            {
                case 0:
                    builder.Append(Comment()).Append('\n');
                    break;
                case 4 when depth < 3:
                    var mapping = Mapping(column + 2, depth + 1);
                    // The first key stands behind the dash, if there is no comment above it.
                    builder.Append(mapping.AsSpan().IndexOfAnyExcept(' ') == column + 2 && mapping[column + 2] is not ('#' or '\n') ? " " + mapping[(column + 2)..] : "\n" + mapping);
                    break;
                case 5 when depth < 3 && !_isOrdinary:
                    builder.Append(' ').Append(Flow(depth + 1, _random.Next(2) == 0)).Append('\n');
                    break;
                default:
                    builder.Append(' ').Append(Inline(inFlow: false)).Append(Comment()).Append('\n');
                    break;
            }
        }

        return builder.ToString();
    }

    private string Flow(int depth, bool mapping)
    {
        var items = new List<string>();
        foreach (var key in Keys.OrderBy(_ => _random.Next()).Take(_random.Next(0, 4)))
        {
            var value = depth < 4 && _random.Next(4) == 0 ? Flow(depth + 1, _random.Next(2) == 0) : _random.Next(10) == 0 && mapping ? "" : Inline(inFlow: true);
            items.Add(mapping ? Key(key) + ": " + value : value);
        }

        var space = _random.Next(4) == 0 ? " " : "";
        var last = items.Count > 0 && !_isOrdinary && _random.Next(6) == 0 ? "," : "";
        return (mapping ? "{" : "[") + space + string.Join(_random.Next(4) == 0 ? " , " : ", ", items) + last + space + (mapping ? "}" : "]");
    }

    private string Json(int depth, bool pretty, string indent)
    {
        var inner = indent + (_isOrdinary ? "  " : "\t");
        var mapping = depth == 0 || _random.Next(2) == 0;
        var items = new List<string>();
        foreach (var key in Keys.OrderBy(_ => _random.Next()).Take(_random.Next(0, 4)))
        {
            var value = _random.Next(7) switch { 0 => "null", 1 => "true", 2 => "4.10", 3 or 4 when depth < 3 => Json(depth + 1, pretty, inner), _ => "\"x\\n\\\"\\u00e9\"" };
            items.Add(mapping ? "\"" + key + "\":" + (pretty ? " " : "") + value : value);
        }

        var content = items.Count == 0 ? "" : pretty ? "\n" + inner + string.Join(",\n" + inner, items) + "\n" + indent : string.Join(",", items);
        return (mapping ? "{" : "[") + content + (mapping ? "}" : "]");
    }

    private string Inline(bool inFlow)
    {
        var plain = Plain[_random.Next(Plain.Length)];
        if (inFlow && plain.Contains(':', StringComparison.Ordinal))
            plain = "p";
        return _random.Next(_isOrdinary ? 6 : 9) switch
        {
            0 => "'it''s'",
            1 => "\"a \\\"b\\\" \\u00e9\\n\"",
            2 => "\"docker.io\"",
            6 when !inFlow => "\"two\n" + new string(' ', 40) + "lines\"",
            7 when !inFlow => "two\n" + new string(' ', 40) + "lines",
            8 when !inFlow => "!!str 12",
            _ => plain,
        };
    }

    private string Key(string key)
    {
        // Without quotes these are other keys, which is all right.
        var style = _random.Next(5);
        return style == 0 ? "\"" + key + "\"" : style == 1 ? "'" + key + "'" : key;
    }

    private string Comment() => _random.Next(5) == 0 ? "  # c" + ++_comments + "." : "";

    private string Above(string indent) => _random.Next(8) switch
    {
        0 => indent + "# c" + ++_comments + ".\n",
        1 => "\n",
        2 when !_isOrdinary => new string(' ', _random.Next(8)) + "# c" + ++_comments + ".\n",
        _ => "",
    };
}
