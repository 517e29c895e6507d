namespace K8ssandraImages.Operations.Changes;

/// <summary>Which K8ssandraClusters and CassandraDatacenters are meant, as parameters name them; <c>*</c> and <c>?</c> are wildcards, and case does not matter.</summary>
public sealed record ResourceNames
{
    /// <summary>Names of clusters; empty for all.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = [];

    /// <summary>Names of datacenters; those of a K8ssandraCluster are changed at the datacenter level. Empty for all, and then K8ssandraClusters are changed at the cluster level.</summary>
    public IReadOnlyList<string> Datacenters { get; init; } = [];

    /// <summary>Where one object is meant: its kind.</summary>
    internal string? Kind { get; init; }

    /// <summary>Where one object is meant: its namespace, or none.</summary>
    internal string? Namespace { get; init; }

    /// <summary>What one object of the pipeline names: a cluster, or a datacenter.</summary>
    /// <param name="input">The object.</param>
    public ResourceNames Of(K8ssObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return this with
        {
            Clusters = input.Cluster is { } cluster ? [cluster] : [],
            Datacenters = input is K8ssDatacenter datacenter ? [datacenter.Name] : Datacenters,
            Kind = input is K8ssDatacenter { Kind: var kind } ? kind : "K8ssandraCluster",
            Namespace = input is K8ssDatacenter { Kind: "K8ssandraCluster" } ? null : input.Namespace,
        };
    }
}
