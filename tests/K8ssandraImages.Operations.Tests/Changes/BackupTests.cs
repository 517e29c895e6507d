using System.Runtime.Versioning;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Tests.Changes;

public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private StateFolder State => StateFolder.Find(Path.Combine(_folder.Path, "state"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read()
    {
        var backup = Sample with { Text = "a: 1 # \u00e9 \ud83d\ude00\r\n\t\"x\"\n\n" };
        var read = Backup.Read(backup.Write(State));
        Assert.Equal(backup.File!.Replaced, read.File!.Replaced);
        Assert.Equal(backup with { File = null }, read with { File = null });
        Assert.Equal(backup.File with { Replaced = [] }, read.File with { Replaced = [] });
    }

    [Fact]
    public void Its_name_is_in_order_of_time_and_fit_for_any_file_system()
    {
        var name = Path.GetFileName((Sample with { Target = Sample.Target with { Namespace = "ops", Name = "a/b:c*\u001b" } }).Write(State));
        Assert.Equal("20260102T030405678Z-abc123-configmap-ops-a_b_c__.json", name);
    }

    [UnixFact, UnsupportedOSPlatform("windows")]
    public void Only_its_owner_may_read_it() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Sample.Write(State)));

    [Fact]
    public void It_is_never_written_over_another_one()
    {
        var path = Sample.Write(State);
        Assert.Throws<ChangeException>(() => (Sample with { Text = "other" }).Write(State));
        Assert.Equal(Sample.Text, Backup.Read(path).Text);
        Assert.Single(Directory.GetFiles(State.Backups));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"format\":2}")]
    public void What_is_none_is_refused(string? content)
    {
        var path = content is null ? Path.Combine(_folder.Path, "nowhere.json") : _folder.Write("b.json", content);
        Assert.Equal(ChangeRules.NoBackup.Id, Assert.Throws<ChangeException>(() => Backup.Read(path)).Diagnostic.Id);
    }

    [Fact]
    public void One_that_somebody_edited_is_refused()
    {
        var path = Sample.Write(State);
        File.WriteAllText(path, File.ReadAllText(path).Replace("before", "edited", StringComparison.Ordinal));
        Assert.Contains("edited", Assert.Throws<ChangeException>(() => Backup.Read(path)).Diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_of_a_text_are_undone_to_the_last_character()
    {
        const string Before = "abcdef";
        (TextChange[] Changes, string After)[] edits =
        [
            ([new(1, 2, "XYZ")], "aXYZdef"),
            ([new(0, 0, "> "), new(6, 0, "<")], "> abcdef<"),
            ([new(0, 2, ""), new(3, 1, "long"), new(5, 1, "")], "clonge"),
        ];
        foreach (var (changes, after) in edits)
        {
            Assert.Equal(after, FileParts.Apply(Before, changes));
            Assert.Equal(Before, FileParts.Apply(after, FileParts.Inverse(Before, changes)));
        }
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(7, 0)]
    public void Places_of_another_text_are_refused(int start, int length) =>
        Assert.Throws<FormatException>(() => FileParts.Apply("abcdef", [new TextChange(start, length, "x")]));

    private static Backup Sample => new()
    {
        Id = "20260102T030405678Z-abc123",
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        Command = "Set-K8ssImageConfig",
        Target = new ChangedObject { Kind = "ConfigMap", Namespace = "ops", Name = "c", Key = "image_config.yaml", Path = "/m/x.yaml", Document = 3 },
        Uid = "u",
        ResourceVersion = "7",
        Text = "before\n",
        HashAfter = "h",
        File = new FileParts("b", "a", HasByteOrderMark: true, [new TextChange(1, 2, "x\n"), new TextChange(5, 0, "")]),
    };
}
