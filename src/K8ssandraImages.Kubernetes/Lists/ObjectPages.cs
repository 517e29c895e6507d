using System.Runtime.CompilerServices;
using K8ssandraImages.Kubernetes.Transport;

namespace K8ssandraImages.Kubernetes.Lists;

/// <summary>
/// Reads a list page by page. A page that is cut is asked for again, and a list whose pages the server no longer has is begun
/// again: then objects come more than once.
/// </summary>
internal sealed class ObjectPages
{
    private const int MaxPasses = 5;

    private readonly ApiTransport _transport;
    private readonly KubernetesClientOptions _patience;
    private readonly ClusterConnection _connection;
    private readonly ResourceType _type;
    private readonly string? _namespace;
    private readonly ListOptions _options;

    public ObjectPages(ApiTransport transport, KubernetesClientOptions patience, ClusterConnection connection, ResourceType type, string? @namespace, ListOptions options)
    {
        _transport = transport;
        _patience = patience;
        _connection = connection;
        _type = type;
        _namespace = @namespace;
        _options = options;
    }

    /// <summary>How often the list was begun: with each time, what came before may be out of date.</summary>
    public int Passes { get; private set; } = 1;

    /// <summary>The version of the whole list, once it has been read to its end.</summary>
    public string? ResourceVersion { get; private set; }

    /// <summary>The objects, each as soon as its last byte has arrived.</summary>
    /// <exception cref="KubernetesException">It failed for good.</exception>
    public async IAsyncEnumerable<ReceivedObject> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var limit = _options.Limit;
        string? from = null;
        var cuts = new RetryBudget(_patience);
        while (true)
        {
            var request = Request(limit, from);
            using var page = new Page(request, new ListSplitter(_type, _options));
            var failure = await page.OpenAsync(_transport, cancellationToken).ConfigureAwait(false);
            while (failure is null)
            {
                while (page.Next(out failure) is { } item)
                    yield return item;
                if (failure is not null || page.IsComplete)
                    break;
                failure = await page.ReadAsync(cancellationToken).ConfigureAwait(false);
            }

            if (failure is null)
            {
                // All pages are of the version of the first.
                ResourceVersion = page.ResourceVersion;
                if (page.Continue is null)
                    yield break;
                from = page.Continue;
                cuts = new RetryBudget(_patience);
            }
            else if (failure.Kind == KubernetesErrorKind.Expired && from is not null && Passes < MaxPasses)
            {
                // Without a limit there are no further pages that could expire, as client-go's pager does it.
                from = null;
                limit = 0;
                Passes++;
            }
            else if (!page.IsCut || !await cuts.WaitAsync(failure.RetryAfter, cancellationToken).ConfigureAwait(false))
            {
                throw failure;
            }
        }
    }

    private ApiRequest Request(int limit, string? from) =>
        new ApiRequest(_connection, "list", HttpMethod.Get, _type, _namespace)
            .With("limit", limit > 0 ? limit.ToString(System.Globalization.CultureInfo.InvariantCulture) : null)
            .With("continue", from)
            .With("labelSelector", _options.LabelSelector)
            .With("fieldSelector", _options.FieldSelector);

    /// <summary>One page. Failures are returned, because an iterator cannot deliver what it has from within a try.</summary>
    private sealed class Page : IDisposable
    {
        private readonly ApiRequest _request;
        private readonly ListSplitter _splitter;
        private ApiResponse? _response;

        public Page(ApiRequest request, ListSplitter splitter)
        {
            _request = request;
            _splitter = splitter;
        }

        public bool IsComplete { get; private set; }

        /// <summary>Whether the connection ended before the page did; the tries to open it are those of the transport.</summary>
        public bool IsCut { get; private set; }

        public string? Continue => _splitter.Continue;

        public string? ResourceVersion => _splitter.ResourceVersion;

        public async ValueTask<KubernetesException?> OpenAsync(ApiTransport transport, CancellationToken cancellationToken)
        {
            try
            {
                _response = await transport.OpenAsync(_request, idle: null, cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (KubernetesException exception)
            {
                return exception;
            }
        }

        public ReceivedObject? Next(out KubernetesException? failure)
        {
            failure = null;
            try
            {
                return _splitter.Next();
            }
            catch (MalformedAnswerException exception)
            {
                failure = Malformed(exception);
                return null;
            }
        }

        public async ValueTask<KubernetesException?> ReadAsync(CancellationToken cancellationToken)
        {
            try
            {
                var count = await _response!.ReadAsync(_splitter.Free(), cancellationToken).ConfigureAwait(false);
                _splitter.Add(count);
                if (count > 0)
                    return null;
                IsComplete = _splitter.IsComplete;
                if (IsComplete)
                    return null;
                IsCut = true;
                return _request.Failure(KubernetesErrorKind.Unreachable, ": the answer ended in its middle.", "Check the network, or try again later.", _response.StatusCode);
            }
            catch (MalformedAnswerException exception)
            {
                return Malformed(exception);
            }
            catch (KubernetesException exception)
            {
                IsCut = exception.MayPass;
                return exception;
            }
        }

        public void Dispose()
        {
            _response?.Dispose();
            _splitter.Dispose();
        }

        private KubernetesException Malformed(MalformedAnswerException exception) =>
            _request.Failure(KubernetesErrorKind.Protocol, ": the answer is not that of a Kubernetes API server: " + exception.Message, "Check the server's address; a proxy may be in between.", _response?.StatusCode);
    }
}
