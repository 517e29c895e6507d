using K8ssandraImages.HelpBuilder;

namespace K8ssandraImages.Package.Tests.Help;

public sealed class HelpFolderTests : IDisposable
{
    private const string About = "# about_Things\n\n## SHORT DESCRIPTION\n\nThings.\n";
    private readonly string _root = Directory.CreateTempSubdirectory().FullName;
    private readonly string _source;
    private readonly string _target;

    public HelpFolderTests()
    {
        _source = Directory.CreateDirectory(Path.Combine(_root, "docs")).FullName;
        _target = Path.Combine(_root, "help");
        File.WriteAllText(Path.Combine(_source, PageText.File), PageText.Valid);
        File.WriteAllText(Path.Combine(_source, "about_Things.md"), About);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Pages_become_help()
    {
        Assert.Empty(HelpFolder.Build(_source, _target));
        Assert.Equal(["Thing.dll-Help.xml", "about_Things.help.txt"], Written());
    }

    [Fact]
    public void Help_of_a_page_that_is_gone_goes()
    {
        Directory.CreateDirectory(_target);
        File.WriteAllText(Path.Combine(_target, "about_Old.help.txt"), "old");
        Assert.Empty(HelpFolder.Build(_source, _target));
        Assert.DoesNotContain("about_Old.help.txt", Written());
    }

    [Fact]
    public void What_did_not_change_is_not_written_again()
    {
        Assert.Empty(HelpFolder.Build(_source, _target));
        var file = Path.Combine(_target, "about_Things.help.txt");
        var time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(file, time);
        Assert.Empty(HelpFolder.Build(_source, _target));
        Assert.Equal(time, File.GetLastWriteTimeUtc(file));
    }

    [Fact]
    public void Every_page_with_a_mistake_is_named_and_nothing_is_written()
    {
        File.WriteAllText(Path.Combine(_source, PageText.File), "# Get-Thing\n");
        File.WriteAllText(Path.Combine(_source, "about_Things.md"), "text\n");
        Assert.Equal(
            [PageText.File, "about_Things.md"],
            HelpFolder.Build(_source, _target).Select(mistake => Path.GetFileName(mistake.File)).Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(_target));
    }

    [Fact]
    public void A_link_to_a_page_that_is_not_there_is_a_mistake()
    {
        File.Delete(Path.Combine(_source, "about_Things.md"));
        var mistake = Assert.Single(HelpFolder.Build(_source, _target));
        Assert.Equal(PageText.LineOf(PageText.Valid, "[about_Things]"), mistake.Line);
        Assert.Contains("There is no page about_Things.md", mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docs")]
    [InlineData("nowhere")]
    public void A_folder_without_pages_is_a_mistake(string folder)
    {
        File.Delete(Path.Combine(_source, PageText.File));
        Assert.Contains("There are no pages here", Assert.Single(HelpFolder.Build(Path.Combine(_root, folder), _target)).Message, StringComparison.Ordinal);
    }

    private IEnumerable<string> Written() => Directory.GetFiles(_target).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
}
