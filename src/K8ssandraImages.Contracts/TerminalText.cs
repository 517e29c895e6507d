using System.Globalization;
using System.Text;

namespace K8ssandraImages;

/// <summary>Makes text from a file fit to be shown: a terminal acts on control characters, and bidi controls lie about order.</summary>
public static class TerminalText
{
    /// <summary>
    /// The text with every control character (C0, DEL, C1), line separator, bidi control, invisible format character and
    /// lone surrogate written as <c>\u001b</c>, and cut to a length with <c>…</c> at its end.
    /// </summary>
    /// <param name="text">Text that somebody else wrote.</param>
    /// <param name="maxLength">How many characters of the text are shown at most.</param>
    public static string Escape(string? text, int maxLength = 80)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var length = Math.Min(text.Length, Math.Max(maxLength, 1));
        // A pair is not cut in two: its half would be shown as an escape that is not in the text.
        if (length < text.Length && char.IsHighSurrogate(text[length - 1]) && char.IsLowSurrogate(text[length]))
            length--;
        StringBuilder? builder = null;
        for (var i = 0; i < length; i++)
        {
            var c = text[i];
            var pair = char.IsHighSurrogate(c) && i + 1 < length && char.IsLowSurrogate(text[i + 1]);
            if (pair ? IsHarmlessPair(c, text[i + 1]) : IsHarmless(c))
            {
                builder?.Append(c);
                if (pair)
                    builder?.Append(text[i + 1]);
            }
            else
            {
                builder ??= new StringBuilder(text, 0, i, length + 16);
                AppendEscape(builder, c);
                if (pair)
                    AppendEscape(builder, text[i + 1]);
            }

            if (pair)
                i++;
        }

        if (length < text.Length)
            return (builder?.ToString() ?? text[..length]) + "…";
        return builder?.ToString() ?? text;
    }

    private static void AppendEscape(StringBuilder builder, char c) =>
        builder.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));

    private static bool IsHarmless(char c)
    {
        if (c is >= ' ' and < '\u007f')
            return true;
        return char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }

    private static bool IsHarmlessPair(char high, char low) =>
        CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(high, low)) is not (UnicodeCategory.Control or UnicodeCategory.Format);
}
