using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>A CassandraDatacenter of a cluster that runs, and who decides about it.</summary>
internal sealed record DatacenterTarget
{
    /// <summary>The objects of the context that it is in.</summary>
    public required ClusterObjects Objects { get; init; }

    public required string Namespace { get; init; }

    /// <summary>The CassandraDatacenter's name.</summary>
    public required string Name { get; init; }

    /// <summary>The object as it was read, status included.</summary>
    public required Node Root { get; init; }

    /// <summary>Which object of that name: one that is created anew has another.</summary>
    public string Uid => Root.At("metadata", "uid")?.Text ?? "";

    /// <summary>The K8ssandraCluster that makes it, by its labels; null for a stand-alone one.</summary>
    public string? Cluster { get; init; }

    public string? ClusterNamespace { get; init; }

    /// <summary>The objects of the control plane's context; null for a stand-alone datacenter, and where the control plane cannot be reached.</summary>
    public ClusterObjects? ControlPlane { get; init; }

    /// <summary>The K8ssandraCluster as it was read; null for a stand-alone datacenter, and where it cannot be read.</summary>
    public Node? ClusterRoot { get; init; }

    /// <summary>The release of the cass-operator that manages it.</summary>
    public required CassOperatorRelease Release { get; init; }

    /// <summary>The release of the control plane's k8ssandra-operator; null for a stand-alone datacenter, and where it is not known.</summary>
    public K8ssandraOperatorRelease? ManagerRelease { get; init; }

    /// <summary>The cass-operator that watches its namespace; null where none is known.</summary>
    public K8ssOperator? Operator { get; init; }

    /// <summary>The k8ssandra-operator of the control plane; null for a stand-alone datacenter, and where none is known.</summary>
    public K8ssOperator? Manager { get; init; }

    /// <summary>What the user said when it was found, which beats what the cluster shows.</summary>
    public SnapshotOptions Options { get; init; } = new();

    /// <summary>For people: <c>datacenter ops/dc1 in the context prod</c>.</summary>
    public string Description => "datacenter " + Printable.Escape(Namespace + "/" + Name, 200) + " in the context " + Printable.Escape(Objects.Context, 100);
}
