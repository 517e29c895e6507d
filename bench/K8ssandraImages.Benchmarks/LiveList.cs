using System.Diagnostics;
using System.Globalization;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using ListOptions = K8ssandraImages.Kubernetes.ListOptions;

namespace K8ssandraImages.Benchmarks;

/// <summary>
/// What a list costs in a process that runs: with each line one thing more. Every run connects anew, as a command does, and the
/// lines take turns, so that what else the machine does reaches all of them.
/// </summary>
public static class LiveList
{
    private static readonly ListOptions AsCommands = new() { KeepStatus = false };

    /// <summary>Prints the medians.</summary>
    /// <param name="kubeconfig">Leads to the server.</param>
    /// <param name="kind">clusters or datacenters.</param>
    /// <param name="runs">How often each is done, after eight times that do not count.</param>
    /// <param name="peer">A program that fetches the same bytes.</param>
    public static async Task MeasureAsync(string kubeconfig, string kind, int runs, string[] peer)
    {
        var type = kind == "clusters" ? ResourceType.K8ssandraCluster : ResourceType.CassandraDatacenter;
        (string Name, Func<Action, Task<int>> Do)[] things =
        [
            ("the peer", first => Task.FromResult(Turns.Run(peer).Lines)),
            ("list", first => ListAsync(kubeconfig, type, first, parse: false)),
            ("list, parse", first => ListAsync(kubeconfig, type, first, parse: true)),
            ("list, parse, resolve", first => Task.FromResult(Images(kubeconfig, first, trace: false))),
            ("list, parse, resolve with trace", first => Task.FromResult(Images(kubeconfig, first, trace: true))),
        ];
        var times = things.Select(_ => (First: new List<double>(), Whole: new List<double>(), Count: new List<int>())).ToArray();
        for (var run = -8; run < runs; run++)
        {
            for (var i = 0; i < things.Length; i++)
            {
                var clock = Stopwatch.StartNew();
                var first = 0.0;
                var count = await things[i].Do(() => first = first == 0 ? clock.Elapsed.TotalMilliseconds : first);
                if (run < 0)
                    continue;
                times[i].First.Add(first);
                times[i].Whole.Add(clock.Elapsed.TotalMilliseconds);
                times[i].Count.Add(count);
            }
        }

        var peers = Median.Of(times[0].Whole);
        for (var i = 0; i < things.Length; i++)
        {
            var whole = Median.Of(times[i].Whole);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {whole,7:0} ms   this/peer {whole / peers:0.00}   first of {times[i].Count[0]} after {Median.Of(times[i].First),4:0} ms   {things[i].Name}"));
        }
    }

    private static async Task<int> ListAsync(string kubeconfig, ResourceType type, Action first, bool parse)
    {
        using var client = new KubernetesClient(Kubeconfig.Load(kubeconfig).Connect("admin", new ConnectionOptions()));
        var count = 0;
        await foreach (var json in client.ListAsync(type, null, AsCommands, CancellationToken.None))
        {
            if (parse)
                DocumentParser.ParseObject(json.Span, "admin", DocumentLimits.Default);
            first();
            count++;
        }

        return count;
    }

    private static int Images(string kubeconfig, Action first, bool trace)
    {
        var session = KubernetesSession.Open(new LiveOptions { Kubeconfig = kubeconfig, Contexts = ["admin"] }, static _ => { });
        var fleet = new LiveFleet(session, new ManifestOptions { Trace = trace }, static _ => { }, CancellationToken.None);
        var count = 0;
        foreach (var _ in fleet.Images(CancellationToken.None))
        {
            first();
            count++;
        }

        return count;
    }
}
