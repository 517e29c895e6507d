using System.Collections;
using System.Reflection;

namespace K8ssandraImages.PowerShell.Tests;

public class CmdletContractTests
{
    private const string Live = "Context AllContexts InputObject";
    private static readonly string[] Readers = ["Compare-K8ssOperatorRelease", "ConvertTo-K8ssImageConfig", "Get-K8ssCluster", "Get-K8ssDatacenter", "Get-K8ssEffectiveImage", "Get-K8ssImageConfig", "Get-K8ssImageImpact"];
    private static readonly string[] Changers = ["Restore-K8ssImageConfig", "Set-K8ssClusterImage", "Set-K8ssImageConfig"];
    private static readonly string[] Operations = ["Invoke-K8ssImageRollout", "Reset-K8ssDatacenter", "Restart-CassOperator", "Resume-K8ssOperation", "Update-K8ssDatacenter"];
    private static readonly string[] Texts = ["ConvertTo-K8ssHelmValues", "New-K8ssImageKustomization"];

    public static TheoryData<string> Names => [.. Cmdlets.All.Select(Cmdlets.NameOf)];

    // cmdlets (all where empty), parameter, type, sets (empty for all), position, by value, by property name, mandatory
    public static TheoryData<string, string, Type, string, int?, bool, bool, bool> Contracts => new()
    {
        { "readers", "Path", typeof(string[]), "Path", 0, false, false, false },
        { "readers", "LiteralPath", typeof(string[]), "LiteralPath", null, false, true, true },
        { "readers", "Text", typeof(string[]), "Text", null, true, false, true },
        { "readers", "Context", typeof(string[]), "Context", null, false, false, true },
        { "Compare-K8ssImage", "Path", typeof(string[]), "", 0, false, false, false },
        { "Compare-K8ssImage", "LiteralPath", typeof(string[]), "", null, false, false, false },
        { "Compare-K8ssImage", "Text", typeof(string[]), "Context AllContexts", null, true, false, false },
        { "Compare-K8ssImage", "Context", typeof(string[]), "Context", null, false, false, false },
        { "Compare-K8ssImage", "State", typeof(DriftState[]), "", null, false, false, false },
        { "Compare-K8ssOperatorRelease", "ToCassOperatorVersion", typeof(string), "", null, false, false, false },
        { "Compare-K8ssOperatorRelease", "ToK8ssandraOperatorVersion", typeof(string), "", null, false, false, false },
        { "Compare-K8ssOperatorRelease", "ToImageConfigPath", typeof(string), "", null, false, false, false },
        { "Compare-K8ssOperatorRelease", "InstallMethod", typeof(OperatorInstallMethod), "", null, false, false, false },
        { "Get-K8ssOperator", "Context", typeof(string[]), "Context", 0, false, false, false },
        { "Get-K8ssOperator", "Kind", typeof(OperatorKind[]), "", null, false, false, false },
        { "Get-K8ssContext", "Name", typeof(string[]), "Name", 0, false, false, false },
        { "Get-K8ssContext", "KubeConfig", typeof(string), "", null, false, false, false },
        { "Test-K8ssImageConfig", "Severity", typeof(DiagnosticSeverity), "", null, false, false, false },
        { "Test-K8ssImageConfig", "IncludeRule", typeof(string[]), "", null, false, false, false },
        { "Test-K8ssImageConfig", "ExcludeRule", typeof(string[]), "", null, false, false, false },
        { "changers", "Path", typeof(string[]), "Path", null, false, false, true },
        { "changers", "LiteralPath", typeof(string[]), "LiteralPath", null, true, true, true },
        { "changers", "Context", typeof(string[]), "Context", null, false, false, false },
        { "Set-K8ssImageConfig", "ConfigMapName", typeof(string[]), "", null, false, false, false },
        { "Restore-K8ssImageConfig", "ConfigMapName", typeof(string[]), "", null, false, false, false },
        { "changers", "CassOperatorVersion", typeof(string), "", null, false, false, false },
        { "changers", "K8ssandraOperatorVersion", typeof(string), "", null, false, false, false },
        { "changers", "JournalPath", typeof(string), "", null, false, false, false },
        { "Set-K8ssImageConfig", "Registry", typeof(string), "", null, false, false, false },
        { "Set-K8ssImageConfig", "Repository", typeof(string), "", null, false, false, false },
        { "Set-K8ssImageConfig", "PullPolicy", typeof(string), "", null, false, false, false },
        { "Set-K8ssImageConfig", "PullSecret", typeof(string[]), "", null, false, false, false },
        { "Set-K8ssImageConfig", "Component", typeof(string[]), "", null, false, false, false },
        { "Set-K8ssImageConfig", "ServerVersion", typeof(string), "", null, false, false, false },
        { "Set-K8ssImageConfig", "Image", typeof(string), "", null, false, false, false },
        { "Set-K8ssImageConfig", "Name", typeof(string), "", null, false, false, false },
        { "Set-K8ssImageConfig", "Tag", typeof(string), "", null, false, false, false },
        { "Set-K8ssImageConfig", "Digest", typeof(string), "", null, false, false, false },
        { "Set-K8ssImageConfig", "Prefix", typeof(string), "", null, false, false, false },
        { "Set-K8ssImageConfig", "Suffix", typeof(string), "", null, false, false, false },
        { "Set-K8ssImageConfig", "Remove", typeof(ImageConfigField[]), "", null, false, false, false },
        { "Restore-K8ssImageConfig", "Id", typeof(string[]), "Context", null, false, false, false },
        { "Restore-K8ssImageConfig", "BackupPath", typeof(string[]), "Context", null, false, false, false },
        { "Set-K8ssClusterImage", "Cluster", typeof(string[]), "", null, false, false, false },
        { "Set-K8ssClusterImage", "Datacenter", typeof(string[]), "", null, false, false, false },
        { "Set-K8ssClusterImage", "ServerImage", typeof(string), "", null, false, false, false },
        { "Set-K8ssClusterImage", "SystemLoggerImage", typeof(string), "", null, false, false, false },
        { "Set-K8ssClusterImage", "ConfigBuilderImage", typeof(string), "", null, false, false, false },
        { "Set-K8ssClusterImage", "MedusaImage", typeof(string), "", null, false, false, false },
        { "Set-K8ssClusterImage", "ReaperImage", typeof(string), "", null, false, false, false },
        { "Set-K8ssClusterImage", "StargateImage", typeof(string), "", null, false, false, false },
        { "Set-K8ssClusterImage", "VectorImage", typeof(string), "", null, false, false, false },
        { "Set-K8ssClusterImage", "PerNodeConfigInitContainerImage", typeof(string), "", null, false, false, false },
        { "Set-K8ssClusterImage", "JmxInitContainerImage", typeof(string), "", null, false, false, false },
        { "Set-K8ssClusterImage", "PullPolicy", typeof(string), "", null, false, false, false },
        { "Set-K8ssClusterImage", "PullSecret", typeof(string), "", null, false, false, false },
        { "Set-K8ssClusterImage", "Remove", typeof(ClusterImage[]), "", null, false, false, false },
        { "texts", "ImageConfigPath", typeof(string), "Path", 0, false, false, true },
        { "texts", "Content", typeof(string), "Content", null, false, false, true },
        { "texts", "InputObject", typeof(K8ssObject[]), "InputObject", null, true, false, true },
        { "texts", "CassOperatorVersion", typeof(string), "", null, false, false, false },
        { "texts", "K8ssandraOperatorVersion", typeof(string), "", null, false, false, false },
        { "New-K8ssImageKustomization", "Plane", typeof(K8ssandraPlane), "", null, false, false, false },
        { "New-K8ssImageKustomization", "Resource", typeof(string), "", null, false, false, false },
        { "New-K8ssImageKustomization", "DefaultRegistry", typeof(string), "", null, false, false, false },
        { "New-K8ssImageKustomization", "ImagePullSecret", typeof(string[]), "", null, false, false, false },
        { "New-K8ssImageKustomization", "Destination", typeof(string), "", null, false, false, false },
        { "ConvertTo-K8ssHelmValues", "ChartVersion", typeof(string), "", null, false, false, false },
        { "ConvertTo-K8ssImageConfig", "ToCassOperatorVersion", typeof(string), "", null, false, false, false },
        { "ConvertTo-K8ssImageConfig", "ToK8ssandraOperatorVersion", typeof(string), "", null, false, false, false },
        { "live", "InputObject", typeof(K8ssObject[]), "InputObject", null, true, false, true },
        { "live", "Namespace", typeof(string[]), Live, null, false, false, false },
        { "live", "KubeConfig", typeof(string), "Context AllContexts", null, false, false, false },
        { "live", "ThrottleLimit", typeof(int), Live, null, false, false, false },
        { "live", "ContextMap", typeof(Hashtable), Live, null, false, false, false },
        { "live", "CredentialPluginPolicy", typeof(CredentialPluginPolicy), Live, null, false, false, false },
        { "live", "CredentialPluginAllowlist", typeof(string[]), Live, null, false, false, false },
        { "releases", "ImageConfigPath", typeof(string), "", null, false, false, false },
        { "releases", "CassOperatorVersion", typeof(string), "", null, false, false, false },
        { "releases", "K8ssandraOperatorVersion", typeof(string), "", null, false, false, false },
        { "images", "Component", typeof(string[]), "", null, false, false, false },
        { "images", "Container", typeof(string[]), "", null, false, false, false },
        { "owners", "Cluster", typeof(string[]), "", null, false, false, false },
        { "owners", "Datacenter", typeof(string[]), "", null, false, false, false },
        { "operations", "Context", typeof(string[]), "Context", null, false, false, false },
        { "operations", "Timeout", typeof(TimeSpan?), "", null, false, false, false },
        { "operations", "JournalPath", typeof(string), "", null, false, false, false },
        { "operations", "CassOperatorVersion", typeof(string), "", null, false, false, false },
        { "operations", "K8ssandraOperatorVersion", typeof(string), "", null, false, false, false },
        { "datacenters", "Name", typeof(string[]), "", 0, false, false, false },
        { "datacenters", "Cluster", typeof(string[]), "", null, false, false, false },
        { "Restart-CassOperator", "Name", typeof(string[]), "", 0, false, false, false },
        { "Restart-CassOperator", "Operator", typeof(OperatorChoice), "", null, false, false, false },
        { "Update-K8ssDatacenter", "Method", typeof(DatacenterUpdateMethod), "", null, false, false, false },
        { "Wait-K8ssDatacenter", "Context", typeof(string[]), "Context", null, false, false, false },
        { "Wait-K8ssDatacenter", "For", typeof(DatacenterGoal), "", null, false, false, false },
        { "Wait-K8ssDatacenter", "Timeout", typeof(TimeSpan), "", null, false, false, false },
        { "Wait-K8ssDatacenter", "FailAfter", typeof(TimeSpan), "", null, false, false, false },
        { "Wait-K8ssDatacenter", "CassOperatorVersion", typeof(string), "", null, false, false, false },
        { "Wait-K8ssDatacenter", "K8ssandraOperatorVersion", typeof(string), "", null, false, false, false },
        { "Invoke-K8ssImageRollout", "ImageConfigPath", typeof(string), "", null, false, false, false },
        { "Invoke-K8ssImageRollout", "Datacenter", typeof(string[]), "", null, false, false, false },
        { "Invoke-K8ssImageRollout", "Plan", typeof(string[]), "Context", null, false, true, false },
        { "Invoke-K8ssImageRollout", "ReportPath", typeof(string), "", null, false, false, false },
        { "Resume-K8ssOperation", "Id", typeof(string[]), "", 0, false, false, false },
        { "Get-K8ssOperation", "Id", typeof(string[]), "", 0, false, false, false },
        { "Get-K8ssOperation", "State", typeof(OperationState[]), "", null, false, false, false },
        { "Get-K8ssOperation", "Kind", typeof(OperationKind[]), "", null, false, false, false },
        { "Get-K8ssOperation", "JournalPath", typeof(string), "", null, false, false, false },
    };

