using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace K8ssandraImages.Kubernetes.Tests.Client;

/// <summary>An HTTP or SOCKS5 proxy on loopback that connects every host to one port, and remembers what it was asked for.</summary>
internal sealed class TestProxy : IAsyncDisposable
{
    private readonly RawServer _server;
    private readonly int _target;
    private readonly SslServerAuthenticationOptions? _tls;

    private TestProxy(Func<TestProxy, Stream, Task<bool>> greet, int target, SslServerAuthenticationOptions? tls)
    {
        _target = target;
        _tls = tls;
        _server = new RawServer(stream => ServeAsync(stream, greet));
    }

    public int Port => _server.Port;

    /// <summary>What was asked for: a CONNECT head, or user, password, host and port.</summary>
    public List<string> Asked { get; } = [];

    public bool GotClientCertificate { get; private set; }

    /// <param name="target">The port on loopback that it connects to.</param>
    /// <param name="answer">What it answers to CONNECT.</param>
    /// <param name="tls">Its certificate; null for a plain one.</param>
    public static TestProxy Http(int target, string answer = "HTTP/1.1 200 OK\r\nX: y\r\n\r\n", SslServerAuthenticationOptions? tls = null) => new(
        async (proxy, stream) =>
        {
            var head = "";
            var one = new byte[1];
            while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) > 0)
                head += (char)one[0];
            proxy.Asked.Add(head);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            return answer.Contains(" 200 ", StringComparison.Ordinal);
        },
        target,
        tls);

    /// <param name="target">The port on loopback that it connects to.</param>
    /// <param name="account">The user and password that it wants, with a colon between them; null for none.</param>
    /// <param name="reply">The code of its answer: 0 is success.</param>
    public static TestProxy Socks(int target, string? account = null, byte reply = 0) => new(
        async (proxy, stream) =>
        {
            var methods = await ReadAsync(stream, (await ReadAsync(stream, 2))[1]);
            var method = account is null ? (byte)0 : methods.Contains((byte)2) ? (byte)2 : (byte)255;
            await stream.WriteAsync(new byte[] { 5, method });
            if (method == 255)
                return false;
            if (method == 2)
            {
                await ReadAsync(stream, 1);
                var user = await TextAsync(stream);
                var password = await TextAsync(stream);
                var isRight = user + ":" + password == account;
                await stream.WriteAsync(new byte[] { 1, (byte)(isRight ? 0 : 1) });
                if (!isRight)
                    return false;
            }

            var kind = (await ReadAsync(stream, 4))[3];
            var host = kind == 3 ? await TextAsync(stream) : new System.Net.IPAddress(await ReadAsync(stream, kind == 1 ? 4 : 16)).ToString();
            var port = await ReadAsync(stream, 2);
            proxy.Asked.Add(host + ":" + ((port[0] << 8) + port[1]).ToString(CultureInfo.InvariantCulture));
            byte[] bound = reply == 0 ? [5, 0, 0, 3, 4, .. "name"u8, 0, 1] : [5, reply, 0, 1, 0, 0, 0, 0, 0, 0];
            await stream.WriteAsync(bound);
            return reply == 0;
        },
        target,
        tls: null);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static async Task<string> TextAsync(Stream stream) => Encoding.UTF8.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1))[0]));

    private async Task ServeAsync(NetworkStream client, Func<TestProxy, Stream, Task<bool>> greet)
    {
        Stream stream = client;
        if (_tls is not null)
        {
            var secure = new SslStream(client);
            try
            {
                await secure.AuthenticateAsServerAsync(_tls);
            }
            catch (System.Security.Authentication.AuthenticationException)
            {
                return;
            }

            GotClientCertificate |= secure.RemoteCertificate is not null;
            stream = secure;
        }

        if (!await greet(this, stream))
            return;
        using var target = new TcpClient("127.0.0.1", _target);
        await Task.WhenAny(stream.CopyToAsync(target.GetStream()), target.GetStream().CopyToAsync(stream));
    }
}
