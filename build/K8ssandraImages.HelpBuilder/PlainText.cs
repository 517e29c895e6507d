using System.Text;
using System.Text.RegularExpressions;

namespace K8ssandraImages.HelpBuilder;

/// <summary>Running text without the marks that only a browser shows.</summary>
internal static partial class PlainText
{
    /// <summary>Backquotes, asterisks of emphasis and backslashes go; a link is its text, with the address if it leads out.</summary>
    public static string Of(string markdown)
    {
        var text = new StringBuilder();
        // Odd parts are code, where every character means itself.
        var parts = markdown.Split('`');
        for (var i = 0; i < parts.Length; i++)
            text.Append(i % 2 == 1 ? parts[i] : WithoutMarks(parts[i]));
        return text.ToString();
    }

    private static string WithoutMarks(string text)
    {
        text = Link().Replace(text, static link => link.Groups[2].Value.StartsWith("http", StringComparison.Ordinal)
            ? link.Groups[1].Value + " (" + link.Groups[2].Value + ")"
            : link.Groups[1].Value);
        text = Strong().Replace(text, "$1");
        return Escaped().Replace(text, "$1");
    }

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*([^*]+)\*\*")]
    private static partial Regex Strong();

    [GeneratedRegex(@"\\([\\<>\[\]*_`#|-])")]
    private static partial Regex Escaped();
}
