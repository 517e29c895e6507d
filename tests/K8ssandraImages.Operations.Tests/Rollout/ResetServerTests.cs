using System.Text.Json.Nodes;
using K8ssandraImages.Kubernetes;
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

    // An operator of another release gives StatefulSets other names, which get new, empty volumes.
    [ClusterFact(Needs.Controllers)]
    public async Task Nothing_is_created_under_an_operator_that_would_give_it_other_names()
    {
        await using var world = await ResetWorld.StartAsync(cluster, "1.22.4", more: ", datacenterName: east");
        var operation = await BreakOffAsync(world, "create CassandraDatacenter");
        await RunOperatorAsync(world, "1.23.2");

        var stopped = Resume(operation, Options(world));
        Assert.Equal(OperationState.Stopped, stopped.State);
        Assert.Contains("new, empty volumes", stopped.Reason, StringComparison.Ordinal);
        Assert.Null(await world.Space.FindAsync("CassandraDatacenter", "dc1"));

        await RunOperatorAsync(world, "1.22.4");
        Assert.Equal(OperationState.Completed, Resume(operation, Options(world)).State);
        Assert.Equal("Delete ", await world.EndAsync(isAnew: true));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task What_has_come_to_its_end_is_left_as_it_is()
    {
        await using var world = await ResetWorld.StartAsync(cluster, "1.29.1");
        var operation = await BreakOffAsync(world, "create CassandraDatacenter");
        Assert.Equal(OperationState.Completed, Resume(operation, Options(world)).State);
        // Afterwards it is deleted for good.
        await world.Space.DeleteAsync("CassandraDatacenter", "dc1");
        await Eventually.TrueAsync("it is gone", async () => await world.Space.FindAsync("CassandraDatacenter", "dc1") is null);

        var catalog = new OperationCatalog(Settings, _ => throw new InvalidOperationException("No cluster is asked."));
        var plan = catalog.Resume(operation)!;
        Assert.True(plan.IsUnchanged);
        Assert.Equal(OperationState.Completed, plan.Run(CancellationToken.None).State);
        Assert.Null(await world.Space.FindAsync("CassandraDatacenter", "dc1"));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task One_that_was_changed_since_is_taken_as_it_is_by_force_alone()
    {
        await using var world = await ResetWorld.StartAsync(cluster, "1.29.1");
        var operation = await BreakOffAsync(world, "create CassandraDatacenter", fault: WriteFault.KilledAfter);
        await world.Space.PatchAsync("CassandraDatacenter", "dc1", """{"metadata":{"labels":{"team":"shipping"}}}""");

        var stopped = Resume(operation, Options(world));
        Assert.Equal(OperationState.Stopped, stopped.State);
        Assert.Contains("-Force", stopped.NextStep, StringComparison.Ordinal);
        // How the volumes get their policies back by hand.
        Assert.Contains("\"persistentVolumeReclaimPolicy\":\"Delete\"", stopped.Reason, StringComparison.Ordinal);
        Assert.All(await world.PoliciesAsync(), static policy => Assert.Equal("Retain", policy));

        Assert.Equal(OperationState.Completed, Resume(operation, Options(world), force: true).State);
        Assert.Contains(_findings, static finding => finding is { Id: "KSI0274", Severity: DiagnosticSeverity.Warning });
        Assert.Equal("Delete ", await world.EndAsync(isAnew: true));
        Assert.Equal("shipping", (string?)(await world.Space.GetAsync("CassandraDatacenter", "dc1"))["metadata"]!["labels"]!["team"]);
    }

    // The record names the datacenter's context; that of the K8ssandraCluster is among its facts.
    [ClusterFact(Needs.Controllers)]
    public async Task It_is_resumed_by_the_contexts_of_the_datacenter_and_of_the_cluster()
    {
        await using var world = await ResetWorld.StartAsync(cluster, "1.29.1", "1.31.0", ", k8sContext: data");
        var kubeconfig = Path.Combine(_folder.Path, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, (await File.ReadAllTextAsync(cluster.Kubeconfig)).Replace("contexts:\n", "contexts:\n- name: data\n  context: {cluster: test, user: admin}\n", StringComparison.Ordinal));
        var operation = await BreakOffAsync(world, "delete CassandraDatacenter", Options(world) with { Kubeconfig = kubeconfig });
        var resumed = Resume(operation, Options(world) with { Kubeconfig = kubeconfig, Contexts = ["data"] });
        Assert.True(resumed.State == OperationState.Completed, string.Join('\n', _findings) + "\n" + resumed.Reason);
        Assert.Equal("Delete ", await world.EndAsync(isAnew: true));
    }

    public void Dispose() => _folder.Dispose();

    private static LiveOptions Options(ResetWorld world) => new() { Kubeconfig = world.Space.Cluster.Kubeconfig, Namespaces = [world.Space.Name] };

    private static async Task RunOperatorAsync(ResetWorld world, string release)
    {
        const string Name = "cass-operator-controller-manager";
        var deployment = await world.Space.GetAsync("Deployment", Name);
        var containers = deployment["spec"]!["template"]!["spec"]!["containers"]!;
        var image = (string)containers[0]!["image"]!;
        containers[0]!["image"] = image[..(image.LastIndexOf(':') + 1)] + "v" + release;
        await world.Space.PatchAsync("Deployment", Name, $$$"""{"spec":{"template":{"spec":{"containers":{{{containers.ToJsonString()}}}} } } }""");
        await world.Space.RolledOutAsync("Deployment", Name);
    }

    // The context data leads to the same server, and stands for another.
    private static IKubernetesClient Connect(ClusterConnection connection) => connection.Context == "data" ? new DataPlaneClient(new KubernetesClient(connection)) : new KubernetesClient(connection);

    // Kills it at a write; gives its identifier.
    private async Task<string> BreakOffAsync(ResetWorld world, string write, LiveOptions? options = null, WriteFault fault = WriteFault.KilledBefore)
    {
        var faults = new WriteFaults(0, fault, write);
        using var resets = new DatacenterResets(Settings, new ManifestOptions(), CancellationToken.None);
        var session = KubernetesSession.Open(options ?? Options(world), _findings.Add, connection => faults.Around(Connect(connection)));
        var plans = resets.OfClusters(session, ["dc1"], []).ToList();
        Assert.True(plans.Count == 1, string.Join('\n', _findings));
        var plan = plans[0];
        await Assert.ThrowsAsync<ProcessKilledException>(() => Task.Run(() => plan.Run(CancellationToken.None)));
        return plan.Record.Id;
    }

    private K8ssOperation Resume(string id, LiveOptions options, bool force = false) => new OperationCatalog(Settings with { Force = force }, _ => KubernetesSession.Open(options, _findings.Add, Connect)).Resume(id)!.Run(CancellationToken.None);

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
