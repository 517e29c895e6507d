using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>Writes a text of several lines as the value of a key.</summary>
internal static class LiteralText
{
    private const int Step = 2;

    /// <summary>
    /// A literal block with the lines as they are, comments included; in double quotes where a block cannot hold the text.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="keyIndent">By how many spaces the key is indented; the lines are by two more.</param>
    /// <returns>What stands after <c>key: </c>, without the line end.</returns>
    public static string Write(string text, int keyIndent)
    {
        var body = text.TrimEnd('\n');
        // A block's lines end where others would not, and it has no escapes; some readers refuse one that begins with a line of spaces.
        if (body.Length == 0 || body.Split('\n').First(static line => line.Length > 0).AsSpan().Trim(' ').IsEmpty || body.AsSpan().IndexOfAny(ControlCharacters.Refused) >= 0 || body.AsSpan().IndexOfAny("\r\u0085\u2028\u2029") >= 0)
            return Quoting.DoubleQuoted(text);
        var builder = new StringBuilder("|");
        // Where the first line begins with spaces, how far the block is indented has to be said.
        if (body.TrimStart('\n') is [' ' or '\t', ..])
            builder.Append(Step);
        builder.Append((text.Length - body.Length) switch { 0 => "-", 1 => "", _ => "+" });
        var margin = new string(' ', keyIndent + Step);
        foreach (var line in body.Split('\n'))
        {
            builder.Append('\n');
            if (line.Length > 0)
                builder.Append(margin).Append(line);
        }

        return builder.Append('\n', Math.Max(0, text.Length - body.Length - 1)).ToString();
    }
}
