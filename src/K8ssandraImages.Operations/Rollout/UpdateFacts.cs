using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Which datacenter takes which images how, and what was seen of it when that was planned.</summary>
internal sealed record UpdateFacts
{
    /// <summary>The CassandraDatacenter.</summary>
    public required ChangedObject Target { get; init; }

    /// <summary>Which CassandraDatacenter of that name.</summary>
    public required string Uid { get; init; }

    /// <summary>Its generation then.</summary>
    public int Generation { get; init; }

    /// <summary>The K8ssandraCluster that it is made of; null for a stand-alone one, and where it cannot be reached.</summary>
    public ChangedObject? Cluster { get; init; }

    /// <summary>The release of cass-operator.</summary>
    public required string Release { get; init; }

    /// <summary>The release of k8ssandra-operator; null for a stand-alone datacenter.</summary>
    public string? ManagerRelease { get; init; }

    /// <summary>The release of cass-operator that somebody gave.</summary>
    public string? CassOperatorVersion { get; init; }

    /// <summary>The release of k8ssandra-operator that somebody gave.</summary>
    public string? K8ssandraOperatorVersion { get; init; }

    /// <summary>The images that its containers are to have.</summary>
    public required IReadOnlyList<UpdateImage> Images { get; init; }

    /// <summary>How many pods it has.</summary>
    public int Pods { get; init; }

    /// <summary>What the user asked for.</summary>
    public DatacenterUpdateMethod Choice { get; init; }

    /// <summary>What lets cass-operator act.</summary>
    public UpdatePermission Permission { get; init; }

    /// <summary>Whether the annotation is removed at the end, rather than by the operator.</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>Whether the K8ssandraCluster is annotated too.</summary>
    public bool AsksCluster { get; init; }

    /// <summary>The racks that are put into <c>spec.forceUpgradeRacks</c>.</summary>
    public IReadOnlyList<string> ForcedRacks { get; init; } = [];

    /// <summary>The datacenter's annotation before; null where it had none.</summary>
    public string? AnnotationBefore { get; init; }

    /// <summary>The K8ssandraCluster's annotation before; null where it had none.</summary>
    public string? ClusterAnnotationBefore { get; init; }

    /// <summary>The name of the CassandraTask; null where there is none.</summary>
    public string? Task { get; init; }

    /// <summary>Whether it is done although others are not well, or it may not end.</summary>
    public bool Force { get; init; }

    /// <summary>Why it is done so, for people.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>What it does besides, for people.</summary>
    public IReadOnlyList<string> Costs { get; init; } = [];

    /// <summary>What it does, in a sentence without its full stop.</summary>
    public string Summary { get; init; } = "";

    /// <summary>How the datacenter is found again.</summary>
    internal ManifestOptions Options() => new() { CassOperatorVersion = CassOperatorVersion, K8ssandraOperatorVersion = K8ssandraOperatorVersion, Trace = false };
}
