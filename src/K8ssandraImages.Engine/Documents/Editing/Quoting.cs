using System.Buffers;
using System.Globalization;
using System.Text;

namespace K8ssandraImages.Engine.Documents;

/// <summary>Writes strings as YAML and JSON scalars of one line.</summary>
internal static class Quoting
{
    // Some parsers end a value in a flow mapping at any colon.
    private static readonly SearchValues<char> FlowSigns = SearchValues.Create(",[]{}:");

    /// <summary>The string in a style, or in double quotes where the style cannot say it.</summary>
    /// <param name="text">The string.</param>
    /// <param name="style">The style that is wished for.</param>
    /// <param name="inFlow">Whether it stands in brackets or braces.</param>
    public static string Write(string text, ScalarStyle style, bool inFlow) => style switch
    {
        ScalarStyle.Plain when CanBePlain(text, inFlow) => text,
        ScalarStyle.SingleQuoted when CanBeSingleQuoted(text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'",
        _ => DoubleQuoted(text),
    };

    /// <summary>The string as a key of YAML.</summary>
    public static string WriteKey(string key, bool inFlow, ScalarStyle style = ScalarStyle.Plain) => style == ScalarStyle.Plain && key == "<<" ? DoubleQuoted(key) : Write(key, style, inFlow);

    /// <summary>The string in double quotes, in a form that YAML and JSON have in common.</summary>
    public static string DoubleQuoted(string text) => "\"" + Escape(text) + "\"";

    /// <summary>The string as it stands between double quotes.</summary>
    public static string Escape(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    builder.Append('\\').Append(c);
                    break;
                case '\n':
                    builder.Append("\\n");
                    break;
                case '\r':
                    builder.Append("\\r");
                    break;
                case '\t':
                    builder.Append("\\t");
                    break;
                case < ' ' or (>= '\x7f' and <= '\xa0') or '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF':
                    builder.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    builder.Append(c);
                    break;
            }
        }

        return builder.ToString();
    }

    /// <summary>Whether Kubernetes reads the text, written without quotes, as this very string. It is on the safe side.</summary>
    public static bool CanBePlain(string text, bool inFlow)
    {
        if (text.Length == 0 || text.Any(static c => c is < ' ' or > '~') || text[0] == ' ' || text[^1] is ' ' or ':')
            return false;
        if (text[0] is '!' or '"' or '#' or '%' or '&' or '\'' or '*' or ',' or '=' or '>' or '?' or '@' or '[' or ']' or '`' or '{' or '|' or '}' or ':')
            return false;
        if (text[0] == '-' && (text.Length == 1 || text[1] is ' ' or '-') || text.StartsWith("...", StringComparison.Ordinal))
            return false;
        if (text.Contains(": ", StringComparison.Ordinal) || text.Contains(" #", StringComparison.Ordinal))
            return false;
        if (inFlow && text.AsSpan().ContainsAny(FlowSigns))
            return false;
        return YamlScalar.ResolvePlain(text) is { Kind: NodeKind.String } resolved && resolved.Text == text;
    }

    /// <summary>Whether single quotes can hold the text on one line.</summary>
    public static bool CanBeSingleQuoted(string text) => !text.Any(static c => c < ' ' || c is (>= '\x7f' and <= '\xa0') or '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF');

    /// <summary>Whether half of a character stands alone, which no UTF-8 can hold.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return true;
        }

        return false;
    }
}
