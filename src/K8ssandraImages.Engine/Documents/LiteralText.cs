using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>Writes a text of several lines as the value of a key.</summary>
internal static class LiteralText
{
    /// <summary>
    /// A literal block with the lines as they are, comments included; in double quotes where a block cannot hold the text.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="indent">By how many spaces its lines are indented.</param>
    /// <returns>What stands after <c>key: </c>, without the line end.</returns>
    public static string Write(string text, int indent)
    {
        var body = text.TrimEnd('\n');
        // A block's lines end where others would not, and it has no escapes.
        if (body.Length == 0 || body.AsSpan().IndexOfAny(ControlCharacters.Refused) >= 0 || body.AsSpan().IndexOfAny("\r\u0085\u2028\u2029") >= 0)
            return Quoting.DoubleQuoted(text);
        var builder = new StringBuilder("|");
        if (body.TrimStart('\n') is [' ' or '\t', ..])
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
}
