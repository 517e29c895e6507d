using System.Runtime.CompilerServices;
using System.Text.Json;
using K8ssandraImages.Kubernetes.Lists;
using K8ssandraImages.Kubernetes.Transport;

namespace K8ssandraImages.Kubernetes.Watches;

/// <summary>
/// Watches objects over as many connections as it takes: after one ends it goes on from the last version that it saw, and where
/// the server no longer has that, it lists the objects and tells what is different from what it told before.
/// </summary>
internal sealed class ObjectWatch
{
    // The numbers of client-go's reflector.
    private const int MinSeconds = 300;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortConnection = TimeSpan.FromSeconds(1);

    /// <summary>The server is to end a connection before this end loses its patience.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly ApiTransport _transport;
    private readonly KubernetesClientOptions _patience;
    private readonly ClusterConnection _connection;
    private readonly ResourceType _type;
    private readonly string? _namespace;
    private readonly WatchOptions _options;
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private string? _version;
    private int _failures;
    private long? _lastContact;

    public ObjectWatch(ApiTransport transport, KubernetesClientOptions patience, ClusterConnection connection, ResourceType type, string? @namespace, WatchOptions options)
    {
        _transport = transport;
        _patience = patience;
        _connection = connection;
        _type = type;
        _namespace = @namespace;
        _options = options;
        _version = options.ResourceVersion;
    }

    /// <summary>The events, until the caller has enough.</summary>
    /// <exception cref="KubernetesException">It failed for good.</exception>
    public async IAsyncEnumerable<WatchEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            KubernetesException? failure;
            var began = _patience.TimeProvider.GetTimestamp();
            if (_version is null)
            {
                var wanted = new ListOptions { LabelSelector = _options.LabelSelector, FieldSelector = _options.FieldSelector, KeepManagedFields = true };
                var list = new ObjectPages(_transport, _patience, _connection, _type, _namespace, wanted);
                var present = new HashSet<string>(StringComparer.Ordinal);
                var pass = list.Passes;
                var items = list.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
                await using var disposal = items.ConfigureAwait(false);
                while (true)
                {
                    var (item, problem) = await NextAsync(items).ConfigureAwait(false);
                    failure = problem;
                    // What a list told before it was begun again need not be there any more.
                    if (pass != list.Passes)
                        present.Clear();
                    pass = list.Passes;
                    if (item is null)
                        break;
                    present.Add(item.Identity);
                    if (Learn(item) is { } kind)
                        yield return new WatchEvent(kind, item.Json);
                }

                if (failure is null)
                {
                    foreach (var (identity, gone) in _known.Where(known => !present.Contains(known.Key)).ToList())
                    {
                        _known.Remove(identity);
                        yield return new WatchEvent(WatchEventKind.Deleted, LastWords(identity, gone));
                    }

                    _version = list.ResourceVersion ?? throw Request().Failure(KubernetesErrorKind.Protocol, ": the server's list has no version to watch from.");
                    _lastContact = _patience.TimeProvider.GetTimestamp();
                    continue;
                }
            }
            else
            {
                var seconds = Random.Shared.Next(MinSeconds, 2 * MinSeconds);
                using var connection = new WatchConnection(Request().With("timeoutSeconds", seconds));
                await connection.OpenAsync(_transport, TimeSpan.FromSeconds(seconds) + Grace, cancellationToken).ConfigureAwait(false);
                while (await connection.NextAsync(cancellationToken).ConfigureAwait(false) is { } frame)
                {
                    if (Learn(frame) is { } kind)
                        yield return new WatchEvent(kind, frame.Object.Json);
                }

                failure = connection.Failure;
                if (failure is null && _patience.TimeProvider.GetElapsedTime(began) >= ShortConnection)
                    Contact();
            }

            if (failure?.Kind == KubernetesErrorKind.Expired && _version is not null)
                _version = null;
            else if (failure is not null && !MayPass(failure))
                throw failure;
            await PauseAsync(failure?.RetryAfter, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<(ReceivedObject? Item, KubernetesException? Failure)> NextAsync(IAsyncEnumerator<ReceivedObject> items)
    {
        try
        {
            return (await items.MoveNextAsync().ConfigureAwait(false) ? items.Current : null, null);
        }
        catch (KubernetesException exception)
        {
            return (null, exception);
        }
    }

    private ApiRequest Request() =>
        new ApiRequest(_connection, "watch", HttpMethod.Get, _type, _namespace)
            .With("watch", "1")
            .With("allowWatchBookmarks", "true")
            .With("resourceVersion", _version)
            .With("labelSelector", _options.LabelSelector)
            .With("fieldSelector", _options.FieldSelector);

    /// <summary>Takes in an object of a list; null where it is known in that version.</summary>
    private WatchEventKind? Learn(ReceivedObject item)
    {
        var isKnown = _known.TryGetValue(item.Identity, out var known);
        if (isKnown && known.ResourceVersion == item.ResourceVersion)
            return null;
        _known[item.Identity] = new Known(item.Namespace, item.Name, item.ResourceVersion);
        return isKnown ? WatchEventKind.Modified : WatchEventKind.Added;
    }

    /// <summary>Takes in an event; null where it is none for the caller.</summary>
    private WatchEventKind? Learn(WatchFrame frame)
    {
        WatchEventKind? kind = frame.Type switch
        {
            "ADDED" => WatchEventKind.Added,
            "MODIFIED" => WatchEventKind.Modified,
            "DELETED" => WatchEventKind.Deleted,
            "BOOKMARK" => null,
            _ => throw Request().Failure(KubernetesErrorKind.Protocol, ": the server tells of an event of a kind that is not known."),
        };
        var item = frame.Object;
        if (string.IsNullOrEmpty(item.ResourceVersion))
            throw Request().Failure(KubernetesErrorKind.Protocol, ": the server tells of an object without a version.");
        _version = item.ResourceVersion;
        Contact();
        if (kind == WatchEventKind.Deleted)
            _known.Remove(item.Identity);
        else if (kind is not null)
            _known[item.Identity] = new Known(item.Namespace, item.Name, item.ResourceVersion);
        return kind;
    }

    private void Contact()
    {
        _failures = 0;
        _lastContact = _patience.TimeProvider.GetTimestamp();
    }

    /// <summary>A watch that worked goes on for a while where the server is away; one that never did says so at once.</summary>
    private bool MayPass(KubernetesException failure) =>
        failure.Kind is KubernetesErrorKind.Unreachable or KubernetesErrorKind.Timeout or KubernetesErrorKind.Server or KubernetesErrorKind.TooManyRequests
        && _lastContact is { } last
        && _patience.TimeProvider.GetElapsedTime(last) < _patience.MaxWatchOutage;

    private async Task PauseAsync(TimeSpan? asked, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_failures++ == 0 && asked is null)
            return;
        var wait = FirstWait * Math.Pow(2, Math.Min(_failures - 1, 10));
        if (asked > wait)
            wait = asked.Value;
        if (wait > LongestWait)
            wait = LongestWait;
        await Task.Delay(wait * (1 + Random.Shared.NextDouble()), _patience.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What can still be said of an object whose end was missed.</summary>
    private byte[] LastWords(string identity, Known gone)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (gone.Namespace is not null)
            metadata["namespace"] = gone.Namespace;
        if (gone.Name is not null)
            metadata["name"] = gone.Name;
        metadata["uid"] = identity;
        return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["apiVersion"] = _type.ApiVersion, ["kind"] = _type.Kind, ["metadata"] = metadata });
    }

    private readonly record struct Known(string? Namespace, string? Name, string? ResourceVersion);
}