    [Theory]
    [InlineData("Compare-K8ssImage", typeof(K8ssImageDrift), "Context")]
    [InlineData("Compare-K8ssOperatorRelease", typeof(K8ssReleaseComparison), "Path")]
    [InlineData("ConvertTo-K8ssHelmValues", typeof(K8ssHelmValues), "Path")]
    [InlineData("ConvertTo-K8ssImageConfig", typeof(K8ssImageConfigConversion), "Path")]
    [InlineData("Get-K8ssCluster", typeof(K8ssCluster), "Path")]
    [InlineData("Get-K8ssContext", typeof(K8ssContext), "Name")]
    [InlineData("Get-K8ssDatacenter", typeof(K8ssDatacenter), "Path")]
    [InlineData("Get-K8ssEffectiveImage", typeof(EffectiveImage), "Path")]
    [InlineData("Get-K8ssImageConfig", typeof(K8ssImageConfig), "Path")]
    [InlineData("Get-K8ssImageImpact", typeof(K8ssImageImpact), "Path")]
    [InlineData("Get-K8ssOperator", typeof(K8ssOperator), "Context")]
    [InlineData("New-K8ssImageKustomization", typeof(K8ssImageKustomization), "Path")]
    [InlineData("Get-K8ssOperation", typeof(K8ssOperation), null)]
    [InlineData("Test-K8ssImageConfig", typeof(Diagnostic), "Path")]
    [InlineData("Wait-K8ssDatacenter", typeof(K8ssDatacenterHealth), "Context")]
    public void A_cmdlet_says_what_it_puts_out_and_which_set_it_takes(string name, Type output, string? set)
    {
        var types = Cmdlets.Attributes(Find(name), "OutputTypeAttribute").Single().ConstructorArguments[0].Value;
        Assert.Equal(output, Assert.Single((IReadOnlyCollection<CustomAttributeTypedArgument>)types!).Value);
        Assert.Equal(set, Cmdlets.Named(Cmdlets.Cmdlet(Find(name)), "DefaultParameterSetName"));
    }

