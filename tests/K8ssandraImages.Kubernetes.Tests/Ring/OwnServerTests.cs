using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Kubernetes.Tests.Ring;

public sealed class OwnServerTests
{
    /// <summary>Source: config/crd/bases/k8ssandra.io_k8ssandraclusters.yaml of k8ssandra-operator at v1.6.0 and v1.32.0.</summary>
    [ClusterFact(Needs.OwnServer)]
    public async Task A_server_of_ones_own_fills_in_the_images_of_a_release()
    {
        await using var server = await OwnServer.StartAsync("--etcd-compaction-interval=10s");
        Assert.NotEqual(TestServer.Kubeconfig, server.Kubeconfig);

        var cluster = await ClusterFixture.OnAsync(server, ReleaseCatalog.FindK8ssandraOperator(OperatorVersion.Parse("1.6.0")).Crd);
        try
        {
            var space = await cluster.NamespaceAsync();
            const string Manifest = """
                apiVersion: k8ssandra.io/v1alpha1
                kind: K8ssandraCluster
                metadata: {name: one}
                spec:
                  cassandra:
                    jmxInitContainerImage: {registry: reg.example}
                    datacenters: [{metadata: {name: dc1}, stargate: {size: 1, racks: [{name: r1}]}}]
                  reaper: {}
                  medusa: {containerImage: {name: own}}
                """;
            var spec = (await space.ApplyAsync(Manifest))[0]["spec"]!;
            var datacenter = spec["cassandra"]!["datacenters"]![0]!;
            Equal("""{"registry":"reg.example","tag":"latest"}""", spec["cassandra"]!["jmxInitContainerImage"]);
            Equal("""{"registry":"docker.io","name":"busybox","tag":"1.34.1"}""", datacenter["jmxInitContainerImage"]);
            Equal("\"mikefarah/yq:4\"", datacenter["perNodeConfigInitContainerImage"]);
            Equal("""{"registry":"docker.io","repository":"stargateio","tag":"v1.0.67"}""", datacenter["stargate"]!["containerImage"]);
            Equal("""{"registry":"docker.io","repository":"stargateio","tag":"v1.0.67"}""", datacenter["stargate"]!["racks"]![0]!["containerImage"]);
            Equal("""{"registry":"docker.io","repository":"thelastpickle","name":"cassandra-reaper","tag":"3.2.1"}""", spec["reaper"]!["containerImage"]);
            Equal("""{"registry":"docker.io","name":"own","tag":"latest"}""", spec["medusa"]!["containerImage"]);
            Assert.Null(spec["stargate"]);

            // A newer release's definitions leave alone what an older one's have filled in, and fill in less.
            await cluster.DefineAsync(ReleaseCatalog.FindK8ssandraOperator(OperatorVersion.Parse("1.32.0")).Crd);
            var later = (await space.GetAsync("K8ssandraCluster", "one"))["spec"]!;
            Equal(spec.ToJsonString(), later);
            var fresh = (await space.ApplyAsync(Manifest.Replace("name: one", "name: two", StringComparison.Ordinal)))[0]["spec"]!;
            Equal("""{"name":"own","tag":"latest"}""", fresh["medusa"]!["containerImage"]);
            Equal("{}", fresh["reaper"]);
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    [ClusterFact]
    public async Task The_shared_server_never_fills_in_images()
    {
        var cluster = new ClusterFixture();
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.DefineAsync(new CrdDefaults { ImageTag = "latest" }));
        await cluster.DisposeAsync();
    }

    private static void Equal(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"{expected}, not {actual?.ToJsonString()}");
}
