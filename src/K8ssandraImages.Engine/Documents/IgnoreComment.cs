using System.Text.RegularExpressions;

namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// A comment that takes findings back, <c># k8ssimages-ignore KSI0086 the mirror has no tags</c>: those of its own line or,
/// where it has a line to itself, those of the next line that is no comment.
/// </summary>
/// <param name="Rules">The identifiers that it names; empty where it names none.</param>
/// <param name="TargetLine">The line whose findings are meant, of the text that has the comment.</param>
/// <param name="Location">Where the comment stands.</param>
internal sealed partial record IgnoreComment(IReadOnlyList<string> Rules, int TargetLine, SourceLocation Location)
{
    private const string Word = "k8ssimages-ignore";

    /// <summary>The comments in a text; none in JSON, which has no comments.</summary>
    /// <param name="text">The text.</param>
    /// <param name="startLine">The line at which it begins.</param>
    /// <param name="locate">The place of a line and column of it.</param>
    public static IReadOnlyList<IgnoreComment> Read(string text, int startLine, Func<int, int, SourceLocation> locate)
    {
        if (!text.Contains(Word, StringComparison.Ordinal) || text.AsSpan().TrimStart() is ['{' or '[', ..])
            return [];
        var comments = new List<IgnoreComment>();
        var lines = text.Split('\n');
        var next = lines.Length;
        for (var i = lines.Length - 1; i >= 0; i--)
        {
            var isComment = IsComment(lines[i]);
            if (!isComment)
                next = i;
            var match = Comment().Match(lines[i]);
            if (!match.Success)
                continue;
            var rules = Identifier().Matches(match.Groups[1].Value).Select(rule => rule.Value).ToList();
            var column = lines[i].IndexOf('#', match.Index) + 1;
            comments.Add(new IgnoreComment(rules, startLine + (isComment ? next : i), locate(startLine + i, column)));
        }

        comments.Reverse();
        return comments;
    }

    // A blank line ends what a comment is about no more than another comment does.
    private static bool IsComment(string line)
    {
        var content = line.AsSpan().TrimStart();
        return content.IsEmpty || content[0] == '#';
    }

    // In YAML a comment begins at a line's start or after white space. What follows the identifiers is the reason.
    [GeneratedRegex(@"(?:^|[ \t])#[ \t]*k8ssimages-ignore\b((?:[ \t,]+KSI[0-9]{4}\b)*)", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    [GeneratedRegex("KSI[0-9]{4}", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
