using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>A datacenter deleted and created again on a real API server, by the rules of each kind of release.</summary>
public sealed class ResetServerTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>, IDisposable
{
    private const string Secret = "nobody-may-read-this";
    private readonly TemporaryFolder _folder = new();
    private readonly List<Diagnostic> _findings = [];

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.12.0", null)]
    [InlineData("1.19.1", null)]
    [InlineData("1.22.4", null)]
    [InlineData("1.24.1", null)]
    [InlineData("1.25.0", null)]
    [InlineData("1.29.1", null)]
    [InlineData("1.32.0", null)]
    [InlineData("1.29.1", "1.31.0")]
    public async Task Nothing_is_deleted_before_its_volumes_are_kept_and_all_is_there_again(string release, string? k8ssandraOperator)
    {
        await using var world = await ResetWorld.StartAsync(cluster, release, k8ssandraOperator);
        await world.Space.ApplyAsync($$"""{apiVersion: v1, kind: Secret, metadata: {name: credentials}, stringData: {password: {{Secret}} } }""");
        await using var proxy = new FaultProxy(cluster);
        var deletions = 0;
        // What is there at the moment in which the request to delete arrives.
        proxy.Rule = request =>
        {
            if (request is { Method: "DELETE", IsWrite: true } && request.Path.Contains("/cassandradatacenters/", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref deletions);
                Task.Run(() => CheckKeptAsync(world, release)).GetAwaiter().GetResult();
            }

            return null;
        };
        using var resets = new DatacenterResets(Settings, new ManifestOptions(), CancellationToken.None);
        var session = KubernetesSession.Open(new LiveOptions { Kubeconfig = proxy.NewKubeconfig(), Namespaces = [world.Space.Name] }, _findings.Add);
        var plans = resets.OfClusters(session, ["dc1"], []).ToList();
        Assert.True(plans.Count == 1, string.Join('\n', _findings));
        // A plan writes nothing, in the cluster or on disk.
        Assert.Equal(0, proxy.Writes);
        Assert.False(Directory.Exists(Settings.State.FullPath));

        var operation = plans[0].Run(CancellationToken.None);
        Assert.True(operation.State == OperationState.Completed, string.Join('\n', _findings) + "\n" + operation.Reason);
        Assert.Equal(1, deletions);
        Assert.Equal("Delete ", await world.EndAsync(isAnew: true));
        foreach (var file in Directory.EnumerateFiles(Settings.State.FullPath, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(Secret, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task What_speaks_against_it_is_told_at_once_and_nothing_is_written()
    {
        await using var world = await ResetWorld.StartAsync(cluster, "1.29.1");
        await world.Space.PatchAsync("CassandraDatacenter", "dc1", """{"metadata":{"annotations":{"cassandra.datastax.com/decommission-on-delete":"true"}},"spec":{"superuserSecretName":"gone"}}""");
        await using var proxy = new FaultProxy(cluster);
        using var resets = new DatacenterResets(Settings, new ManifestOptions(), CancellationToken.None);
        var session = KubernetesSession.Open(new LiveOptions { Kubeconfig = proxy.NewKubeconfig(), Namespaces = [world.Space.Name] }, _findings.Add);
        Assert.Empty(resets.OfClusters(session, ["dc1"], []));
        Assert.Contains(_findings, static finding => finding.Id == "KSI0270" && finding.Message.Contains("decommission-on-delete", StringComparison.Ordinal));
        Assert.Contains(_findings, static finding => finding.Id == "KSI0270" && finding.Message.Contains("secret gone", StringComparison.Ordinal));
        Assert.Equal(0, proxy.Writes);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task CheckKeptAsync(ResetWorld world, string release)
    {
        var dc = await world.Space.GetAsync("CassandraDatacenter", "dc1");
        var finalizers = (dc["metadata"]!["finalizers"] as JsonArray ?? []).Select(static one => (string?)one);
        if (Version.Parse(release) >= new Version(1, 25))
        {
            Assert.Equal("false", (string?)dc["metadata"]!["annotations"]!["cassandra.datastax.com/delete-pvc"]);
        }
        else
        {
            Assert.NotNull(dc["metadata"]!["annotations"]!["cassandra.datastax.com/no-finalizer"]);
            Assert.DoesNotContain("finalizer.cassandra.datastax.com", finalizers);
        }

        var policies = await world.PoliciesAsync();
        Assert.NotEmpty(policies);
        Assert.All(policies, static policy => Assert.Equal("Retain", policy));
    }

    private OperationSettings Settings => new()
    {
        State = StateFolder.Find(Path.Combine(_folder.Path, "state")),
        Command = "Reset-K8ssDatacenter",
        Report = _findings.Add,
        Timeout = TimeSpan.FromMinutes(2),
        Interval = TimeSpan.FromMilliseconds(100),
    };
}
