using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What a re-creation is to do, as it was planned. Holds the datacenter's object itself, so that nothing of it can be lost; no Secret is ever read into it.</summary>
internal sealed record ResetFacts
{
    public required ChangedObject Target { get; init; }

    /// <summary>The object that is deleted.</summary>
    public required string Uid { get; init; }

    public required string Release { get; init; }

    /// <summary>The K8ssandraCluster that creates it anew by itself; null for a stand-alone datacenter.</summary>
    public ChangedObject? Cluster { get; init; }

    /// <summary>What keeps its volumes.</summary>
    public required KeepVolumes Mechanism { get; init; }

    /// <summary>The value of the mechanism's annotation before; null where it was not there.</summary>
    public string? AnnotationBefore { get; init; }

    /// <summary>The object that is created, as JSON.</summary>
    public required string Manifest { get; init; }

    /// <summary>The hash of all that somebody has decided in it: what is deleted has to be what is created.</summary>
    public required string ManifestHash { get; init; }

    /// <summary>The folder with what was there before.</summary>
    public required string Backup { get; init; }

    /// <summary>Its StatefulSets.</summary>
    public required IReadOnlyList<OwnedSet> StatefulSets { get; init; }

    /// <summary>Its volumes.</summary>
    public required IReadOnlyList<KeptVolume> Volumes { get; init; }

    /// <summary>The host id of each node that has one, by pod.</summary>
    public required IReadOnlyDictionary<string, string> HostIds { get; init; }

    /// <summary>What is created again after it, because it goes with it.</summary>
    public IReadOnlyList<SavedDependent> Dependents { get; init; } = [];

    /// <summary>What spoke against it and was insisted on, by its word.</summary>
    public IReadOnlyList<string> Forced { get; init; } = [];

    /// <summary>Releases that were given rather than read.</summary>
    public string? CassOperatorVersion { get; init; }

    public string? K8ssandraOperatorVersion { get; init; }
}

/// <summary>A StatefulSet of a datacenter before it is deleted.</summary>
/// <param name="Name">Its name, which its successor has to have.</param>
/// <param name="Uid">Which object it is.</param>
/// <param name="Replicas">Its pods.</param>
/// <param name="Templates">The templates of its volume claims, by name.</param>
internal sealed record OwnedSet(string Name, string Uid, int Replicas, IReadOnlyList<string> Templates);

/// <summary>A volume of a datacenter.</summary>
/// <param name="Claim">The volume claim, by name.</param>
/// <param name="ClaimUid">Which object it is.</param>
/// <param name="Volume">The persistent volume.</param>
/// <param name="ReclaimPolicy">Its reclaim policy before.</param>
internal sealed record KeptVolume(string Claim, string ClaimUid, string Volume, string ReclaimPolicy);
