using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>
/// That the simulated cass-operator, by which everything about operations is tested, does what the releases do: each rule with its
/// source, k8ssandra/cass-operator at the tags.
/// </summary>
public sealed class SimulatedOperatorTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const string Operator = "cass-operator-controller-manager";

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.12.0")]
    [InlineData("1.19.1")]
    [InlineData("1.22.4")]
    [InlineData("1.24.1")]
    [InlineData("1.25.0")]
    [InlineData("1.29.1")]
    [InlineData("1.32.0")]
    public async Task A_datacenter_becomes_ready(string release)
    {
        var space = await cluster.NamespaceAsync("sim");
        await using var simulation = await Simulation.StartAsync(space, release);
        await space.ApplyAsync(Datacenter("dc1"));

        var dc = await simulation.ReadyAsync("dc1");

        Assert.Equal(3, dc["status"]!["nodeStatuses"]!.AsObject().Count);
    }

    private static string Datacenter(string name, int size = 3, string racks = "[{name: r1}, {name: r2}, {name: r3}]") => $$$"""
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: {{{name}}}}
        spec:
          clusterName: Orders
          serverType: cassandra
          serverVersion: "4.0.7"
          size: {{{size}}}
          racks: {{{racks}}}
          storageConfig:
            cassandraDataVolumeClaimSpec: {storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
        """;
}
