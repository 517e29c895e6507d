using System.Globalization;
using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>Text in JSON strings.</summary>
internal static class JsonText
{
    /// <summary>
    /// The text of a valid JSON string, given without its quotes. Half a surrogate pair becomes U+FFFD, as in Go's
    /// encoding/json; the framework's reader refuses it.
    /// </summary>
    public static string Unescape(ReadOnlySpan<byte> utf8)
    {
        var escaped = Encoding.UTF8.GetString(utf8);
        var builder = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\' || i + 1 >= escaped.Length)
            {
                builder.Append(escaped[i]);
                continue;
            }

            i++;
            if (escaped[i] == 'u' && i + 4 < escaped.Length)
            {
                builder.Append((char)int.Parse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                builder.Append(escaped[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var c => c });
            }
        }

        for (var i = 0; i < builder.Length; i++)
        {
            if (char.IsHighSurrogate(builder[i]) && i + 1 < builder.Length && char.IsLowSurrogate(builder[i + 1]))
                i++;
            else if (char.IsSurrogate(builder[i]))
                builder[i] = '\uFFFD';
        }

        return builder.ToString();
    }
}
