using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// Stands in for the nodes of a namespace, which a test server has none of: it says of each pod that it runs, so that the
/// controllers go on. Works until it is disposed of.
/// </summary>
public sealed class NodeAgent : IAsyncDisposable
{
    private readonly TestNamespace _namespace;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, PodReport> _reports = [];
    private readonly Dictionary<string, (DateTimeOffset Seen, string Status)> _told = [];
    private readonly TimeSpan? _termination;
    private readonly Task _work;

    /// <summary>Starts.</summary>
    /// <param name="namespace">Whose pods it looks after.</param>
    /// <param name="report">What it says of a pod; null for <see cref="PodReport.Ready"/> always.</param>
    /// <param name="termination">
    /// How long a deleted pod takes to end, its object still there; null to let it vanish at once.
    /// </param>
    public NodeAgent(TestNamespace @namespace, Func<JsonObject, PodReport>? report = null, TimeSpan? termination = null)
    {
        _namespace = @namespace;
        Report = report ?? (static _ => PodReport.Ready);
        _termination = termination;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>What it says of a pod about which <see cref="Tell"/> was not told; may be replaced at any time.</summary>
    public Func<JsonObject, PodReport> Report { get; set; }

    /// <summary>Says something else of one pod from now on; takes effect within a tenth of a second.</summary>
    /// <param name="pod">The pod's name.</param>
    /// <param name="report">What is said; null for <see cref="Report"/> again.</param>
    public void Tell(string pod, PodReport? report)
    {
        if (report is null)
            _reports.TryRemove(pod, out _);
        else
            _reports[pod] = report;
    }

    /// <summary>Stops. Throws what it met, so that a test does not pass over it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (var pod in await _namespace.ListAsync("Pod"))
            {
                try
                {
                    await LookAfterAsync(pod);
                }
                catch (ApiException refused) when (refused.StatusCode is 404 or 409)
                {
                    // It went away, or has changed, since the list was read.
                }
            }

            await Task.Delay(100, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAfterAsync(JsonObject pod)
    {
        var name = (string)pod["metadata"]!["name"]!;
        var uid = (string)pod["metadata"]!["uid"]!;
        if (pod["metadata"]!["deletionTimestamp"] is { } deletion)
        {
            // The timestamp is when the pod's grace period is over, not when it was deleted.
            var deleted = DateTimeOffset.Parse((string)deletion!, null) - TimeSpan.FromSeconds((int?)pod["metadata"]!["deletionGracePeriodSeconds"] ?? 0);
            if (_termination is { } termination && DateTimeOffset.UtcNow - deleted > termination)
                await _namespace.DeleteAsync("Pod", name, "?gracePeriodSeconds=0");
            return;
        }

        if (_termination is not null && pod["spec"]!["nodeName"] is null)
        {
            // The server keeps a deleted pod that has a node until the node says that it has ended.
            await _namespace.Cluster.Api.SendAsync(HttpMethod.Post, Resource.Of("Pod").Path(_namespace.Name, name, "binding"),
                $$"""{"apiVersion":"v1","kind":"Binding","metadata":{"name":"{{name}}"},"target":{"apiVersion":"v1","kind":"Node","name":"node-1"} }""");
        }

        var seen = _told.TryGetValue(uid, out var told) ? told.Seen : DateTimeOffset.UtcNow;
        var report = _reports.TryGetValue(name, out var one) ? one : Report(pod);
        var status = report.ToStatus(pod, seen);
        if (status == told.Status)
            return;
        await _namespace.PatchStatusAsync("Pod", name, status);
        _told[uid] = (seen, status);
    }
}
