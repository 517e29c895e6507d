using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Offers the contexts of the kubeconfig. No server is contacted.</summary>
public sealed class ContextCompleter : NameCompleter
{
    private protected override IEnumerable<CompletionName> Names(BoundParameters parameters) => KubernetesSession
        .List(parameters.LiveOptions() with { Contexts = [] }, static _ => { })
        .Select(context => new CompletionName(context.Name, (context.IsCurrent ? "current context, " : "") + context.Server + (context.User is null ? "" : " as " + context.User)));
}
