using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>A datacenter, as far as it decides when cass-operator brings new pod templates to its StatefulSets.</summary>
internal sealed record DatacenterState
{
    /// <summary>The release that writes the StatefulSets.</summary>
    public required CassOperatorRelease Release { get; init; }

    /// <summary>The CassandraDatacenter, or what a K8ssandraCluster says of it; null where neither is known.</summary>
    public Node? Root { get; init; }

    /// <summary>Whether it is what a cluster shows at this moment: then what it is at comes first, and its pods have to be ready.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether a K8ssandraCluster makes it.</summary>
    public bool IsOfCluster { get; init; }

    /// <summary>Why the CassandraDatacenter is written anew, which raises its generation; null where nobody writes it.</summary>
    public string? Renewal { get; init; }

    /// <summary>What keeps it from being written anew; null where nothing would.</summary>
    public string? RenewalNextStep { get; init; }

    /// <summary>Its racks, in the order in which they take their turns.</summary>
    public required IReadOnlyList<RackState> Racks { get; init; }

    /// <summary>Whether the pods were read.</summary>
    public bool KnowsPods { get; init; }

    /// <summary>Whether the operator makes a template that differs each time (v1beta1 with several pull secrets, 1.23.0 to 1.28.1).</summary>
    public bool IsUnstable { get; init; }

    /// <summary>Its racks and their StatefulSets, in the order of the specification; StatefulSets of other racks come last.</summary>
    /// <param name="root">The CassandraDatacenter; null where there is none.</param>
    /// <param name="workloads">Its StatefulSets.</param>
    /// <param name="podsOf">The pods of a StatefulSet.</param>
    /// <param name="differs">Whether its template differs from what the operator would write.</param>
    public static IReadOnlyList<RackState> RacksOf(Node? root, IReadOnlyList<ObservedWorkload> workloads, Func<ObservedWorkload, IReadOnlyList<ObservedPod>> podsOf, Predicate<ObservedWorkload> differs)
    {
        var names = new List<string>();
        foreach (var rack in root?.At("spec", "racks") is { } racks ? racks.Items : [])
            names.Add(rack["name"]?.Text ?? "");
        return [.. workloads
            .OrderBy(workload => names.IndexOf(workload.Rack ?? "") is >= 0 and var place ? place : int.MaxValue)
            .Select(workload => new RackState { Name = workload.Rack ?? "", Workload = workload, Pods = podsOf(workload), Differs = differs(workload), Replicas = workload.Replicas })];
    }
}

/// <summary>A rack of a datacenter.</summary>
internal sealed class RackState
{
    public required string Name { get; init; }

    /// <summary>Its StatefulSet; null where there is none, or it is not known.</summary>
    public ObservedWorkload? Workload { get; init; }

    public IReadOnlyList<ObservedPod> Pods { get; init; } = [];

    /// <summary>Whether its template differs from what the operator would write.</summary>
    public bool Differs { get; init; }

    /// <summary>Its pods; null where that is not known.</summary>
    public int? Replicas { get; init; }
}
