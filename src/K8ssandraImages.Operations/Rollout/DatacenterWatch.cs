using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// Looks at one datacenter again and again: how it is, what its StatefulSets and pods run, and what they should run by what its
/// operator reads now.
/// </summary>
internal sealed class DatacenterWatch(DatacenterTarget target)
{
    public DatacenterTarget Target => target;

    /// <summary>How it is now; null where there is no CassandraDatacenter of that name. Throws what reads throw.</summary>
    public Task<DatacenterSight?> LookAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>What was seen of a datacenter at one moment.</summary>
/// <param name="Root">The CassandraDatacenter.</param>
/// <param name="StatefulSets">The StatefulSets that it owns (by uid), in the order of its racks.</param>
/// <param name="Pods">The pods of these StatefulSets.</param>
/// <param name="Images">For each container of the Cassandra pods, what it should run and what it runs.</param>
/// <param name="Health">How it is.</param>
internal sealed record DatacenterSight(Node Root, IReadOnlyList<ObservedWorkload> StatefulSets, IReadOnlyList<ObservedPod> Pods, IReadOnlyList<K8ssImageDrift> Images, K8ssDatacenterHealth Health);
