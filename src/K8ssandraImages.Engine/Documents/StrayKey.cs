using System.Text.RegularExpressions;

namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// A line that is only a key, indented deeper than the plain scalar above it, as in
/// <code>
/// pullSecretRef: &lt;my-pullSecretRef&gt;
///     stargate:
/// reaper:
/// </code>
/// It stands in an example of K8ssandra's documentation that people copy. No YAML parser takes it: the scalar would go on
/// in that line, and a scalar of several lines is no key.
/// </summary>
internal static partial class StrayKey
{
    /// <summary>Leaves the line out for which a parser failed at a line; false where it is not exactly this mistake.</summary>
    /// <param name="text">The document; every other place in it stays where it is.</param>
    /// <param name="errorLine">Line at which the parser failed, from 1.</param>
    /// <param name="line">The line that was left out, from 1.</param>
    /// <param name="column">The column of its key, from 1.</param>
    /// <param name="key">Its key.</param>
    public static bool TryLeaveOut(ref string text, int errorLine, out int line, out int column, out string key)
    {
        (line, column, key) = (0, 0, "");
        var lines = text.Split('\n');
        // The parser fails at the colon, or when it finds what comes after.
        for (var i = Math.Min(errorLine, lines.Length) - 1; i >= 0 && i >= errorLine - 3; i--)
        {
            if (IsNoContent(lines[i]))
                continue;
            var match = KeyOnly().Match(lines[i]);
            if (!match.Success || !IsStray(lines, i))
                continue;
            line = i + 1;
            column = match.Groups[1].Index + 1;
            key = match.Groups[1].Value;
            lines[i] = new string(' ', lines[i].Length);
            text = string.Join('\n', lines);
            return true;
        }

        return false;
    }

    private static bool IsStray(string[] lines, int index)
    {
        var above = index - 1;
        while (above >= 0 && IsNoContent(lines[above]))
            above--;
        if (above < 0 || Indent(lines[index]) <= Indent(lines[above]) || !EndsInPlainScalar().IsMatch(lines[above]))
            return false;
        var below = index + 1;
        while (below < lines.Length && IsNoContent(lines[below]))
            below++;
        // Anything that could be the key's value makes it a block that is only indented wrongly.
        return below >= lines.Length || Indent(lines[below]) < Indent(lines[index]);
    }

    private static bool IsNoContent(string line)
    {
        var content = line.AsSpan().TrimStart();
        return content.IsEmpty || content[0] == '#';
    }

    private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;

    [GeneratedRegex(@"^ +([A-Za-z][A-Za-z0-9_-]*):[ \t\r]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyOnly();

    // A key and a value that has neither quotes, nor a block, an anchor, an alias, a tag, a bracket or a comment.
    [GeneratedRegex(@"^ *(?:- +)*[A-Za-z][A-Za-z0-9_./-]*: +[^\s""'|>&*!\[\]{}#%@`,?:-][^#]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex EndsInPlainScalar();
}
