using System.Net.Http.Headers;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>An answer whose head has arrived. Its body is read piece by piece, each piece within the time that it may take.</summary>
internal sealed class ApiResponse : IDisposable
{
    private readonly ApiRequest _request;
    private readonly HttpResponseMessage _message;
    private readonly Stream _body;
    private readonly Deadline _deadline;

    public ApiResponse(ApiRequest request, HttpResponseMessage message, Stream body, Deadline deadline)
    {
        _request = request;
        _message = message;
        _body = body;
        _deadline = deadline;
    }

    public int StatusCode => (int)_message.StatusCode;

    public HttpResponseHeaders Headers => _message.Headers;

    public string? MediaType => _message.Content.Headers.ContentType?.MediaType;

    /// <summary>Reads what is there; 0 at the end.</summary>
    /// <exception cref="KubernetesException">The connection was cut, nothing came in time, or it is no HTTP.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            _deadline.Start();
            var count = await _body.ReadAsync(buffer, _deadline.Token).ConfigureAwait(false);
            _deadline.Stop();
            return count;
        }
        catch (Exception exception)
        {
            throw AttemptFailure.Of(_request, exception, _deadline, cancellationToken, StatusCode);
        }
    }

    /// <summary>The whole body; null where it is larger than it may be.</summary>
    public async ValueTask<byte[]?> ReadAllAsync(int maxLength, CancellationToken cancellationToken)
    {
        var buffer = new byte[(int)Math.Clamp(_message.Content.Headers.ContentLength + 1 ?? 16 * 1024, 1024, (long)maxLength + 1)];
        var length = 0;
        while (true)
        {
            var read = await ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                Array.Resize(ref buffer, length);
                return buffer;
            }

            length += read;
            if (length > maxLength)
                return null;
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(2L * length, (long)maxLength + 1));
        }
    }

    public void Dispose()
    {
        _message.Dispose();
        _deadline.Dispose();
    }
}
