using System.Text.Json.Nodes;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>A datacenter with volumes under an operator of a release: what there was, and that it is all there again.</summary>
internal sealed class ResetWorld : IAsyncDisposable
{
    private const string Prefix = "cassandra.datastax.com/";
    private readonly Simulation _simulation;
    private readonly Dictionary<string, string> _claims;
    private readonly JsonObject _before;

    private ResetWorld(Simulation simulation, JsonObject before, Dictionary<string, string> claims) => (_simulation, _before, _claims) = (simulation, before, claims);

    public TestNamespace Space => _simulation.Namespace;

    /// <summary>Starts the operator and two nodes in two racks; as part of a K8ssandraCluster where its operator is given.</summary>
    /// <param name="cluster">The API server.</param>
    /// <param name="release">The release of cass-operator.</param>
    /// <param name="k8ssandraOperator">The release of k8ssandra-operator; null for a stand-alone datacenter.</param>
    /// <param name="more">What else the datacenter's specification says, with a comma before.</param>
    public static async Task<ResetWorld> StartAsync(ClusterFixture cluster, string release, string? k8ssandraOperator = null, string more = "")
    {
        var space = await cluster.NamespaceAsync("reset");
        var simulation = await Simulation.StartAsync(space, release, k8ssandraOperator: k8ssandraOperator);
        const string Storage = "storageConfig: {cassandraDataVolumeClaimSpec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}";
        await space.ApplyAsync(k8ssandraOperator is null
            ? $$$"""
                apiVersion: cassandra.datastax.com/v1beta1
                kind: CassandraDatacenter
                metadata: {name: dc1, labels: {team: billing}}
                spec: {clusterName: orders, serverType: cassandra, serverVersion: "4.0.11", size: 2, racks: [{name: r1}, {name: r2}], additional: {number: 12345678901234567890, text: "a\tb"}, {{{Storage}}}{{{more}}} }
                """
            : $$$"""
                apiVersion: k8ssandra.io/v1alpha1
                kind: K8ssandraCluster
                metadata: {name: orders}
                spec:
                  cassandra:
                    serverVersion: "4.0.11"
                    datacenters: [{metadata: {name: dc1}, size: 2, racks: [{name: r1}, {name: r2}], {{{Storage}}}{{{more}}} }]
                """);
        await simulation.ReadyAsync("dc1");
        await simulation.IdleAsync();
        return new ResetWorld(simulation, await simulation.ReadyAsync("dc1"), await ClaimsAsync(space));
    }

    /// <summary>Fails where something is lost; tells the rest.</summary>
    /// <param name="isAnew">Whether it is another object than before.</param>
    public async Task<string> EndAsync(bool? isAnew = null)
    {
        await _simulation.ReadyAsync("dc1");
        await _simulation.IdleAsync();
        var after = await _simulation.ReadyAsync("dc1");
        Assert.Equal(_claims, await ClaimsAsync(Space));
        Assert.NotEmpty(HostsOf(_before));
        Assert.Equal(HostsOf(_before), HostsOf(after));
        Assert.True(JsonNode.DeepEquals(_before["spec"], after["spec"]), "another specification: " + after["spec"]);
        if (isAnew is { } anew)
            Assert.Equal(anew, (string?)_before["metadata"]!["uid"] != (string?)after["metadata"]!["uid"]);
        var annotations = (after["metadata"]!["annotations"] as JsonObject ?? []).Select(static one => one.Key).Where(static key => key is Prefix + "delete-pvc" or Prefix + "no-finalizer");
        return string.Join(',', (await PoliciesAsync()).Distinct()) + " " + string.Join(',', annotations);
    }

    /// <summary>The reclaim policies of the volumes.</summary>
    public async Task<IReadOnlyList<string>> PoliciesAsync() => [.. (await Space.Cluster.Api.ListAsync("PersistentVolume", null))
        .Where(volume => (string?)volume["spec"]!["claimRef"]?["namespace"] == Space.Name)
        .Select(static volume => (string)volume["spec"]!["persistentVolumeReclaimPolicy"]!)];

    public async ValueTask DisposeAsync() => await _simulation.DiscardAsync();

    private static Dictionary<string, string> HostsOf(JsonObject dc) =>
        ((JsonObject)dc["status"]!["nodeStatuses"]!).ToDictionary(static node => node.Key, static node => (string)node.Value!["hostID"]!);

    private static async Task<Dictionary<string, string>> ClaimsAsync(TestNamespace space) =>
        (await space.ListAsync("PersistentVolumeClaim")).ToDictionary(static claim => (string)claim["metadata"]!["name"]!, static claim => (string)claim["metadata"]!["uid"]!);
}
