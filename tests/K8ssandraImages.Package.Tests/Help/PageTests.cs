namespace K8ssandraImages.Package.Tests.Help;

/// <summary>What the pages say is what was compiled.</summary>
public class PageTests
{
    public static TheoryData<string> Names => [.. CompiledCmdlet.All.Select(cmdlet => cmdlet.Name)];

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_a_cmdlet()
    {
        Assert.NotEmpty(CompiledCmdlet.All);
        Assert.Equal(CompiledCmdlet.All.Select(cmdlet => cmdlet.Name), Pages.Cmdlets);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_names_the_file_that_PowerShell_looks_for(string name) =>
        Assert.Equal("K8ssandraImages.PowerShell.dll-Help.xml", Pages.Read(name).HelpFile);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_is_described_and_nothing_else(string name) =>
        Assert.Equal(
            Compiled(name).Parameters.Select(parameter => parameter.Name).Order(StringComparer.Ordinal),
            Pages.Read(name).Parameters.Select(parameter => parameter.Name).Where(parameter => parameter != "CommonParameters"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_is_described_as_it_was_compiled(string name)
    {
        var page = Pages.Read(name);
        foreach (var compiled in Compiled(name).Parameters)
        {
            var told = page.Parameters.Single(parameter => parameter.Name == compiled.Name);
            Assert.Equal(compiled.In.Keys.Order(StringComparer.Ordinal), told.Facts.SelectMany(facts => facts.Sets).Order(StringComparer.Ordinal));
            foreach (var (set, expected) in compiled.In)
            {
                var facts = told.In(set)!;
                Assert.Equal(
                    (compiled.Name, compiled.Type, expected.IsMandatory, expected.Position, expected.ByValue, expected.ByPropertyName, compiled.Wildcards),
                    (told.Name, facts.Type, facts.IsRequired, facts.Position, facts.ByValue, facts.ByPropertyName, facts.Wildcards));
                Assert.Equal(compiled.Aliases, facts.Aliases);
                Assert.Equal(compiled.AcceptedValues, facts.AcceptedValues);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_syntax_is_that_of_the_cmdlet(string name)
    {
        var cmdlet = Compiled(name);
        var syntax = Pages.Read(name).Syntax;
        Assert.Equal(cmdlet.DefaultSet, syntax.Single(item => item.IsDefault).Set);
        Assert.Equal(cmdlet.Sets.ToDictionary(set => set, cmdlet.Syntax), syntax.ToDictionary(item => item.Set, item => item.Text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_output_is_that_of_the_cmdlet(string name) =>
        Assert.Equal(Compiled(name).OutputTypes, Pages.Read(name).Outputs.Select(type => type.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void There_are_examples_and_each_uses_the_cmdlet(string name)
    {
        var examples = Pages.Read(name).Examples;
        Assert.InRange(examples.Count, 3, 20);
        Assert.All(examples, example => Assert.Contains(name, example.Code.Text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_samples_that_an_example_names_are_there(string name)
    {
        var samples = Path.Combine(Package.Repository, "samples");
        var words = Pages.Read(name).Examples.SelectMany(example => example.Code.Text.Split([' ', '\n', ',', '\''], StringSplitOptions.RemoveEmptyEntries));
        // An image has a tag.
        Assert.All(
            words.Where(word => word.Contains('/', StringComparison.Ordinal) && !word.Contains(':', StringComparison.Ordinal)),
            word => Assert.True(Path.Exists(Path.Combine(samples, word)), "samples/" + word));
    }

    private static CompiledCmdlet Compiled(string name) => CompiledCmdlet.All.Single(cmdlet => cmdlet.Name == name);
}
