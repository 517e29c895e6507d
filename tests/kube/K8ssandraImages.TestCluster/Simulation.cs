using System.Text.Json.Nodes;
using K8ssandraImages.TestCluster.Simulated;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// A namespace with nodes and with operators that run in it: what a test needs to see what becomes of a change. Works until it is
/// disposed of; what it has put into the namespace stays.
/// </summary>
public sealed class Simulation : IAsyncDisposable
{
    private const string Deployment = "cass-operator-controller-manager";
    private const string ClusterDeployment = "k8ssandra-operator";

    private readonly List<NodeAgent> _others = [];

    private Simulation(TestNamespace @namespace, NodeAgent nodes)
    {
        Namespace = @namespace;
        Nodes = nodes;
    }

    /// <summary>The operators' namespace.</summary>
    public TestNamespace Namespace { get; }

    /// <summary>Its nodes.</summary>
    public NodeAgent Nodes { get; }

    /// <summary>cass-operator.</summary>
    public SimulatedCassOperator CassOperator { get; private set; } = null!;

    /// <summary>k8ssandra-operator; null where there is none.</summary>
    public SimulatedK8ssandraOperator? K8ssandraOperator { get; private set; }

    /// <summary>Installs the operators, where their Deployments are not there yet, and lets them and the nodes run. Waits until those that it has installed are ready.</summary>
    /// <param name="namespace">The operators' namespace.</param>
    /// <param name="cassOperator">The release of cass-operator, such as <c>1.29.1</c>.</param>
    /// <param name="imageConfig">The text of its ImageConfig; null for what the release ships.</param>
    /// <param name="settings">How quick the operators are; null for the defaults.</param>
    /// <param name="termination">How long a deleted pod takes to end; null for a tenth of a second.</param>
    /// <param name="reclaimPolicy">The policy of the volumes.</param>
    /// <param name="k8ssandraOperator">The release of k8ssandra-operator, such as <c>1.32.5</c>; null for none.</param>
    /// <param name="canPull">Which images can be pulled; null for all.</param>
    /// <param name="others">Further namespaces with nodes; operators that are installed watch them then.</param>
    public static async Task<Simulation> StartAsync(
        TestNamespace @namespace,
        string cassOperator,
        string? imageConfig = null,
        SimulationSettings? settings = null,
        TimeSpan? termination = null,
        string reclaimPolicy = "Delete",
        string? k8ssandraOperator = null,
        Func<string, bool>? canPull = null,
        params TestNamespace[] others)
    {
        var installed = new List<string>();
        // Those, and not all: other tests have operators in other namespaces of the server.
        var watch = others.Length == 0 ? null : string.Join(',', others.Prepend(@namespace).Select(static one => one.Name));
        if (await @namespace.FindAsync("Deployment", Deployment) is null)
        {
            await @namespace.InstallCassOperatorAsync(cassOperator, imageConfig, watch: watch);
            installed.Add(Deployment);
        }

        if (k8ssandraOperator is not null && await @namespace.FindAsync("Deployment", ClusterDeployment) is null)
        {
            await @namespace.InstallK8ssandraOperatorAsync(k8ssandraOperator, watch: watch);
            installed.Add(ClusterDeployment);
        }

        var simulation = new Simulation(@namespace, Agent(@namespace));
        simulation._others.AddRange(others.Select(Agent));
        NodeAgent[] further = [.. simulation._others];
        simulation.CassOperator = SimulatedCassOperator.Start(cassOperator, simulation.Nodes, settings, further);
        if (k8ssandraOperator is not null)
            simulation.K8ssandraOperator = SimulatedK8ssandraOperator.Start(k8ssandraOperator, simulation.Nodes, settings, further);
        foreach (var name in installed)
            await @namespace.RolledOutAsync("Deployment", name);
        return simulation;

        NodeAgent Agent(TestNamespace space)
        {
            var agent = new NodeAgent(space, termination: termination ?? TimeSpan.FromMilliseconds(100), reclaimPolicy: reclaimPolicy);
            if (canPull is not null)
                agent.CanPull = canPull;
            return agent;
        }
    }

    /// <summary>Changes the text of the ImageConfig that the operators read; their processes do not notice.</summary>
    /// <param name="text">The text.</param>
    public async Task ConfigureAsync(string text)
    {
        var labelled = await Namespace.ListAsync("ConfigMap", "k8ssandra.io/config=image");
        var name = labelled.Count > 0 ? (string)labelled[0]["metadata"]!["name"]! : "cass-operator-manager-config";
        await Namespace.PatchAsync("ConfigMap", name, new JsonObject { ["data"] = new JsonObject { ["image_config.yaml"] = text } }.ToJsonString());
    }

