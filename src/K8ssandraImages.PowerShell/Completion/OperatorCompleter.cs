using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Offers the Deployments of operators in the contexts that are named.</summary>
public sealed class OperatorCompleter : LiveNameCompleter
{
    private protected override IEnumerable<CompletionName> Select(BoundParameters parameters) =>
        Find(parameters, LiveNameKind.Operators).Select(name => new CompletionName(name.Datacenter, name.Cluster + " in the namespace " + name.Namespace));
}
