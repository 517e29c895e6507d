using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>An operator that runs in a namespace of its own, and restarts of it that are planned and carried out through a proxy.</summary>
internal sealed class RestartBench : IAsyncDisposable
{
    public const string Operator = "cass-operator-controller-manager";

    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _held = [];
    private readonly string _map;

    private RestartBench(ClusterFixture cluster, Simulation simulation, string map)
    {
        Simulation = simulation;
        Proxy = new FaultProxy(cluster);
        _map = map;
    }

    public Simulation Simulation { get; }

    public TestNamespace Namespace => Simulation.Namespace;

    public FaultProxy Proxy { get; }

    public List<Diagnostic> Findings { get; } = [];

    public IEnumerable<Diagnostic> Errors => Findings.Where(static finding => finding.Severity == DiagnosticSeverity.Error);

    /// <summary>What was waited for, once each.</summary>
    public List<string> Waits { get; } = [];

    public StateFolder State => StateFolder.Find(Path.Combine(_folder.Path, "state"));

    /// <summary>The kubeconfig; null for the administrator's, through the proxy.</summary>
    public string? Kubeconfig { get; set; }

    public bool Force { get; set; }

    public TimeSpan? Timeout { get; set; } = TimeSpan.FromMinutes(1);

    public OperationSettings Settings => new()
    {
        State = State,
        Command = "Restart-CassOperator",
        Report = Findings.Add,
        Force = Force,
        Timeout = Timeout,
        Interval = TimeSpan.FromMilliseconds(100),
        Progress = progress =>
        {
            if (!Waits.Contains(progress.WaitsFor))
                Waits.Add(progress.WaitsFor);
        },
    };

    public static async Task<RestartBench> StartAsync(ClusterFixture cluster, string release, SimulationSettings? settings = null, TimeSpan? termination = null, string? imageConfig = null)
    {
        var space = await cluster.NamespaceAsync("restart");
        var simulation = await Simulation.StartAsync(space, release, imageConfig, settings, termination);
        var map = await space.FindAsync("ConfigMap", "cass-operator-image-config") is null ? "cass-operator-manager-config" : "cass-operator-image-config";
        return new RestartBench(cluster, simulation, map);
    }

    public KubernetesSession Open()
    {
        var session = KubernetesSession.Open(new LiveOptions { Kubeconfig = Kubeconfig ?? Proxy.NewKubeconfig(), Namespaces = [Namespace.Name] }, Findings.Add);
        _held.Add(((IKubernetesSession)session).Hold());
        return session;
    }

    public OperatorRestarts Restarts() => new(Settings, new ManifestOptions(), CancellationToken.None);

    public List<OperationPlan> Plans(RestartOptions? options = null, params string[] names)
    {
        using var restarts = Restarts();
        return [.. restarts.OfClusters(Open(), names, options ?? new RestartOptions())];
    }

    public OperationPlan Plan(RestartOptions? options = null)
    {
        var plans = Plans(options);
        Assert.True(plans.Count == 1, plans.Count + " plans: " + string.Join('\n', Findings));
        return plans[0];
    }

    /// <summary>Takes an operation up again, as another process would.</summary>
    public K8ssOperation Resume(string id) => new OperationCatalog(Settings, _ => Open()).Resume(id)!.Run(CancellationToken.None);

    public void AssertCompleted(K8ssOperation operation, OperationState state = OperationState.Completed) =>
        Assert.True(operation.State == state, operation.State + ": " + operation.Reason + "\n" + string.Join('\n', Findings) + "\n" + string.Join('\n', Waits));

    /// <summary>The operator's pods, those on their way out too.</summary>
    public async Task<IReadOnlyList<JsonObject>> PodsAsync() => await Namespace.ListAsync("Pod", "name=cass-operator");

    public async Task<JsonObject> PodAsync() => Assert.Single(await PodsAsync());

    public async Task<string> UidAsync() => (string)(await PodAsync())["metadata"]!["uid"]!;

    public Task<JsonObject> DeploymentAsync() => Namespace.GetAsync("Deployment", Operator);

    public async Task<string> TextAsync() => (string)(await Namespace.GetAsync("ConfigMap", _map))["data"]!["image_config.yaml"]!;

    public Task SetTextAsync(string text) => Namespace.PatchAsync("ConfigMap", _map, new JsonObject { ["data"] = new JsonObject { ["image_config.yaml"] = text } }.ToJsonString());

    /// <summary>Changes the text as the module does, whatever it breaks.</summary>
    public void Change(string text)
    {
        using var changes = new ImageConfigChanges(new ChangeSettings { State = State, Command = "Set-K8ssImageConfig", Force = true }, new ManifestOptions(), Findings.Add, CancellationToken.None);
        var plan = Assert.Single(changes.OfClusters(Open(), new ImageConfigWish { Content = text }, []));
        Assert.Equal(ChangeState.Applied, plan.Apply(CancellationToken.None)!.State);
    }

    public K8ssOperator Describe() => Assert.Single(new LiveFleet(Open(), new ManifestOptions(), Findings.Add, CancellationToken.None).Operators(CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        foreach (var held in _held)
            held.Dispose();
        await Simulation.DiscardAsync();
        await Proxy.DisposeAsync();
        _folder.Dispose();
    }
}
