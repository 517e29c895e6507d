using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.TestCluster.Simulated;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// cass-operator without Cassandra: what a release does with CassandraDatacenters, StatefulSets, pods, claims and tasks. It lives in
/// the pods of the operator's Deployment (<see cref="Operators.InstallCassOperatorAsync"/>), in the release of their image: every
/// ready pod has a process, which read its ImageConfig when its container started. Works until it is disposed of.
/// </summary>
public sealed class SimulatedCassOperator : IAsyncDisposable
{
    private readonly CassOperator _operator;

    private SimulatedCassOperator(CassOperator @operator)
    {
        _operator = @operator;
    }

    /// <summary>Starts.</summary>
    /// <param name="release">The release of pods whose image does not tell one, such as <c>1.29.1</c>.</param>
    /// <param name="nodes">The nodes of the operator's namespace.</param>
    /// <param name="settings">How quick it is; null for the defaults.</param>
    /// <param name="others">The nodes of further namespaces, which it works in where its Deployment watches them.</param>
    public static SimulatedCassOperator Start(string release, NodeAgent nodes, SimulationSettings? settings = null, params NodeAgent[] others) =>
        new(new CassOperator(release, settings ?? new(), [nodes, .. others]));

    /// <summary>Creates or changes the StatefulSets of a datacenter once, as release 1.32.0 names them, with pods that the test gives.</summary>
    /// <param name="namespace">The datacenter's namespace.</param>
    /// <param name="name">The name of the CassandraDatacenter, which is there.</param>
    /// <param name="podSpec">
    /// The pods' spec, such as <c>{containers: [{name: cassandra, image: ...}]}</c>, in YAML.
    /// </param>
    /// <returns>The StatefulSets as the server stored them, in the order of the racks.</returns>
    public static async Task<IReadOnlyList<JsonObject>> ReconcileAsync(TestNamespace @namespace, string name, string podSpec)
    {
        var rules = new CassOperatorRules(new OperatorVersion(1, 32));
        var dc = new CassDatacenter(await @namespace.GetAsync("CassandraDatacenter", name));
        var template = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [RackStatefulSet.NodeState] = "Started" } },
            ["spec"] = Manifest.ReadOne(podSpec),
        };
        var sets = new List<JsonObject>();
        for (var rack = 0; rack < dc.Racks.Count; rack++)
            sets.Add(await @namespace.ApplyAsync(RackStatefulSet.Make(rules, dc, dc.Racks[rack], dc.NodesOf(rack), template)));
        return sets;
    }

    /// <summary>
    /// Waits until the operator has gone through all that there is and has nothing left to do: what has not happened then, does not
    /// happen. A datacenter whose pods are not ready keeps it at work.
    /// </summary>
    /// <param name="seconds">How long at most.</param>
    public Task IdleAsync(double seconds = 60) => _operator.IdleAsync(seconds);

    /// <summary>Ends when it is disposed of, or with what it met.</summary>
    internal Task Work => _operator.Work;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _operator.DisposeAsync();
}
