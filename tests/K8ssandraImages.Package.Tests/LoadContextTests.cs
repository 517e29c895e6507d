using System.Collections;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;

namespace K8ssandraImages.Package.Tests;

/// <summary>The package in a process that has another YamlDotNet already, as it would have from another module.</summary>
public class LoadContextTests
{
    private static readonly Assembly Decoy = LoadDecoy();

    /// <summary>The types of the pipeline, loaded as the module loads them.</summary>
    public static readonly Assembly Contracts = Assembly.LoadFrom(Path.Combine(Package.Bin, "K8ssandraImages.Contracts.dll"));

    private static readonly Assembly Cmdlets = (Assembly)Contracts.GetType("K8ssandraImages.ModuleLoadContext")!.GetProperty("Cmdlets")!.GetValue(null)!;
    private static readonly AssemblyLoadContext Context = AssemblyLoadContext.GetLoadContext(Cmdlets)!;

    [Fact]
    public void The_cmdlets_are_in_a_context_of_their_own()
    {
        Assert.Equal("K8ssandraImages", Context.Name);
        Assert.Equal(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(Contracts));
        Assert.Equal(Path.Combine(Package.Bin, "K8ssandraImages.PowerShell.dll"), Cmdlets.Location);
    }

    [Theory]
    [InlineData("K8ssandraImages.Operations")]
    [InlineData("K8ssandraImages.Kubernetes")]
    [InlineData("K8ssandraImages.Engine")]
    [InlineData("YamlDotNet")]
    public void So_is_what_they_use(string name)
    {
        var assembly = Context.LoadFromAssemblyName(new AssemblyName(name));
        Assert.Equal(Context, AssemblyLoadContext.GetLoadContext(assembly));
        Assert.Equal(Path.Combine(Package.Bin, name + ".dll"), assembly.Location);
    }

    [Fact]
    public void The_types_of_the_pipeline_are_there_once() =>
        Assert.Same(Contracts, Context.LoadFromAssemblyName(new AssemblyName("K8ssandraImages.Contracts")));

    [Fact]
    public void The_host_provides_its_own_assembly() =>
        Assert.Throws<FileNotFoundException>(() => Context.LoadFromAssemblyName(new AssemblyName("System.Management.Automation")));

    [Fact]
    public void The_other_YamlDotNet_stays_where_it_is()
    {
        Assert.Equal(new Version(99, 0, 0, 0), Decoy.GetName().Version);
        Assert.Same(Decoy, AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName("YamlDotNet")));
    }

    [Fact]
    public void Manifests_are_read_beside_it()
    {
        var operations = Context.LoadFromAssemblyName(new AssemblyName("K8ssandraImages.Operations"));
        var input = operations.GetType("K8ssandraImages.Operations.Manifests.ManifestInput", true)!;
        var options = operations.GetType("K8ssandraImages.Operations.Manifests.ManifestOptions", true)!;
        var fleet = operations.GetType("K8ssandraImages.Operations.Manifests.ManifestFleet", true)!;
        var inputs = Array.CreateInstance(input, 1);
        inputs.SetValue(
            input.GetMethod("Text")!.Invoke(null, ["apiVersion: cassandra.datastax.com/v1beta1\nkind: CassandraDatacenter\nmetadata: {name: dc1}\nspec: {clusterName: c, serverType: cassandra, serverVersion: 4.1.5}\n", "-"]),
            0);
        var report = (Action<object>)(_ => { });
        var read = fleet.GetMethod("Read")!;
        var reader = read.Invoke(null, [inputs, Activator.CreateInstance(options), Delegate.CreateDelegate(read.GetParameters()[2].ParameterType, report.Target, report.Method), CancellationToken.None]);
        var images = ((IEnumerable)fleet.GetMethod("Images")!.Invoke(reader, [CancellationToken.None])!).Cast<object>().ToList();
        Assert.NotEmpty(images);
        Assert.All(images, image => Assert.Equal(Contracts, image.GetType().Assembly));
    }

    private static Assembly LoadDecoy()
    {
        var decoy = new PersistedAssemblyBuilder(new AssemblyName("YamlDotNet") { Version = new Version(99, 0, 0, 0) }, typeof(object).Assembly);
        decoy.DefineDynamicModule("YamlDotNet").DefineType("YamlDotNet.Core.Parser", TypeAttributes.Public).CreateType();
        var file = Path.Combine(Directory.CreateTempSubdirectory("decoy").FullName, "YamlDotNet.dll");
        decoy.Save(file);
        return Assembly.LoadFrom(file);
    }
}
