using System.Globalization;
using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>Writes text as YAML that Kubernetes reads back as exactly this text.</summary>
internal static class YamlText
{
    private static readonly System.Buffers.SearchValues<char> PlainCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./@:+=-");

    /// <summary>A scalar: without quotes where that is safe, else in double quotes.</summary>
    public static string Scalar(string text) => IsPlain(text) ? text : Quoted(text);

    /// <summary>
    /// A literal block with its lines as they are, comments included; in double quotes where a block cannot hold the text.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="indent">By how many spaces its lines are indented.</param>
    /// <returns>What stands after <c>key: </c>, without the line end.</returns>
    public static string Literal(string text, int indent)
    {
        var body = text.TrimEnd('\n');
        // A block's lines end where others would not, and it has no escapes.
        if (body.Length == 0 || body.AsSpan().IndexOfAny(ControlCharacters.Refused) >= 0 || body.AsSpan().IndexOfAny("\r\u0085\u2028\u2029") >= 0)
            return Quoted(text);
        var builder = new StringBuilder("|");
        var first = body.TrimStart('\n');
        if (first.StartsWith(' ') || first.StartsWith('\t'))
            builder.Append(indent);
        builder.Append((text.Length - body.Length) switch { 0 => "-", 1 => "", _ => "+" });
        var margin = new string(' ', indent);
        foreach (var line in body.Split('\n'))
        {
            builder.Append('\n');
            if (line.Length > 0)
                builder.Append(margin).Append(line);
        }

        return builder.Append('\n', Math.Max(0, text.Length - body.Length - 1)).ToString();
    }

    private static bool IsPlain(string text) =>
        text.Length > 0
        && text.AsSpan().IndexOfAnyExcept(PlainCharacters) < 0
        && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '_' or '/')
        && text[^1] != ':'
        && YamlScalar.ResolvePlain(text).Kind == NodeKind.String;

    private static string Quoted(string text)
    {
        var builder = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                builder.Append('\\').Append(rune);
            else if (rune.Value == '\n')
                builder.Append("\\n");
            else if (rune.Value is < 0x20 or (>= 0x7F and <= 0xA0) or 0xAD or 0x2028 or 0x2029 or 0xFEFF or 0xFFFE or 0xFFFF || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)
                builder.Append(rune.Value <= 0xFFFF ? "\\u" : "\\U").Append(rune.Value.ToString(rune.Value <= 0xFFFF ? "X4" : "X8", CultureInfo.InvariantCulture));
            else
                builder.Append(rune);
        }

        return builder.Append('"').ToString();
    }
}
