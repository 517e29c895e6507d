using System.Text;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Benchmarks;

/// <summary>One server as many contexts, each behind a proxy of its own that delays every answer.</summary>
public static class SlowContexts
{
    /// <summary>Starts the proxies and writes a kubeconfig with the contexts <c>slow-0</c>, <c>slow-1</c>, ... Says at the end of its standard input how many requests there were, and ends.</summary>
    /// <param name="count">How many.</param>
    /// <param name="milliseconds">The delay of each answer.</param>
    /// <param name="kubeconfig">The file to write.</param>
    public static async Task ServeAsync(int count, int milliseconds, string kubeconfig)
    {
        var cluster = new ClusterFixture();
        var proxies = Enumerable.Range(0, count).Select(_ => new FaultProxy(cluster) { Rule = _ => Fault.Late(TimeSpan.FromMilliseconds(milliseconds)) }).ToList();
        var text = new StringBuilder("apiVersion: v1\nkind: Config\nusers: [{name: nobody, user: {}}]\n");
        text.Append("contexts: [").AppendJoin(", ", proxies.Select((_, i) => $"{{name: slow-{i}, context: {{cluster: slow-{i}, user: nobody}}}}")).Append("]\nclusters:\n");
        for (var i = 0; i < count; i++)
        {
            var endpoint = proxies[i].Endpoint;
            text.Append("- name: slow-").Append(i)
                .Append("\n  cluster:\n    server: ").Append(endpoint.Server.GetLeftPart(UriPartial.Authority))
                .Append("\n    certificate-authority-data: ").Append(Convert.ToBase64String(Encoding.ASCII.GetBytes(endpoint.AuthorityPem))).Append('\n');
        }

        await File.WriteAllTextAsync(kubeconfig, text.ToString());
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
        Console.WriteLine($"requests to each context: {string.Join(", ", proxies.Select(static proxy => proxy.Requests.Count))}");
        foreach (var proxy in proxies)
            await proxy.DisposeAsync();
    }
}
