using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>Asks a proxy for a connection to a server: HTTP CONNECT (RFC 9110, 9.3.6) or SOCKS5 (RFC 1928, 1929).</summary>
/// <remarks>
/// The framework's handler can do both, but sends the host of the request as TLS server name, whatever <c>tls-server-name</c>
/// says, and shows the proxy the client certificate that is meant for the server.
/// </remarks>
internal static class ProxyTunnel
{
    private const int MaxHead = 16 * 1024;

    /// <param name="stream">Connected to the proxy; a tunnel to the server afterwards.</param>
    /// <param name="proxy">The proxy.</param>
    /// <param name="host">The server, which the proxy looks up.</param>
    /// <param name="port">Its port.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="ConnectFailure">The proxy did not do it.</exception>
    public static async Task OpenAsync(Stream stream, ProxyAddress proxy, string host, int port, CancellationToken cancellationToken)
    {
        try
        {
            if (proxy.IsSocks)
                await OpenSocksAsync(stream, proxy, host, port, cancellationToken).ConfigureAwait(false);
            else
                await OpenHttpAsync(stream, proxy, host, port, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            throw new ConnectFailure(KubernetesErrorKind.Unreachable, $"the proxy {proxy} closed the connection.", "Check that it is a proxy of this kind.", mayPass: true);
        }
    }

    private static async Task OpenHttpAsync(Stream stream, ProxyAddress proxy, string host, int port, CancellationToken cancellationToken)
    {
        var target = (host.Contains(':', StringComparison.Ordinal) ? "[" + host + "]" : host) + ":" + port.ToString(CultureInfo.InvariantCulture);
        var authorization = proxy.Authorization is { } value ? $"Proxy-Authorization: {value}\r\n" : "";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nUser-Agent: {UserAgent.Value}\r\n{authorization}\r\n"), cancellationToken).ConfigureAwait(false);

        var head = new byte[MaxHead];
        var length = 0;
        int end;
        while ((end = head.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (length == head.Length)
                throw NotHttp(proxy);
            var read = await stream.ReadAsync(head.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw new EndOfStreamException();
            length += read;
        }

        // "HTTP/1.1 200 ...". In TLS the client speaks first, so nothing may follow the head.
        var line = Encoding.ASCII.GetString(head, 0, Math.Min(end, 12));
        if (!line.StartsWith("HTTP/1.", StringComparison.Ordinal) || line.Length < 12 || !int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) || (status < 300 && end + 4 != length))
            throw NotHttp(proxy);
        if (status == 407)
        {
            throw new ConnectFailure(
                KubernetesErrorKind.Unreachable,
                proxy.Authorization is null ? $"the proxy {proxy} wants a user and a password." : $"the proxy {proxy} does not accept the user and the password in its address.",
                "Put them into the proxy's address, as in http://user:password@host:port.");
        }

        if (status is < 200 or > 299)
            throw new ConnectFailure(KubernetesErrorKind.Unreachable, $"the proxy {proxy} does not connect to {target}: it answered {status}.", "Ask who runs the proxy, or name the server in NO_PROXY if it can be reached directly.", mayPass: status is 502 or 503 or 504);
    }

    private static ConnectFailure NotHttp(ProxyAddress proxy) =>
        new(KubernetesErrorKind.Unreachable, $"what answers at {proxy} is no HTTP proxy.", "Check the proxy's address.");

    private static async Task OpenSocksAsync(Stream stream, ProxyAddress proxy, string host, int port, CancellationToken cancellationToken)
    {
        const byte version = 5, noAuthentication = 0, userAndPassword = 2;
        byte[] greeting = proxy.Authorization is null ? [version, 1, noAuthentication] : [version, 2, noAuthentication, userAndPassword];
        await stream.WriteAsync(greeting, cancellationToken).ConfigureAwait(false);
        var answer = await ReadAsync(stream, 2, cancellationToken).ConfigureAwait(false);
        if (answer[0] != version)
            throw NotSocks(proxy);
        if (answer[1] == userAndPassword && proxy.Authorization is not null)
            await SignInAsync(stream, proxy, cancellationToken).ConfigureAwait(false);
        else if (answer[1] != noAuthentication)
            throw new ConnectFailure(KubernetesErrorKind.Unreachable, $"the proxy {proxy} wants a user and a password.", "Put them into the proxy's address, as in socks5://user:password@host:port.");

        const byte connect = 1, ipv4 = 1, name = 3, ipv6 = 4;
        byte[] address = IPAddress.TryParse(host, out var literal)
            ? [literal.AddressFamily == AddressFamily.InterNetwork ? ipv4 : ipv6, .. literal.GetAddressBytes()]
            : [name, Length(host, proxy), .. Encoding.ASCII.GetBytes(host)];
        byte[] request = [version, connect, 0, .. address, (byte)(port >> 8), (byte)port];
        await stream.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        answer = await ReadAsync(stream, 4, cancellationToken).ConfigureAwait(false);
        if (answer[0] != version)
            throw NotSocks(proxy);
        if (answer[1] != 0)
        {
            var why = answer[1] switch { 2 => "its rules do not allow it", 3 => "the network cannot be reached", 4 => "the host cannot be reached or is not known", 5 => "the connection was refused", _ => "error " + answer[1] };
            throw new ConnectFailure(KubernetesErrorKind.Unreachable, $"the proxy {proxy} does not connect to {host}:{port}: {why}.", "Check the server's address, or ask who runs the proxy.", mayPass: answer[1] is 3 or 4 or 5);
        }

        // The address that the proxy connects from, which nobody needs.
        var rest = answer[3] switch { ipv4 => 4, ipv6 => 16, name => (await ReadAsync(stream, 1, cancellationToken).ConfigureAwait(false))[0], _ => throw NotSocks(proxy) };
        await ReadAsync(stream, rest + 2, cancellationToken).ConfigureAwait(false);
    }

    private static async Task SignInAsync(Stream stream, ProxyAddress proxy, CancellationToken cancellationToken)
    {
        byte[] request = [1, Length(proxy.User, proxy), .. Encoding.UTF8.GetBytes(proxy.User), Length(proxy.Password, proxy), .. Encoding.UTF8.GetBytes(proxy.Password)];
        await stream.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        if ((await ReadAsync(stream, 2, cancellationToken).ConfigureAwait(false))[1] != 0)
            throw new ConnectFailure(KubernetesErrorKind.Unreachable, $"the proxy {proxy} does not accept the user and the password in its address.", "Correct them in the proxy's address.");
    }

    private static byte Length(string text, ProxyAddress proxy) =>
        Encoding.UTF8.GetByteCount(text) is <= byte.MaxValue and var length
            ? (byte)length
            : throw new ConnectFailure(KubernetesErrorKind.Configuration, $"the user, the password or the host is too long for the proxy {proxy}: SOCKS5 allows 255 bytes.", "Use an HTTP proxy.");

    private static ConnectFailure NotSocks(ProxyAddress proxy) =>
        new(KubernetesErrorKind.Unreachable, $"what answers at {proxy} is no SOCKS5 proxy.", "Check the proxy's address.");

    private static async Task<byte[]> ReadAsync(Stream stream, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }
}
