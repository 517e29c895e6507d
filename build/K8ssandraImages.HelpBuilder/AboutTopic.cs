using System.Text;

namespace K8ssandraImages.HelpBuilder;

/// <summary>An about_ topic: the page, as plain text that fits a terminal of 80 columns.</summary>
internal static class AboutTopic
{
    private const int Width = 80;
    private const string Indent = "    ";

    /// <summary>Reads a page and writes it as text.</summary>
    public static string Write(string file, string text)
    {
        var page = MarkdownPage.Read(file, text);
        var expected = Path.GetFileNameWithoutExtension(file);
        if (page.Blocks is not [Heading { Level: 1 } title, Heading { Level: 2, Text: "SHORT DESCRIPTION" }, Paragraph summary, ..])
            throw page.Mistake(1, "A topic begins with # " + expected + ", ## SHORT DESCRIPTION and a paragraph.");
        if (title.Text != expected)
            throw page.Mistake(title.Line, "The heading is `" + title.Text + "` and the file is named after `" + expected + "`. Make them equal.");
        if (PlainText.Of(summary.Text).Length > Width - Indent.Length)
            throw page.Mistake(summary.Line, "The short description fits one line of 76 characters, which is what a list of topics shows. Shorten it.");
        // Get-Help takes the fifth line as the synopsis of a topic.
        var output = new StringBuilder("TOPIC\n" + Indent + title.Text + "\n");
        MarkdownBlock last = title;
        foreach (var block in page.Blocks.Skip(1))
        {
            if (!(last is Heading && block is not Heading) && !(last is ListItem && block is ListItem))
                output.Append('\n');
            Append(output, page, block);
            last = block;
        }

        return output.ToString();
    }

    private static void Append(StringBuilder output, MarkdownPage page, MarkdownBlock block)
    {
        switch (block)
        {
            case Heading { Level: 2 } heading:
                Wrap(output, page, heading, PlainText.Of(heading.Text), "", "");
                break;
            case Heading { Level: 3 } heading:
                Wrap(output, page, heading, PlainText.Of(heading.Text), "  ", "  ");
                break;
            case Heading heading:
                throw page.Mistake(heading.Line, "Below the title, headings are ## and ###.");
            case Paragraph paragraph:
                Wrap(output, page, paragraph, PlainText.Of(paragraph.Text), Indent, Indent);
                break;
            case ListItem item:
                Wrap(output, page, item, PlainText.Of(item.Text), Indent + item.Marker + " ", Indent + new string(' ', item.Marker.Length + 1));
                break;
            case Code code:
                for (var i = 0; i < code.Lines.Count; i++)
                {
                    if (code.Lines[i].Length > Width - (2 * Indent.Length))
                        throw page.Mistake(code.Line + 1 + i, "A line of code in a topic has at most 72 characters. Break it.");
                    output.Append(code.Lines[i].Length == 0 ? "" : Indent + Indent + code.Lines[i]).Append('\n');
                }

                break;
        }
    }

    private static void Wrap(StringBuilder output, MarkdownPage page, MarkdownBlock block, string text, string first, string next)
    {
        var length = first.Length;
        output.Append(first);
        var isFirst = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Length > Width - next.Length)
                throw page.Mistake(block.Line, "`" + word + "` does not fit a line of 80 characters. Shorten it.");
            if (!isFirst && length + 1 + word.Length > Width)
            {
                output.Append('\n').Append(next);
                length = next.Length;
                isFirst = true;
            }

            if (!isFirst)
            {
                output.Append(' ');
                length++;
            }

            output.Append(word);
            length += word.Length;
            isFirst = false;
        }

        output.Append('\n');
    }
}
