using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace K8ssandraImages.TestCluster;

/// <summary>The server's side of one HTTP/1.1 connection, over TLS: requests in, answers out.</summary>
internal sealed class HttpConnection(Socket socket, SslStream tls) : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly CancellationTokenSource _gone = new();
    private int _start;
    private int _end;
    private Task<int>? _reading;

    /// <summary>Cancelled when the client is gone.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>The next request, or null when the client has no more.</summary>
    public async Task<ProxiedRequest?> ReadRequestAsync(CancellationToken cancellationToken)
    {
        if (await ReadLineAsync(cancellationToken) is not { Length: > 0 } first)
            return null;
        var words = first.Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        if (headers.ContainsKey("Expect"))
            await WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);

        using var body = new MemoryStream();
        if (headers.TryGetValue("Content-Length", out var length))
        {
            await CopyAsync(int.Parse(length, CultureInfo.InvariantCulture));
        }
        else if (headers.ContainsKey("Transfer-Encoding"))
        {
            int size;
            do
            {
                size = int.Parse(await ReadLineAsync(cancellationToken) ?? "0", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                await CopyAsync(size);
                await ReadLineAsync(cancellationToken);
            }
            while (size > 0);
        }

        return new ProxiedRequest(words[0], words[1], headers, body.ToArray());

        async Task CopyAsync(int count)
        {
            while (count > 0 && (_start < _end || await FillAsync(cancellationToken)))
            {
                var part = Math.Min(count, _end - _start);
                body.Write(_buffer, _start, part);
                _start += part;
                count -= part;
            }
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await tls.WriteAsync(bytes, cancellationToken);
        await tls.FlushAsync(cancellationToken);
    }

    /// <summary>Notices from now on when the client goes away; what it sends instead is its next request.</summary>
    public void WatchForEnd()
    {
        if (_start == _end)
            _ = BeginRead();
    }

    public async Task EndAsync(ConnectionEnd end, CancellationToken cancellationToken)
    {
        switch (end)
        {
            case ConnectionEnd.Reset:
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
                break;
            case ConnectionEnd.HalfClose:
                await tls.ShutdownAsync();
                socket.Shutdown(SocketShutdown.Send);
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            default:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await tls.DisposeAsync();
        socket.Dispose();
        if (_reading is not null)
            await _reading;
        _gone.Dispose();
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var line = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (line >= 0)
            {
                var text = Encoding.Latin1.GetString(_buffer, _start, line);
                _start += line + 2;
                return text;
            }

            if (!await FillAsync(cancellationToken))
                return null;
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        var read = await BeginRead().WaitAsync(cancellationToken);
        _reading = null;
        _end += read;
        return read > 0;
    }

    private Task<int> BeginRead()
    {
        if (_reading is null)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            _reading = ReadAsync();
        }

        return _reading;
    }

    private async Task<int> ReadAsync()
    {
        var read = 0;
        try
        {
            read = await tls.ReadAsync(_buffer.AsMemory(_end), CancellationToken.None);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // As good as an end.
        }

        if (read == 0)
            await _gone.CancelAsync();
        return read;
    }
}