    /// <summary>Restarts the operators as <c>kubectl rollout restart</c> does, and waits until none of their old pods is left.</summary>
    public async Task RestartOperatorsAsync()
    {
        await BeginRestartAsync();
        foreach (var name in Deployments)
        {
            var deployment = await Namespace.RolledOutAsync("Deployment", name);
            var selector = string.Join(',', deployment["spec"]!["selector"]!["matchLabels"]!.AsObject().Select(static label => label.Key + "=" + (string?)label.Value));
            await Eventually.TrueAsync("no old pod is left", async () => (await Namespace.ListAsync("Pod", selector)).Count == 1);
        }
    }

    /// <summary>Restarts the operators as <c>kubectl rollout restart</c> does.</summary>
    public async Task BeginRestartAsync()
    {
        foreach (var name in Deployments)
        {
            await Namespace.PatchAsync("Deployment", name,
                $$$"""{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"{{{Guid.NewGuid()}}}"} } } } }""");
        }
    }

    /// <summary>Waits until a datacenter says that it is ready.</summary>
    /// <param name="name">The CassandraDatacenter.</param>
    /// <param name="seconds">How long at most.</param>
    /// <returns>The datacenter.</returns>
    public Task<JsonObject> ReadyAsync(string name, double seconds = 60) => Eventually.GetAsync("the datacenter " + name + " is ready", async () =>
    {
        var dc = await Namespace.FindAsync("CassandraDatacenter", name);
        return (string?)dc?["status"]?["cassandraOperatorProgress"] == "Ready"
            && dc["status"]!["conditions"]!.AsArray().Any(static condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") ? dc : null;
    }, seconds);

    /// <summary>The volumes that were made for claims of the namespace.</summary>
    public Task<IReadOnlyList<JsonObject>> VolumesAsync() =>
        Namespace.Cluster.Api.ListAsync("PersistentVolume", null, NamespaceView.VolumeLabel + "=" + Namespace.Name);

    /// <summary>The host ids that a datacenter's status tells, by pod.</summary>
    /// <param name="datacenter">The CassandraDatacenter.</param>
    public static JsonObject HostIds(JsonObject datacenter) =>
        new(datacenter["status"]!["nodeStatuses"]!.AsObject().OrderBy(static node => node.Key, StringComparer.Ordinal).Select(static node => KeyValuePair.Create(node.Key, node.Value!["hostID"]?.DeepClone())));

    /// <summary>Waits until the operators have nothing left to do: what has not happened then, does not happen.</summary>
    public async Task IdleAsync()
    {
        if (K8ssandraOperator is not null)
            await K8ssandraOperator.IdleAsync();
        await CassOperator.IdleAsync();
        if (K8ssandraOperator is not null)
            await K8ssandraOperator.IdleAsync();
    }

    /// <summary>Waits until it is told to stop, or something in it fails; throws what that is.</summary>
    /// <param name="stop">Tells it to stop.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        Task[] parts = [CassOperator.Work, Nodes.Work, .. _others.Select(static nodes => nodes.Work), .. K8ssandraOperator is null ? [] : new[] { K8ssandraOperator.Work }];
        var stopped = Task.Delay(Timeout.Infinite, stop);
        var first = await Task.WhenAny([stopped, .. parts]);
        if (first != stopped)
            await first;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (K8ssandraOperator is not null)
            await K8ssandraOperator.DisposeAsync();
        await CassOperator.DisposeAsync();
        foreach (var nodes in _others)
            await nodes.DisposeAsync();
        await Nodes.DisposeAsync();
    }

    /// <summary>
    /// Ends it, and takes from the server what it has made: nobody is left who would. Whoever looks for operators looks in all namespaces,
    /// and a server with hundreds of them is slow for those that come after.
    /// </summary>
    public async Task DiscardAsync()
    {
        await DisposeAsync();
        await TryAsync(() => Namespace.Cluster.Api.DeleteAsync("Namespace", null, Namespace.Name));
        // No operator takes its finalizer away any more, and no kubelet ends a pod.
        foreach (var kind in new[] { "K8ssandraCluster", "CassandraDatacenter" })
            await EachAsync(kind, item => Namespace.PatchAsync(kind, item, """{"metadata":{"finalizers":null}}"""));
        await EachAsync("Pod", item => Namespace.DeleteAsync("Pod", item, "?gracePeriodSeconds=0"));
        foreach (var volume in await VolumesAsync())
            await TryAsync(() => Namespace.Cluster.Api.DeleteAsync("PersistentVolume", null, (string)volume["metadata"]!["name"]!));

        async Task EachAsync(string kind, Func<string, Task> act)
        {
            foreach (var item in await Namespace.ListAsync(kind))
                await TryAsync(() => act((string)item["metadata"]!["name"]!));
        }

        // The namespace controller is at it at the same time.
        static async Task TryAsync(Func<Task> act)
        {
            try
            {
                await act();
            }
            catch (ApiException exception) when (exception.StatusCode is 404 or 409)
            {
                // It is gone, or about to be.
            }
        }
    }

    private IEnumerable<string> Deployments => K8ssandraOperator is null ? [Deployment] : [Deployment, ClusterDeployment];
}
