using System.Text.Json.Nodes;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>The simulated operator does what the specification says of its release; what is tested on it stands on this.</summary>
public sealed class RunningCassOperatorTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    internal const string Datacenter = """
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: dc1}
        spec:
          clusterName: orders
          serverType: cassandra
          serverVersion: "4.0.11"
          size: 4
          racks: [{name: r1}, {name: r2}]
          storageConfig: {cassandraDataVolumeClaimSpec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
        """;

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.12.0")]
    [InlineData("1.19.1")]
    [InlineData("1.22.4")]
    [InlineData("1.24.1")]
    [InlineData("1.25.0")]
    [InlineData("1.29.1")]
    [InlineData("1.32.0")]
    public async Task Brings_a_datacenter_up_and_deletes_its_volumes_with_it(string version)
    {
        var space = await cluster.NamespaceAsync("sim");
        await using var running = await RunningCassOperator.StartAsync(space, version);
        await space.ApplyAsync(Datacenter);
        var dc = await running.ReadyAsync("dc1");
        Assert.Equal(4, ((JsonObject)dc["status"]!["nodeStatuses"]!).Count);
        Assert.Equal(4, (await space.ListAsync("PersistentVolumeClaim")).Count);
        await space.DeleteAsync("CassandraDatacenter", "dc1");
        await Eventually.TrueAsync("it is gone", async () => await space.FindAsync("CassandraDatacenter", "dc1") is null && (await space.ListAsync("PersistentVolumeClaim")).Count == 0 && (await space.ListAsync("StatefulSet")).Count == 0);
    }
}
