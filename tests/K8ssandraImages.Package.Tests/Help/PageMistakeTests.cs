using K8ssandraImages.HelpBuilder;

namespace K8ssandraImages.Package.Tests.Help;

/// <summary>A page with a mistake fails the build, with the line and what to do.</summary>
public class PageMistakeTests
{
    [Fact]
    public void A_page_without_mistakes_is_read()
    {
        var page = CommandPageReader.Read(PageText.File, PageText.Valid);
        Assert.Equal("Get-Thing", page.Name);
        Assert.Equal(["Force", "Name"], page.Parameters.Select(parameter => parameter.Name));
        Assert.Equal("Get-Thing [-Name] <String> [-Force] [<CommonParameters>]", Assert.Single(page.Syntax).Text);
    }

    // what is replaced, by what, how the line begins that is named, words of the message, and which of the lines that begin so
    [Theory]
    [InlineData("schema: 2.0.0\n---", "schema: 2.0.0\n", "", "a line `---` ends it", false, true)]
    [InlineData("Module Name: Things", "Module Name", "Module Name", "key: value")]
    [InlineData("external help file: Thing.dll-Help.xml\n", "", "---", "external help file")]
    [InlineData("# Get-Thing\n", "# Get-Things\n", "# Get-Things", "named after `Get-Thing`")]
    [InlineData("## SYNOPSIS\n", "## SUMMARY\n", "## SUMMARY", "The sections are, in this order: SYNOPSIS, SYNTAX")]
    [InlineData("## NOTES\n\nText.\n\n", "", "## RELATED LINKS", "NOTES")]
    [InlineData("\n## RELATED LINKS\n\n[about_Things](about_Things.md)\n", "", "Text.", "RELATED LINKS is missing", true)]
    [InlineData("Does a thing.", "Does a thing.\n\nAnd more.", "## SYNOPSIS", "one paragraph")]
    [InlineData("## DESCRIPTION\n\nText.", "## DESCRIPTION\n\n| a | b |", "| a | b |", "cannot show")]
    [InlineData("## DESCRIPTION\n\nText.", "## DESCRIPTION\n\n    indented", "    indented", "Do not indent")]
    [InlineData("## DESCRIPTION\n\nText.", "## DESCRIPTION\n\n##Text", "##Text", "space after its #")]
    [InlineData("## DESCRIPTION\n\nText.", "## DESCRIPTION\n\nText.\n```\ncode\n```", "```", "empty line before", false, true)]
    [InlineData("## DESCRIPTION\n\nText.", "## DESCRIPTION\n\n- one\ntwo", "two", "Indent the further lines")]
    [InlineData("### Name (Default)", "### Name", "## SYNTAX", "(Default)")]
    [InlineData("Get-Thing [-Name] <String> [-Force]", "Get-Thin [-Name] <String> [-Force]", "Get-Thin ", "begins with the name")]
    [InlineData(" [<CommonParameters>]", "", "Get-Thing [-Name]", "ends with [<CommonParameters>]")]
    [InlineData("[-Name] <String> [-Force]", "[-Name <String] [-Force]", "Get-Thing [-Name", "cannot be read")]
    [InlineData("[-Name] <String> [-Force]", "[-Name] <String> [-Force] [-Other]", "Get-Thing [-Name", "PARAMETERS does not describe it")]
    [InlineData("[-Name] <String> [-Force]", "[-Name] <String>", "### -Force", "SYNTAX does not show it")]
    [InlineData("[-Name] <String> [-Force]", "[-Name] <Int32> [-Force]", "```yaml", "Make them equal", true)]
    [InlineData("[-Name] <String> [-Force]", "[[-Name] <String>] [-Force]", "```yaml", "required here and optional in SYNTAX", true)]
    [InlineData("[-Name] <String> [-Force]", "-Name <String> [-Force]", "```yaml", "has a position here", true)]
    [InlineData("### Example 1: One", "### Example 2: One", "### Example 2", "### Example 1: and a title")]
    [InlineData("### Example 1: One", "### Example 1: A title that is so long that it does not fit one line of a terminal", "### Example 1", "at most 68")]
    [InlineData("```powershell\nGet-Thing -Name a\n```", "```\nGet-Thing -Name a\n```", "```", "```powershell", false, true)]
    [InlineData("Get-Thing -Name a\n```\n\nText.", "Get-Thing -Name a\n```", "### Example 1", "Explain this example")]
    [InlineData("Accept wildcard characters: False\n```\n\n### CommonParameters", "### CommonParameters", "```yaml", "does not end", true)]
    [InlineData("Get-Thing -Name a\n", "Get-Thing -Name aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", "Get-Thing -Name aaa", "76 characters")]
    [InlineData("### -Name", "### Name", "### Name", "### -Name", true)]
    [InlineData("### -Name", "### -Force", "### -Force", "twice", true)]
    [InlineData("Type: String\n", "Type:\n", "Type:", "name its type", true)]
    [InlineData("Type: String\n", "", "```yaml", "`Type:` is missing", true)]
    [InlineData("Required: True", "Required: Yes", "Required: Yes", "True or False")]
    [InlineData("Position: 0", "Position: First", "Position: First", "a number or Named")]
    [InlineData("True (ByValue)", "True (ByMagic)", "Accept pipeline input: True (ByMagic)", "True (ByPropertyName)")]
    [InlineData("Aliases: N", "Alias: N", "Alias: N", "is no key of this block")]
    [InlineData("Parameter Sets: Name", "Parameter Sets: Nam", "```yaml", "does not name that set", true)]
    [InlineData("Parameter Sets: (All)\nAliases:", "Parameter Sets:\nAliases:", "Parameter Sets:", "name its parameter sets")]
    [InlineData("[about_Things](about_Things.md)", "about_Things", "about_Things", "[text](target)")]
    [InlineData("(about_Things.md)", "(http://example.com)", "[about_Things]", "https://")]
    public void A_mistake_is_named_with_its_line(string found, string replacement, string line, string message, bool last = false, bool any = false)
    {
        Assert.Contains(found, PageText.Valid, StringComparison.Ordinal);
        var text = PageText.Valid.Replace(found, replacement, StringComparison.Ordinal);
        var mistake = Assert.Throws<PageException>(() => CommandPageReader.Read(PageText.File, text)).Mistake;
        var lines = text.Split('\n').Select((content, index) => (content, Number: index + 1)).Where(pair => pair.content.StartsWith(line, StringComparison.Ordinal)).ToList();
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
        Assert.Equal(PageText.File, mistake.File);
        Assert.Contains(mistake.Line, (last ? lines.TakeLast(1) : any ? lines : lines.Take(1)).Select(pair => pair.Number));
    }

    [Fact]
    public void A_mistake_is_written_as_a_build_reads_it() =>
        Assert.Equal("docs/Get-Thing.md(7): error HELP001: Write it.", new PageMistake("docs/Get-Thing.md", 7, "Write it.").ToString());

    [Fact]
    public void Line_ends_of_Windows_mean_nothing() =>
        Assert.Equal(
            MamlWriter.Write([CommandPageReader.Read(PageText.File, PageText.Valid)]),
            MamlWriter.Write([CommandPageReader.Read(PageText.File, PageText.Valid.ReplaceLineEndings("\r\n"))]));
}
