using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Drift;

/// <summary>
/// What is to be compared: the images that a resource asks for, and all that decides when they reach the pods. One datacenter of
/// a K8ssandraCluster, a stand-alone CassandraDatacenter, Reaper or Stargate, or an operator's own Deployment.
/// </summary>
internal sealed record DriftSubject
{
    /// <summary>The images that the resource asks for.</summary>
    public required IReadOnlyList<EffectiveImage> Desired { get; init; }

    /// <summary>The workloads and pods of the namespace.</summary>
    public required NamespaceObservation Observation { get; init; }

    /// <summary>The K8ssandraCluster that owns it; null for a stand-alone resource.</summary>
    public Node? Cluster { get; init; }

    /// <summary>The context of that K8ssandraCluster, which may be another than that of the datacenter.</summary>
    public string? ClusterContext { get; init; }

    /// <summary>The CassandraDatacenter; null where there is none, or none yet.</summary>
    public Node? Datacenter { get; init; }

    /// <summary>Why the CassandraDatacenter could not be read; null where it was, or is not there.</summary>
    public Diagnostic? DatacenterUnread { get; init; }

    /// <summary>The images that the CassandraDatacenter itself asks for, where a K8ssandraCluster owns it: it may lag behind.</summary>
    public IReadOnlyList<EffectiveImage>? OfDatacenter { get; init; }

    /// <summary>cass-operator's release.</summary>
    public CassOperatorRelease? CassOperatorRelease { get; init; }

    /// <summary>The control plane's release; null for a stand-alone CassandraDatacenter.</summary>
    public K8ssandraOperatorRelease? ControlPlaneRelease { get; init; }

    /// <summary>The release of the k8ssandra-operator that makes Reaper's and Stargate's Deployments; null where there are none.</summary>
    public K8ssandraOperatorRelease? DataPlaneRelease { get; init; }

    /// <summary>The cass-operator that makes the StatefulSets; null where none watches the namespace.</summary>
    public K8ssOperator? CassOperator { get; init; }

    /// <summary>The k8ssandra-operator that writes the CassandraDatacenter; null where none is known.</summary>
    public K8ssOperator? ControlPlane { get; init; }

    /// <summary>The k8ssandra-operator that makes Reaper's and Stargate's Deployments; null where none is known.</summary>
    public K8ssOperator? DataPlane { get; init; }

    /// <summary>Why the operators' state is not known; null where it is.</summary>
    public Diagnostic? OperatorsUnread { get; init; }

    /// <summary>What the rows are made from; null where no cmdlet is to go on from them.</summary>
    public Origin? Origin { get; init; }

    /// <summary>The image by the manifests, of a workload's container; null without manifests, or where they have none.</summary>
    public Func<EffectiveImage, string?> Manifest { get; init; } = static _ => null;
}
