namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Offers the namespaces that have something of K8ssandra.</summary>
public sealed class NamespaceCompleter : LiveNameCompleter
{
    private protected override IEnumerable<CompletionName> Select(BoundParameters parameters) =>
        Find(parameters).Select(name => name.Namespace).Select(name => new CompletionName(name, "namespace " + name));
}
