namespace K8ssandraImages;

/// <summary>
/// What becomes of one StatefulSet or Deployment when its operator starts anew with what the cluster, or a pending change, says.
/// </summary>
public sealed class K8ssImageImpact : K8ssObject
{
    internal K8ssImageImpact()
    {
    }

    /// <summary>The kind of workload.</summary>
    public WorkloadKind Workload { get; internal init; }

    /// <summary>The StatefulSet or Deployment as kubectl names it, <c>statefulset/demo-dc1-r1-sts</c>; null where its name is not known.</summary>
    public string? Resource { get; internal init; }

    /// <summary>The rack; null outside of Cassandra's pods.</summary>
    public string? Rack { get; internal init; }

    /// <summary>The operator that decides, as <c>namespace/name</c>; null where none is known.</summary>
    public string? Operator { get; internal init; }

    /// <summary>The operator's release.</summary>
    public string? OperatorVersion { get; internal init; }

    /// <summary>When its pods get the new images; <see cref="RolloutTiming.None"/> also where there are no pods.</summary>
    public RolloutTiming Timing { get; internal init; }

    /// <summary>Why it is so: the release's rule, and what was seen of the datacenter that meets it; what stands in the way first.</summary>
    public IReadOnlyList<string> Reasons { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>Its turn among the racks of its datacenter, from 1; null where nothing rolls, or where its turn cannot be told.</summary>
    public int? Order { get; internal init; }

    /// <summary>How many pods restart when it takes the images; 0 where nothing changes or there are no pods, null where that is not known.</summary>
    public int? PodRestarts { get; internal init; }

    /// <summary>The containers whose image differs: before, what the pods' template asks for; after, what the operator will ask for.</summary>
    public IReadOnlyList<K8ssImageChange> Images { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>What to do so that it takes the images, or so that it does not; null where there is nothing to do.</summary>
    public string? NextStep { get; internal init; }

    /// <summary>Findings about it.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>Whether its datacenter waits for the one before it in the K8ssandraCluster.</summary>
    internal bool IsOneAfterTheOther { get; init; }

    /// <summary><c>statefulset/demo-dc1-r1-sts: AtOnce</c>.</summary>
    public override string ToString() => (Resource ?? Workload.ToString()) + ": " + Timing;
}
