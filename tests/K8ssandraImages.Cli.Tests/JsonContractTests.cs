using System.Reflection;
using System.Text.Json;
using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

/// <summary>JSON has every property of the contract, under its name, and nothing else.</summary>
public class JsonContractTests
{
    [Theory]
    [InlineData("images --context only", typeof(EffectiveImage))]
    [InlineData("operators", typeof(K8ssOperator))]
    [InlineData("drift", typeof(K8ssImageDrift))]
    [InlineData("impact", typeof(K8ssImageImpact))]
    [InlineData("contexts", typeof(K8ssContext))]
    [InlineData("wait --timeout 1s", typeof(K8ssDatacenterHealth))]
    public void Json_has_the_properties_of_the_contract(string args, Type contract)
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var kubeconfig = new TestKubeconfig(("only", server.Address));
        var run = Run.Of([.. args.Split(' '), "--kubeconfig", kubeconfig.Path, "-o", "json"]);
        var names = contract.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(StringComparer.Ordinal).ToArray();
        Assert.NotEqual(0, run.Json.GetArrayLength());
        Assert.All(run.Json.EnumerateArray(), item => Assert.Equal(names, item.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Json_has_the_properties_of_a_pods_image()
    {
        using var server = new FakeServer().With([.. Objects.CassOperator(), Objects.Datacenter()]);
        using var kubeconfig = new TestKubeconfig(("only", server.Address));
        var rows = Run.Of("drift", "--kubeconfig", kubeconfig.Path, "-o", "json", "--container", "manager").Json;
        var pod = Assert.Single(Assert.Single(rows.EnumerateArray()).GetProperty("pods").EnumerateArray());
        Assert.Equal(
            typeof(PodImage).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(StringComparer.Ordinal),
            pod.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }
}
