using K8ssandraImages.HelpBuilder;

namespace K8ssandraImages.Package.Tests.Help;

public class AboutTopicTests
{
    private const string Start = "# about_Things\n\n## SHORT DESCRIPTION\n\nThings.\n\n## LONG DESCRIPTION\n\n";

    public static TheoryData<string> Topics => [.. Pages.Topics];

    [Fact]
    public void The_overview_and_the_rules_are_there() =>
        Assert.Equal(["about_K8ssandraImages", "about_K8ssandraImages_Changes", "about_K8ssandraImages_Contexts", "about_K8ssandraImages_Operations", "about_K8ssandraImages_Precedence"], Pages.Topics);

    [Theory]
    [MemberData(nameof(Topics))]
    public void The_package_has_it_as_text_of_80_columns(string topic)
    {
        var text = File.ReadAllText(Path.Combine(Pages.Help, topic + ".help.txt"));
        Assert.Equal(AboutTopic.Write(topic + ".md", Pages.TextOf(topic)), text);
        var lines = text.Split('\n');
        // Get-Help takes line 5 as the synopsis.
        Assert.Equal(["TOPIC", "    " + topic, "", "SHORT DESCRIPTION"], lines[..4]);
        Assert.Matches(@"^    \S.{20,}\z", lines[4]);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        Assert.DoesNotContain('`', string.Concat(lines.Where(line => !line.StartsWith("        ", StringComparison.Ordinal))));
        Assert.True(text.All(char.IsAscii), "Consoles differ in what else they can show.");
    }

    [Fact]
    public void Paragraphs_lists_and_code_are_told_apart()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 20));
        var text = AboutTopic.Write("about_Things.md", Start + words + "\n\n- " + words + "\n- `b` [c](d.md)\n\n```\n$a  |\n\n    b\n```\n\n### More\n\n1. x\n");
        var line = "    " + string.Join(' ', Enumerable.Repeat("word", 15));
        Assert.Equal(
            "TOPIC\n    about_Things\n\nSHORT DESCRIPTION\n    Things.\n\nLONG DESCRIPTION\n"
            + line + "\n    " + string.Join(' ', Enumerable.Repeat("word", 5)) + "\n\n"
            + "    - " + string.Join(' ', Enumerable.Repeat("word", 15)) + "\n      " + string.Join(' ', Enumerable.Repeat("word", 5)) + "\n    - b c\n\n"
            + "        $a  |\n\n            b\n\n"
            + "  More\n    1. x\n",
            text);
    }

    [Theory]
    [InlineData("text", 1, "A topic begins with # about_Things")]
    [InlineData("# about_Thing\n\n## SHORT DESCRIPTION\n\nThings.\n", 1, "named after `about_Things`")]
    [InlineData("# about_Things\n\n## SHORT DESCRIPTION\n\nA description of a topic that is really very much longer than what a list of topics can show.\n", 5, "Shorten it")]
    [InlineData(Start + "#### Deep\n", 9, "## and ###")]
    [InlineData(Start + "```\n1234567890123456789012345678901234567890123456789012345678901234567890123\n```\n", 10, "72 characters")]
    [InlineData(Start + "12345678901234567890123456789012345678901234567890123456789012345678901234567\n", 9, "does not fit")]
    [InlineData(Start + "> quoted\n", 9, "cannot show")]
    public void A_mistake_is_named_with_its_line(string text, int line, string message)
    {
        var mistake = Assert.Throws<PageException>(() => AboutTopic.Write("about_Things.md", text)).Mistake;
        Assert.Equal(line, mistake.Line);
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
    }
}
