using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>What decides how a datacenter is brought to take the images that it waits for.</summary>
internal sealed record UpdateSituation
{
    /// <summary>The release of its cass-operator.</summary>
    public required CassOperatorRelease Release { get; init; }

    /// <summary>The CassandraDatacenter.</summary>
    public required Node Datacenter { get; init; }

    /// <summary>The release of the k8ssandra-operator that writes it; null for a stand-alone one, and where it is not known.</summary>
    public K8ssandraOperatorRelease? Manager { get; init; }

    /// <summary>The K8ssandraCluster that it is made of; null for a stand-alone one, and where it is not known.</summary>
    public Node? Cluster { get; init; }

    /// <summary>Whether the K8ssandraCluster asks for images that are not in the CassandraDatacenter yet.</summary>
    public bool IsHeldByCluster { get; init; }

    /// <summary>The racks whose pods cannot start because of an image that the update replaces.</summary>
    public IReadOnlyList<string> BrokenRacks { get; init; } = [];

    /// <summary>Whether the operator makes the list of pull secrets in another order each time (an ImageConfig v1beta1 with several, 1.23.0 to 1.28.1).</summary>
    public bool HasRandomSecrets { get; init; }

    /// <summary>What the user asks for.</summary>
    public DatacenterUpdateMethod Choice { get; init; }

    /// <summary>Whether what is refused for a risk is done all the same.</summary>
    public bool Force { get; init; }
}
