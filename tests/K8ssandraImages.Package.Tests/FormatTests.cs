using System.Xml.Linq;

namespace K8ssandraImages.Package.Tests;

public class FormatTests
{
    private static readonly XDocument Formats = XDocument.Load(Path.Combine(Package.Bin, "K8ssandraImages.Format.ps1xml"));
    private static readonly XDocument Types = XDocument.Load(Path.Combine(Package.Bin, "K8ssandraImages.Types.ps1xml"));

    [Fact]
    public void Every_view_is_of_a_type_that_there_is() =>
        Assert.All(Formats.Descendants("TypeName"), name => Assert.NotNull(LoadContextTests.Contracts.GetType(TypeOf(name))));

    [Fact]
    public void Every_property_of_the_type_data_is_there()
    {
        foreach (var type in Types.Root!.Elements("Type"))
        {
            var described = LoadContextTests.Contracts.GetType(type.Element("Name")!.Value, throwOnError: true)!;
            Assert.All(type.Descendants("ReferencedProperties").Elements("Name"), name => Assert.NotNull(described.GetProperty(name.Value)));
        }
    }

    /// <summary>A string is never shown as it is: it may come from a manifest, and a terminal acts on control characters.</summary>
    [Fact]
    public void Text_is_shown_escaped_only()
    {
        foreach (var view in Formats.Descendants("View"))
        {
            var type = LoadContextTests.Contracts.GetType(TypeOf(view.Descendants("TypeName").Single()), throwOnError: true)!;
            foreach (var property in view.Descendants("PropertyName"))
            {
                var shown = type.GetProperty(property.Value)!.PropertyType;
                shown = Nullable.GetUnderlyingType(shown) ?? shown;
                Assert.True(shown.IsEnum || shown.IsPrimitive || shown == typeof(DateTimeOffset) || shown == typeof(TimeSpan), type.Name + "." + property.Value);
            }

            Assert.All(
                view.Descendants("ScriptBlock"),
                script => Assert.True(script.Value.Contains("[K8ssandraImages.TerminalText]::Escape(", StringComparison.Ordinal) || IsMark(script.Value), script.Value));
        }
    }

    // What a cmdlet puts out of a type may have a view of its own: Type#Variant.
    private static string TypeOf(XElement name) => name.Value.Split('#')[0];

    private static bool IsMark(string script) => script.EndsWith("'i' }", StringComparison.Ordinal);
}