    [Theory]
    [InlineData("Restore-K8ssImageConfig", typeof(K8ssImageConfig))]
    [InlineData("Set-K8ssClusterImage", typeof(K8ssCluster), typeof(K8ssDatacenter))]
    [InlineData("Set-K8ssImageConfig", typeof(K8ssImageConfig))]
    public void A_cmdlet_that_changes_something_says_what_it_puts_out(string name, params Type[] passed)
    {
        var types = (IReadOnlyCollection<CustomAttributeTypedArgument>)Cmdlets.Attributes(Find(name), "OutputTypeAttribute").Single().ConstructorArguments[0].Value!;
        Assert.Equal([typeof(K8ssChange), .. passed], types.Select(type => type.Value));
        Assert.Equal("Current", Cmdlets.Named(Cmdlets.Cmdlet(Find(name)), "DefaultParameterSetName"));
    }

    [Theory]
    [InlineData("Invoke-K8ssImageRollout")]
    [InlineData("Reset-K8ssDatacenter", typeof(K8ssDatacenterHealth))]
    [InlineData("Restart-CassOperator", typeof(K8ssOperator))]
    [InlineData("Resume-K8ssOperation")]
    [InlineData("Update-K8ssDatacenter", typeof(K8ssDatacenterHealth))]
    public void A_cmdlet_that_carries_out_operations_says_what_it_puts_out(string name, params Type[] passed)
    {
        var types = (IReadOnlyCollection<CustomAttributeTypedArgument>)Cmdlets.Attributes(Find(name), "OutputTypeAttribute").Single().ConstructorArguments[0].Value!;
        Assert.Equal([typeof(K8ssOperation), .. passed], types.Select(type => type.Value));
        Assert.Equal("Current", Cmdlets.Named(Cmdlets.Cmdlet(Find(name)), "DefaultParameterSetName"));
    }

