using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What is waited for, and for how long.</summary>
public sealed record WaitOptions
{
    /// <summary>What the user says beside the clusters.</summary>
    public ManifestOptions Releases { get; init; } = new();

    /// <summary>Names of datacenters, with the wildcards <c>*</c> and <c>?</c>; case does not matter. Empty for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Names of clusters, likewise.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = [];

    /// <summary>What they are waited for to be.</summary>
    public DatacenterGoal Goal { get; init; }

    /// <summary>How long they are waited for, all in all. 30 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long one may be failing without a break before it is given up: an image that is not there does not come by waiting, and
    /// a pod that crashes may recover. 5 minutes, the longest that the kubelet waits between two tries.
    /// </summary>
    public TimeSpan FailAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Where findings go; on the thread that asks.</summary>
    public required Action<Diagnostic> Report { get; init; }

    /// <summary>Told a few times a second how far it is, on the thread that asks.</summary>
    public Action<WaitProgress>? Progress { get; init; }

    /// <summary>Called a few times a second while datacenters are looked for, with the contexts that have not answered yet.</summary>
    public Action<IReadOnlyCollection<string>>? Reading { get; init; }
}

/// <summary>How far a wait is.</summary>
/// <param name="Done">How many datacenters are not waited for any more.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Waited">Those that are waited for.</param>
/// <param name="Elapsed">Since when.</param>
/// <param name="Timeout">For how long at most.</param>
public sealed record WaitProgress(int Done, int Total, IReadOnlyList<WaitedDatacenter> Waited, TimeSpan Elapsed, TimeSpan Timeout);

/// <summary>A datacenter that is waited for.</summary>
/// <param name="Description">Which, as in <c>datacenter ops/dc1 in the context prod</c>; fit for a terminal.</param>
/// <param name="Reason">What keeps it from being well; fit for a terminal.</param>
/// <param name="Fraction">How many of its pods are as they should be, from 0 to 1; null where that cannot be told.</param>
public sealed record WaitedDatacenter(string Description, string Reason, double? Fraction);
