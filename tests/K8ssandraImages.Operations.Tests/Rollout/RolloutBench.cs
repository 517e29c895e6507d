using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Datacenters that run under an operator of a release, and rollouts that are planned and carried out on them.</summary>
internal sealed class RolloutBench : IAsyncDisposable
{
    public const string Registry = "registry.example.com";

    private readonly ClusterFixture _cluster;
    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _held = [];
    private readonly string _map;

    private RolloutBench(ClusterFixture cluster, Simulation simulation, string map) => (_cluster, Simulation, _map) = (cluster, simulation, map);

    public Simulation Simulation { get; }

    public TestNamespace Namespace => Simulation.Namespace;

    public List<Diagnostic> Findings { get; } = [];

    public IEnumerable<Diagnostic> Errors => Findings.Where(static finding => finding.Severity == DiagnosticSeverity.Error);

    public StateFolder State => StateFolder.Find(Path.Combine(_folder.Path, "state"));

    /// <summary>The kubeconfig; null for the administrator's.</summary>
    public string? Kubeconfig { get; set; }

    public TimeSpan? Timeout { get; set; } = TimeSpan.FromMinutes(1);

    public Action<OperationProgress>? Progress { get; set; }

    public OperationSettings Settings => new()
    {
        State = State,
        Command = "Invoke-K8ssImageRollout",
        Report = Findings.Add,
        Timeout = Timeout,
        Progress = Progress,
        Interval = TimeSpan.FromMilliseconds(100),
        Patience = TimeSpan.FromSeconds(2),
    };

