using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Live;

/// <summary>Reads one cluster: lists with the namespaces that the account may see, and what belongs to operators and datacenters.</summary>
internal sealed class ContextReader(IKubernetesClient client, LiveOptions options, Func<Diagnostic, Task> report) : IAsyncDisposable
{
    // Neighbours in a list share their namespace; a fleet of namespaces is not to be held.
    private const int KeptNamespaces = 32;
    private static readonly ListOptions WithoutStatus = new() { KeepStatus = false };
    private static readonly ListOptions WithHistory = new() { KeepManagedFields = true, LabelSelector = "k8ssandra.io/config=image" };
    private readonly ConcurrentDictionary<string, Lazy<Task<NamespaceObservation>>> _observations = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _observed = new();
    private readonly ConcurrentDictionary<ResourceType, ReadAhead> _begun = [];
    private readonly ConcurrentDictionary<ResourceType, byte> _unserved = [];
    private readonly ConcurrentDictionary<string, byte> _said = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(ResourceType Type, string Namespace, Diagnostic Finding)> _refusals = [];
    private Diagnostic? _operatorsElsewhere;
    private int _saidNamespacesOnly;

    public string Context => client.Connection.Context;

    /// <summary>The namespaces to read where not all may be read.</summary>
    private IReadOnlyList<string> OwnNamespaces => options.Namespaces.Count > 0 ? options.Namespaces : [client.Connection.Namespace is { Length: > 0 } own ? own : "default"];

    /// <summary>The operators of the cluster and all that decides which ImageConfig they read.</summary>
    /// <param name="withState">Whether pods and leases of the operators are read too.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="KubernetesException">The cluster cannot be read at all.</exception>
    public async Task<ContextLoaded> LoadAsync(bool withState, CancellationToken cancellationToken)
    {
        var operators = new List<OperatorDeployment>();
        await foreach (var root in Each(ResourceType.Deployment, [], WithoutStatus, MentionsOperator, cancellationToken).ConfigureAwait(false))
        {
            if (OperatorDeployment.Read(root, Context) is { } deployment)
                operators.Add(deployment);
        }

        var objects = new List<Node>(operators.Select(deployment => deployment.Root));
        var unread = new List<(string, Diagnostic)>();
        foreach (var group in operators.GroupBy(deployment => deployment.Namespace ?? "", StringComparer.Ordinal))
            await LoadConfigMapsAsync(group.Key, [.. group.SelectMany(deployment => deployment.MountedConfigMaps).Distinct(StringComparer.Ordinal)], objects, unread, cancellationToken).ConfigureAwait(false);
        if (operators.Count == 0)
        {
            // Who names namespaces knows that these are not all; it matters only if no operator is in them.
            if (options.Namespaces.Count > 0 && _operatorsElsewhere is { } unseen)
                await SayOnceAsync(unseen).ConfigureAwait(false);
            foreach (var @namespace in OwnNamespaces)
                await LoadConfigMapsAsync(@namespace, [], objects, [], cancellationToken).ConfigureAwait(false);
        }

        if (operators.Exists(deployment => deployment is { Kind: OperatorKind.CassOperator, Version: null })
            && await TryGetAsync(ResourceType.CustomResourceDefinition, null, CrdEvidence.Name, cancellationToken).ConfigureAwait(false) is { } definition)
        {
            objects.Add(definition);
        }

        return new ContextLoaded(Context, objects)
        {
            Unread = unread,
            OperatorsElsewhere = _operatorsElsewhere,
            Operators = withState ? await Task.WhenAll(operators.Select(deployment => SurroundAsync(deployment, cancellationToken))).ConfigureAwait(false) : [],
        };
    }

    /// <summary>Begins a list that <see cref="ListAsync"/> will be asked for, so that the server answers it beside others.</summary>
    public void Begin(ResourceType type, bool withStatus, CancellationToken cancellationToken) =>
        _begun.TryAdd(type, Read(type, Places(options.Namespaces)[0], OptionsFor(withStatus), cancellationToken));

    /// <summary>The objects of a resource in the namespaces that were asked for or may be seen. One that is not served has none.</summary>
    public IAsyncEnumerable<Node> ListAsync(ResourceType type, bool withStatus, CancellationToken cancellationToken) =>
        Each(type, options.Namespaces, OptionsFor(withStatus), static _ => true, cancellationToken);

    /// <summary>Ends lists that were begun and nobody asked for.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var type in _begun.Keys)
        {
            if (_begun.TryRemove(type, out var begun))
                await begun.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Whether the cluster turned out not to serve a resource.</summary>
    public bool IsUnserved(ResourceType type) => _unserved.ContainsKey(type);

    /// <summary>One object; null where there is none, or it may not be read.</summary>
    public async Task<Node?> TryGetAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken)
    {
        var (root, refusal) = await GetAsync(type, @namespace, name, cancellationToken).ConfigureAwait(false);
        if (refusal is not null)
            await SayOnceAsync(refusal).ConfigureAwait(false);
        return root;
    }

