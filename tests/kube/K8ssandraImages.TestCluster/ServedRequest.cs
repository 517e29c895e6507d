using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace K8ssandraImages.TestCluster;

/// <summary>A request that a <see cref="ScriptedServer"/> got, and the means to answer it in any way, right or wrong.</summary>
public sealed class ServedRequest
{
    private readonly Stream _stream;
    private readonly Socket _socket;

    internal ServedRequest(Stream stream, Socket socket, string head, byte[] body)
    {
        _stream = stream;
        _socket = socket;
        Body = Encoding.UTF8.GetString(body);
        var lines = head.Split("\r\n");
        var parts = lines[0].Split(' ');
        Method = parts[0];
        Target = parts[1];
        Headers = [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => KeyValuePair.Create(line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))];
    }

    public string Method { get; }

    public string Target { get; }

    public string Path => Target.Split('?')[0];

    public string Body { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The TLS server name that the client sent.</summary>
    public string? ServerName { get; internal init; }

    public X509Certificate2? ClientCertificate { get; internal init; }

    /// <summary>Which connection it came over, from 1.</summary>
    public int Connection { get; internal init; }

    internal bool IsOver { get; private set; }

    internal bool IsAnswered { get; private set; }

    public string? Header(string name) => Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();

    /// <summary>The value of a parameter; null where the request has none of the name.</summary>
    public string? Query(string name)
    {
        var question = Target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? null : Target[(question + 1)..].Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair[0] == name).Select(pair => Uri.UnescapeDataString(pair[1])).FirstOrDefault();
    }

    public Task JsonAsync(string json, int status = 200, params string[] headers) => ReplyAsync(status, "application/json", Encoding.UTF8.GetBytes(json), headers);

    /// <summary>A Status of failure.</summary>
    public Task StatusAsync(int code, string reason, string message = "", string details = "{}", params string[] headers) =>
        JsonAsync($$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":{{System.Text.Json.JsonSerializer.Serialize(message)}},"reason":{{System.Text.Json.JsonSerializer.Serialize(reason)}},"details":{{details}},"code":{{code}}}""", code, headers);

    public Task ReplyAsync(int status, string? contentType, byte[] body, params string[] headers)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Whatever\r\nContent-Length: {body.Length}\r\n");
        if (contentType is not null)
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {contentType}\r\n");
        foreach (var header in headers)
            head.Append(header).Append("\r\n");
        return SendAsync([.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body]);
    }

    /// <summary>The head of an answer whose body comes in chunks.</summary>
    public Task BeginAsync(int status = 200, string contentType = "application/json", params string[] headers) =>
        SendAsync($"HTTP/1.1 {status} Whatever\r\nTransfer-Encoding: chunked\r\nContent-Type: {contentType}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");

    public Task ChunkAsync(string text) => ChunkAsync(Encoding.UTF8.GetBytes(text));

    public Task ChunkAsync(byte[] bytes) => SendAsync([.. Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"), .. bytes, .. "\r\n"u8]);

    public Task EndAsync() => SendAsync("0\r\n\r\n");

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        IsAnswered = true;
        await _stream.WriteAsync(bytes);
        await _stream.FlushAsync();
    }

    /// <summary>Ends the connection, as it should be done.</summary>
    public void Close() => IsOver = true;

    /// <summary>Ends the connection with a reset, as a firewall does.</summary>
    public void Cut()
    {
        IsOver = true;
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }
}
