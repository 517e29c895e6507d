using System.Collections.Concurrent;
using System.IO.Enumeration;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Live;

/// <summary>
/// The clusters that a command may reach: the contexts that were asked for, and those that their control planes lead to. Objects
/// that came from a cluster know their session, so that a later command can ask more about them.
/// </summary>
public sealed class KubernetesSession : IKubernetesSession
{
    private const string InCluster = "in-cluster";
    private readonly Kubeconfig _kubeconfig;
    private readonly ConnectionOptions _connection;
    private readonly Func<ClusterConnection, IKubernetesClient> _connect;
    private readonly ClusterConnection? _pod;
    private readonly object _lock = new();
    private readonly ConcurrentDictionary<string, Lazy<IKubernetesClient>> _clients = new(StringComparer.Ordinal);
    private int _holders;

    private KubernetesSession(LiveOptions options, Kubeconfig kubeconfig, ClusterConnection? pod, Func<ClusterConnection, IKubernetesClient> connect)
    {
        Options = options;
        _kubeconfig = kubeconfig;
        _pod = pod;
        _connect = connect;
        _connection = options.Connection with { PluginMessages = line => PluginMessage?.Invoke(line) };
    }

    private event Action<string>? PluginMessage;

    /// <inheritdoc/>
    event Action<string>? IKubernetesSession.PluginMessage
    {
        add => PluginMessage += value;
        remove => PluginMessage -= value;
    }

    /// <summary>Which clusters are read, and how.</summary>
    public LiveOptions Options { get; }

    /// <summary>The names of the contexts that were asked for, in the kubeconfig's order.</summary>
    public IReadOnlyList<string> Contexts { get; private set; } = [];

    /// <summary>Reads the kubeconfig and finds the contexts that were asked for. Reaches no server.</summary>
    /// <param name="options">Which clusters.</param>
    /// <param name="report">Where findings go about the kubeconfig, and about contexts that do not exist.</param>
    /// <exception cref="OptionsException">The kubeconfig cannot be read, or there is no context to read.</exception>
    public static KubernetesSession Open(LiveOptions options, Action<Diagnostic> report) => Open(options, report, static connection => new KubernetesClient(connection));

    internal static KubernetesSession Open(LiveOptions options, Action<Diagnostic> report, Func<ClusterConnection, IKubernetesClient> connect)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        var session = Read(options, connect);
        foreach (var diagnostic in session._kubeconfig.Diagnostics)
        {
            if (session._pod is null)
                report(diagnostic);
        }

