using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Operations.Live;

/// <summary>A datacenter that a resource of a cluster declares, and what there is of it.</summary>
/// <param name="Context">The context in which its pods run.</param>
/// <param name="Namespace">The CassandraDatacenter's namespace.</param>
/// <param name="Name">The CassandraDatacenter's name.</param>
internal sealed record LiveDatacenter(string Context, string? Namespace, string Name)
{
    /// <summary>The K8ssandraCluster; for a stand-alone one its Cassandra cluster's name.</summary>
    public string? Cluster { get; init; }

    /// <summary>Its place in its cluster, from 0.</summary>
    public int Order { get; init; }

    /// <summary>The CassandraDatacenter with its status; null where there is none, or it cannot be read.</summary>
    public Node? Root { get; init; }

    /// <summary>Why the CassandraDatacenter cannot be read; null where it was, or is not there.</summary>
    public Diagnostic? Failure { get; init; }

    /// <summary>The K8ssandraCluster that declares it; null for a CassandraDatacenter that was found by itself.</summary>
    public Node? ClusterRoot { get; init; }

    /// <summary>The context of that K8ssandraCluster.</summary>
    public string? ClusterContext { get; init; }

    /// <summary>The cass-operator that watches its namespace; null where none is known.</summary>
    public K8ssOperator? Operator { get; init; }

    /// <summary>The k8ssandra-operator of that K8ssandraCluster; null where none is known.</summary>
    public K8ssOperator? Manager { get; init; }

    /// <summary>The operators that are known.</summary>
    public required Snapshot Snapshot { get; init; }

    /// <summary>Why there may be operators that are not known; null where all are.</summary>
    public Diagnostic? OperatorsUnread { get; init; }
}
