using System.Text.Json.Nodes;
using K8ssandraImages.Cli.Tests.Clusters;

namespace K8ssandraImages.Cli.Tests;

public class OperatorsTests
{
    [Theory]
    [InlineData(Objects.Before, "yes", true)]
    [InlineData(Objects.After, "no", false)]
    public void Says_whether_it_has_read_what_is_there_now(string changed, string current, bool value)
    {
        using var server = new FakeServer().With(Objects.CassOperator(changed: changed));
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var table = Run.Of("operators", "--kubeconfig", kubeconfig.Path);
        Assert.Equal(0, table.ExitCode);
        Assert.Equal("context prod  namespace ops", table.OutputLines[0]);
        Assert.Equal(["NAME", "KIND", "VERSION", "READY", "IMAGECONFIG", "CURRENT", "WATCHES"], table.OutputLines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["cass-operator", "cass-operator", "1.30.0", "1/1", "image-config", "(v1beta2)", current, "all", "namespaces"], table.OutputLines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var json = Assert.Single(Run.Of("operators", "--kubeconfig", kubeconfig.Path, "-o", "json").Json.EnumerateArray());
        Assert.Equal("CassOperator", json.GetProperty("kind").GetString());
        Assert.Equal("ImageTag", json.GetProperty("versionSource").GetString());
        Assert.Equal("Label", json.GetProperty("imageConfigDiscovery").GetString());
        Assert.Equal(changed, json.GetProperty("imageConfigChanged").GetString());
        Assert.Equal(Objects.Start, json.GetProperty("started").GetString());
        Assert.Equal(value, json.GetProperty("runsCurrentImageConfig").GetBoolean());
    }

    [Fact]
    public void Csv()
    {
        using var server = new FakeServer().With(Objects.CassOperator());
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        Assert.Equal(
            "context,namespace,name,kind,version,versionSource,image,watchNamespaces,isControlPlane,imageConfigName,imageConfigDiscovery,imageConfigApi,imageConfigChanged,started,runsCurrentImageConfig,electsLeader,leaseHolder,readyPods,replicas,diagnostics\r\n"
            + "prod,ops,cass-operator,CassOperator,1.30.0,ImageTag,docker.io/k8ssandra/cass-operator:v1.30.0,,,image-config,Label,v1beta2,2024-05-01T08:00:00Z,2024-05-01T09:00:00Z,true,false,,1,1,\r\n",
            Run.Of("operators", "--kubeconfig", kubeconfig.Path, "-o", "csv").Output);
    }

    [Theory]
    [InlineData(null, "cass-operator,k8ssandra-operator")]
    [InlineData("cass-operator", "cass-operator")]
    [InlineData("k8ssandra-operator", "k8ssandra-operator")]
    public void Of_one_kind(string? kind, string expected)
    {
        var manager = JsonNode.Parse("""
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "k8ssandra-operator", "namespace": "ops"},
             "spec": {"template": {"spec": {"containers": [{"name": "k8ssandra-operator", "image": "docker.io/k8ssandra/k8ssandra-operator:v1.30.0"}]}}}}
            """)!.AsObject();
        using var server = new FakeServer().With([.. Objects.CassOperator(), manager]);
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        var run = Run.Of(["operators", "--kubeconfig", kubeconfig.Path, "-o", "json", .. kind is null ? Array.Empty<string>() : ["--kind", kind]]);
        Assert.Equal(expected, string.Join(',', run.Json.EnumerateArray().Select(item => item.GetProperty("name").GetString())));
    }

    [Fact]
    public void Of_one_namespace()
    {
        using var server = new FakeServer().With(Objects.CassOperator());
        using var kubeconfig = new TestKubeconfig(("prod", server.Address));
        Assert.Single(Run.Of("operators", "--kubeconfig", kubeconfig.Path, "-n", "ops", "-o", "jsonl").OutputLines);
        var none = Run.Of("operators", "--kubeconfig", kubeconfig.Path, "-n", "elsewhere");
        Assert.Equal((0, ""), (none.ExitCode, none.Output));
        Assert.EndsWith("k8ssimages: no operators.\n", none.Error, StringComparison.Ordinal);
    }
}
