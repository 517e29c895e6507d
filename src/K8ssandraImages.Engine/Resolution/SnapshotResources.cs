using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Resolution;

/// <summary>
/// The operators, ConfigMaps and ImageConfigs that snapshots answer from. Several commands of one pipeline share them, each
/// under its own options; those of a Kubernetes context are added as soon as it has answered.
/// </summary>
internal sealed class SnapshotResources
{
    private readonly Dictionary<string, Diagnostic> _unreadContexts;
    private readonly Dictionary<(string Context, string Namespace), Diagnostic> _unreadNamespaces;
    private readonly Dictionary<string, Diagnostic> _partlyReadContexts;
    private readonly Dictionary<string, OperatorVersion> _lowerBounds;

    /// <summary>Nothing yet.</summary>
    public SnapshotResources()
    {
        _unreadContexts = new(StringComparer.Ordinal);
        _unreadNamespaces = [];
        _partlyReadContexts = new(StringComparer.Ordinal);
        _lowerBounds = new(StringComparer.Ordinal);
    }

    /// <summary>
    /// The same resources, but one ImageConfig is another. What is found out later about contexts and datacenters holds for both;
    /// what is added later does not.
    /// </summary>
    /// <param name="others">The resources.</param>
    /// <param name="old">The ImageConfig that is replaced.</param>
    /// <param name="replacement">What it is replaced by; null for nothing.</param>
    private SnapshotResources(SnapshotResources others, ImageConfigSource old, ImageConfigSource? replacement)
    {
        _unreadContexts = others._unreadContexts;
        _unreadNamespaces = others._unreadNamespaces;
        _partlyReadContexts = others._partlyReadContexts;
        _lowerBounds = others._lowerBounds;
        Operators.AddRange(others.Operators);
        foreach (var source in others.Sources)
        {
            if (!ReferenceEquals(source.Root, old.Root))
                Sources.Add(source);
            else if (replacement is not null)
                Sources.Add(replacement);
        }

        foreach (var (context, root) in others.ConfigMaps)
        {
            if (!ReferenceEquals(root, old.Root))
                ConfigMaps.Add((context, root));
            else if (replacement is not null)
                ConfigMaps.Add((context, replacement.Root));
        }

        FindDatacenter = (context, @namespace, name) => others.FindDatacenter(context, @namespace, name);
        FindContext = (context, k8sContext) => others.FindContext(context, k8sContext);
        Session = others.Session;
    }

    /// <summary>How often something was added: what was computed from them at another count is out of date.</summary>
    public int Version { get; private set; }

    /// <summary>The operators, in the order in which they were read.</summary>
    public List<OperatorDeployment> Operators { get; } = [];

    /// <summary>The ImageConfigs, in the order in which they were read.</summary>
    public List<ImageConfigSource> Sources { get; } = [];

    /// <summary>All ConfigMaps that were read.</summary>
    public List<(string? Context, Node Root)> ConfigMaps { get; } = [];

    /// <summary>Finds a CassandraDatacenter of a context (null for manifests) by namespace and name; null where there is none. For the few resources that depend on one.</summary>
    public Func<string?, string?, string, Node?> FindDatacenter { get; set; } = static (_, _, _) => null;

    /// <summary>
    /// The kubeconfig context in which a control plane's context finds its datacenters of a <c>k8sContext</c>; null where no
    /// context of that cluster is known.
    /// </summary>
    public Func<string, string, string?> FindContext { get; set; } = static (_, _) => null;

    /// <summary>How the contexts can be reached again; what it is, is known to whoever read them.</summary>
    public object? Session { get; set; }

    /// <summary>Takes an object into account. Anything that is neither an operator nor a ConfigMap nor an ImageConfig is passed over.</summary>
    /// <param name="root">The object.</param>
    /// <param name="context">The kubeconfig context that it came from; null for a manifest.</param>
    public void Add(Node root, string? context)
    {
        Version++;
        if (OperatorDeployment.Read(root, context) is { } deployment)
            Operators.Add(deployment);
        if (ImageConfigSource.Read(root, context) is { } source)
            Sources.Add(source);
        if (root["kind"]?.Text == "ConfigMap")
            ConfigMaps.Add((context, root));
        if (context is not null && CrdEvidence.LowerBound(root) is { } bound)
            _lowerBounds[context] = bound;
    }

    /// <summary>The same resources with one ImageConfig replaced, or left out (null).</summary>
    public SnapshotResources Replacing(ImageConfigSource old, ImageConfigSource? replacement) => new(this, old, replacement);

    /// <summary>Says that a context cannot be read, and why: nothing may be inferred about its operators then.</summary>
    public void MarkUnread(string context, Diagnostic reason) => _unreadContexts.TryAdd(context, reason);

    /// <summary>Says that the ConfigMaps of an operator's namespace cannot be read, and why.</summary>
    public void MarkUnread(string context, string @namespace, Diagnostic reason) => _unreadNamespaces.TryAdd((context, @namespace), reason);

    /// <summary>Says that a context may have operators that could not be seen, and why: that one is not there may not be inferred.</summary>
    public void MarkPartlyRead(string context, Diagnostic reason) => _partlyReadContexts.TryAdd(context, reason);

    /// <summary>Why a context may have operators that could not be seen; null where all were.</summary>
    public Diagnostic? WhyPartlyRead(string? context) => context is not null && _partlyReadContexts.TryGetValue(context, out var reason) ? reason : null;

    /// <summary>Why nothing is known about a context; null where it was read.</summary>
    public Diagnostic? WhyUnread(string? context) => context is not null && _unreadContexts.TryGetValue(context, out var reason) ? reason : null;

    /// <summary>Why nothing is known about the ConfigMaps of a namespace; null where they were read.</summary>
    public Diagnostic? WhyUnread(string? context, string? @namespace) =>
        context is not null && @namespace is not null && _unreadNamespaces.TryGetValue((context, @namespace), out var reason) ? reason : null;

    /// <summary>The oldest cass-operator that can have installed the context's CRDs; null where that is not known.</summary>
    public OperatorVersion? LowerBound(string? context) => context is not null && _lowerBounds.TryGetValue(context, out var bound) ? bound : null;
}