    public string File(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Starts an operator and datacenters, and waits until they are ready.</summary>
    public static async Task<RolloutBench> StartAsync(ClusterFixture cluster, string release, params string[] datacenters)
    {
        var space = await cluster.NamespaceAsync("rollout");
        var simulation = await Simulation.StartAsync(space, release);
        var map = await space.FindAsync("ConfigMap", "cass-operator-image-config") is null ? "cass-operator-manager-config" : "cass-operator-image-config";
        var bench = new RolloutBench(cluster, simulation, map);
        foreach (var name in datacenters)
            await space.ApplyAsync(Datacenter(name));
        foreach (var name in datacenters)
            await simulation.ReadyAsync(name);
        return bench;
    }

    /// <summary>Starts both operators and a K8ssandraCluster with Medusa, and waits until its datacenters are ready.</summary>
    public static async Task<RolloutBench> StartClusterAsync(ClusterFixture cluster, string k8ssandraOperator, string cassOperator)
    {
        var space = await cluster.NamespaceAsync("rollout");
        var simulation = await Simulation.StartAsync(space, cassOperator, ClusterConfig, k8ssandraOperator: k8ssandraOperator);
        await space.ApplyAsync("""
            apiVersion: k8ssandra.io/v1alpha1
            kind: K8ssandraCluster
            metadata: {name: orders}
            spec:
              cassandra:
                serverVersion: "4.0.7"
                storageConfig:
                  cassandraDataVolumeClaimSpec: {storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
                datacenters:
                - {metadata: {name: dc1}, size: 1}
                - {metadata: {name: dc2}, size: 1}
              medusa:
                storageProperties: {storageProvider: s3, bucketName: backups}
            """);
        await simulation.ReadyAsync("dc2");
        await simulation.IdleAsync();
        return new RolloutBench(cluster, simulation, "cass-operator-image-config");
    }

    private const string ClusterConfig = """
        {"apiVersion":"config.k8ssandra.io/v1beta2","kind":"ImageConfig","images":{
          "system-logger":{"repository":"k8ssandra","name":"system-logger","tag":"v1"},"config-builder":{"repository":"datastax","name":"cass-config-builder","tag":"1.0"},
          "k8ssandra-client":{"repository":"k8ssandra","name":"k8ssandra-client","tag":"v0"},"medusa":{"repository":"k8ssandra","name":"medusa","tag":"1"},
          "reaper":{"repository":"thelastpickle","name":"cassandra-reaper","tag":"1"}},
          "types":{"cassandra":{"repository":"k8ssandra","name":"cass-management-api"}},"defaults":{"registry":"docker.io"}}
        """;

    public static string Datacenter(string name) => $$$"""
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: {{{name}}}}
        spec:
          clusterName: {{{name}}}
          serverType: cassandra
          serverVersion: "4.0.7"
          size: 2
          racks: [{name: r1}, {name: r2}]
          storageConfig:
            cassandraDataVolumeClaimSpec: {storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
        """;

    public async Task<string> TextAsync() => (string)(await Namespace.GetAsync("ConfigMap", _map))["data"]!["image_config.yaml"]!;

    public Task SetTextAsync(string text) => Namespace.PatchAsync("ConfigMap", _map, new JsonObject { ["data"] = new JsonObject { ["image_config.yaml"] = text } }.ToJsonString());

    /// <summary>The text with all images from another registry.</summary>
    public async Task<string> NewTextAsync(string registry = Registry)
    {
        var json = JsonNode.Parse(await TextAsync())!.AsObject();
        if (((string)json["apiVersion"]!).EndsWith("v1beta1", StringComparison.Ordinal))
            json["imageRegistry"] = registry;
        else
            json["overrides"] = new JsonObject { ["registry"] = registry };
        return json.ToJsonString();
    }

    public LiveOptions Live(string context) => new() { Kubeconfig = Kubeconfig ?? _cluster.Kubeconfig, Contexts = [context], Namespaces = [Namespace.Name] };

    public KubernetesSession Open(string context)
    {
        var session = KubernetesSession.Open(Live(context), Findings.Add);
        _held.Add(((IKubernetesSession)session).Hold());
        return session;
    }

    public KubernetesSession Open() => Open(Kubeconfig is null ? "admin" : "test");

    public OperationPlan Plan(RolloutWish wish)
    {
        var plans = Plans(wish);
        Assert.True(plans.Count == 1, plans.Count + " plans: " + string.Join('\n', Findings));
        return plans[0];
    }

    public List<OperationPlan> Plans(RolloutWish wish)
    {
        using var rollouts = new ImageRollouts(Settings, new ManifestOptions(), wish, CancellationToken.None);
        return [.. rollouts.OfClusters(Open())];
    }

    public List<OperationPlan> Saved(string document, RolloutWish? wish = null)
    {
        using var rollouts = new ImageRollouts(Settings, new ManifestOptions(), wish ?? new RolloutWish(), CancellationToken.None);
        return [.. rollouts.OfSaved(document, "plan.json", Open)];
    }

    /// <summary>Goes on, as another process would: from what is on disk, and nothing else.</summary>
    public K8ssOperation Resume(string id) => new OperationCatalog(Settings, Open).Resume(id)!.Run(CancellationToken.None);

    /// <summary>The images of a datacenter's pods, each once.</summary>
    public async Task<IReadOnlyList<string>> ImagesAsync(string datacenter)
    {
        var images = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pod in await Namespace.ListAsync("Pod", "cassandra.datastax.com/datacenter=" + datacenter))
        {
            foreach (var container in pod["spec"]!["containers"]!.AsArray().Concat(pod["spec"]!["initContainers"] as JsonArray ?? []))
                images.Add((string)container!["image"]!);
        }

        return [.. images];
    }

    /// <summary>Sees that all pods of a datacenter have the images of a registry, or none of them.</summary>
    public async Task AssertAsync(string datacenter, bool isNew)
    {
        var images = await ImagesAsync(datacenter);
        Assert.NotEmpty(images);
        Assert.All(images, image => Assert.True(image.StartsWith(Registry + "/", StringComparison.Ordinal) == isNew, datacenter + ": " + image));
        var dc = await Namespace.GetAsync("CassandraDatacenter", datacenter);
        Assert.Null(dc["metadata"]!["annotations"]?["cassandra.datastax.com/autoupdate-spec"]);
    }

    /// <summary>Nodes that cannot pull the new images, for the pods of one datacenter.</summary>
    public void Break(string? datacenter) => Simulation.Nodes.Report = pod =>
        datacenter is not null && (string?)pod["metadata"]!["labels"]?["cassandra.datastax.com/datacenter"] == datacenter
        && pod["spec"]!["containers"]!.AsArray().Any(static container => ((string)container!["image"]!).StartsWith(Registry, StringComparison.Ordinal))
            ? PodReport.ImagePullBackOff
            : PodReport.Ready;

    public async ValueTask DisposeAsync()
    {
        foreach (var held in _held)
            held.Dispose();
        await Simulation.DiscardAsync();
        _folder.Dispose();
    }
}
