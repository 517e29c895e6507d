using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// Stands between a client and an API server on loopback, with a certificate of its own, and makes the faults that a test asks
/// for. HTTP/1.1 only. A request that carries a bearer token is passed on with it, any other as the cluster's administrator.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private static readonly string[] HopHeaders = ["Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Transfer-Encoding"];

    private readonly ClusterFixture _cluster;
    private readonly TestAuthority _authority = new();
    private readonly X509Certificate2 _certificate;
    private readonly HttpClient _asAdministrator;
    private readonly HttpClient _asBearer;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Fault?> _next = [];
    private readonly ConcurrentQueue<ProxiedRequest> _requests = [];
    private readonly Task _work;
    private int _connections;

    /// <summary>Starts.</summary>
    /// <param name="cluster">The cluster that is behind it.</param>
    /// <param name="certificate">What is wrong with its certificate.</param>
    public FaultProxy(ClusterFixture cluster, ServerCertificate certificate = ServerCertificate.Valid)
    {
        _cluster = cluster;
        _certificate = Certificate(certificate);
        _asAdministrator = cluster.Endpoint.NewHttpClient();
        _asBearer = cluster.Endpoint.NewHttpClient(asUser: false);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Endpoint = new()
        {
            Server = new UriBuilder("https", "127.0.0.1", ((IPEndPoint)_listener.LocalEndPoint!).Port).Uri,
            AuthorityPem = _authority.Pem,
        };
        _work = AcceptAsync();
    }

    /// <summary>Where it is, and the authority that its certificate is to be signed by; nobody asks.</summary>
    public Endpoint Endpoint { get; }

    /// <summary>Decides on a request what goes wrong; null, or a null answer, for nothing. Asked where <see cref="Next"/> has nothing left.</summary>
    public Func<ProxiedRequest, Fault?>? Rule { get; set; }

    /// <summary>The requests so far, in the order in which they arrived.</summary>
    public IReadOnlyList<ProxiedRequest> Requests => [.. _requests];

    /// <summary>How many requests there were that may have changed something.</summary>
    public int Writes => _requests.Count(static request => request.IsWrite);

    /// <summary>How many connections are open.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many requests of a method there were.</summary>
    /// <param name="method">Such as <c>PATCH</c>.</param>
    public int Count(string method) => _requests.Count(request => request.Method == method);

    /// <summary>What goes wrong with the next requests, one after the other.</summary>
    /// <param name="faults">Null for a request that passes.</param>
    public void Next(params Fault?[] faults)
    {
        foreach (var fault in faults)
            _next.Enqueue(fault);
    }

    /// <summary>Writes a kubeconfig that leads through the proxy.</summary>
    /// <param name="token">The user's bearer token; null for the administrator, who needs none here.</param>
    /// <param name="tlsServerName">The name that is expected in the certificate; null for the address's.</param>
    /// <returns>Its path.</returns>
    public string NewKubeconfig(string? token = null, string? tlsServerName = null)
    {
        var file = _cluster.NewFile("proxy");
        Endpoint.As(token: token).WriteKubeconfig(file, tlsServerName);
        return file;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _work;
        _asAdministrator.Dispose();
        _asBearer.Dispose();
        _certificate.Dispose();
        _authority.Dispose();
        _stop.Dispose();
    }

    private X509Certificate2 Certificate(ServerCertificate kind)
    {
        string[] names = ["127.0.0.1", "localhost"];
        var now = DateTimeOffset.UtcNow;
        switch (kind)
        {
            case ServerCertificate.WrongAuthority:
                using (var other = new TestAuthority())
                    return other.Server(names);
            case ServerCertificate.WrongName:
                return _authority.Server(["elsewhere.example"]);
            case ServerCertificate.Expired:
                return _authority.Server(names, now.AddMonths(-6), now.AddDays(-1));
            case ServerCertificate.NotYetValid:
                return _authority.Server(names, now.AddDays(1));
            default:
                return _authority.Server(names);
        }
    }

    private async Task AcceptAsync()
    {
        var open = new ConcurrentDictionary<Task, bool>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                var connection = Task.Run(() => ServeAsync(socket));
                open[connection] = true;
                _ = connection.ContinueWith(ended => open.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException && _stop.IsCancellationRequested)
        {
            await Task.WhenAll(open.Keys);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Interlocked.Increment(ref _connections);
        socket.NoDelay = true;
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await using var connection = new HttpConnection(socket, tls);
        try
        {
            var options = new SslServerAuthenticationOptions { ServerCertificate = _certificate, ApplicationProtocols = [SslApplicationProtocol.Http11] };
            await tls.AuthenticateAsServerAsync(options, _stop.Token);
            while (await connection.ReadRequestAsync(_stop.Token) is { } request)
            {
                _requests.Enqueue(request);
                if (!_next.TryDequeue(out var fault))
                    fault = Rule?.Invoke(request);
                if (!await AnswerAsync(connection, request, fault))
                    return;
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The client does not like the certificate, has gone away, or the proxy stops.
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    /// <summary>Returns whether the connection goes on.</summary>
    private async Task<bool> AnswerAsync(HttpConnection connection, ProxiedRequest request, Fault? fault)
    {
        connection.WatchForEnd();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, connection.Gone);
        if (fault is not null)
            await Task.Delay(fault.Delay, gone.Token);
        if (fault?.Status is { } status)
        {
            var body = Encoding.UTF8.GetBytes(fault.Body!);
            var retryAfter = fault.RetryAfter is null ? "" : $"Retry-After: {fault.RetryAfter}\r\n";
            await connection.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {status} Fault\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{retryAfter}\r\n"), gone.Token);
            await connection.WriteAsync(body, gone.Token);
            return true;
        }

        using var answer = fault is { IsForwarded: false } ? null : await AskAsync(request, gone.Token);
        if (answer is null || fault is { IsAnswered: false })
        {
            await connection.EndAsync(fault!.End, gone.Token);
            return false;
        }

        await connection.WriteAsync(Head(answer), gone.Token);
        return await CopyBodyAsync(connection, answer, fault, gone.Token);
    }

    private async Task<HttpResponseMessage> AskAsync(ProxiedRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Target);
        if (request.Body.Length > 0)
            message.Content = new ByteArrayContent(request.Body);
        foreach (var (name, value) in request.Headers)
        {
            if (!HopHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) && !message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        var client = request.Headers.ContainsKey("Authorization") ? _asBearer : _asAdministrator;
        return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static byte[] Head(HttpResponseMessage answer)
    {
        var head = new StringBuilder($"HTTP/1.1 {(int)answer.StatusCode} {answer.ReasonPhrase}\r\n");
        var length = answer.Content.Headers.ContentLength;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (!HopHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                head.Append(CultureInfo.InvariantCulture, $"{name}: {values}\r\n");
        }

        head.Append(length is null ? "Transfer-Encoding: chunked\r\n\r\n" : $"Content-Length: {length}\r\n\r\n");
        return Encoding.Latin1.GetBytes(head.ToString());
    }

    private static async Task<bool> CopyBodyAsync(HttpConnection connection, HttpResponseMessage answer, Fault? fault, CancellationToken cancellationToken)
    {
        var isChunked = answer.Content.Headers.ContentLength is null;
        var left = fault?.EndAfter ?? long.MaxValue;
        var piece = new byte[fault?.BytesPerSecond is { } speed ? Math.Max(1, speed / 10) : 32 * 1024];
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        while (true)
        {
            if (left == 0)
            {
                await connection.EndAsync(fault!.End, cancellationToken);
                return false;
            }

            var read = await body.ReadAsync(piece.AsMemory(0, (int)Math.Min(left, piece.Length)), cancellationToken);
            if (read == 0)
                break;
            left -= read;
            if (isChunked)
                await connection.WriteAsync(Encoding.ASCII.GetBytes($"{read:x}\r\n"), cancellationToken);
            await connection.WriteAsync(piece.AsMemory(0, read), cancellationToken);
            if (isChunked)
                await connection.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
            if (fault?.BytesPerSecond is not null)
                await Task.Delay(100, cancellationToken);
        }

        if (isChunked)
            await connection.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);
        return true;
    }
}
