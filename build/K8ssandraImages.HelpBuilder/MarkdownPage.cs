using System.Text;
using System.Text.RegularExpressions;

namespace K8ssandraImages.HelpBuilder;

/// <summary>
/// A page in the little Markdown that help needs: front matter, headings, paragraphs, flat lists and fenced code. Anything
/// else would look different in a terminal than in a browser, so it is a mistake.
/// </summary>
internal sealed partial class MarkdownPage
{
    private static readonly string[] Unsupported = ["|", ">", "<!--", "***", "===", "* ", "+ ", "!["];
    private readonly List<MarkdownBlock> _blocks = [];

    private MarkdownPage(string file)
    {
        File = file;
    }

    /// <summary>The file, as it is named in mistakes.</summary>
    public string File { get; }

    /// <summary>The keys between the two lines <c>---</c> at the top.</summary>
    public Dictionary<string, string> FrontMatter { get; } = new(StringComparer.Ordinal);

    /// <summary>What follows, in order.</summary>
    public IReadOnlyList<MarkdownBlock> Blocks => _blocks;

    /// <summary>Reads a page.</summary>
    public static MarkdownPage Read(string file, string text)
    {
        var page = new MarkdownPage(file);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        page.ReadBlocks(lines, page.ReadFrontMatter(lines));
        return page;
    }

    /// <summary>A mistake of this page.</summary>
    public PageException Mistake(int line, string message) => new(File, line, message);

    private int ReadFrontMatter(string[] lines)
    {
        if (lines[0] != "---")
            return 0;
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i] == "---")
                return i + 1;
            var colon = lines[i].IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                throw Mistake(i + 1, "A line of the front matter has the form `key: value`, and a line `---` ends it.");
            if (!FrontMatter.TryAdd(lines[i][..colon].Trim(), lines[i][(colon + 1)..].Trim()))
                throw Mistake(i + 1, "The front matter has this key twice. Remove one.");
        }

        throw Mistake(1, "The front matter does not end. Write a line `---` after it.");
    }

    private void ReadBlocks(string[] lines, int start)
    {
        for (var i = start; i < lines.Length;)
        {
            var line = lines[i];
            if (line.Trim().Length == 0)
                i++;
            else if (line.StartsWith("```", StringComparison.Ordinal))
                i = ReadCode(lines, i);
            else if (HeadingLine().Match(line) is { Success: true } heading)
                _blocks.Add(new Heading(++i, heading.Groups[1].Length, heading.Groups[2].Value));
            else
                i = ReadText(lines, i);
        }
    }

    private int ReadCode(string[] lines, int start)
    {
        for (var i = start + 1; i < lines.Length; i++)
        {
            if (lines[i] != "```")
                continue;
            _blocks.Add(new Code(start + 1, lines[start][3..].Trim(), lines[(start + 1)..i]));
            return i + 1;
        }

        throw Mistake(start + 1, "This code block does not end. Write a line ``` after it.");
    }

    private int ReadText(string[] lines, int start)
    {
        var item = ItemLine().Match(lines[start]);
        if (!item.Success)
            Refuse(lines[start], start);
        var text = new StringBuilder(item.Success ? item.Groups[2].Value : lines[start].Trim());
        var i = start + 1;
        for (; i < lines.Length && lines[i].Trim().Length > 0; i++)
        {
            var line = lines[i];
            if (ItemLine().IsMatch(line))
                break;
            if (line.StartsWith('#') || line.StartsWith("```", StringComparison.Ordinal))
                throw Mistake(i + 1, "Write an empty line before a heading or a code block.");
            if (item.Success && line[0] != ' ')
                throw Mistake(i + 1, "Indent the further lines of a list item by two spaces, or write an empty line before a paragraph.");
            Refuse(item.Success ? line.TrimStart() : line, i);
            text.Append(' ').Append(line.Trim());
        }

        _blocks.Add(item.Success ? new ListItem(start + 1, item.Groups[1].Value, text.ToString()) : new Paragraph(start + 1, text.ToString()));
        return i;
    }

    private void Refuse(string line, int index)
    {
        if (line.StartsWith('#'))
            throw Mistake(index + 1, "A heading has a space after its #.");
        if (line.StartsWith(' ') || line.StartsWith('\t'))
            throw Mistake(index + 1, "Do not indent: nested lists and indented code are not supported. Use ``` for code.");
        if (Array.Find(Unsupported, start => line.StartsWith(start, StringComparison.Ordinal)) is { } found)
            throw Mistake(index + 1, "`" + found.Trim() + "` begins something that help in a terminal cannot show. Use paragraphs, lists with - and code blocks.");
    }

    [GeneratedRegex(@"^(#{1,6}) +(\S.*?) *\z")]
    private static partial Regex HeadingLine();

    [GeneratedRegex(@"^(-|[0-9]{1,2}\.) +(\S.*?) *\z")]
    private static partial Regex ItemLine();
}
