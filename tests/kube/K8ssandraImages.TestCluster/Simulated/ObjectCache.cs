using System.Globalization;
using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>
/// The objects of one kind as a controller's informer has them: read once, then watched. A write's answer may be put in, so that
/// whoever wrote sees it at once. The objects are shared: nobody changes them.
/// </summary>
internal sealed class ObjectCache : IAsyncDisposable
{
    private const int MostFailures = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Api _api;
    private readonly string _kind;
    private readonly string? _namespace;
    private readonly string? _labelSelector;
    private readonly Action _changed;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _filled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Task _work;
    private IReadOnlyList<JsonObject>? _sorted;
    private long _version;

    /// <summary>Starts to watch.</summary>
    /// <param name="api">The server.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="namespace">Their namespace; null for a cluster-scoped kind.</param>
    /// <param name="labelSelector">Which; null for all.</param>
    /// <param name="changed">Called after each change, on any thread.</param>
    public ObjectCache(Api api, string kind, string? @namespace, string? labelSelector, Action changed)
    {
        _api = api;
        _kind = kind;
        _namespace = @namespace;
        _labelSelector = labelSelector;
        _changed = changed;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Changes with each change of an object.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>The objects, ordered by name.</summary>
    public IReadOnlyList<JsonObject> All
    {
        get
        {
            lock (_lock)
                return _sorted ??= [.. _objects.Values.OrderBy(static item => (string)item["metadata"]!["name"]!, StringComparer.Ordinal)];
        }
    }

    /// <summary>Waits until the objects were read for the first time.</summary>
    public Task FilledAsync() => _filled.Task;

    /// <summary>One object, or null where there is none.</summary>
    /// <param name="name">Its name.</param>
    public JsonObject? Find(string name)
    {
        lock (_lock)
            return _objects.GetValueOrDefault(name);
    }

    /// <summary>Takes an object in as the server stored it, unless something newer is known.</summary>
    /// <param name="item">The object.</param>
    public void Put(JsonObject item)
    {
        lock (_lock)
        {
            var name = (string)item["metadata"]!["name"]!;
            if (_gone.Contains((string)item["metadata"]!["uid"]!) || (_objects.TryGetValue(name, out var known) && Age(known) >= Age(item)))
                return;
            _objects[name] = item;
            Note();
        }

        _changed();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private static long Age(JsonObject item) => long.Parse((string)item["metadata"]!["resourceVersion"]!, CultureInfo.InvariantCulture);

    private void Remove(JsonObject item)
    {
        lock (_lock)
        {
            var uid = (string)item["metadata"]!["uid"]!;
            var name = (string)item["metadata"]!["name"]!;
            _gone.Add(uid);
            if (!_objects.TryGetValue(name, out var known) || (string?)known["metadata"]!["uid"] != uid)
                return;
            _objects.Remove(name);
            Note();
        }

        _changed();
    }

    private void Fill(JsonArray items)
    {
        lock (_lock)
        {
            _objects.Clear();
            foreach (var item in items)
                _objects[(string)item!["metadata"]!["name"]!] = item.AsObject();
            Note();
        }

        _filled.TrySetResult();
        _changed();
    }

    private void Note()
    {
        _sorted = null;
        _version++;
    }

    private async Task WorkAsync()
    {
        var failures = 0;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var list = await _api.SendAsync(HttpMethod.Get, Resource.Of(_kind).Path(_namespace) + (_labelSelector is null ? "" : "?labelSelector=" + Uri.EscapeDataString(_labelSelector)));
                Fill(list["items"]!.AsArray());
                failures = 0;
                await foreach (var change in _api.WatchAsync(_kind, _namespace, _labelSelector, (string)list["metadata"]!["resourceVersion"]!, _stop.Token))
                {
                    var item = change["object"]!.AsObject();
                    switch ((string?)change["type"])
                    {
                        case "ADDED" or "MODIFIED":
                            Put(item);
                            break;
                        case "DELETED":
                            Remove(item);
                            break;
                        default:
                            throw new IOException("the watch is over: " + item.ToJsonString());
                    }
                }
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is IOException or HttpRequestException or ApiException && ++failures < MostFailures)
            {
                await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception failure)
            {
                _filled.TrySetException(failure);
                throw;
            }
        }
    }
}