    // A text out of the pipeline is for what is named. Where an object is the target, it is none.
    [Fact]
    public void A_text_out_of_the_pipeline_needs_a_target()
    {
        var content = Find("Set-K8ssImageConfig").GetProperty("Content")!;
        Assert.Equal(typeof(string[]), content.PropertyType);
        Assert.Equal(
            ["Context", "AllContexts", "Path"],
            Cmdlets.Attributes(content, "ParameterAttribute").Where(parameter => Cmdlets.Named(parameter, "ValueFromPipelineByPropertyName") is true).Select(parameter => Cmdlets.Named(parameter, "ParameterSetName")));
    }

    [Fact]
    public void There_are_these() => Assert.Equal(
        Readers.Concat(Changers).Concat(Texts).Concat(Operations).Concat(["Compare-K8ssImage", "Get-K8ssContext", "Get-K8ssOperation", "Get-K8ssOperator", "Test-K8ssImageConfig", "Wait-K8ssDatacenter"]).Order(StringComparer.Ordinal),
        Cmdlets.All.Select(Cmdlets.NameOf).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_is_a_sealed_public_class_named_after_itself(string name)
    {
        var type = Find(name);
        Assert.True(type.IsSealed);
        Assert.True(type.IsPublic);
        Assert.Equal(name.Replace("-", "", StringComparison.Ordinal) + "Command", type.Name);
    }

    // What only reads has nothing to confirm. What changes something can be confirmed, and is not by itself.
    [Theory]
    [MemberData(nameof(Names))]
    public void Cmdlets_that_change_something_ask(string name)
    {
        const int Medium = 2;
        const int High = 3;
        if (Changers.Concat(Operations).Contains(name) || name == "New-K8ssImageKustomization")
        {
            Assert.True(Cmdlets.Named(Cmdlets.Cmdlet(Find(name)), "SupportsShouldProcess") is true);
            // Pods restart by a change of a custom resource; an ImageConfig waits for the operator's restart.
            Assert.Equal(name == "Set-K8ssClusterImage" || Operations.Contains(name) ? High : Medium, Cmdlets.Named(Cmdlets.Cmdlet(Find(name)), "ConfirmImpact") ?? Medium);
            return;
        }

        Assert.Null(Cmdlets.Named(Cmdlets.Cmdlet(Find(name)), "SupportsShouldProcess"));
        Assert.Null(Cmdlets.Named(Cmdlets.Cmdlet(Find(name)), "ConfirmImpact"));
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void A_parameter_is_as_it_was_promised(string cmdlets, string name, Type type, string sets, int? position, bool byValue, bool byPropertyName, bool mandatory)
    {
        foreach (var cmdlet in Of(cmdlets))
        {
            var property = cmdlet.GetProperty(name)!;
            Assert.Equal(type, property.PropertyType);
            var parameters = Cmdlets.Attributes(property, "ParameterAttribute").ToList();
            Assert.Equal(sets, string.Join(' ', parameters.Select(parameter => Cmdlets.Named(parameter, "ParameterSetName"))));
            foreach (var parameter in parameters)
            {
                Assert.Equal(position, Cmdlets.Named(parameter, "Position"));
                Assert.Equal(byValue, Cmdlets.Named(parameter, "ValueFromPipeline") is true);
                Assert.Equal(byPropertyName, Cmdlets.Named(parameter, "ValueFromPipelineByPropertyName") is true);
                Assert.Equal(mandatory, Cmdlets.Named(parameter, "Mandatory") is true);
            }
        }
    }

    [Theory]
    [InlineData("Get-K8ssContext", "Current", "Current")]
    [InlineData("live", "AllContexts", "AllContexts")]
    public void A_switch_makes_a_set_of_its_own(string cmdlets, string name, string set)
    {
        foreach (var cmdlet in Of(cmdlets))
        {
            var property = cmdlet.GetProperty(name)!;
            Assert.Equal("SwitchParameter", property.PropertyType.Name);
            var parameter = Cmdlets.Attributes(property, "ParameterAttribute").Single();
            Assert.Equal(set, Cmdlets.Named(parameter, "ParameterSetName"));
            Assert.True(Cmdlets.Named(parameter, "Mandatory") is true);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_has_no_other_parameters(string name)
    {
        var promised = Contracts.Select(row => ((string Cmdlets, string Name))((string)row[0]!, (string)row[1]!))
            .Concat([("changers", "Force"), ("changers", "PassThru"), ("Set-K8ssImageConfig", "Override"), ("Set-K8ssImageConfig", "Default"), ("Set-K8ssImageConfig", "Content"), ("Restore-K8ssImageConfig", "Last"), ("New-K8ssImageKustomization", "ClusterScope")])
            .Append(("live", "AllContexts")).Append(("Get-K8ssContext", "Current")).Append(("Compare-K8ssOperatorRelease", "KeepImageConfig"))
            .Concat([("operations", "Force"), ("passing", "PassThru"), ("Restart-CassOperator", "NoWait"), ("Restart-CassOperator", "RollbackOnFailure"), ("Invoke-K8ssImageRollout", "RollbackOnFailure"), ("Invoke-K8ssImageRollout", "PlanOnly"), ("Resume-K8ssOperation", "Last")])
            .Where(row => Of(row.Item1).Contains(Find(name)))
            .Select(row => row.Item2);
        Assert.Equal(promised.Order(StringComparer.Ordinal), Cmdlets.Parameters(Find(name)).Select(parameter => parameter.Name));
    }

    // By property name, the context of a piped object would choose another set than the object itself. A text is for what is named.
    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_binds_by_a_property_of_our_objects(string name)
    {
        var ours = typeof(K8ssObject).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(K8ssObject))).SelectMany(type => type.GetProperties()).Select(property => property.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var byName = Cmdlets.Parameters(Find(name)).Where(parameter => Cmdlets.Attributes(parameter, "ParameterAttribute").Any(attribute => Cmdlets.Named(attribute, "ValueFromPipelineByPropertyName") is true));
        Assert.All(byName, parameter => Assert.DoesNotContain(parameter.Name, ours.Except(["Content"])));
    }

    [Theory]
    [InlineData("readers", "Path")]
    [InlineData("Compare-K8ssImage", "Path")]
    [InlineData("images", "Component")]
    [InlineData("images", "Container")]
    [InlineData("owners", "Cluster")]
    [InlineData("owners", "Datacenter")]
    [InlineData("live", "Context")]
    [InlineData("changers", "Path")]
    [InlineData("Set-K8ssClusterImage", "Cluster")]
    [InlineData("Set-K8ssClusterImage", "Datacenter")]
    [InlineData("Get-K8ssContext", "Name")]
    [InlineData("datacenters", "Name")]
    [InlineData("datacenters", "Cluster")]
    [InlineData("Restart-CassOperator", "Name")]
    [InlineData("Invoke-K8ssImageRollout", "Datacenter")]
    [InlineData("Get-K8ssOperation", "Id")]
    [InlineData("Test-K8ssImageConfig", "IncludeRule")]
    [InlineData("Test-K8ssImageConfig", "ExcludeRule")]
    public void Wildcards_are_announced(string cmdlets, string parameter) =>
        Assert.All(Of(cmdlets), cmdlet => Assert.Single(Cmdlets.Attributes(cmdlet.GetProperty(parameter)!, "SupportsWildcardsAttribute")));

    [Theory]
    [InlineData("readers")]
    [InlineData("Compare-K8ssImage")]
    [InlineData("changers")]
    public void LiteralPath_binds_what_a_listing_writes(string cmdlets)
    {
        foreach (var cmdlet in Of(cmdlets))
        {
            var alias = Cmdlets.Attributes(cmdlet.GetProperty("LiteralPath")!, "AliasAttribute").Single();
            var names = (IReadOnlyCollection<CustomAttributeTypedArgument>)alias.ConstructorArguments[0].Value!;
            Assert.Equal(["PSPath", "LP"], names.Select(name => name.Value));
        }
    }

    [Fact]
    public void The_number_of_contexts_at_a_time_has_limits()
    {
        foreach (var cmdlet in Of("live"))
        {
            var range = Cmdlets.Attributes(cmdlet.GetProperty("ThrottleLimit")!, "ValidateRangeAttribute").Single();
            Assert.Equal([1, 64], range.ConstructorArguments.Select(argument => argument.Value));
        }
    }

    [Theory]
    [InlineData("releases", "CassOperatorVersion")]
    [InlineData("releases", "K8ssandraOperatorVersion")]
    [InlineData("Compare-K8ssOperatorRelease", "ToCassOperatorVersion")]
    [InlineData("Compare-K8ssOperatorRelease", "ToK8ssandraOperatorVersion")]
    [InlineData("images", "Component")]
    [InlineData("images", "Container")]
    [InlineData("owners", "Cluster")]
    [InlineData("owners", "Datacenter")]
    [InlineData("live", "Context")]
    [InlineData("live", "Namespace")]
    [InlineData("changers", "CassOperatorVersion")]
    [InlineData("changers", "K8ssandraOperatorVersion")]
    [InlineData("Set-K8ssImageConfig", "Component")]
    [InlineData("Set-K8ssImageConfig", "PullPolicy")]
    [InlineData("Set-K8ssClusterImage", "Cluster")]
    [InlineData("Set-K8ssClusterImage", "Datacenter")]
    [InlineData("Set-K8ssClusterImage", "PullPolicy")]
    [InlineData("Get-K8ssContext", "Name")]
    [InlineData("operations", "CassOperatorVersion")]
    [InlineData("operations", "K8ssandraOperatorVersion")]
    [InlineData("datacenters", "Name")]
    [InlineData("datacenters", "Cluster")]
    [InlineData("Restart-CassOperator", "Name")]
    [InlineData("Invoke-K8ssImageRollout", "Datacenter")]
    [InlineData("Resume-K8ssOperation", "Id")]
    [InlineData("Get-K8ssOperation", "Id")]
    [InlineData("Test-K8ssImageConfig", "IncludeRule")]
    [InlineData("Test-K8ssImageConfig", "ExcludeRule")]
    public void Tab_completes(string cmdlets, string parameter)
    {
        foreach (var cmdlet in Of(cmdlets))
        {
            var completer = (Type)Cmdlets.Attributes(cmdlet.GetProperty(parameter)!, "ArgumentCompleterAttribute").Single().ConstructorArguments[0].Value!;
            Assert.True(completer.IsPublic && completer.IsSealed);
            Assert.NotNull(completer.GetConstructor(Type.EmptyTypes));
            Assert.Contains(completer.GetInterfaces(), candidate => candidate.Name == "IArgumentCompleter");
        }
    }

    // Scripts name the types of parameters, and find only what is in the default load context.
    [Fact]
    public void Types_of_parameters_are_those_of_the_pipeline_or_the_framework() => Assert.All(
        Cmdlets.All.SelectMany(Cmdlets.Parameters).Select(parameter => parameter.PropertyType.GetElementType() ?? parameter.PropertyType).Where(type => type.Namespace!.StartsWith("K8ssandraImages", StringComparison.Ordinal)),
        type => Assert.Equal(typeof(K8ssObject).Assembly, type.Assembly));

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

    private static IReadOnlyList<Type> Of(string cmdlets) =>
    [
        .. Cmdlets.All.Where(type => cmdlets switch
        {
            "readers" => Readers.Append("Test-K8ssImageConfig").Contains(Cmdlets.NameOf(type)),
            "releases" => Readers.Append("Compare-K8ssImage").Append("Test-K8ssImageConfig").Contains(Cmdlets.NameOf(type)),
            "images" => Readers.Append("Compare-K8ssImage").Contains(Cmdlets.NameOf(type)),
            "owners" => Readers.Append("Compare-K8ssImage").Except(["ConvertTo-K8ssImageConfig", "Get-K8ssImageConfig"]).Contains(Cmdlets.NameOf(type)),
            "live" => !Texts.Append("Get-K8ssContext").Append("Get-K8ssOperation").Contains(Cmdlets.NameOf(type)),
            "texts" => Texts.Contains(Cmdlets.NameOf(type)),
            "changers" => Changers.Contains(Cmdlets.NameOf(type)),
            "operations" => Operations.Contains(Cmdlets.NameOf(type)),
            "passing" => Operations.Except(["Invoke-K8ssImageRollout", "Resume-K8ssOperation"]).Contains(Cmdlets.NameOf(type)),
            "datacenters" => Cmdlets.NameOf(type) is "Reset-K8ssDatacenter" or "Update-K8ssDatacenter" or "Wait-K8ssDatacenter",
            _ => Cmdlets.NameOf(type) == cmdlets,
        }),
    ];

    private static string Summary(string member) => Cmdlets.Documentation[member].Element("summary")!.Value.Trim();

    private static Type Find(string name) => Cmdlets.All.Single(type => Cmdlets.NameOf(type) == name);
}
