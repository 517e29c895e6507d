using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>
/// A datacenter on a real API server under a cass-operator of a release that runs, whose ImageConfig can be moved to another registry.
/// </summary>
internal sealed class UpdateWorld : IAsyncDisposable
{
    public const string Old = "old.example.com";
    public const string New = "new.example.com";
    public const string Annotation = "cassandra.datastax.com/autoupdate-spec";

    private readonly TemporaryFolder _folder = new();
    private readonly ClusterFixture _cluster;
    private readonly OperatorVersion _version;

    private UpdateWorld(ClusterFixture cluster, Simulation simulation, string version)
    {
        _cluster = cluster;
        Simulation = simulation;
        _version = OperatorVersion.Parse(version);
    }

    public Simulation Simulation { get; }

    public TestNamespace Space => Simulation.Namespace;

    public List<Diagnostic> Findings { get; } = [];

    public List<string> Progress { get; } = [];

    /// <summary>Called with what each step waits for.</summary>
    public Action<OperationProgress> OnProgress { get; set; } = static _ => { };

    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(1);

    public bool Force { get; set; }

    public LiveOptions Options => new() { Kubeconfig = Kubeconfig ?? _cluster.Kubeconfig, Namespaces = [Space.Name] };

    /// <summary>The kubeconfig; null for that of the server.</summary>
    public string? Kubeconfig { get; set; }

    public OperationSettings Settings => new()
    {
        State = StateFolder.Find(Path.Combine(_folder.Path, "state")),
        Command = "Update-K8ssDatacenter",
        Report = Findings.Add,
        Force = Force,
        Timeout = TimeSpan.FromSeconds(90),
        Interval = TimeSpan.FromMilliseconds(100),
        Patience = Patience,
        Progress = progress =>
        {
            if (Progress.Count == 0 || Progress[^1] != progress.WaitsFor)
                Progress.Add(progress.WaitsFor);
            OnProgress(progress);
        },
    };

    public static string Datacenter(string name = "dc1", string spec = "size: 3, racks: [{name: r1}, {name: r2}]") => $$"""
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: {{name}} }
        spec: {clusterName: orders, serverType: cassandra, serverVersion: "4.0.11", {{spec}} }
        """;

    /// <summary>Starts the operators, and waits until the datacenters of the K8ssandraCluster <c>orders</c> are ready: dc1 and dc2, of two racks.</summary>
    /// <param name="cluster">The API server.</param>
    /// <param name="version">The release of cass-operator.</param>
    /// <param name="manager">The release of k8ssandra-operator.</param>
    /// <param name="dataPlane">The context of dc1 in the K8ssandraCluster; null for its own.</param>
    public static async Task<UpdateWorld> StartClusterAsync(ClusterFixture cluster, string version, string manager, string? dataPlane = null)
    {
        var space = await cluster.NamespaceAsync("update");
        var simulation = await Simulation.StartAsync(space, version, ConfigOf(OperatorVersion.Parse(version), Old), k8ssandraOperator: manager);
        var world = new UpdateWorld(cluster, simulation, version);
        await space.ApplyAsync("""
            apiVersion: k8ssandra.io/v1alpha1
            kind: K8ssandraCluster
            metadata: {name: orders}
            spec:
              cassandra:
                serverVersion: "4.0.11"
                storageConfig: {cassandraDataVolumeClaimSpec: {storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } } }
                racks: [{name: r1}, {name: r2}]
                datacenters: [{metadata: {name: dc1}, size: 2$}, {metadata: {name: dc2}, size: 2}]
              medusa: {storageProperties: {storageProvider: s3, bucketName: b, storageSecretRef: {name: s} } }
            """.Replace("$", dataPlane is null ? "" : ", k8sContext: " + dataPlane, StringComparison.Ordinal));
        await simulation.ReadyAsync("dc1");
        await simulation.ReadyAsync("dc2");
        await simulation.IdleAsync();
        return world;
    }

    /// <summary>Starts the operator, and waits until the datacenters are ready.</summary>
    public static async Task<UpdateWorld> StartAsync(ClusterFixture cluster, string version, params string[] datacenters)
    {
        var space = await cluster.NamespaceAsync("update");
        var simulation = await Simulation.StartAsync(space, version, ConfigOf(OperatorVersion.Parse(version), Old));
        var world = new UpdateWorld(cluster, simulation, version);
        foreach (var manifest in datacenters.Length == 0 ? [Datacenter()] : datacenters)
        {
            var stored = await space.ApplyAsync(manifest);
            await simulation.ReadyAsync((string)stored[0]["metadata"]!["name"]!);
        }

        return world;
    }

    /// <summary>Writes an ImageConfig whose images come from a registry.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="also">What else is changed in the text; null for nothing.</param>
    public async Task WriteAsync(string registry, Func<string, string>? also = null)
    {
        // Who has read it is told by times in whole seconds.
        await Task.Delay(1100);
        await Simulation.ConfigureAsync((also ?? (static text => text))(ConfigOf(_version, registry)));
        await Task.Delay(1100);
    }

