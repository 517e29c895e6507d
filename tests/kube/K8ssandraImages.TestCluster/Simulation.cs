using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// A namespace with nodes and with operators that run in it: what a test needs to see what becomes of a change. Works until it is
/// disposed of; what it has put into the namespace stays.
/// </summary>
public sealed class Simulation : IAsyncDisposable
{
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
        if (await @namespace.FindAsync("Deployment", "cass-operator-controller-manager") is null)
            await @namespace.InstallCassOperatorAsync(cassOperator, imageConfig);
        var simulation = new Simulation(@namespace, new NodeAgent(@namespace, termination: termination ?? TimeSpan.FromMilliseconds(100), reclaimPolicy: reclaimPolicy));
        simulation.CassOperator = SimulatedCassOperator.Start(cassOperator, simulation.Nodes, settings);
        await @namespace.RolledOutAsync("Deployment", "cass-operator-controller-manager");
        return simulation;
    }

    /// <summary>Waits until the operators have nothing left to do for a datacenter.</summary>
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
