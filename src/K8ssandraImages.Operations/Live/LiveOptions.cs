using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Live;

/// <summary>Which clusters are read, and how.</summary>
public sealed record LiveOptions
{
    /// <summary>The kubeconfig; null for <c>KUBECONFIG</c>, else that of the home directory, else the pod's service account.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Where the kubeconfig is looked for, and where relative paths begin.</summary>
    public KubeconfigEnvironment Environment { get; init; } = KubeconfigEnvironment.Process;

    /// <summary>The contexts, by name or with the wildcards <c>*</c> and <c>?</c>; case matters. Empty for the current context.</summary>
    public IReadOnlyList<string> Contexts { get; init; } = [];

    /// <summary>Whether the contexts are names, in which no character is a wildcard.</summary>
    internal bool ContextsAreNames { get; init; }

    /// <summary>All contexts of the kubeconfig.</summary>
    public bool AllContexts { get; init; }

    /// <summary>The namespaces; empty for all that the account may read.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>How many contexts are read at the same time.</summary>
    public int ThrottleLimit { get; init; } = 8;

    /// <summary>Which context of the kubeconfig a <c>k8sContext</c> of K8ssandraClusters stands for, where the names differ.</summary>
    public IReadOnlyDictionary<string, string> ContextMap { get; init; } = new Dictionary<string, string>();

    /// <summary>Which credential plugins may be run, and what they may do.</summary>
    public ConnectionOptions Connection { get; init; } = new();
}