    /// <summary>Restarts the operator, and waits until no old process is left and a new one works.</summary>
    public async Task RestartAsync()
    {
        var before = (await Space.ListAsync("Pod", "control-plane=controller-manager")).Select(static pod => (string)pod["metadata"]!["name"]!).ToHashSet(StringComparer.Ordinal);
        await Simulation.RestartOperatorsAsync();
        await Eventually.TrueAsync("a new process leads", async () =>
        {
            var lease = await Space.FindAsync("Lease", "b569adb7.cassandra.datastax.com");
            return lease is null || !before.Any(name => ((string?)lease["spec"]!["holderIdentity"])?.StartsWith(name + "_", StringComparison.Ordinal) == true);
        });
    }

    /// <summary>The ImageConfig moves to another registry, and the operator has read it.</summary>
    public async Task MoveAsync(string registry = New, Func<string, string>? also = null)
    {
        await WriteAsync(registry, also);
        await RestartAsync();
    }

    /// <summary>Plans and carries out one plan after the other, as a command does: after one that failed none begins.</summary>
    public Task<List<K8ssOperation>> UpdateAsync(DatacenterUpdateMethod method = DatacenterUpdateMethod.Auto, params string[] names) => Task.Run(() =>
    {
        using var updates = new DatacenterUpdates(Settings, new ManifestOptions(), CancellationToken.None);
        var operations = new List<K8ssOperation>();
        foreach (var plan in updates.OfClusters(Open(), names, [], method))
        {
            var goesOn = operations.TrueForAll(static operation => operation.State is OperationState.Completed or OperationState.Unchanged);
            operations.Add(plan.IsUnchanged || !goesOn ? plan.Describe() : plan.Run(CancellationToken.None));
        }

        return operations;
    });

    public Task<List<OperationPlan>> PlanAsync(WriteFaults? faults = null, params string[] names) => Task.Run(() =>
    {
        using var updates = new DatacenterUpdates(Settings, new ManifestOptions(), CancellationToken.None);
        return updates.OfClusters(Open(faults), names, [], DatacenterUpdateMethod.Auto).ToList();
    });

    public KubernetesSession Open(WriteFaults? faults = null) => KubernetesSession.Open(Options, Findings.Add, connection => faults is null ? new KubernetesClient(connection) : faults.Around(new KubernetesClient(connection)));

    /// <summary>The registries of the containers of templates and of pods.</summary>
    public async Task<string> RegistriesAsync(string datacenter = "dc1", string? rack = null)
    {
        var sets = (await Space.ListAsync("StatefulSet")).Where(set => IsOf(set, datacenter, rack)).Select(set => Registries(set["spec"]!["template"]!["spec"]!));
        var pods = (await Space.ListAsync("Pod")).Where(pod => IsOf(pod, datacenter, rack)).Select(pod => Registries(pod["spec"]!));
        return string.Join(' ', sets.Concat(pods).SelectMany(static all => all).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    public async Task<string?> ClusterAnnotationAsync() => (string?)(await Space.GetAsync("K8ssandraCluster", "orders"))["metadata"]!["annotations"]?["k8ssandra.io/autoupdate-spec"];

    public async Task<string?> AnnotationAsync(string datacenter = "dc1") =>
        (string?)(await Space.GetAsync("CassandraDatacenter", datacenter))["metadata"]!["annotations"]?[Annotation];

    public async ValueTask DisposeAsync()
    {
        await Simulation.DiscardAsync();
        _folder.Dispose();
    }

    private static bool IsOf(JsonObject item, string datacenter, string? rack) =>
        (string?)item["metadata"]!["labels"]?["cassandra.datastax.com/datacenter"] == datacenter && (rack is null || (string?)item["metadata"]!["labels"]!["cassandra.datastax.com/rack"] == rack);

    private static IEnumerable<string> Registries(JsonNode spec) =>
        (spec["initContainers"] as JsonArray ?? []).Concat(spec["containers"]!.AsArray()).Select(static container => ((string)container!["image"]!).Split('/')[0]);

    private static string ConfigOf(OperatorVersion version, string registry) => version >= new OperatorVersion(1, 27)
        ? $$"""
            apiVersion: config.k8ssandra.io/v1beta2
            kind: ImageConfig
            defaults: {registry: {{registry}} }
            images:
              system-logger: {repository: k8ssandra, name: system-logger, tag: v1}
              config-builder: {repository: datastax, name: cass-config-builder, tag: v1}
              k8ssandra-client: {repository: k8ssandra, name: k8ssandra-client, tag: v1}
              medusa: {repository: k8ssandra, name: medusa, tag: v1}
              reaper: {repository: thelastpickle, name: cassandra-reaper, tag: v1}
            types:
              cassandra: {repository: k8ssandra, name: cass-management-api, suffix: -ubi}
            """
        : $$"""
            apiVersion: config.k8ssandra.io/v1beta1
            kind: ImageConfig
            imageRegistry: {{registry}}
            images:
              system-logger: k8ssandra/system-logger:v1
              config-builder: datastax/cass-config-builder:v1
              k8ssandra-client: k8ssandra/k8ssandra-client:v1
            defaults:
              cassandra: {repository: k8ssandra/cass-management-api}
            """;
}
