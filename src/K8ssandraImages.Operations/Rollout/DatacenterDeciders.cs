using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Who decides about a datacenter's images, as it was seen at one moment.</summary>
/// <param name="Release">The release of its cass-operator.</param>
/// <param name="ManagerRelease">The release of the k8ssandra-operator that writes it; null for a stand-alone one.</param>
/// <param name="Operator">Its cass-operator; null where none is known.</param>
/// <param name="Manager">The k8ssandra-operator that writes it; null for a stand-alone one, and where none is known.</param>
/// <param name="Cluster">The K8ssandraCluster that it is made of; null for a stand-alone one, and where it cannot be read.</param>
internal sealed record DatacenterDeciders(CassOperatorRelease Release, K8ssandraOperatorRelease? ManagerRelease, K8ssOperator? Operator, K8ssOperator? Manager, Node? Cluster)
{
    /// <summary>Whether cass-operator puts the pull secrets of its ImageConfig into pods in another order each time.</summary>
    public bool HasRandomSecrets { get; init; }
}
