using System.Reflection;

namespace K8ssandraImages.PowerShell.Tests;

public class CmdletContractTests
{
    public static TheoryData<string> Names => [.. Cmdlets.All.Select(Cmdlets.NameOf)];

    [Theory]
    [InlineData("Get-K8ssCluster", typeof(K8ssCluster))]
    [InlineData("Get-K8ssDatacenter", typeof(K8ssDatacenter))]
    [InlineData("Get-K8ssEffectiveImage", typeof(EffectiveImage))]
    [InlineData("Get-K8ssImageConfig", typeof(K8ssImageConfig))]
    public void A_cmdlet_says_what_it_puts_out(string name, Type output)
    {
        var types = Cmdlets.Attributes(Find(name), "OutputTypeAttribute").Single().ConstructorArguments[0].Value;
        Assert.Equal(output, Assert.Single((IReadOnlyCollection<CustomAttributeTypedArgument>)types!).Value);
    }

    [Fact]
    public void There_are_four() =>
        Assert.Equal(["Get-K8ssCluster", "Get-K8ssDatacenter", "Get-K8ssEffectiveImage", "Get-K8ssImageConfig"], Cmdlets.All.Select(Cmdlets.NameOf));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_is_a_sealed_public_class_named_after_itself(string name)
    {
        var type = Find(name);
        Assert.True(type.IsSealed);
        Assert.True(type.IsPublic);
        Assert.Equal(name.Replace("-", "", StringComparison.Ordinal) + "Command", type.Name);
        Assert.Equal("Path", Cmdlets.Named(Cmdlets.Cmdlet(type), "DefaultParameterSetName"));
    }

    // parameter, type, set (* for all), position, by value, by property name, mandatory
    [Theory]
    [InlineData("Path", typeof(string[]), "Path", 0, false, false, false)]
    [InlineData("LiteralPath", typeof(string[]), "LiteralPath", null, false, true, true)]
    [InlineData("Text", typeof(string[]), "Text", null, true, false, true)]
    [InlineData("InputObject", typeof(K8ssObject[]), "InputObject", null, true, false, true)]
    [InlineData("ImageConfigPath", typeof(string), null, null, false, false, false)]
    [InlineData("CassOperatorVersion", typeof(string), null, null, false, false, false)]
    [InlineData("K8ssandraOperatorVersion", typeof(string), null, null, false, false, false)]
    [InlineData("Component", typeof(string[]), null, null, false, false, false)]
    [InlineData("Container", typeof(string[]), null, null, false, false, false)]
    public void Every_cmdlet_has_the_parameter(string name, Type type, string? set, int? position, bool byValue, bool byPropertyName, bool mandatory)
    {
        foreach (var cmdlet in Cmdlets.All)
        {
            var property = cmdlet.GetProperty(name)!;
            Assert.Equal(type, property.PropertyType);
            var parameter = Cmdlets.Attributes(property, "ParameterAttribute").Single();
            Assert.Equal(set, Cmdlets.Named(parameter, "ParameterSetName"));
            Assert.Equal(position, Cmdlets.Named(parameter, "Position"));
            Assert.Equal(byValue, Cmdlets.Named(parameter, "ValueFromPipeline") is true);
            Assert.Equal(byPropertyName, Cmdlets.Named(parameter, "ValueFromPipelineByPropertyName") is true);
            Assert.Equal(mandatory, Cmdlets.Named(parameter, "Mandatory") is true);
        }
    }

    [Fact]
    public void No_cmdlet_has_other_parameters()
    {
        foreach (var cmdlet in Cmdlets.All)
        {
            Assert.Equal(
                ["CassOperatorVersion", "Component", "Container", "ImageConfigPath", "InputObject", "K8ssandraOperatorVersion", "LiteralPath", "Path", "Text"],
                Cmdlets.Parameters(cmdlet).Select(parameter => parameter.Name));
        }
    }

    [Theory]
    [InlineData("Path")]
    [InlineData("Component")]
    [InlineData("Container")]
    public void Wildcards_are_announced(string parameter) =>
        Assert.All(Cmdlets.All, cmdlet => Assert.Single(Cmdlets.Attributes(cmdlet.GetProperty(parameter)!, "SupportsWildcardsAttribute")));

    [Fact]
    public void LiteralPath_binds_what_a_listing_writes()
    {
        foreach (var cmdlet in Cmdlets.All)
        {
            var alias = Cmdlets.Attributes(cmdlet.GetProperty("LiteralPath")!, "AliasAttribute").Single();
            var names = (IReadOnlyCollection<CustomAttributeTypedArgument>)alias.ConstructorArguments[0].Value!;
            Assert.Equal(["PSPath", "LP"], names.Select(name => name.Value));
        }
    }

    [Theory]
    [InlineData("CassOperatorVersion")]
    [InlineData("K8ssandraOperatorVersion")]
    [InlineData("Component")]
    [InlineData("Container")]
    public void Tab_completes(string parameter)
    {
        foreach (var cmdlet in Cmdlets.All)
        {
            var completer = (Type)Cmdlets.Attributes(cmdlet.GetProperty(parameter)!, "ArgumentCompleterAttribute").Single().ConstructorArguments[0].Value!;
            Assert.True(completer.IsPublic && completer.IsSealed);
            Assert.NotNull(completer.GetConstructor(Type.EmptyTypes));
            Assert.Contains(completer.GetInterfaces(), candidate => candidate.Name == "IArgumentCompleter");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_cmdlet_and_its_parameters_are_documented(string name)
    {
        var type = Find(name);
        Assert.NotEmpty(Summary("T:" + type.FullName));
        foreach (var parameter in Cmdlets.Parameters(type))
            Assert.NotEmpty(Summary("P:" + parameter.DeclaringType!.FullName + "." + parameter.Name));
    }

    [Fact]
    public void Nothing_of_the_host_is_referenced_but_its_one_assembly() =>
        Assert.DoesNotContain(Cmdlets.Assembly.GetReferencedAssemblies(), name => name.Name!.StartsWith("Microsoft.PowerShell", StringComparison.Ordinal));

    private static string Summary(string member) => Cmdlets.Documentation[member].Element("summary")!.Value.Trim();

    private static Type Find(string name) => Cmdlets.All.Single(type => Cmdlets.NameOf(type) == name);
}
