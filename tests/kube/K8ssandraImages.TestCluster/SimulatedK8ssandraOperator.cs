using K8ssandraImages.TestCluster.Simulated;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// The part of k8ssandra-operator that makes, changes and makes again the CassandraDatacenters of K8ssandraClusters. It lives in the
/// pods of the operator's Deployment (<see cref="Operators.InstallK8ssandraOperatorAsync"/>), in the release of their image. Works
/// until it is disposed of.
/// </summary>
public sealed class SimulatedK8ssandraOperator : IAsyncDisposable
{
    private readonly K8ssandraOperator _operator;

    private SimulatedK8ssandraOperator(K8ssandraOperator @operator)
    {
        _operator = @operator;
    }

    /// <summary>Starts.</summary>
    /// <param name="release">The release of pods whose image does not tell one, such as <c>1.32.5</c>.</param>
    /// <param name="nodes">The nodes of the operator's namespace.</param>
    /// <param name="settings">How quick it is; null for the defaults.</param>
    /// <param name="others">The nodes of further namespaces, which it works in where its Deployment watches them.</param>
    public static SimulatedK8ssandraOperator Start(string release, NodeAgent nodes, SimulationSettings? settings = null, params NodeAgent[] others) =>
        new(new K8ssandraOperator(release, settings ?? new(), [nodes, .. others]));

    /// <inheritdoc cref="SimulatedCassOperator.IdleAsync" />
    public Task IdleAsync(double seconds = 60) => _operator.IdleAsync(seconds);

    /// <summary>Ends when it is disposed of, or with what it met.</summary>
    internal Task Work => _operator.Work;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _operator.DisposeAsync();
}
