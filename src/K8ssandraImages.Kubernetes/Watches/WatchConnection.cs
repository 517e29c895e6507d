using K8ssandraImages.Kubernetes.Lists;
using K8ssandraImages.Kubernetes.Transport;

namespace K8ssandraImages.Kubernetes.Watches;

/// <summary>One request of a watch, from when it is opened until the server ends it or the connection is cut.</summary>
internal sealed class WatchConnection : IDisposable
{
    private readonly ApiRequest _request;
    private readonly WatchSplitter _splitter;
    private ApiResponse? _response;

    public WatchConnection(ApiRequest request)
    {
        _request = request;
        _splitter = new WatchSplitter(request.Resource);
    }

    /// <summary>What ended it; null while it goes on, or where the server ended it as it should.</summary>
    public KubernetesException? Failure { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool IsOver { get; private set; }

    /// <param name="transport">Sends it.</param>
    /// <param name="idle">How long it may be silent.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public async ValueTask OpenAsync(ApiTransport transport, TimeSpan idle, CancellationToken cancellationToken)
    {
        try
        {
            _response = await transport.OpenAsync(_request, idle, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException exception)
        {
            End(exception);
        }
    }

    /// <summary>The next event; null where it is over.</summary>
    public async ValueTask<WatchFrame?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!IsOver)
            {
                if (_splitter.Next() is { } frame)
                    return frame.Type == "ERROR" ? End(Error(frame.Object)) : frame;
                var count = await _response!.ReadAsync(_splitter.Free(), cancellationToken).ConfigureAwait(false);
                _splitter.Add(count);
                // Half an event at the end is told again by the next connection.
                if (count == 0)
                    End(null);
            }
        }
        catch (KubernetesException exception)
        {
            End(exception);
        }
        catch (MalformedAnswerException exception)
        {
            End(_request.Failure(KubernetesErrorKind.Protocol, ": the answer is not that of a Kubernetes API server: " + exception.Message, "Check the server's address; a proxy may be in between.", _response?.StatusCode));
        }

        return null;
    }

    public void Dispose()
    {
        _response?.Dispose();
        _splitter.Dispose();
    }

    private WatchFrame? End(KubernetesException? failure)
    {
        Failure = failure;
        IsOver = true;
        return null;
    }

    private KubernetesException Error(ReceivedObject error)
    {
        var status = ApiStatus.Read(error.Json);
        return StatusError.Of(_request, status?.Code ?? 500, status);
    }
}
