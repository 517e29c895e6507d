using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>
/// A resource, or one datacenter of a K8ssandraCluster, and what its operators would make of it once they have started anew: with
/// what is there now, or with a change that is pending.
/// </summary>
internal sealed record ImpactSubject
{
    /// <summary>The images that would be asked for, the operators, and where a cluster was read, what it shows.</summary>
    public required DriftSubject Subject { get; init; }

    /// <summary>The K8ssandraCluster, CassandraDatacenter, Reaper or Stargate that asks for them.</summary>
    public required Node Root { get; init; }

    /// <summary>The images before, of manifests; null where a cluster was read, whose pod templates tell.</summary>
    public IReadOnlyList<EffectiveImage>? Before { get; init; }

    /// <summary>What manifests say of the datacenter; null where a cluster was read, and for Reaper and Stargate.</summary>
    public DeclaredDatacenter? Declared { get; init; }

    /// <summary>Whether <see cref="Root"/> itself is about to be changed.</summary>
    public bool IsChanged { get; init; }

    /// <summary>Whether the cass-operator starts anew; one that does not goes on with what it has read.</summary>
    public bool CassOperatorStarts { get; init; } = true;

    /// <summary>Whether the k8ssandra-operator starts anew that writes the CassandraDatacenter.</summary>
    public bool ControlPlaneStarts { get; init; } = true;

    /// <summary>Whether the k8ssandra-operator starts anew that makes Reaper's and Stargate's Deployments.</summary>
    public bool DataPlaneStarts { get; init; } = true;

    /// <summary>Whether cass-operator writes the pull secrets in another order each time.</summary>
    public bool IsUnstable { get; init; }

    /// <summary>What the rows are made from.</summary>
    public required Origin Origin { get; init; }

    /// <summary>Whether a cluster was read.</summary>
    public bool IsLive => Before is null;
}
