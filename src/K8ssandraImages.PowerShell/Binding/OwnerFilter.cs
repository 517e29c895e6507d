using System.IO.Enumeration;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>Which clusters and datacenters are wanted, by patterns with <c>*</c> and <c>?</c>; case does not matter.</summary>
/// <param name="clusters">Patterns of clusters' names; null for all.</param>
/// <param name="datacenters">Patterns of datacenters' names; null for all.</param>
internal sealed class OwnerFilter(string[]? clusters, string[]? datacenters)
{
    /// <summary>Whether an object belongs to them; a cluster, whether it has one of the datacenters.</summary>
    public bool Matches(K8ssObject item) =>
        Matches(clusters, item.Cluster) && (item is K8ssCluster cluster ? datacenters is null || cluster.Datacenters.Any(name => Matches(datacenters, name)) : Matches(datacenters, item.Datacenter));

    private static bool Matches(string[]? patterns, string? name) =>
        patterns is null || (name is not null && Array.Exists(patterns, pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true)));
}
