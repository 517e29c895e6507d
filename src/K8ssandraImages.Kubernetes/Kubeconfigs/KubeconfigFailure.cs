using K8ssandraImages.Engine;

namespace K8ssandraImages.Kubernetes.Kubeconfigs;

/// <summary>
/// A finding that ends the reading of a kubeconfig, or the making of a credential. Never leaves this assembly: what leaves is
/// a <see cref="KubernetesException"/> that names the context.
/// </summary>
internal sealed class KubeconfigFailure : Exception
{
    private readonly KubernetesErrorKind _kind;

    /// <param name="rule">The kind of finding.</param>
    /// <param name="location">Where it is; null where it is in no kubeconfig.</param>
    /// <param name="message">What is the case; no secret.</param>
    /// <param name="remedy">What to do.</param>
    /// <param name="kind">What it means for what to do next.</param>
    public KubeconfigFailure(Rule rule, SourceLocation? location, string message, string? remedy, KubernetesErrorKind kind = KubernetesErrorKind.Configuration)
        : base(message)
    {
        Diagnostic = rule.At(location, message, remedy);
        _kind = kind;
    }

    public Diagnostic Diagnostic { get; }

    /// <summary>The exception for a caller: place, context, what is wrong and what to do.</summary>
    /// <param name="context">The context; null where there is none yet.</param>
    public KubernetesException ToException(string? context)
    {
        var place = Diagnostic.Location?.ToString();
        var message = (string.IsNullOrEmpty(place) ? "" : Printable.Escape(place, 300) + ": ")
            + (context is null ? "" : "context " + Printable.Escape(context) + ": ")
            + Diagnostic.Message
            + (Diagnostic.Remedy is null ? "" : " " + Diagnostic.Remedy);
        return new KubernetesException(_kind, message) { Context = context, Remedy = Diagnostic.Remedy, Diagnostic = Diagnostic };
    }
}
