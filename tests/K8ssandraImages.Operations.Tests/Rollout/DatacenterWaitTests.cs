using System.Diagnostics;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;
using static K8ssandraImages.Operations.Tests.Rollout.WatchedDatacenter;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Waits for datacenters of an operator that runs, on a real API server.</summary>
public sealed class DatacenterWaitTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const string Datacenter = """
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: dc1}
        spec: {clusterName: orders, serverType: cassandra, serverVersion: "4.0.11", size: 2, racks: [{name: r1}, {name: r2}], storageConfig: {cassandraDataVolumeClaimSpec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}
        """;

    private readonly List<Diagnostic> _findings = [];
    private readonly List<string> _reasons = [];

    [ClusterFact(Needs.Controllers)]
    public async Task Until_it_is_ready_and_in_sync()
    {
        await using var running = await StartAsync();
        var space = running.Namespace;
        await space.ApplyAsync(Datacenter);
        var health = Assert.Single(Wait(cluster.Kubeconfig, space));
        Assert.Equal([], health.Reasons);
        Assert.True(health is { IsReady: true, HasDesiredImages: true, IsTimedOut: false, IsFailing: false, Diagnostics: [], Waited.TotalSeconds: > 0 });
        Assert.Empty(_findings);
        Assert.NotEmpty(_reasons);

        // A change that waits for permission: it is ready, and not in sync.
        await WriteConfigAsync(space, "new.example.com");
        health = Assert.Single(Wait(cluster.Kubeconfig, space, DatacenterGoal.Ready));
        Assert.True(health is { IsReady: true, HasDesiredImages: null });
        health = Assert.Single(Wait(cluster.Kubeconfig, space, timeout: 1));
        Assert.True(health is { IsReady: true, HasDesiredImages: false, IsTimedOut: true });
        var finding = Assert.Single(_findings);
        Assert.Equal("KSI0243", finding.Id);
        Assert.StartsWith("The datacenter " + space.Name + "/dc1 in the context ", finding.Message, StringComparison.Ordinal);
        Assert.Contains(" is not ready and in sync after 1 seconds: r1: ", finding.Message, StringComparison.Ordinal);
        Assert.Same(finding, Assert.Single(health.Diagnostics));
        Assert.Contains("rollout restart", health.NextStep, StringComparison.Ordinal);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task An_image_that_is_not_there_is_not_waited_for_to_the_end()
    {
        await using var running = await StartAsync();
        var space = running.Namespace;
        await space.ApplyAsync(Datacenter);
        await running.ReadyAsync("dc1");
        Unpullable(running, "new.example.com");
        await space.PatchAsync("CassandraDatacenter", "dc1", """{"spec":{"serverImage":"new.example.com/cassandra:9"}}""");

        var start = Stopwatch.GetTimestamp();
        var health = Assert.Single(Wait(cluster.Kubeconfig, space, timeout: 120, failAfter: 2));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 2, 60);
        Assert.True(health is { IsReady: false, IsFailing: true, IsTimedOut: false });
        var finding = Assert.Single(_findings);
        Assert.Equal("KSI0244", finding.Id);
        // The node says it of all containers of the pod.
        Assert.Matches("has been failing for 2 seconds, and waiting does not mend that: r1: pod orders-dc1-r1-sts-0 cannot pull [^ ]+ \\(ImagePullBackOff\\)", finding.Message);
        Assert.Contains("kubectl describe pod", finding.Remedy, StringComparison.Ordinal);

        // It heals before that is long enough.
        var waiting = Task.Run(() => Wait(cluster.Kubeconfig, space, timeout: 120, failAfter: 60));
        await Task.Delay(1500);
        running.Nodes.Report = static _ => PodReport.Ready;
        health = Assert.Single(await waiting);
        Assert.True(health is { IsReady: true, HasDesiredImages: true });
    }

    [ClusterFact(Needs.Controllers)]
    public async Task Several_are_waited_for_at_the_same_time()
    {
        await using var running = await StartAsync();
        var space = running.Namespace;
        Unpullable(running, "none.example.com");
        await space.ApplyAsync(Datacenter.Replace("spec: {", "spec: {serverImage: \"none.example.com/cassandra:1\", ", StringComparison.Ordinal));
        await space.ApplyAsync(Datacenter.Replace("dc1", "dc2", StringComparison.Ordinal));
        await space.ApplyAsync(Datacenter.Replace("dc1", "dc3", StringComparison.Ordinal));
        var start = Stopwatch.GetTimestamp();
        var healths = Wait(cluster.Kubeconfig, space, timeout: 15);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 15, 30);
        Assert.Equal(["dc1"], healths.Skip(2).Select(health => health.Name));
        Assert.Equal(["dc2", "dc3"], healths.Take(2).Select(health => health.Name).Order(StringComparer.Ordinal));
        Assert.Equal([true, true, false], healths.Select(health => health.IsReady));
        Assert.True(healths[2].IsTimedOut);
        // Those that are well did not wait for the one that is not.
        Assert.All(healths.Take(2), health => Assert.InRange(health.Waited!.Value.TotalSeconds, 0, 15));
        Assert.Equal("KSI0243", Assert.Single(_findings).Id);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task One_that_is_deleted_meanwhile()
    {
        await using var running = await StartAsync();
        var space = running.Namespace;
        await space.ApplyAsync(Datacenter);
        await running.ReadyAsync("dc1");
        await WriteConfigAsync(space, "new.example.com");
        var waiting = Task.Run(() => Wait(cluster.Kubeconfig, space, timeout: 60, failAfter: 2));
        await WaitsAsync();
        await space.DeleteAsync("CassandraDatacenter", "dc1");
        var health = Assert.Single(await waiting);
        Assert.True(health is { IsReady: false, IsTimedOut: false, HasDesiredImages: null, Racks: [] });
        Assert.Equal(["it has been deleted"], health.Reasons);
        Assert.Equal(("KSI0244", "Create it anew, or find out who deletes it."), (Assert.Single(_findings).Id, _findings[0].Remedy));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_server_that_fails_for_a_while_is_waited_out()
    {
        await using var running = await StartAsync();
        var space = running.Namespace;
        await space.ApplyAsync(Datacenter);
        await running.ReadyAsync("dc1");
        await WriteConfigAsync(space, "new.example.com");
        await using var proxy = new FaultProxy(cluster);
        var kubeconfig = proxy.NewKubeconfig();
        foreach (var fault in new[] { Fault.Answer(429), Fault.Answer(500), Fault.Answer(503), Fault.Refuse(), Fault.Cut(20) })
        {
            _reasons.Clear();
            await WriteConfigAsync(space, "new.example.com");
            var waiting = Task.Run(() => Wait(kubeconfig, space, timeout: 60));
            await WaitsAsync();
            proxy.Rule = _ => fault;
            await Eventually.TrueAsync("it is told: " + fault.Status, () => Task.FromResult(Reasons().Any(reason => reason.StartsWith("the API server does not answer", StringComparison.Ordinal))), 40);
            proxy.Rule = null;
            await WriteConfigAsync(space, "old.example.com");
            var health = Assert.Single(await waiting);
            Assert.True(health is { IsReady: true, HasDesiredImages: true, IsTimedOut: false });
        }

        Assert.Empty(_findings);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_server_that_never_answers_ends_at_the_deadline()
    {
        await using var running = await StartAsync();
        var space = running.Namespace;
        await space.ApplyAsync(Datacenter);
        await running.ReadyAsync("dc1");
        await WriteConfigAsync(space, "new.example.com");
        await using var proxy = new FaultProxy(cluster);
        var waiting = Task.Run(() => Wait(proxy.NewKubeconfig(), space, timeout: 8));
        await WaitsAsync();
        proxy.Rule = static _ => Fault.Late(TimeSpan.FromMinutes(2));
        var start = Stopwatch.GetTimestamp();
        var health = Assert.Single(await waiting);
        // As long as it may, and the grace of the last look.
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 1, 21);
        Assert.True(health is { IsTimedOut: true, HasDesiredImages: false });
        Assert.Equal("KSI0243", Assert.Single(_findings).Id);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task Ctrl_C_ends_it_at_once()
    {
        await using var running = await StartAsync();
        var space = running.Namespace;
        await space.ApplyAsync(Datacenter);
        await running.ReadyAsync("dc1");
        await WriteConfigAsync(space, "new.example.com");
        await using var proxy = new FaultProxy(cluster);
        using var stop = new CancellationTokenSource();
        var waiting = Task.Run(() => Wait(proxy.NewKubeconfig(), space, timeout: 60, cancellationToken: stop.Token));
        await WaitsAsync();
        proxy.Rule = static _ => Fault.Late(TimeSpan.FromMinutes(2));
        await Task.Delay(1500);
        var start = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 1);
    }

    // Whoever waits reads Deployments, ConfigMaps, the custom resources, StatefulSets and pods; the operator's lease only says more.
    [ClusterTheory(Needs.Controllers)]
    [InlineData("", "")]
    [InlineData("pods", "")]
    [InlineData("statefulsets", "")]
    [InlineData("configmaps", "-For Ready")]
    public async Task What_may_not_be_read_ends_it_with_what_is_missing(string missing, string remedy)
    {
        await using var running = await StartAsync();
        var space = running.Namespace;
        await space.ApplyAsync(Datacenter);
        await running.ReadyAsync("dc1");
        AccessRule Allow(string group, string resources) => new(group, string.Join(' ', resources.Split(' ').Append("none").Where(resource => resource != missing)), "get list", space.Name);
        var user = await cluster.UserKubeconfigAsync(
            "waiter-" + space.Name,
            null,
            Allow("apps", "deployments statefulsets"),
            Allow("", "configmaps pods"),
            Allow("cassandra.datastax.com", "cassandradatacenters"),
            Allow("k8ssandra.io", "k8ssandraclusters"));
        var health = Assert.Single(Wait(user, space, timeout: 30));
        Assert.Equal((missing.Length == 0, false), (health.IsReady, health.IsTimedOut));
        var errors = _findings.Where(finding => finding.Severity == DiagnosticSeverity.Error).ToList();
        if (missing.Length == 0)
        {
            Assert.Empty(errors);
            Assert.True(health.HasDesiredImages);
            return;
        }

        var finding = Assert.Single(errors, finding => finding.Id == "KSI0242");
        Assert.Contains("cannot be watched", finding.Message, StringComparison.Ordinal);
        Assert.Contains(missing, finding.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
        Assert.True(Assert.Single(Wait(user, space, DatacenterGoal.Ready, timeout: 10)).IsReady == (missing == "configmaps"));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task One_that_is_stopped_is_well()
    {
        await using var running = await StartAsync();
        var space = running.Namespace;
        await space.ApplyAsync(Datacenter);
        await running.ReadyAsync("dc1");
        await space.PatchAsync("CassandraDatacenter", "dc1", """{"spec":{"stopped":true}}""");
        var health = Assert.Single(Wait(cluster.Kubeconfig, space, timeout: 30));
        Assert.True(health is { IsReady: true, IsStopped: true, HasDesiredImages: true });
        Assert.All(health.Racks, rack => Assert.Equal((0, 0), (rack.Replicas, rack.ReadyPods)));
        Assert.Empty(_findings);
    }

    private async Task<Simulation> StartAsync() => await Simulation.StartAsync(await cluster.NamespaceAsync("wait"), "1.30.0", Config("old.example.com"));

    private static void Unpullable(Simulation running, string registry) => running.Nodes.Report = pod =>
        pod["spec"]!["containers"]!.AsArray().Any(container => ((string)container!["image"]!).StartsWith(registry, StringComparison.Ordinal)) ? PodReport.ImagePullBackOff : PodReport.Ready;

    private List<K8ssDatacenterHealth> Wait(string kubeconfig, TestNamespace space, DatacenterGoal goal = DatacenterGoal.All, double timeout = 60, double failAfter = 300, CancellationToken cancellationToken = default)
    {
        using var wait = new DatacenterWait(
            new WaitOptions
            {
                Goal = goal,
                Timeout = TimeSpan.FromSeconds(timeout),
                FailAfter = TimeSpan.FromSeconds(failAfter),
                Report = _findings.Add,
                Progress = progress =>
                {
                    lock (_reasons)
                        _reasons.AddRange(progress.Waited.Select(waited => waited.Reason));
                },
            },
            cancellationToken);
        wait.Add(KubernetesSession.Open(new LiveOptions { Kubeconfig = kubeconfig, Namespaces = [space.Name] }, _findings.Add));
        return [.. wait.Run()];
    }

    // It has looked, and is not content.
    private Task WaitsAsync() => Eventually.TrueAsync("it waits", () => Task.FromResult(Reasons().Any(static reason => reason.Contains("r1", StringComparison.Ordinal))), 60);

    private List<string> Reasons()
    {
        lock (_reasons)
            return [.. _reasons];
    }
}
