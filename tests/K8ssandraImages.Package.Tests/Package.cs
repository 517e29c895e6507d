using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace K8ssandraImages.Package.Tests;

/// <summary>The folder that ships.</summary>
internal static partial class Package
{
    public static string Repository { get; } =
        typeof(Package).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Repository").Value!;

    public static string Folder { get; } = Path.Combine(Repository, "output", "K8ssandraImages");

    public static string Bin { get; } = Path.Combine(Folder, "bin");

    public static string Manifest { get; } = File.ReadAllText(Path.Combine(Folder, "K8ssandraImages.psd1"));

    /// <summary>All files, by their paths in the package.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Assemblies { get; } = [.. Directory.EnumerateFiles(Bin, "*.dll").Order(StringComparer.Ordinal)];

    /// <summary>A value of the manifest, or the values of a list.</summary>
    public static IReadOnlyList<string> Value(string key)
    {
        var entry = Regex.Match(Manifest, @"(?m)^\s*" + key + @"\s*=\s*(?:@\((?<list>[^)]*)\)|(?<one>'[^']*'))", RegexOptions.ExplicitCapture);
        Assert.True(entry.Success, key + " is not in the manifest.");
        return [.. Quoted().Matches(entry.Value).Select(match => match.Groups["text"].Value)];
    }

    /// <summary>The cmdlets of the assembly, read without loading it: its base classes are PowerShell's.</summary>
    public static IReadOnlyList<string> Cmdlets()
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(Bin, "K8ssandraImages.PowerShell.dll")));
        var reader = file.GetMetadataReader();
        var names = new List<string>();
        foreach (var handle in reader.CustomAttributes)
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference)
                continue;
            var type = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
            if (type.Kind != HandleKind.TypeReference || reader.GetString(reader.GetTypeReference((TypeReferenceHandle)type).Name) != "CmdletAttribute")
                continue;
            var blob = reader.GetBlobReader(attribute.Value);
            Assert.Equal(1, blob.ReadUInt16());
            names.Add(blob.ReadSerializedString() + "-" + blob.ReadSerializedString());
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    /// <summary>The names of the assemblies that an assembly needs.</summary>
    public static IReadOnlyList<string> References(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }

    [GeneratedRegex("'(?<text>[^']*)'", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}
