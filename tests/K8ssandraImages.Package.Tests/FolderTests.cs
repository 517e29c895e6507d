using System.Reflection;

namespace K8ssandraImages.Package.Tests;

public class FolderTests
{
    public static TheoryData<string> Assemblies => [.. Package.Assemblies.Select(file => Path.GetFileName(file)!)];

    [Fact]
    public void Every_file_is_listed_and_every_listed_file_is_there() =>
        Assert.Equal(Package.Value("FileList").Order(StringComparer.Ordinal), Package.Files);

    [Fact]
    public void The_manifest_exports_the_cmdlets_of_the_assembly() =>
        Assert.Equal(Package.Cmdlets(), Package.Value("CmdletsToExport").Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("FunctionsToExport")]
    [InlineData("AliasesToExport")]
    [InlineData("VariablesToExport")]
    public void Nothing_else_is_exported(string key) => Assert.Empty(Package.Value(key));

    [Theory]
    [InlineData("RootModule")]
    [InlineData("FormatsToProcess")]
    [InlineData("TypesToProcess")]
    public void What_the_manifest_names_is_there(string key) =>
        Assert.All(Package.Value(key), file => Assert.Contains(file, Package.Files));

    [Fact]
    public void The_versions_agree()
    {
        var version = Version.Parse(Package.Value("ModuleVersion").Single());
        Assert.All(
            Package.Assemblies.Where(file => Path.GetFileName(file).StartsWith("K8ssandraImages.", StringComparison.Ordinal)),
            file => Assert.Equal(version.ToString(3), AssemblyName.GetAssemblyName(file).Version!.ToString(3)));
    }

    // The reference assembly beside the module would give a module without cmdlets, and no error.
    [Fact]
    public void Nothing_of_the_host_is_in_it() =>
        Assert.DoesNotContain(Package.Files, file => file.Contains("System.", StringComparison.Ordinal) || file.Contains("Microsoft.", StringComparison.Ordinal) || file.Contains("PowerShellStandard", StringComparison.Ordinal));

    [Fact]
    public void Nothing_of_the_build_is_in_it() =>
        Assert.DoesNotContain(Package.Files, file => Path.GetExtension(file) is ".pdb" or ".json" or ".config" || file.EndsWith("PowerShell.xml", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_needs_only_the_framework_the_host_and_the_package(string assembly)
    {
        foreach (var name in Package.References(Path.Combine(Package.Bin, assembly)))
        {
            var isKnown = name is "System.Management.Automation" or "netstandard"
                ? assembly is "K8ssandraImages.PowerShell.dll" || name == "netstandard"
                : name.StartsWith("System.", StringComparison.Ordinal) || name == "Microsoft.Win32.Primitives" || File.Exists(Path.Combine(Package.Bin, name + ".dll"));
            Assert.True(isKnown, assembly + " needs " + name);
        }
    }

    [Fact]
    public void The_manifest_at_the_top_of_the_repository_finds_the_same()
    {
        Assert.Equal(Package.Manifest, File.ReadAllText(Path.Combine(Package.Repository, "K8ssandraImages.psd1")));
        Assert.All(
            Package.Files.Where(file => file.StartsWith("bin/", StringComparison.Ordinal)),
            file => Assert.Equal(File.ReadAllBytes(Path.Combine(Package.Folder, file)), File.ReadAllBytes(Path.Combine(Package.Repository, file))));
    }
}
