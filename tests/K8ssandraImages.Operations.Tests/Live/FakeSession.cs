using System.Collections.Concurrent;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>Clusters in memory; those that were asked for, and others that are known.</summary>
internal sealed class FakeSession(params FakeCluster[] clusters) : IKubernetesSession
{
    private readonly Dictionary<string, FakeCluster> _clusters = clusters.ToDictionary(cluster => cluster.Connection.Context, StringComparer.Ordinal);

    public event Action<string>? PluginMessage;

    public LiveOptions Options { get; init; } = new();

    public IReadOnlyList<string> Contexts { get; init; } = [.. clusters.Select(cluster => cluster.Connection.Context)];

    /// <summary>Contexts that start a credential plugin.</summary>
    public HashSet<string> WithPlugin { get; init; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Opened { get; } = [];

    public int Holders { get; private set; }

    public string? FindContext(string k8sContext) =>
        Options.ContextMap.TryGetValue(k8sContext, out var mapped) ? mapped : _clusters.ContainsKey(k8sContext) ? k8sContext : null;

    public Diagnostic? WhyNotFollowed(string context) => WithPlugin.Contains(context) ? ResolutionRules.ContextNotRead.At(null, context + " starts a plugin", "ask for it") : null;

    public IKubernetesClient Client(string context)
    {
        Opened.Enqueue(context);
        return _clusters[context];
    }

    public IDisposable Hold()
    {
        Holders++;
        return new Holder(this);
    }

    public void Say(string line) => PluginMessage?.Invoke(line);

    /// <summary>Asks a question, and gives the answers with all findings beside them.</summary>
    public (List<T> Answers, List<Diagnostic> Findings) Ask<T>(Func<LiveFleet, CancellationToken, IEnumerable<T>> question, ManifestOptions? options = null)
    {
        var findings = new List<Diagnostic>();
        var fleet = new LiveFleet(this, options ?? new ManifestOptions(), findings.Add, CancellationToken.None);
        return ([.. question(fleet, CancellationToken.None)], findings);
    }

    private sealed class Holder(FakeSession session) : IDisposable
    {
        public void Dispose() => session.Holders--;
    }
}
