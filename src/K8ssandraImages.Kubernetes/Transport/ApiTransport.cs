using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>Sends requests as the user of a connection, again where that is right, and gives answers of success.</summary>
/// <remarks>
/// Over HTTP/1.1: a list of 1,000 custom resources took 4 % longer over HTTP/2, which gains nothing for few calls at a time, and
/// with it the framework's handler would have to make TLS itself (see <see cref="ProxyTunnel"/> for why it does not).
/// </remarks>
internal sealed class ApiTransport : IDisposable
{
    /// <summary>Larger than any Status.</summary>
    private const int MaxErrorBody = 1024 * 1024;

    private static readonly TimeSpan IdleConnectionLife = TimeSpan.FromSeconds(50);

    private readonly ClusterConnection _connection;
    private readonly KubernetesClientOptions _options;
    private readonly string _server;
    private readonly object _gate = new();
    private HttpMessageInvoker? _invoker;
    private Credential? _invokersCredential;
    private bool _isDisposed;
    private volatile bool _hasAnswered;

    public ApiTransport(ClusterConnection connection, KubernetesClientOptions options)
    {
        _connection = connection;
        _options = options;
        // The dialer makes TLS, below the handler, so that for the handler every server speaks plain HTTP.
        var server = connection.Server;
        var host = server.HostNameType == UriHostNameType.IPv6 ? "[" + server.IdnHost + "]" : server.IdnHost;
        _server = $"http://{host}:{server.Port}{server.AbsolutePath.TrimEnd('/')}";
    }

    private bool IsSecure => _connection.Server.Scheme == Uri.UriSchemeHttps;

    /// <summary>Sends a request, and again until it succeeds, may not be sent again, or was sent often enough.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="idle">How long the server may be silent once its answer has begun; null for what the options say.</param>
    /// <param name="read">Reads the answer, as a part of the attempt.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="KubernetesException">It failed.</exception>
    public async Task<T> SendAsync<T>(ApiRequest request, TimeSpan? idle, Func<ApiResponse, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        var retries = new RetryBudget(_options);
        Credential? renewed = null;
        var wasRenewed = false;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // As kubectl: no credential goes over a line that everybody can read.
            var credential = renewed ?? (IsSecure ? await _connection.Credentials.GetAsync(cancellationToken).ConfigureAwait(false) : Credential.Anonymous);
            renewed = null;
            try
            {
                var response = await SendOnceAsync(request, credential, idle, cancellationToken).ConfigureAwait(false);
                _hasAnswered = true;
                return await ReadOrDisposeAsync(response, read, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Unauthorized && IsSecure && !wasRenewed)
            {
                wasRenewed = true;
                renewed = await _connection.Credentials.RefreshAsync(credential, cancellationToken).ConfigureAwait(false);
                if (renewed is null)
                    throw;
            }
            catch (KubernetesException exception) when (exception.MayPass && (_hasAnswered || !IsNobodyThere(exception)))
            {
                if (!await retries.WaitAsync(exception.RetryAfter, cancellationToken).ConfigureAwait(false))
                    throw;
            }
        }
    }

