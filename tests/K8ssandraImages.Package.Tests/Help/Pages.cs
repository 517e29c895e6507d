using System.Xml.Linq;
using K8ssandraImages.HelpBuilder;

namespace K8ssandraImages.Package.Tests.Help;

/// <summary>The pages of docs/en-US, and the help of the package that was made from them.</summary>
internal static class Pages
{
    public static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static string Folder { get; } = Path.Combine(Package.Repository, "docs", "en-US");

    public static string Help { get; } = Path.Combine(Package.Folder, "en-US");

    /// <summary>The names of the pages about cmdlets.</summary>
    public static IReadOnlyList<string> Cmdlets { get; } =
        [.. Names("*.md").Where(name => !name.StartsWith("about_", StringComparison.Ordinal))];

    /// <summary>The names of the topics.</summary>
    public static IReadOnlyList<string> Topics { get; } = [.. Names("about_*.md")];

    public static XDocument Xml { get; } = XDocument.Load(Path.Combine(Help, "K8ssandraImages.PowerShell.dll-Help.xml"), LoadOptions.PreserveWhitespace);

    public static string TextOf(string name) => File.ReadAllText(Path.Combine(Folder, name + ".md"));

    public static CommandPage Read(string name) => CommandPageReader.Read(name + ".md", TextOf(name));

    public static XElement MamlOf(string name) =>
        Xml.Root!.Elements(Command + "command").Single(command => command.Element(Command + "details")!.Element(Command + "name")!.Value == name);

    private static IEnumerable<string> Names(string pattern) =>
        Directory.GetFiles(Folder, pattern).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);
}
