using System.Collections.Concurrent;
using System.Threading.Channels;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Live;

/// <summary>
/// Reads contexts side by side. Workers put what they find into one bounded queue, and the one who asks takes it out, on its own
/// thread: nothing else is shared, and nothing holds more than the queue. A context that fails is one finding.
/// </summary>
internal sealed class LiveReading : IDisposable
{
    private const int Queued = 256;
    private const int ObjectsAtOnce = 8;
    private readonly IKubernetesSession _session;
    private readonly LiveScope _scope;
    private readonly CancellationTokenSource _stop;
    private readonly IDisposable _hold;
    private readonly Channel<LiveMessage> _messages = Channel.CreateBounded<LiveMessage>(new BoundedChannelOptions(Queued) { SingleReader = true });
    private readonly SemaphoreSlim _throttle;
    private readonly ConcurrentDictionary<string, Lazy<Task<ContextReader?>>> _loaded = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Context, string Namespace, string Name), byte> _datacenters = [];
    private readonly ConcurrentDictionary<(string Context, string Namespace, string Name), byte> _clusters = [];
    private readonly Dictionary<string, TaskCompletionSource> _clustersListed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _unfinished = new(StringComparer.Ordinal);
    private readonly Action<IReadOnlyCollection<string>>? _waiting;
    private Task? _work;
    private Task<bool>? _readable;

    /// <param name="session">The clusters.</param>
    /// <param name="scope">What is read.</param>
    /// <param name="waiting">Called before the thread that asks waits and now and then while it does, with the contexts from which more may come; null for nothing.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public LiveReading(IKubernetesSession session, LiveScope scope, Action<IReadOnlyCollection<string>>? waiting, CancellationToken cancellationToken)
    {
        _session = session;
        _waiting = waiting;
        _scope = scope;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _hold = session.Hold();
        _throttle = new SemaphoreSlim(Math.Max(1, session.Options.ThrottleLimit));
        _session.PluginMessage += OnPluginMessage;
    }

    /// <summary>What is found, as soon as it is known. The thread that asks waits.</summary>
    public IEnumerable<LiveMessage> Messages()
    {
        foreach (var context in _session.Contexts)
        {
            _clustersListed.TryAdd(context, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            _unfinished.TryAdd(context, 0);
        }

        _work = Task.Run(() => RunAsync(_clustersListed.Keys), CancellationToken.None);
        var reader = _messages.Reader;
        do
        {
            while (reader.TryRead(out var message))
                yield return message;
        }
        while (Wait(reader));
    }

    /// <summary>What there is to see of a resource that was found before; for one that a pipeline brings back.</summary>
    public async Task<ObjectFound?> RevisitAsync(string context, Node root, int? datacenter)
    {
        try
        {
            if (await LoadAsync(context).ConfigureAwait(false) is not { } reader)
                return null;
            var type = TypeOf(root);
            var fresh = type is null ? null : await reader.TryGetAsync(type, root.At("metadata", "namespace")?.Text, root.At("metadata", "name")?.Text ?? "", _stop.Token).ConfigureAwait(false);
            return fresh is null ? null : await SurroundAsync(reader, fresh, datacenter).ConfigureAwait(false);
        }
        catch (KubernetesException exception)
        {
            await SayAsync(ContextReader.Finding(LiveRules.ContextFailed, exception)).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Reads what has to be read, on this thread, and gives what was said meanwhile.</summary>
    public (T Result, IReadOnlyList<LiveMessage> Said) Run<T>(Func<Task<T>> read)
    {
        var task = Task.Run(read, _stop.Token);
        var said = new List<LiveMessage>();
        while (!task.IsCompleted)
        {
            // The queue is bounded: somebody has to take out what is put in. A wait that nothing has ended yet serves the next
            // object too, or each would leave one behind.
            if (_readable is null or { IsCompleted: true })
                _readable = _messages.Reader.WaitToReadAsync(_stop.Token).AsTask();
            Pause(Task.WhenAny(task, _readable));
            _stop.Token.ThrowIfCancellationRequested();
            while (_messages.Reader.TryRead(out var message))
                said.Add(message);
        }

        var result = task.GetAwaiter().GetResult();
        while (_messages.Reader.TryRead(out var message))
            said.Add(message);
        return (result, said);
    }

    public void Dispose()
    {
        _session.PluginMessage -= OnPluginMessage;
        _stop.Cancel();
        try
        {
            _work?.Wait(TimeSpan.FromSeconds(5));
        }
        catch (AggregateException)
        {
            // What stopped it has been said, or was the stop itself.
        }

        _hold.Dispose();
        _stop.Dispose();
    }

    // A plugin that asks the user to log in somewhere says so there.
    private void OnPluginMessage(string line) => _messages.Writer.TryWrite(new FindingSaid(LiveRules.PluginSays.At(null, "A credential plugin says: " + line, null)));

    private bool Wait(ChannelReader<LiveMessage> reader)
    {
        var next = reader.WaitToReadAsync(_stop.Token).AsTask();
        Pause(next);
        return next.GetAwaiter().GetResult();
    }

    // Until the task has ended, however it ends.
    private void Pause(Task task)
    {
        while (!task.IsCompleted)
        {
            _waiting?.Invoke([.. _unfinished.Keys.Order(StringComparer.Ordinal)]);
            Task.WaitAny([task], _waiting is null ? Timeout.Infinite : 250);
        }
    }

    private async Task RunAsync(IEnumerable<string> contexts)
    {
        Exception? failure = null;
        try
        {
            await Task.WhenAll(contexts.Select(ReadContextAsync)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whoever asks gets it, on the other side of the queue.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        _messages.Writer.TryComplete(failure);
    }

    // In the order in which they are worked on.
    private IEnumerable<ResourceType> Listed
    {
        get
        {
            if (_scope.HasFlag(LiveScope.Clusters))
                yield return ResourceType.K8ssandraCluster;
            if (_scope.HasFlag(LiveScope.Datacenters))
                yield return ResourceType.CassandraDatacenter;
            if (_scope.HasFlag(LiveScope.Workloads))
            {
                yield return ResourceType.Reaper;
                yield return ResourceType.Stargate;
            }
        }
    }

    private async Task ReadContextAsync(string context)
    {
        await _throttle.WaitAsync(_stop.Token).ConfigureAwait(false);
        ContextReader? reader = null;
        try
        {
            reader = await LoadAsync(context, isListed: true).ConfigureAwait(false);
            if (reader is null)
                return;
            if (_scope.HasFlag(LiveScope.Clusters))
                await ReadClustersAsync(reader).ConfigureAwait(false);
            _clustersListed[context].TrySetResult();
            if (_scope.HasFlag(LiveScope.Datacenters))
            {
                await ReadOthersAsync(reader, ResourceType.CassandraDatacenter).ConfigureAwait(false);
                if (reader.IsUnserved(ResourceType.K8ssandraCluster) && reader.IsUnserved(ResourceType.CassandraDatacenter))
                {
                    await SayAsync(LiveRules.NoK8ssandra.At(
                        new SourceLocation(context, 0, 0, null, null),
                        "The cluster of the context " + Printable.Escape(context, 80) + " serves neither K8ssandraClusters nor CassandraDatacenters.",
                        "Name the contexts in which K8ssandra is installed.")).ConfigureAwait(false);
                }
            }

            if (_scope.HasFlag(LiveScope.Workloads))
            {
                await ReadOthersAsync(reader, ResourceType.Reaper).ConfigureAwait(false);
                await ReadOthersAsync(reader, ResourceType.Stargate).ConfigureAwait(false);
            }

            await SayRefusalsAsync(reader).ConfigureAwait(false);
        }
        catch (KubernetesException exception)
        {
            await SayAsync(ContextReader.Finding(LiveRules.ContextFailed, exception)).ConfigureAwait(false);
        }
        finally
        {
            _unfinished.TryRemove(context, out _);
            _clustersListed[context].TrySetResult();
            if (reader is not null)
                await reader.DisposeAsync().ConfigureAwait(false);
            _throttle.Release();
        }
    }

    // Once for each context, whoever needs it first: the context itself, or a control plane with a datacenter in it.
    private Task<ContextReader?> LoadAsync(string context, bool isListed = false) =>
        _loaded.GetOrAdd(context, key => new Lazy<Task<ContextReader?>>(() => LoadOnceAsync(key, isListed))).Value;

    private async Task<ContextReader?> LoadOnceAsync(string context, bool isListed)
    {
        ContextReader? reader = null;
        try
        {
            if (!_session.Contexts.Contains(context, StringComparer.Ordinal) && _session.WhyNotFollowed(context) is { } why)
            {
                await _messages.Writer.WriteAsync(new ContextLoaded(context, []) { Failure = why }, _stop.Token).ConfigureAwait(false);
                return null;
            }

            var client = _session.Client(context);
            foreach (var warning in client.Connection.Warnings)
                await SayAsync(warning).ConfigureAwait(false);
            reader = new ContextReader(client, _session.Options, SayAsync);
            foreach (var type in isListed ? Listed : [])
                reader.Begin(type, _scope.HasFlag(LiveScope.Status), _stop.Token);
            var loaded = await reader.LoadAsync(_scope.HasFlag(LiveScope.OperatorState), _stop.Token).ConfigureAwait(false);
            await _messages.Writer.WriteAsync(loaded, _stop.Token).ConfigureAwait(false);
            // Where more is to be read, the rest of what is refused comes with it.
            if (!_clustersListed.ContainsKey(context))
                await SayRefusalsAsync(reader).ConfigureAwait(false);
            return reader;
        }
        catch (KubernetesException exception)
        {
            if (reader is not null)
                await reader.DisposeAsync().ConfigureAwait(false);
            var failure = ContextReader.Finding(LiveRules.ContextFailed, exception);
            await SayAsync(failure).ConfigureAwait(false);
            await _messages.Writer.WriteAsync(new ContextLoaded(context, []) { Failure = failure }, _stop.Token).ConfigureAwait(false);
            return null;
        }
    }

    private async Task ReadClustersAsync(ContextReader reader)
    {
        await using var ordered = new OrderedWork<ObjectFound>(ObjectsAtOnce, WriteAsync);
        await foreach (var root in reader.ListAsync(ResourceType.K8ssandraCluster, _scope.HasFlag(LiveScope.Status), _stop.Token).ConfigureAwait(false))
        {
            await FollowAsync(reader.Context, root).ConfigureAwait(false);
            await ordered.AddAsync(() => SurroundAsync(reader, root, null)).ConfigureAwait(false);
        }

        await ordered.CompleteAsync().ConfigureAwait(false);
    }

    private async Task ReadOthersAsync(ContextReader reader, ResourceType type)
    {
        await using var ordered = new OrderedWork<ObjectFound>(ObjectsAtOnce, WriteAsync);
        await foreach (var root in reader.ListAsync(type, _scope.HasFlag(LiveScope.Status), _stop.Token).ConfigureAwait(false))
        {
            if (await IsGeneratedAsync(reader.Context, root).ConfigureAwait(false))
                continue;
            await ordered.AddAsync(() => SurroundAsync(reader, root, null)).ConfigureAwait(false);
        }

        await ordered.CompleteAsync().ConfigureAwait(false);
    }

    private Task WriteAsync(ObjectFound found) => _messages.Writer.WriteAsync(found, _stop.Token).AsTask();

    private async Task SayAsync(Diagnostic diagnostic) => await _messages.Writer.WriteAsync(new FindingSaid(diagnostic), _stop.Token).ConfigureAwait(false);

    private async Task SayRefusalsAsync(ContextReader reader)
    {
        if (reader.TakeRefusals() is { } refusals)
            await SayAsync(refusals).ConfigureAwait(false);
    }

    // ---- K8ssandraClusters and where their datacenters are ------------------------------------------------------------

    /// <summary>Notes what the cluster's operators make, and sees to it that the contexts of its datacenters are known before it is.</summary>
    private async Task FollowAsync(string context, Node root)
    {
        var own = root.At("metadata", "namespace")?.Text ?? "";
        foreach (var (_, dc) in DatacentersOf(root))
        {
            var place = PlaceOf(context, dc);
            if (place is null)
                continue;
            _clusters.TryAdd((place, own, root.At("metadata", "name")?.Text ?? ""), 0);
            _datacenters.TryAdd((place, NamespaceOf(dc, own), dc.At("metadata", "name")?.Text ?? ""), 0);
            if (place != context)
                await LoadAsync(place).ConfigureAwait(false);
        }
    }

    // k8ssandra-operator labels what it makes. Where its cluster is shown too, the answer comes from there, once; which
    // clusters are shown is known when all contexts have been asked for theirs.
    private async Task<bool> IsGeneratedAsync(string context, Node root)
    {
        var labels = root.At("metadata", "labels");
        if (labels?["k8ssandra.io/cluster-name"]?.Text is not { Length: > 0 } cluster)
            return false;
        await WaitForClustersAsync().ConfigureAwait(false);
        var @namespace = root.At("metadata", "namespace")?.Text ?? "";
        return root["kind"]?.Text == "CassandraDatacenter"
            ? _datacenters.ContainsKey((context, @namespace, root.At("metadata", "name")?.Text ?? ""))
            : _clusters.ContainsKey((context, labels["k8ssandra.io/cluster-namespace"]?.Text ?? @namespace, cluster));
    }

    // Gives way meanwhile: contexts that wait for their turn are among those that are waited for.
    private async Task WaitForClustersAsync()
    {
        var listed = Task.WhenAll(_clustersListed.Values.Select(source => source.Task));
        if (listed.IsCompleted)
            return;
        _throttle.Release();
        await listed.WaitAsync(_stop.Token).ConfigureAwait(false);
        await _throttle.WaitAsync(_stop.Token).ConfigureAwait(false);
    }

    private string? PlaceOf(string context, Node dc) =>
        dc["k8sContext"] is { Text.Length: > 0 } k8sContext ? _session.FindContext(k8sContext.Text) : context;

    private static IEnumerable<(int Index, Node Node)> DatacentersOf(Node root)
    {
        var items = root.At("spec", "cassandra", "datacenters");
        for (var i = 0; items is not null && i < items.Items.Length; i++)
            yield return (i, items.Items[i]);
    }

    private static string NamespaceOf(Node dc, string own) => dc.At("metadata", "namespace") is { Text.Length: > 0 } @namespace ? @namespace.Text : own;

    // ---- what there is to see of them ---------------------------------------------------------------------------------

    private async Task<ObjectFound> SurroundAsync(ContextReader reader, Node root, int? datacenter)
    {
        var found = new ObjectFound(reader.Context, root);
        var @namespace = root.At("metadata", "namespace")?.Text ?? "";
        var kind = root["kind"]?.Text;
        if (kind == "Stargate" && root.At("spec", "datacenterRef", "name") is { Text.Length: > 0 } reference)
            found = found with { Datacenter = await reader.TryGetAsync(ResourceType.CassandraDatacenter, @namespace, reference.Text, _stop.Token).ConfigureAwait(false) };
        if (!_scope.HasFlag(LiveScope.Status))
            return found;
        if (kind != "K8ssandraCluster")
        {
            var observation = await ObserveAsync(reader, @namespace).ConfigureAwait(false);
            return found with { Surroundings = [new DatacenterSurroundings(null, observation, kind == "CassandraDatacenter" ? root : null)] };
        }

        var surroundings = new List<DatacenterSurroundings>();
        foreach (var (index, dc) in DatacentersOf(root))
        {
            if (datacenter is null || datacenter == index)
                surroundings.Add(await SurroundAsync(reader, index, dc, @namespace).ConfigureAwait(false));
        }

        return found with { Surroundings = surroundings };
    }

    private async Task<DatacenterSurroundings> SurroundAsync(ContextReader reader, int index, Node dc, string own)
    {
        var place = PlaceOf(reader.Context, dc);
        var there = place is null ? null : place == reader.Context ? reader : await LoadAsync(place).ConfigureAwait(false);
        if (there is null)
        {
            var name = Printable.Escape(dc["k8sContext"]?.Text, 80);
            return new DatacenterSurroundings(index, new NamespaceObservation(LiveRules.NotRead.At(dc.Location, "The cluster behind k8sContext " + name + " cannot be read.", null)), null);
        }

        var @namespace = NamespaceOf(dc, own);
        try
        {
            var (node, refusal) = await there.GetAsync(ResourceType.CassandraDatacenter, @namespace, dc.At("metadata", "name")?.Text ?? "", _stop.Token).ConfigureAwait(false);
            return new DatacenterSurroundings(index, await ObserveAsync(there, @namespace).ConfigureAwait(false), node) { DatacenterFailure = refusal };
        }
        catch (KubernetesException exception) when (there != reader)
        {
            return new DatacenterSurroundings(index, new NamespaceObservation(ContextReader.Finding(LiveRules.NotRead, exception)), null);
        }
    }

    private Task<NamespaceObservation> ObserveAsync(ContextReader reader, string @namespace) =>
        _scope.HasFlag(LiveScope.Pods) ? reader.ObserveAsync(@namespace, _stop.Token) : Task.FromResult(new NamespaceObservation([], []));

    private static ResourceType? TypeOf(Node root) => root["kind"]?.Text switch
    {
        "K8ssandraCluster" => ResourceType.K8ssandraCluster,
        "CassandraDatacenter" => ResourceType.CassandraDatacenter,
        "Reaper" => ResourceType.Reaper,
        "Stargate" => ResourceType.Stargate,
        "Deployment" => ResourceType.Deployment,
        _ => null,
    };
}
