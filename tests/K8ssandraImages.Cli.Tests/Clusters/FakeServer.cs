using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K8ssandraImages.Cli.Tests.Clusters;

/// <summary>An API server on loopback, over plain HTTP, that holds a few objects and only reads.</summary>
internal sealed class FakeServer : IDisposable
{
    private static readonly Dictionary<string, (string ApiVersion, string Plural)> Resources = new()
    {
        ["ConfigMap"] = ("v1", "configmaps"),
        ["Pod"] = ("v1", "pods"),
        ["Deployment"] = ("apps/v1", "deployments"),
        ["StatefulSet"] = ("apps/v1", "statefulsets"),
        ["Lease"] = ("coordination.k8s.io/v1", "leases"),
        ["K8ssandraCluster"] = ("k8ssandra.io/v1alpha1", "k8ssandraclusters"),
        ["CassandraDatacenter"] = ("cassandra.datastax.com/v1beta1", "cassandradatacenters"),
        ["Reaper"] = ("reaper.k8ssandra.io/v1alpha1", "reapers"),
        ["Stargate"] = ("stargate.k8ssandra.io/v1alpha1", "stargates"),
    };

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<TcpClient> _clients = [];

    public FakeServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => "http://127.0.0.1:" + ((IPEndPoint)_listener.LocalEndpoint).Port;

    public List<JsonObject> Objects { get; } = [];

    /// <summary>Resources that the server answers with 403 when they are listed in all namespaces.</summary>
    public HashSet<string> Forbidden { get; } = [];

    /// <summary>Whether they are forbidden in single namespaces too.</summary>
    public bool ForbiddenInNamespaces { get; set; }

    /// <summary>What happens before a request is answered; gets its path.</summary>
    public Func<string, Task> Before { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The paths that were asked for.</summary>
    public ConcurrentQueue<string> Paths { get; } = [];

    /// <summary>Set at the first request.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An address on loopback that nobody listens at.</summary>
    public static string DeadAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return "http://127.0.0.1:" + ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public FakeServer With(params IEnumerable<object> objects)
    {
        foreach (var item in objects)
            Objects.Add(item as JsonObject ?? JsonSerializer.SerializeToNode(item)!.AsObject());
        return this;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        foreach (var client in _clients)
            client.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _clients.Add(client);
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } request)
            {
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
                {
                    // Headers.
                }

                var path = request.Split(' ')[1];
                Paths.Enqueue(path);
                Asked.TrySetResult();
                await Before(path);
                var (status, body) = Answer(path);
                var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
                var head = "HTTP/1.1 " + status + " x\r\nContent-Type: application/json\r\nContent-Length: " + bytes.Length + "\r\n\r\n";
                await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. bytes], _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Either side has gone.
        }
    }

    private (int Status, JsonObject Body) Answer(string target)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = question < 0 ? (target, "") : (target[..question], Uri.UnescapeDataString(target[question..]));
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        var apiVersion = parts[0] == "api" ? parts[1] : parts[1] + "/" + parts[2];
        parts.RemoveRange(0, parts[0] == "api" ? 2 : 3);
        string? @namespace = null;
        if (parts is ["namespaces", _, _, ..])
        {
            @namespace = parts[1];
            parts.RemoveRange(0, 2);
        }

        var plural = parts[0];
        var kind = Resources.FirstOrDefault(entry => entry.Value == (apiVersion, plural)).Key;
        if (Forbidden.Contains(plural) && (@namespace is null || ForbiddenInNamespaces))
            return (403, Status(403, "Forbidden"));
        var found = Objects.Where(item => (string?)item["kind"] == kind && (@namespace is null || (string?)item["metadata"]!["namespace"] == @namespace));
        if (parts.Count > 1)
            return found.FirstOrDefault(item => (string?)item["metadata"]!["name"] == parts[1]) is { } one ? (200, (JsonObject)one.DeepClone()) : (404, Status(404, "NotFound"));
        // A resource of which there is nothing is not served, but for those of every cluster.
        if (kind is null || (apiVersion.Contains('.', StringComparison.Ordinal) && !Objects.Exists(item => (string?)item["kind"] == kind)))
            return (404, Status(404, "NotFound"));
        if (query.Contains("labelSelector=k8ssandra.io/config=image", StringComparison.Ordinal))
            found = found.Where(item => (string?)item["metadata"]!["labels"]?["k8ssandra.io/config"] == "image");
        return (200, new JsonObject
        {
            ["kind"] = kind + "List",
            ["apiVersion"] = apiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = "1" },
            ["items"] = new JsonArray([.. found.Select(item => item.DeepClone())]),
        });
    }

    private static JsonObject Status(int code, string reason) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["reason"] = reason,
        ["code"] = code,
    };
}
