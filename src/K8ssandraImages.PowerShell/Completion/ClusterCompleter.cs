namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Offers the clusters of the contexts that are named.</summary>
public sealed class ClusterCompleter : LiveNameCompleter
{
    private protected override IEnumerable<CompletionName> Select(BoundParameters parameters) =>
        Find(parameters).Select(name => new CompletionName(name.Cluster, "cluster in the namespace " + name.Namespace));
}
