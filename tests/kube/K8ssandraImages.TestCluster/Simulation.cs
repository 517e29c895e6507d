using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// A namespace with nodes and with operators that run in it: what a test needs to see what becomes of a change. Works until it is
/// disposed of; what it has put into the namespace stays.
/// </summary>
public sealed class Simulation : IAsyncDisposable
{
    private const string Deployment = "cass-operator-controller-manager";

    private Simulation(TestNamespace @namespace, NodeAgent nodes)
    {
        Namespace = @namespace;
        Nodes = nodes;
    }

    /// <summary>The namespace.</summary>
    public TestNamespace Namespace { get; }

    /// <summary>Its nodes.</summary>
    public NodeAgent Nodes { get; }

    /// <summary>Its cass-operator; null where there is none, or it was stopped.</summary>
    public SimulatedCassOperator? CassOperator { get; private set; }

    /// <summary>Installs the operators, where their Deployments are not there yet, and lets them and the nodes run.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <param name="cassOperator">The release of cass-operator, such as <c>1.29.1</c>.</param>
    /// <param name="imageConfig">The text of its ImageConfig; null for what the release ships.</param>
    /// <param name="settings">How quick the operators are; null for the defaults.</param>
    /// <param name="termination">How long a deleted pod takes to end; null for a tenth of a second.</param>
    /// <param name="reclaimPolicy">The policy of the volumes.</param>
    public static async Task<Simulation> StartAsync(
        TestNamespace @namespace,
        string cassOperator,
        string? imageConfig = null,
        SimulationSettings? settings = null,
        TimeSpan? termination = null,
        string reclaimPolicy = "Delete")
    {
        if (await @namespace.FindAsync("Deployment", Deployment) is null)
            await @namespace.InstallCassOperatorAsync(cassOperator, imageConfig);
        var simulation = new Simulation(@namespace, new NodeAgent(@namespace, termination: termination ?? TimeSpan.FromMilliseconds(100), reclaimPolicy: reclaimPolicy));
        simulation.CassOperator = SimulatedCassOperator.Start(cassOperator, simulation.Nodes, settings);
        await @namespace.RolledOutAsync("Deployment", Deployment);
        return simulation;
    }

    /// <summary>Changes the text of the ImageConfig that cass-operator reads; its processes do not notice.</summary>
    /// <param name="text">The text.</param>
    public async Task ConfigureAsync(string text)
    {
        var labelled = await Namespace.ListAsync("ConfigMap", "k8ssandra.io/config=image");
        var name = labelled.Count > 0 ? (string)labelled[0]["metadata"]!["name"]! : "cass-operator-manager-config";
        await Namespace.PatchAsync("ConfigMap", name, new JsonObject { ["data"] = new JsonObject { ["image_config.yaml"] = text } }.ToJsonString());
    }

    /// <summary>Restarts cass-operator as <c>kubectl rollout restart</c> does, and waits until none of its old pods is left.</summary>
    public async Task RestartOperatorAsync()
    {
        await BeginRestartAsync();
        await Namespace.RolledOutAsync("Deployment", Deployment);
        var current = (await Namespace.GetAsync("Deployment", Deployment))["spec"]!["selector"]!["matchLabels"]!.AsObject();
        var selector = string.Join(',', current.Select(static label => label.Key + "=" + (string?)label.Value));
        await Eventually.TrueAsync("no old pod is left", async () => (await Namespace.ListAsync("Pod", selector)).Count == 1);
    }

    /// <summary>Restarts cass-operator as <c>kubectl rollout restart</c> does.</summary>
    public Task BeginRestartAsync() => Namespace.PatchAsync("Deployment", Deployment,
        $$$"""{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"{{{Guid.NewGuid()}}}"} } } } }""");

    /// <summary>Waits until a datacenter says that it is ready.</summary>
    /// <param name="name">The CassandraDatacenter.</param>
    /// <returns>The datacenter.</returns>
    public Task<JsonObject> ReadyAsync(string name) => Eventually.GetAsync("the datacenter " + name + " is ready", async () =>
    {
        var dc = await Namespace.FindAsync("CassandraDatacenter", name);
        return (string?)dc?["status"]?["cassandraOperatorProgress"] == "Ready"
            && dc["status"]!["conditions"]!.AsArray().Any(static condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") ? dc : null;
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (CassOperator is not null)
            await CassOperator.DisposeAsync();
        await Nodes.DisposeAsync();
    }
}
