using System.Diagnostics;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Live;

public sealed class ManyObjectsTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    [ClusterFact]
    public async Task A_thousand_clusters_come_in_pages_and_the_first_before_the_last_page()
    {
        var space = await cluster.NamespaceAsync("many");
        await space.CreateAsync(Fleet.K8ssandraClusters(1000));
        await using var proxy = new FaultProxy(cluster);
        proxy.Rule = request => request.Target.Contains("k8ssandraclusters", StringComparison.Ordinal) && request.Target.Contains("continue=", StringComparison.Ordinal)
            ? Fault.Late(TimeSpan.FromSeconds(2))
            : null;
        var findings = new List<Diagnostic>();
        var session = KubernetesSession.Open(new LiveOptions { Kubeconfig = proxy.NewKubeconfig(), Namespaces = [space.Name] }, findings.Add);
        var fleet = new LiveFleet(session, new ManifestOptions(), findings.Add, CancellationToken.None);
        var start = Stopwatch.GetTimestamp();
        TimeSpan? first = null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var dc in fleet.Datacenters(CancellationToken.None))
        {
            first ??= Stopwatch.GetElapsedTime(start);
            Assert.True(names.Add(dc.Cluster + "/" + dc.Name));
        }

        var whole = Stopwatch.GetElapsedTime(start);
        Assert.Equal(3000, names.Count);
        Assert.True(Pages(proxy) >= 2, "one page only");
        Assert.True(first < whole - TimeSpan.FromSeconds(1.5), $"first after {first}, all after {whole}");
    }

    [ClusterTheory]
    [InlineData("429")]
    [InlineData("503")]
    [InlineData("cut")]
    [InlineData("slow")]
    [InlineData("half-closed")]
    public async Task A_fault_between_here_and_the_server_costs_time_and_nothing_else(string fault)
    {
        var space = await cluster.NamespaceAsync("faults");
        await space.CreateAsync(Fleet.CassandraDatacenters(120));
        await using var proxy = new FaultProxy(cluster);
        var done = 0;
        proxy.Rule = request => request.Path.Contains("cassandradatacenters", StringComparison.Ordinal) && Interlocked.Increment(ref done) == 1
            ? fault switch
            {
                "429" => Fault.Answer(429, 1),
                "503" => Fault.Answer(503, 1),
                "cut" => Fault.Cut(3_000),
                "half-closed" => Fault.Cut(3_000, ConnectionEnd.HalfClose),
                _ => Fault.Slow(400_000),
            }
            : null;
        var (datacenters, findings) = Ask.Cluster(new LiveOptions { Kubeconfig = proxy.NewKubeconfig(), Namespaces = [space.Name] }, fleet => fleet.Datacenters(CancellationToken.None));
        Assert.Equal(Enumerable.Range(0, 120).Select(index => $"dc-{index:D4}"), datacenters.Select(dc => dc.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(findings, finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.True(done >= (fault == "slow" ? 1 : 2));
        Assert.Equal(0, proxy.Writes);
    }

    [ClusterFact]
    public async Task Of_two_contexts_one_is_dead_and_the_other_answers()
    {
        var space = await cluster.NamespaceAsync("two");
        await space.CreateAsync(Fleet.CassandraDatacenters(3));
        var file = cluster.NewFile("two");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(cluster.Kubeconfig))
            .Replace("clusters:\n", "clusters:\n- {name: gone, cluster: {server: \"https://127.0.0.1:1\"}}\n", StringComparison.Ordinal)
            .Replace("users:\n", "users:\n- {name: nobody, user: {token: planted-secret}}\n", StringComparison.Ordinal)
            .Replace("contexts:\n", "contexts:\n- {name: dead, context: {cluster: gone, user: nobody}}\n", StringComparison.Ordinal));
        var (datacenters, findings) = Ask.Cluster(
            new LiveOptions { Kubeconfig = file, Contexts = ["dead", "adm*"], Namespaces = [space.Name] }, fleet => fleet.Datacenters(CancellationToken.None));
        Assert.Equal(3, datacenters.Count);
        Assert.All(datacenters, dc => Assert.Equal("admin", dc.Context));
        var error = Assert.Single(findings, finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.Equal((LiveRules.ContextFailed.Id, "dead"), (error.Id, error.Location?.Source));
        Assert.DoesNotContain("planted-secret", error.ToString() + error.Remedy, StringComparison.Ordinal);
    }

    private static int Pages(FaultProxy proxy) => proxy.Requests.Count(request => request.Path.Contains("k8ssandraclusters", StringComparison.Ordinal));
}