        session.Contexts = session.Choose(report);
        return session;
    }

    /// <summary>The options for reading contexts that <see cref="List"/> gave, once for each kubeconfig that they come from.</summary>
    /// <param name="contexts">The contexts.</param>
    /// <param name="options">How they are read.</param>
    public static IEnumerable<LiveOptions> OptionsFor(IEnumerable<K8ssContext> contexts, LiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return contexts
            .GroupBy(context => context.Origin as KubeconfigOrigin ?? new KubeconfigOrigin(null, ""))
            .Select(group => group.Key.Over(options, [.. group.Select(context => context.Name)]));
    }

    /// <summary>The contexts of the kubeconfig.</summary>
    /// <param name="options">The kubeconfig, and which of its contexts; all unless some are named.</param>
    /// <param name="report">Where findings go about the kubeconfig, and about contexts that do not exist.</param>
    /// <exception cref="OptionsException">The kubeconfig cannot be read.</exception>
    public static IEnumerable<K8ssContext> List(LiveOptions options, Action<Diagnostic> report)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        var session = Read(options, static connection => new KubernetesClient(connection));
        foreach (var diagnostic in session._kubeconfig.Diagnostics)
        {
            if (session._pod is null)
                report(diagnostic);
        }

        var wanted = options.Contexts.Count == 0 ? null : session.Matching(report).ToHashSet(StringComparer.Ordinal);
        if (session._pod is not null)
            return [new K8ssContext { Origin = new KubeconfigOrigin(null, ""), Context = InCluster, Name = InCluster, IsCurrent = true, Server = session._pod.Server.ToString(), DefaultNamespace = session._pod.Namespace, Authentication = KubeconfigAuthentication.TokenFile }];
        var origin = new KubeconfigOrigin(options.Kubeconfig, string.Join(Path.PathSeparator, session._kubeconfig.Files));
        return session._kubeconfig.Contexts.Where(context => wanted is null || wanted.Contains(context.Name)).Select(context => Describe(context, origin));
    }

    /// <inheritdoc/>
    string? IKubernetesSession.FindContext(string k8sContext)
    {
        if (Options.ContextMap.TryGetValue(k8sContext, out var mapped))
            return mapped;
        return _kubeconfig.Find(k8sContext) is null ? null : k8sContext;
    }

    /// <inheritdoc/>
    Diagnostic? IKubernetesSession.WhyNotFollowed(string context) => _kubeconfig.Find(context) is { CredentialPlugin: { } plugin }
        ? ResolutionRules.ContextNotRead.At(
            null,
            "A K8ssandraCluster leads to the context " + Printable.Escape(context, 80) + ", which starts the credential plugin " + Printable.Escape(plugin, 200) + ". That is done only for contexts that were asked for.",
            "Ask for it too (-Context, --context).")
        : null;

    /// <inheritdoc/>
    IKubernetesClient IKubernetesSession.Client(string context) =>
        _clients.GetOrAdd(context, key => new Lazy<IKubernetesClient>(() => _connect(key == InCluster && _pod is not null ? _pod : _kubeconfig.Connect(key, _connection)))).Value;

    /// <inheritdoc/>
    IDisposable IKubernetesSession.Hold()
    {
        lock (_lock)
            _holders++;
        return new Holder(this);
    }

    private static KubernetesSession Read(LiveOptions options, Func<ClusterConnection, IKubernetesClient> connect)
    {
        try
        {
            var kubeconfig = Kubeconfig.Load(options.Kubeconfig, options.Environment);
            var pod = kubeconfig.Contexts.Count == 0 && options.Kubeconfig is null ? Kubeconfig.InCluster(options.Connection, options.Environment) : null;
            return new KubernetesSession(options, kubeconfig, pod, connect);
        }
        catch (KubernetesException exception)
        {
            // Of no context yet: what is wrong in the kubeconfig says it all.
            throw new OptionsException(exception.Diagnostic is { } own
                ? new Diagnostic(own.Id, own.Severity, own.Message, own.Location, own.Remedy) { Cause = exception }
                : ContextReader.Finding(LiveRules.ContextFailed, exception));
        }
    }

    private List<string> Choose(Action<Diagnostic> report)
    {
        if (_pod is not null && Options.Contexts.Count == 0)
            return [InCluster];
        if (Options.AllContexts)
            return [.. _kubeconfig.Contexts.Select(context => context.Name)];
        if (Options.Contexts.Count > 0)
            return [.. Matching(report)];
        return _kubeconfig.CurrentContext is { } current
            ? [current]
            : throw new OptionsException(LiveRules.NoContext.At(null, "The kubeconfig has no current context.", "Name a context (-Context, --context)."));
    }

    // In the kubeconfig's order, each once.
    private IEnumerable<string> Matching(Action<Diagnostic> report)
    {
        var known = _pod is not null ? [InCluster] : _kubeconfig.Contexts.Select(context => context.Name).ToList();
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pattern in Options.Contexts)
        {
            var isPattern = !Options.ContextsAreNames && pattern.AsSpan().ContainsAny('*', '?');
            var matches = known.Where(name => name == pattern || (isPattern && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))).ToList();
            found.UnionWith(matches);
            if (matches.Count == 0)
            {
                report(LiveRules.NoContext.At(
                    null,
                    "The kubeconfig has no context " + (isPattern ? "that matches " : "") + "`" + Printable.Escape(pattern, 120) + "`" + (known.Count == 0 ? "." : "; it has " + string.Join(", ", known.Take(8).Select(name => Printable.Escape(name, 80))) + (known.Count > 8 ? ", …" : "") + "."),
                    "Names are case-sensitive. Get-K8ssContext, or k8ssimages contexts, lists them."));
            }
        }

        return known.Where(found.Contains);
    }

    private static K8ssContext Describe(KubeconfigContext context, KubeconfigOrigin origin) => new()
    {
        Origin = origin,
        Context = context.Name,
        Name = context.Name,
        IsCurrent = context.IsCurrent,
        Server = context.Server.Length == 0 ? null : context.Server,
        KubeconfigCluster = context.Cluster.Length == 0 ? null : context.Cluster,
        User = context.User.Length == 0 ? null : context.User,
        DefaultNamespace = context.Namespace,
        Authentication = context.AuthenticationKind,
        CredentialPlugin = context.CredentialPlugin,
        Location = context.Location,
        Diagnostics = context.Problem is { } problem ? [problem] : [],
    };

    private void Release()
    {
        KeyValuePair<string, Lazy<IKubernetesClient>>[] clients;
        lock (_lock)
        {
            if (--_holders > 0)
                return;
            // Whoever holds the session from now on opens clients anew.
            clients = [.. _clients];
            _clients.Clear();
        }

        foreach (var (_, client) in clients)
        {
            if (client.IsValueCreated)
                client.Value.Dispose();
        }
    }

    private sealed class Holder(KubernetesSession session) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
                session.Release();
        }
    }
}
