namespace K8ssandraImages;

/// <summary>What every object in the pipeline carries, under the names of the parameters that it binds to.</summary>
public abstract class K8ssObject
{
    /// <summary>The kubeconfig context that it was read from, for an image the one in which its pods run; null for manifests.</summary>
    public string? Context { get; internal init; }

    /// <summary>The Kubernetes namespace; null where a manifest names none.</summary>
    public string? Namespace { get; internal init; }

    /// <summary>The K8ssandraCluster, or for a stand-alone datacenter its Cassandra cluster's name.</summary>
    public string? Cluster { get; internal init; }

    /// <summary>The CassandraDatacenter's name.</summary>
    public string? Datacenter { get; internal init; }

    /// <summary>What the engine made this object from; lets one cmdlet's output be another's input.</summary>
    internal object? Origin { get; init; }
}