    // A server that answered before is only away for a moment; one that never did is not waited for, as kubectl does not.
    private static bool IsNobodyThere(KubernetesException exception) =>
        exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.NetworkUnreachable };

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="maxLength">Bytes that the answer may have.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="KubernetesException">It failed.</exception>
    public Task<byte[]> ReadAsync(ApiRequest request, int maxLength, CancellationToken cancellationToken) =>
        SendAsync(
            request,
            idle: null,
            async (response, token) =>
            {
                using (response)
                {
                    return await response.ReadAllAsync(maxLength, token).ConfigureAwait(false)
                        ?? throw request.Failure(KubernetesErrorKind.Protocol, $": the answer is larger than {maxLength / (1024 * 1024)} MiB.", status: response.StatusCode);
                }
            },
            cancellationToken);

    /// <summary>Sends a request; its answer is read, and disposed, by the caller.</summary>
    /// <inheritdoc cref="SendAsync"/>
    public Task<ApiResponse> OpenAsync(ApiRequest request, TimeSpan? idle, CancellationToken cancellationToken) =>
        SendAsync(request, idle, static (response, _) => ValueTask.FromResult(response), cancellationToken);

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _invoker?.Dispose();
        }
    }

    private static async ValueTask<T> ReadOrDisposeAsync<T>(ApiResponse response, Func<ApiResponse, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read(response, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<ApiResponse> SendOnceAsync(ApiRequest request, Credential credential, TimeSpan? idle, CancellationToken cancellationToken)
    {
        using var message = Message(request, credential);
        // The time to connect is the dialer's; the wait for an answer comes on top of it.
        var deadline = new Deadline(_options.RequestTimeout, _options.TimeProvider, cancellationToken);
        HttpResponseMessage? answer = null;
        try
        {
            var invoker = Invoker(request, credential);
            deadline.Start();
            answer = await invoker.SendAsync(message, deadline.Token).ConfigureAwait(false);
            var body = await answer.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
            deadline.Stop();
            var response = new ApiResponse(request, answer, body, deadline);
            await ExpectSuccessAsync(request, response, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch (Exception exception)
        {
            answer?.Dispose();
            var failure = AttemptFailure.Of(request, exception, deadline, cancellationToken, hasClientCertificate: credential.ClientCertificate is not null);
            deadline.Dispose();
            if (failure == exception)
                throw;
            throw failure;
        }
    }

    private async Task ExpectSuccessAsync(ApiRequest request, ApiResponse response, CancellationToken cancellationToken)
    {
        var code = response.StatusCode;
        if (code is >= 200 and < 300)
        {
            if (response.MediaType == "application/json")
                return;
            throw StatusError.Of(request, code, status: null, response.MediaType ?? "none");
        }

        if (code is >= 300 and < 400)
        {
            var target = response.Headers.Location is { IsAbsoluteUri: true } location ? " to " + Printable.Escape(location.Host, 253) : "";
            throw request.Failure(KubernetesErrorKind.Protocol, $": the server sends the request elsewhere ({code}{target}), which an API server does not do.", "Check the server's address: a sign-in page or another proxy may be in between.", code);
        }

        var isJson = response.MediaType == "application/json";
        var body = isJson ? await response.ReadAllAsync(MaxErrorBody, cancellationToken).ConfigureAwait(false) : null;
        throw StatusError.Of(request, code, body is null ? null : ApiStatus.Read(body), response.MediaType ?? "none", RetryAfter(response.Headers));
    }

    private TimeSpan? RetryAfter(HttpResponseHeaders headers)
    {
        var wait = headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - _options.TimeProvider.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private HttpRequestMessage Message(ApiRequest request, Credential credential)
    {
        var message = new HttpRequestMessage(request.Method, _server + request.PathAndQuery)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        message.Headers.Host = _connection.Server.IdnHost is var host && _connection.Server.IsDefaultPort ? HostText(host) : HostText(host) + ":" + _connection.Server.Port;
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Value);
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (credential.Authorization is { } authorization)
        {
            if (!IsHeaderValue(authorization))
                throw request.Failure(KubernetesErrorKind.Credentials, ": the user's token or password holds control characters, such as the end of a line.", "Correct the user in the kubeconfig, or what its plugin or token file gives.");
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        foreach (var header in _connection.Impersonation.GroupBy(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase))
        {
            if (!header.All(IsHeaderValue) || !message.Headers.TryAddWithoutValidation(header.Key, string.Join(RepeatedHeader.Separator, header)))
                throw request.Failure(KubernetesErrorKind.Configuration, ": whom the user acts as holds characters that cannot be sent.", "Correct the fields as, as-uid, as-groups and as-user-extra of the user in the kubeconfig.");
        }

        // Even one without a byte: the handler sends requests without a content again when a connection ends early.
        if (!request.IsRepeatable)
        {
            message.Content = new ReadOnlyMemoryContent(request.Content);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        return message;
    }

    private static string HostText(string host) => host.Contains(':', StringComparison.Ordinal) ? "[" + host + "]" : host;

    private static bool IsHeaderValue(string value) => !value.Any(c => c is < ' ' and not '\t' or '\u007f' or RepeatedHeader.Separator);

    /// <summary>The handler for a credential: connections belong to the client certificate that they were made with.</summary>
    private HttpMessageInvoker Invoker(ApiRequest request, Credential credential)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(KubernetesClient));
            if (_invoker is not null && HaveSameCertificate(_invokersCredential!, credential))
                return _invoker;
            try
            {
                // The one before it is left to the calls that still use it; its idle connections end by themselves.
                _invoker = new HttpMessageInvoker(Handler(credential));
            }
            catch (ConnectFailure failure)
            {
                throw AttemptFailure.Connect(request, failure);
            }
            catch (Exception exception) when (exception is CryptographicException or NotSupportedException or ArgumentException)
            {
                throw request.Failure(KubernetesErrorKind.Credentials, ": the user's client certificate cannot be used: it has no private key, or one that is not its own.", "Check client-certificate and client-key of the user in the kubeconfig.");
            }

            _invokersCredential = credential;
            return _invoker;
        }
    }

    private static bool HaveSameCertificate(Credential one, Credential other) =>
        ReferenceEquals(one.ClientCertificate, other.ClientCertificate)
        || (one.ClientCertificate is { } first && other.ClientCertificate is { } second && first.RawDataMemory.Span.SequenceEqual(second.RawDataMemory.Span));

    private SocketsHttpHandler Handler(Credential credential)
    {
        var proxy = (_connection.Proxy ?? EnvironmentProxy.For(_connection.Server, _options.Environment)) is { } uri ? ProxyAddress.Of(uri) : null;
        var dialer = new ServerDialer(_connection, _options, IsSecure ? proxy : null, credential);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = _connection.DisablesCompression ? DecompressionMethods.None : DecompressionMethods.GZip,
            PooledConnectionIdleTimeout = IdleConnectionLife,
            RequestHeaderEncodingSelector = static (name, _) => RepeatedHeader.For(name),
            ConnectCallback = (context, token) => dialer.ConnectAsync(context.DnsEndPoint, token),
        };
        if (proxy is not null && !IsSecure)
        {
            handler.UseProxy = true;
            handler.Proxy = new WebProxy(new UriBuilder(proxy.Uri) { UserName = "", Password = "" }.Uri)
            {
                Credentials = proxy.Authorization is null ? null : new NetworkCredential(proxy.User, proxy.Password),
            };
        }

        return handler;
    }
}
