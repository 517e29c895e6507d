using System.Net;
using System.Net.Sockets;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>Connects to a host by name, over whichever of IPv6 and IPv4 works, as Go does (RFC 6555).</summary>
internal static class TcpDialer
{
    private static readonly TimeSpan FallbackDelay = TimeSpan.FromMilliseconds(300);

    /// <param name="host">Name or address.</param>
    /// <param name="port">Port.</param>
    /// <param name="whose">What is at the other end, for messages: <c>server</c> or <c>proxy</c>.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="ConnectFailure">It cannot be reached.</exception>
    public static async Task<Stream> ConnectAsync(string host, int port, string whose, CancellationToken cancellationToken)
    {
        var where = Printable.Escape(host, 253) + ":" + port;
        try
        {
            var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            var socket = await RaceAsync(addresses, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException exception)
        {
            throw exception.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.NoData => new ConnectFailure(
                    KubernetesErrorKind.Unreachable, $"there is no host named {Printable.Escape(host, 253)}.", $"Check the {whose}'s address, the name service and the VPN.", inner: exception),
                SocketError.TryAgain => new ConnectFailure(
                    KubernetesErrorKind.Unreachable, $"the name service does not answer for {Printable.Escape(host, 253)}.", "Check the network and the VPN.", mayPass: true, exception),
                SocketError.ConnectionRefused => new ConnectFailure(
                    KubernetesErrorKind.Unreachable, $"the {whose} {where} refuses the connection.", $"Check that the {whose} runs and that its port is right.", mayPass: true, exception),
                SocketError.TimedOut => new ConnectFailure(
                    KubernetesErrorKind.Timeout, $"the {whose} {where} does not answer.", "Check the address, the firewall and the VPN.", inner: exception),
                _ => new ConnectFailure(
                    KubernetesErrorKind.Unreachable, $"the {whose} {where} cannot be reached ({exception.SocketErrorCode}).", "Check the network, the firewall and the VPN.", mayPass: true, exception),
            };
        }
    }

    private static async Task<Socket> RaceAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        var first = addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily).ToArray();
        var second = addresses.Where(address => address.AddressFamily != addresses[0].AddressFamily).ToArray();
        if (second.Length == 0)
            return await OneByOneAsync(first, port, cancellationToken).ConfigureAwait(false);

        using var losers = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var primary = OneByOneAsync(first, port, losers.Token);
        await Task.WhenAny(primary, Task.Delay(FallbackDelay, losers.Token)).ConfigureAwait(false);
        if (primary.IsCompletedSuccessfully)
        {
            await losers.CancelAsync().ConfigureAwait(false);
            return primary.Result;
        }

        var fallback = OneByOneAsync(second, port, losers.Token);
        var winner = await Task.WhenAny(primary, fallback).ConfigureAwait(false);
        if (!winner.IsCompletedSuccessfully)
            winner = winner == primary ? fallback : primary;
        try
        {
            return await winner.ConfigureAwait(false);
        }
        finally
        {
            await losers.CancelAsync().ConfigureAwait(false);
            _ = (winner == primary ? fallback : primary).ContinueWith(
                static loser => (loser.Exception is null && !loser.IsCanceled ? loser.Result : null)?.Dispose(),
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static async Task<Socket> OneByOneAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), cancellationToken).ConfigureAwait(false);
                NoticeDeadPeers(socket);
                return socket;
            }
            catch (SocketException) when (i + 1 < addresses.Length)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    /// <summary>A watch is silent for minutes: without probes it would not notice that the other end, or a NAT between, is gone.</summary>
    private static void NoticeDeadPeers(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }
}
