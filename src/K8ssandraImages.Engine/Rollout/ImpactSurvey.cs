using K8ssandraImages.Engine.Drift;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>What can be found only when many rows are seen: what concerns several datacenters, or all of an operator.</summary>
internal sealed class ImpactSurvey
{
    private const int MostNamed = 5;
    private readonly Dictionary<(string? Context, string? Namespace, string Cluster), SortedSet<string>> _rolling = [];
    private readonly HashSet<string> _down = new(StringComparer.Ordinal);

    /// <summary>Takes a row into account.</summary>
    public void Add(K8ssImageImpact row)
    {
        if (row is not { Workload: WorkloadKind.Cassandra, Timing: RolloutTiming.AtOnce, PodRestarts: not 0, IsOneAfterTheOther: false, Cluster: { } cluster, Datacenter: { } datacenter })
            return;
        if (!_rolling.TryGetValue((row.Context, row.Namespace, cluster), out var datacenters))
            _rolling.Add((row.Context, row.Namespace, cluster), datacenters = new SortedSet<string>(StringComparer.Ordinal));
        datacenters.Add(datacenter);
    }

    /// <summary>What there is to say of an operator that decides about a row; null where it runs, or it was said.</summary>
    public Diagnostic? Find(K8ssOperator? builder) => builder is not { HasPods: true, ReadyPods: 0 } || !_down.Add(builder.Context + "\n" + builder) ? null : ImpactRules.OperatorDown.At(
        builder.Location,
        "The operator " + DriftResolver.Show(builder.ToString()) + " does not run: none of its pods is ready. Nothing of this happens before it runs"
            + (builder.Kind == OperatorKind.CassOperator ? ", and until then the API server mostly refuses every change of a CassandraDatacenter, because it asks the operator's webhook." : "."),
        "Look at its pods and its log: kubectl get pods -n " + DriftResolver.Show(builder.Namespace));

    /// <summary>What all rows together show.</summary>
    public IEnumerable<Diagnostic> Findings() => _rolling.Where(static pair => pair.Value.Count > 1).Select(static pair => ImpactRules.DatacentersTogether.At(
        pair.Key.Context is { } context ? new SourceLocation(context, 0, 0, null, null) : null,
        pair.Value.Count + " datacenters of the cluster " + DriftResolver.Show(pair.Key.Cluster) + " restart pods at the same time, for nothing makes one wait for the other: "
            + string.Join(", ", pair.Value.Take(MostNamed).Select(DriftResolver.Show)) + (pair.Value.Count > MostNamed ? " and " + (pair.Value.Count - MostNamed) + " more." : "."),
        "Where a release lets you, take the permission from all but one, and go on with the next when that one is done."));
}
