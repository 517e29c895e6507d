using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>A datacenter with two racks and two nodes on a real API server, whose operator is the test.</summary>
internal static class WatchedDatacenter
{
    public const string Sets = "orders-dc1-r1-sts orders-dc1-r2-sts";

    public const string Ready = """{"observedGeneration":1,"cassandraOperatorProgress":"Ready","datacenterName":"dc1","conditions":[{"type":"Ready","status":"True"},{"type":"Initialized","status":"True"},{"type":"Updating","status":"False"}]}""";

    public const string Orders = """
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: dc1}
        spec: {clusterName: orders, serverType: cassandra, serverVersion: "4.0.11", size: 2, racks: [{name: r1}, {name: r2}]}
        """;

    /// <summary>Makes it, and waits until it is well.</summary>
    public static async Task<TestNamespace> MakeAsync(ClusterFixture cluster, NodeAgents agents, string registry = "old.example.com", string version = "1.30.0", string? config = null)
    {
        var space = await cluster.NamespaceAsync("watch");
        await space.InstallCassOperatorAsync(version, config ?? Config(registry));
        await space.ApplyAsync(Orders);
        agents.Start(space);
        await space.RolledOutAsync("Deployment", "cass-operator-controller-manager");
        await RollAsync(space, registry);
        await space.PatchStatusAsync("CassandraDatacenter", "dc1", Ready);
        return space;
    }

    /// <summary>Writes the templates as its operator would, and waits for the pods.</summary>
    public static async Task RollAsync(TestNamespace space, string registry)
    {
        await SimulatedCassOperator.ReconcileAsync(space, "dc1", Pod(registry));
        foreach (var set in Sets.Split(' '))
            await space.RolledOutAsync("StatefulSet", set);
    }

    public static async Task WriteConfigAsync(TestNamespace space, string registry)
    {
        // Who has read it is told by times in whole seconds.
        await Task.Delay(1100);
        await space.PatchAsync("ConfigMap", "cass-operator-image-config", new JsonObject { ["data"] = new JsonObject { ["image_config.yaml"] = Config(registry) } }.ToJsonString());
    }

    public static IKubernetesSession Session(string kubeconfig, params string[] namespaces) =>
        KubernetesSession.Open(new LiveOptions { Kubeconfig = kubeconfig, Namespaces = namespaces }, static _ => { });

    /// <summary>The datacenters that are found, and all findings beside them.</summary>
    public static (List<DatacenterTarget> Targets, List<Diagnostic> Findings) Find(IKubernetesSession session, string[]? names = null, string[]? clusters = null, string? version = null)
    {
        var findings = new List<Diagnostic>();
        using var targets = new DatacenterTargets(new ManifestOptions { CassOperatorVersion = version }, findings.Add, CancellationToken.None);
        return ([.. targets.Find(session, names ?? [], clusters ?? [])], findings);
    }

    public static string Pod(string registry) => """
        initContainers: [{name: server-config-init, image: "$registry/datastax/cass-config-builder:v1"}]
        containers:
        - {name: cassandra, image: "$registry/k8ssandra/cass-management-api:4.0.11"}
        - {name: server-system-logger, image: "$registry/k8ssandra/system-logger:v1"}
        """.Replace("$registry", registry, StringComparison.Ordinal);

    public static string Config(string registry) => """
        apiVersion: config.k8ssandra.io/v1beta2
        kind: ImageConfig
        images:
          system-logger: {repository: k8ssandra, name: system-logger, tag: v1}
          config-builder: {repository: datastax, name: cass-config-builder, tag: v1}
        defaults: {registry: $registry}
        types:
          cassandra: {repository: k8ssandra, name: cass-management-api}
        """.Replace("$registry", registry, StringComparison.Ordinal);
}

/// <summary>The nodes of the namespaces of a test.</summary>
internal sealed class NodeAgents : IAsyncDisposable
{
    private readonly List<NodeAgent> _agents = [];

    /// <summary>The nodes of the namespace that came last.</summary>
    public NodeAgent Last => _agents[^1];

    public void Start(TestNamespace space) => _agents.Add(new NodeAgent(space));

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
            await agent.DisposeAsync();
    }
}
