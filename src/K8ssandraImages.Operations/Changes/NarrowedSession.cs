using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Changes;

/// <summary>Some contexts of a session, and some of its namespaces.</summary>
internal sealed class NarrowedSession(IKubernetesSession session, IReadOnlyList<string> contexts, IReadOnlyList<string> namespaces) : IKubernetesSession
{
    public NarrowedSession(IKubernetesSession session, string context, IReadOnlyList<string> namespaces)
        : this(session, [context], namespaces)
    {
    }

    public event Action<string>? PluginMessage
    {
        add => session.PluginMessage += value;
        remove => session.PluginMessage -= value;
    }

    public LiveOptions Options { get; } = session.Options with { Namespaces = namespaces };

    public IReadOnlyList<string> Contexts { get; } = contexts;

    public string? FindContext(string k8sContext) => session.FindContext(k8sContext);

    // What was asked for once may be reached; other contexts follow the session's rules.
    public Diagnostic? WhyNotFollowed(string other) => session.Contexts.Contains(other, StringComparer.Ordinal) ? null : session.WhyNotFollowed(other);

    public IKubernetesClient Client(string other) => session.Client(other);

    public IDisposable Hold() => session.Hold();
}
