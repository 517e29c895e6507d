using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Live;

/// <summary>The clusters that a command may reach.</summary>
internal interface IKubernetesSession
{
    /// <summary>A credential plugin has written a line to its standard error. Comes on a thread of its own.</summary>
    event Action<string>? PluginMessage;

    LiveOptions Options { get; }

    /// <summary>The contexts that were asked for.</summary>
    IReadOnlyList<string> Contexts { get; }

    /// <summary>The context that a <c>k8sContext</c> stands for; null where the kubeconfig has none.</summary>
    /// <param name="k8sContext">The control plane's name for it.</param>
    string? FindContext(string k8sContext);

    /// <summary>Why a context that was not asked for itself may not be reached; null where it may.</summary>
    Diagnostic? WhyNotFollowed(string context);

    /// <summary>A client for a context; the session keeps it until the last command that holds the session ends.</summary>
    /// <exception cref="KubernetesException">The context cannot be used.</exception>
    IKubernetesClient Client(string context);

    /// <summary>Holds the session's clients; they are closed when nobody does, and opened anew when somebody does again.</summary>
    IDisposable Hold();
}
