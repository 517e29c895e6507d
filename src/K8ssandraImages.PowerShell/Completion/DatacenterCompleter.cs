namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Offers the datacenters of the contexts that are named, of the clusters that are named.</summary>
public sealed class DatacenterCompleter : LiveNameCompleter
{
    private protected override IEnumerable<CompletionName> Select(BoundParameters parameters)
    {
        var clusters = parameters.Texts("Cluster");
        return Find(parameters)
            .Where(name => clusters.Count == 0 || clusters.Any(cluster => cluster.AsSpan().ContainsAny('*', '?') || name.Cluster.Equals(cluster, StringComparison.OrdinalIgnoreCase)))
            .Select(name => new CompletionName(name.Datacenter, "datacenter of " + name.Cluster + " in the namespace " + name.Namespace));
    }
}
