using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>A datacenter deleted and created again on a real API server, by the rules of each kind of release.</summary>
public sealed class ResetServerTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.12.0")]
    [InlineData("1.19.1")]
    [InlineData("1.22.4")]
    [InlineData("1.24.1")]
    [InlineData("1.25.0")]
    [InlineData("1.29.1")]
    [InlineData("1.32.0")]
    public async Task Keeps_claims_volumes_and_host_ids(string version)
    {
        var space = await cluster.NamespaceAsync("reset");
        await using var running = await RunningCassOperator.StartAsync(space, version);
        await space.ApplyAsync(RunningCassOperatorTests.Datacenter);
        var before = await running.ReadyAsync("dc1");
        var claims = await UidsAsync(space);
        using var folder = new TemporaryFolder();
        await using var proxy = new FaultProxy(cluster);
        var findings = new List<Diagnostic>();
        var settings = Settings(folder, findings);
        using var resets = new DatacenterResets(settings, new ManifestOptions(), CancellationToken.None);
        var session = KubernetesSession.Open(new LiveOptions { Kubeconfig = proxy.NewKubeconfig(), Namespaces = [space.Name] }, findings.Add);
        var plan = Assert.Single(resets.OfClusters(session, ["dc1"], []));
        Assert.Equal(0, proxy.Writes);

        var operation = plan.Run(CancellationToken.None);
        Assert.True(operation.State == OperationState.Completed, string.Join('\n', findings) + "\n" + operation.Reason);
        var after = await running.ReadyAsync("dc1");
        Assert.NotEqual((string?)before["metadata"]!["uid"], (string?)after["metadata"]!["uid"]);
        Assert.Equal(claims, await UidsAsync(space));
        Assert.True(JsonNode.DeepEquals(before["status"]!["nodeStatuses"], after["status"]!["nodeStatuses"]));
        Assert.True(JsonNode.DeepEquals(before["spec"], after["spec"]));
        Assert.Null(after["metadata"]!["annotations"]?["cassandra.datastax.com/delete-pvc"] ?? after["metadata"]!["annotations"]?["cassandra.datastax.com/no-finalizer"]);
        Assert.All(await cluster.Api.ListAsync("PersistentVolume", null, "simulation.example.com/namespace=" + space.Name), volume => Assert.Equal("Delete", (string?)volume["spec"]!["persistentVolumeReclaimPolicy"]));
    }

    private static OperationSettings Settings(TemporaryFolder folder, List<Diagnostic> findings) => new()
    {
        State = StateFolder.Find(Path.Combine(folder.Path, "state")),
        Command = "Reset-K8ssDatacenter",
        Report = findings.Add,
        Timeout = TimeSpan.FromMinutes(1),
        Interval = TimeSpan.FromMilliseconds(100),
    };

    private static async Task<Dictionary<string, string>> UidsAsync(TestNamespace space) =>
        (await space.ListAsync("PersistentVolumeClaim")).ToDictionary(static claim => (string)claim["metadata"]!["name"]!, static claim => (string)claim["metadata"]!["uid"]!);
}
