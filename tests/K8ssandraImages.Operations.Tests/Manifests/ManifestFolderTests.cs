using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Manifests;

public sealed class ManifestFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_are_in_ordinal_order_and_only_manifests()
    {
        foreach (var name in new[] { "b.yaml", "B.yml", "a.JSON", "a/z.yaml", "a/b/c.yaml", "README.md", "yaml", "values.yaml.txt", "é.yaml" })
            _folder.Write(name);
        Assert.Equal(["B.yml", "a/b/c.yaml", "a/z.yaml", "a.JSON", "b.yaml", "é.yaml"], Files());
    }

    [Fact]
    public void Hidden_files_and_folders_are_left_out()
    {
        if (OperatingSystem.IsWindows())
            return;
        _folder.Write(".hidden.yaml");
        _folder.Write(".git/config.yaml");
        _folder.Write("a/.b/c.yaml");
        _folder.Write("seen.yaml");
        Assert.Equal(["seen.yaml"], Files());
    }

    [Fact]
    public void Links_to_folders_are_not_followed_and_links_to_files_are()
    {
        if (OperatingSystem.IsWindows())
            return;
        var file = _folder.Write("inner/a.yaml");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "inner", "loop"), _folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "again"), Path.Combine(_folder.Path, "inner"));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link.yaml"), file);
        Assert.Equal(["inner/a.yaml", "link.yaml"], Files());
    }

    [Fact]
    public void A_folder_that_is_none_is_an_exception()
    {
        Assert.Throws<DirectoryNotFoundException>(() => ManifestFolder.Files(Path.Combine(_folder.Path, "none")).ToList());
    }

    private IEnumerable<string> Files() => ManifestFolder.Files(_folder.Path).Select(file => Path.GetRelativePath(_folder.Path, file).Replace('\\', '/'));
}
