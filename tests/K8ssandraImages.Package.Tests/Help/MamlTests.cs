using System.Xml.Linq;
using K8ssandraImages.HelpBuilder;

namespace K8ssandraImages.Package.Tests.Help;

/// <summary>What Get-Help reads is what the pages say.</summary>
public class MamlTests
{
    private const string Hostile = """<b>&amp; "quoted" 'single' ]]> <!-- --> é""";

    public static TheoryData<string> Names => [.. Pages.Cmdlets];

    [Fact]
    public void The_package_has_the_help_of_all_pages_and_nothing_else() => Assert.Equal(
        Pages.Topics.Select(topic => topic + ".help.txt").Append("K8ssandraImages.PowerShell.dll-Help.xml").Order(StringComparer.Ordinal),
        Directory.GetFiles(Pages.Help).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));

    [Fact]
    public void It_is_what_the_pages_give() => Assert.Equal(
        MamlWriter.Write(Pages.Cmdlets.Select(Pages.Read)),
        File.ReadAllText(Path.Combine(Pages.Help, "K8ssandraImages.PowerShell.dll-Help.xml")));

    [Fact]
    public void Get_Help_would_recognize_it()
    {
        Assert.Equal("helpItems", Pages.Xml.Root!.Name.LocalName);
        Assert.Equal("http://msh", Pages.Xml.Root.Name.NamespaceName);
        Assert.Equal("maml", Pages.Xml.Root.Attribute("schema")!.Value);
        Assert.Equal(Pages.Cmdlets, Pages.Xml.Root.Elements().Select(command => command.Element(Pages.Command + "details")!.Element(Pages.Command + "name")!.Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_and_sets_arrive(string name)
    {
        var page = Pages.Read(name);
        var command = Pages.MamlOf(name);
        Assert.Equal(
            page.Syntax.Select(item => string.Join(' ', item.Parameters.Select(parameter => parameter.Name))),
            command.Element(Pages.Command + "syntax")!.Elements().Select(item => string.Join(' ', item.Elements(Pages.Command + "parameter").Select(NameOf))));
        foreach (var parameter in page.Parameters)
        {
            var element = command.Element(Pages.Command + "parameters")!.Elements().Single(element => NameOf(element) == parameter.Name);
            var facts = parameter.Facts[0];
            Assert.Equal(facts.IsRequired ? "true" : "false", element.Attribute("required")!.Value);
            Assert.Equal(facts.Wildcards ? "true" : "false", element.Attribute("globbing")!.Value);
            Assert.Equal(facts.PipelineInput, element.Attribute("pipelineInput")!.Value);
            Assert.Equal(facts.Type, element.Element(Pages.Dev + "type")!.Element(Pages.Maml + "name")!.Value);
            Assert.NotEmpty(element.Element(Pages.Maml + "description")!.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Examples_arrive_with_their_output(string name) => Assert.Equal(
        Pages.Read(name).Examples.Select(example => example.Output is null ? example.Code.Text : example.Code.Text + "\n\n" + example.Output.Text),
        Pages.MamlOf(name).Element(Pages.Command + "examples")!.Elements().Select(example => example.Element(Pages.Dev + "code")!.Value));

    [Fact]
    public void What_is_shown_as_it_is_fits_80_columns() => Assert.All(
        Pages.Xml.Descendants(Pages.Maml + "title").Concat(Pages.Xml.Descendants(Pages.Dev + "code")).SelectMany(element => element.Value.Split('\n')),
        line => Assert.InRange(line.Length, 0, 76));

    [Fact]
    public void Text_that_looks_like_markup_arrives_as_it_is()
    {
        var text = PageText.Valid.Replace("Does a thing.", "Does `" + Hostile + "`.", StringComparison.Ordinal).Replace("Get-Thing -Name a", "'" + Hostile + "'", StringComparison.Ordinal);
        var root = XDocument.Parse(MamlWriter.Write([CommandPageReader.Read(PageText.File, text)]), LoadOptions.PreserveWhitespace).Root!;
        Assert.Equal("Does " + Hostile + ".", root.Descendants(Pages.Command + "details").Single().Element(Pages.Maml + "description")!.Value.Trim());
        Assert.Equal("'" + Hostile + "'", root.Descendants(Pages.Dev + "code").Single().Value);
    }

    [Fact]
    public void A_switch_has_no_value_and_a_choice_has_its_values_in_the_syntax()
    {
        var root = XDocument.Parse(MamlWriter.Write([CommandPageReader.Read(PageText.File, PageText.Valid)])).Root!;
        Assert.All(
            root.Descendants(Pages.Command + "parameter").Where(parameter => NameOf(parameter) == "Force"),
            parameter => Assert.Null(parameter.Element(Pages.Command + "parameterValue")));
        var choice = root.Descendants(Pages.Command + "syntaxItem").First().Elements(Pages.Command + "parameter").Single(parameter => NameOf(parameter) == "Name");
        Assert.Equal(["a", "b"], choice.Element(Pages.Command + "parameterValueGroup")!.Elements().Select(value => value.Value));
    }

    private static string NameOf(XElement parameter) => parameter.Element(Pages.Maml + "name")!.Value;
}
