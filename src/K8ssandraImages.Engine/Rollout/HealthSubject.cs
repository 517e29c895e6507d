using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>What was seen of a datacenter at one moment.</summary>
internal sealed record HealthSubject
{
    /// <summary>The CassandraDatacenter, with its status.</summary>
    public required Node Root { get; init; }

    /// <summary>cass-operator's release.</summary>
    public required CassOperatorRelease Release { get; init; }

    /// <summary>The StatefulSets that it owns.</summary>
    public required IReadOnlyList<ObservedWorkload> StatefulSets { get; init; }

    /// <summary>The pods of these StatefulSets, those on their way out included.</summary>
    public required IReadOnlyList<ObservedPod> Pods { get; init; }

    /// <summary>For each container what it should run and what it runs; null where that is not asked.</summary>
    public IReadOnlyList<K8ssImageDrift>? Images { get; init; }

    /// <summary>When it was seen.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The kubeconfig context; null where there is none.</summary>
    public string? Context { get; init; }

    /// <summary>The K8ssandraCluster; null to take Cassandra's name for the cluster.</summary>
    public string? Cluster { get; init; }

    /// <summary>What a command of kubectl needs to reach the cluster, as in <c>--context prod</c>; empty for nothing.</summary>
    public string Where { get; init; } = "";

    /// <summary>What a later cmdlet goes on from; null for nothing.</summary>
    public Origin? Origin { get; init; }
}
