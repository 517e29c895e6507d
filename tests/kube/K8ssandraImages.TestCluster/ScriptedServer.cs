using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace K8ssandraImages.TestCluster;

/// <summary>An HTTP/1.1 server on loopback, with TLS or without, that answers what a test says: a real one never does the wrong thing when it is wanted.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<ServedRequest, Task> _answer;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ServedRequest> _requests = new();
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly Task _accepting;
    private int _connections;

    /// <param name="answer">Answers a request; a connection that gets no answer is closed.</param>
    /// <param name="tls">Its certificate and what it wants of clients; null for plain HTTP.</param>
    /// <param name="address">Where it listens; null for 127.0.0.1.</param>
    public ScriptedServer(Func<ServedRequest, Task> answer, SslServerAuthenticationOptions? tls = null, IPAddress? address = null)
    {
        _answer = answer;
        _tls = tls;
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        var host = _listener.LocalEndpoint.AddressFamily == AddressFamily.InterNetworkV6 ? "[::1]" : "127.0.0.1";
        Address = new Uri($"{(tls is null ? "http" : "https")}://{host}:{Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public int Port { get; }

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<ServedRequest> Requests => [.. _requests];

    /// <summary>How many connections there were.</summary>
    public int Connections => _connections;

    /// <summary>The first request gets the first answer, and so on; all that follow get the last.</summary>
    public static Func<ServedRequest, Task> InOrder(params Func<ServedRequest, Task>[] answers)
    {
        var next = -1;
        return request => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)](request);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var socket in _sockets.Keys)
            socket.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                _sockets[socket] = true;
                _ = Task.Run(() => ServeAsync(socket, Interlocked.Increment(ref _connections)));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // It is being stopped.
            }
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        try
        {
            using var owned = socket;
            Stream stream = new NetworkStream(socket);
            string? serverName = null;
            X509Certificate2? client = null;
            if (_tls is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(
                    (_, hello, _, _) =>
                    {
                        serverName = hello.ServerName;
                        return ValueTask.FromResult(_tls);
                    },
                    null,
                    _stop.Token);
                client = tls.RemoteCertificate as X509Certificate2;
                stream = tls;
            }

            while (await ReadAsync(stream) is var (head, body))
            {
                var request = new ServedRequest(stream, socket, head, body) { ServerName = serverName, ClientCertificate = client, Connection = number };
                _requests.Enqueue(request);
                await _answer(request);
                if (request.IsOver || !request.IsAnswered)
                    break;
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or AuthenticationException or OperationCanceledException)
        {
            // The client went away, or the test did.
        }
        finally
        {
            _sockets.TryRemove(socket, out _);
        }
    }

    private async Task<(string Head, byte[] Body)?> ReadAsync(Stream stream)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (bytes.Count < 4 || !bytes.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            bytes.Add(one[0]);
        }

        var head = Encoding.UTF8.GetString([.. bytes]);
        var length = head.Split("\r\n").Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Select(line => int.Parse(line[15..], CultureInfo.InvariantCulture)).FirstOrDefault();
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return (head, body);
    }
}
