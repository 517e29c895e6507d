using System.Net;
using System.Net.Sockets;

namespace K8ssandraImages.Kubernetes.Tests.Client;

/// <summary>Something that listens on loopback and is no HTTP server.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    /// <param name="serve">What it does with each connection, which is closed afterwards.</param>
    public RawServer(Func<NetworkStream, Task> serve)
    {
        _listener.Start();
        _serving = ServeAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync(Func<NetworkStream, Task> serve)
    {
        while (true)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(async () =>
                {
                    using (client)
                    {
                        try
                        {
                            await serve(client.GetStream());
                        }
                        catch (IOException)
                        {
                            // The client went away.
                        }
                    }
                });
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