    /// <summary>One object; null where there is none, or with the reason where it may not be read.</summary>
    public async Task<(Node? Root, Diagnostic? Refusal)> GetAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await ParseAsync(await client.GetAsync(type, @namespace, name, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false), null);
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.NotFound)
        {
            return (null, null);
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
        {
            return (null, Finding(LiveRules.PartlyRead, exception));
        }
    }

    /// <summary>What could not be listed so far, in one finding: an account without rights is refused everywhere. Null for nothing new.</summary>
    public Diagnostic? TakeRefusals()
    {
        var refusals = new List<(ResourceType Type, string Namespace, Diagnostic Finding)>();
        while (_refusals.TryDequeue(out var refusal))
            refusals.Add(refusal);
        if (refusals.Count == 0)
            return null;
        var first = refusals[0].Finding;
        var others = refusals.Skip(1).GroupBy(refusal => refusal.Namespace, StringComparer.Ordinal)
            .Select(group => string.Join(", ", group.Select(refusal => refusal.Type)) + " in namespace " + Printable.Escape(group.Key, 80)).ToList();
        return others.Count == 0 ? first : new Diagnostic(first.Id, first.Severity, first.Message + " The same goes for " + string.Join("; ", others) + ".", first.Location, "Let the account list them (docs/least-privilege.md), or name other namespaces (-Namespace, --namespace).") { Cause = first.Cause };
    }

    /// <summary>The workloads and pods of a namespace.</summary>
    public Task<NamespaceObservation> ObserveAsync(string @namespace, CancellationToken cancellationToken)
    {
        var observation = _observations.GetOrAdd(@namespace, key =>
        {
            _observed.Enqueue(key);
            return new Lazy<Task<NamespaceObservation>>(() => ReadNamespaceAsync(key, cancellationToken));
        });
        while (_observed.Count > KeptNamespaces && _observed.TryDequeue(out var oldest))
            _observations.TryRemove(oldest, out _);
        return observation.Value;
    }

    /// <summary>A failed call as a finding: its place and its remedy are fields of their own, and not told twice.</summary>
    public static Diagnostic Finding(Rule rule, KubernetesException exception)
    {
        var context = exception.Context is { } name ? "Context " + Printable.Escape(name) + ": " : "";
        var remedy = exception.Remedy ?? exception.Diagnostic?.Remedy;
        var message = exception.Diagnostic is { } own ? context + own.Message : exception.Message;
        if (exception.Diagnostic is null && message.StartsWith(context, StringComparison.Ordinal))
            message = message[context.Length..];
        if (remedy is { Length: > 0 } && message.EndsWith(" " + remedy, StringComparison.Ordinal))
            message = message[..^(remedy.Length + 1)];
        var location = exception.Diagnostic?.Location ?? (exception.Context is null ? null : new SourceLocation(exception.Context, 0, 0, null, null));
        return new Diagnostic(rule.Id, rule.Severity, message, location, remedy) { Cause = exception };
    }

    private async Task<OperatorSurroundings> SurroundAsync(OperatorDeployment deployment, CancellationToken cancellationToken)
    {
        var observation = ObserveAsync(deployment.Namespace ?? "", cancellationToken);
        var lease = TryGetAsync(ResourceType.Lease, deployment.Namespace, OperatorObservation.LeaseName(deployment.Kind), cancellationToken);
        return new OperatorSurroundings(deployment.Root, await observation.ConfigureAwait(false), await lease.ConfigureAwait(false));
    }

    private async Task LoadConfigMapsAsync(string @namespace, IReadOnlyList<string> mounted, List<Node> objects, List<(string, Diagnostic)> unread, CancellationToken cancellationToken)
    {
        try
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var json in client.ListAsync(ResourceType.ConfigMap, @namespace, WithHistory, cancellationToken).ConfigureAwait(false))
            {
                if (await ParseAsync(json).ConfigureAwait(false) is { } root && names.Add(root.At("metadata", "name")?.Text ?? ""))
                    objects.Add(root);
            }

            foreach (var name in mounted.Where(names.Add))
            {
                try
                {
                    if (await ParseAsync(await client.GetAsync(ResourceType.ConfigMap, @namespace, name, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false) is { } root)
                        objects.Add(root);
                }
                catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.NotFound)
                {
                    // Who reads it says that it is not there.
                }
            }
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
        {
            unread.Add((@namespace, Finding(LiveRules.NotRead, exception)));
        }
    }

    private async Task<NamespaceObservation> ReadNamespaceAsync(string @namespace, CancellationToken cancellationToken)
    {
        var pods = ReadPodsAsync(@namespace, cancellationToken);
        try
        {
            var sets = ReadAsync(ResourceType.StatefulSet, @namespace, ObservedWorkload.Read, cancellationToken);
            var deployments = ReadAsync(ResourceType.Deployment, @namespace, ObservedWorkload.Read, cancellationToken);
            var workloads = await Task.WhenAll(sets, deployments).ConfigureAwait(false);
            var (found, failure) = await pods.ConfigureAwait(false);
            return new NamespaceObservation([.. workloads[0], .. workloads[1]], found, failure);
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
        {
            await pods.ConfigureAwait(false);
            return new NamespaceObservation(Finding(LiveRules.NotRead, exception));
        }
    }

    private async Task<(List<ObservedPod> Pods, Diagnostic? Failure)> ReadPodsAsync(string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            return (await ReadAsync(ResourceType.Pod, @namespace, ObservedPod.Read, cancellationToken).ConfigureAwait(false), null);
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
        {
            return ([], Finding(LiveRules.NotRead, exception));
        }
    }

    private async Task<List<T>> ReadAsync<T>(ResourceType type, string @namespace, Func<Node, T> read, CancellationToken cancellationToken)
    {
        var found = new List<T>();
        await foreach (var json in client.ListAsync(type, @namespace, ListOptions.Default, cancellationToken).ConfigureAwait(false))
        {
            if (await ParseAsync(json).ConfigureAwait(false) is { } root)
                found.Add(read(root));
        }

        return found;
    }

    /// <summary>
    /// All objects of a resource, in the given namespaces or all. Where the account may not list all namespaces, its own one is
    /// read, and that is said.
    /// </summary>
    private async IAsyncEnumerable<Node> Each(ResourceType type, IReadOnlyList<string> namespaces, ListOptions listOptions, Func<ReadOnlyMemory<byte>, bool> isWanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var places = Places(namespaces);
        for (var i = 0; i < places.Count; i++)
        {
            await using var objects = i == 0 && _begun.TryRemove(type, out var begun) ? begun : Read(type, places[i], listOptions, cancellationToken);
            while (true)
            {
                try
                {
                    if (!await objects.WaitAsync(cancellationToken).ConfigureAwait(false))
                        break;
                }
                catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.NotFound)
                {
                    _unserved.TryAdd(type, 0);
                    yield break;
                }
                catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
                {
                    if (places[i] is null)
                    {
                        places.AddRange(OwnNamespaces);
                        var narrowed = NamespacesOnly(exception);
                        if (type == ResourceType.Deployment)
                            _operatorsElsewhere = narrowed;
                        // What holds for one resource mostly holds for all: it is said once.
                        if (options.Namespaces.Count == 0 && Interlocked.Exchange(ref _saidNamespacesOnly, 1) == 0)
                            await report(narrowed).ConfigureAwait(false);
                    }
                    else
                    {
                        _refusals.Enqueue((type, places[i]!, Finding(LiveRules.NotRead, exception)));
                    }

                    break;
                }

                while (objects.TryTake(out var json))
                {
                    if (isWanted(json) && await ParseAsync(json).ConfigureAwait(false) is { } root)
                        yield return root;
                }
            }
        }
    }

    private ReadAhead Read(ResourceType type, string? @namespace, ListOptions listOptions, CancellationToken cancellationToken) =>
        new(stop => client.ListAsync(type, @namespace, listOptions, stop), cancellationToken);

    private static List<string?> Places(IReadOnlyList<string> namespaces) => namespaces.Count == 0 ? [null] : [.. namespaces];

    private static ListOptions OptionsFor(bool withStatus) => withStatus ? ListOptions.Default : WithoutStatus;

    private Diagnostic NamespacesOnly(KubernetesException exception)
    {
        var forbidden = Finding(LiveRules.NamespacesOnly, exception);
        var names = string.Join(", ", OwnNamespaces.Select(name => Printable.Escape(name, 80)));
        return LiveRules.NamespacesOnly.At(
            forbidden.Location,
            "Not all namespaces may be read, only " + names + (OwnNamespaces.Count == 1 ? " is: " : " are: ") + forbidden.Message,
            "Name the namespaces, that of the operators among them (-Namespace, --namespace), or let the account list " + exception.Resource + " and what else is forbidden in all namespaces (docs/least-privilege.md).");
    }

    // Most Deployments of a cluster are no operators: their text tells before it is read.
    private static bool MentionsOperator(ReadOnlyMemory<byte> json) => json.Span.IndexOf("cass-operator"u8) >= 0 || json.Span.IndexOf("k8ssandra-operator"u8) >= 0;

    private async ValueTask<Node?> ParseAsync(ReadOnlyMemory<byte> json)
    {
        try
        {
            return DocumentParser.ParseObject(json.Span, Context, DocumentLimits.Default);
        }
        catch (FormatException exception)
        {
            await report(LiveRules.StrangeObject.At(new SourceLocation(Context, 0, 0, null, null), "An object in the context " + Printable.Escape(Context, 80) + " cannot be understood: " + exception.Message, "Look at it with kubectl get -o json.")).ConfigureAwait(false);
            return null;
        }
    }

    private Task SayOnceAsync(Diagnostic diagnostic) => _said.TryAdd(diagnostic.Message, 0) ? report(diagnostic) : Task.CompletedTask;
}
