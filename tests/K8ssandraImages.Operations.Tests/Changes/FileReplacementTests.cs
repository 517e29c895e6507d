using System.Runtime.Versioning;
using System.Text;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Tests.Changes;

public sealed class FileReplacementTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_content_is_replaced_and_nothing_is_left_beside_it()
    {
        var path = _folder.Write("a.yaml", "old");
        Assert.True(Replace(path, "old", "new"));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_that_has_changed_is_left_alone()
    {
        var path = _folder.Write("a.yaml", "theirs");
        Assert.False(Replace(path, "old", "new"));
        Assert.Equal("theirs", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [UnixTheory, UnsupportedOSPlatform("windows")]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.UserExecute)]
    public void Permissions_stay(UnixFileMode mode)
    {
        var path = _folder.Write("a.yaml", "old");
        File.SetUnixFileMode(path, mode);
        Assert.True(Replace(path, "old", "new"));
        Assert.Equal(mode, File.GetUnixFileMode(path));
    }

    [UnixFact, UnsupportedOSPlatform("windows")]
    public void Another_name_of_the_file_sees_the_change_too()
    {
        var path = _folder.Write("a.yaml", "old, and longer");
        var other = Path.Combine(_folder.Path, "b.yaml");
        Link(path, other);
        Assert.True(Replace(path, "old, and longer", "new"));
        Assert.Equal(("new", "new"), (File.ReadAllText(path), File.ReadAllText(other)));
    }

    [UnixFact, UnsupportedOSPlatform("windows")]
    public void A_link_is_followed_to_its_end()
    {
        var path = _folder.Write("real/a.yaml", "old");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "one"), "real/a.yaml");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "two"), "one");
        Assert.Equal(path, FileReplacement.Resolve(Path.Combine(_folder.Path, "two")));
        Assert.Equal(path, FileReplacement.Resolve(path));
    }

    [UnixFact, UnsupportedOSPlatform("windows")]
    public void A_link_in_a_linked_folder_leads_where_the_system_says()
    {
        var path = _folder.Write("real/a.yaml", "old");
        _folder.Write("a.yaml", "another file, where the text of the paths would lead");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "real", "sub"));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "real", "sub", "link"), "../a.yaml");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "folder"), "real/sub");
        var link = Path.Combine(_folder.Path, "folder", "link");
        Assert.Equal("old", File.ReadAllText(link));
        Assert.Equal(path, FileReplacement.Resolve(link));
        Assert.Equal(path, FileReplacement.Resolve(Path.GetRelativePath(Environment.CurrentDirectory, link)));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "circle"), "circle");
        Assert.Throws<IOException>(() => FileReplacement.Resolve(Path.Combine(_folder.Path, "circle")));
    }

    [Fact]
    public void A_file_that_is_not_there_is_not_made()
    {
        var path = Path.Combine(_folder.Path, "nowhere.yaml");
        Assert.Throws<FileNotFoundException>(() => Replace(path, "", "new"));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private static bool Replace(string path, string before, string after) =>
        FileReplacement.TryReplace(path, Backup.HashOf(before), Encoding.UTF8.GetBytes(after));

    private static void Link(string path, string other)
    {
        using var ln = System.Diagnostics.Process.Start("ln", [path, other]);
        ln.WaitForExit();
        Assert.Equal(0, ln.ExitCode);
    }
}
