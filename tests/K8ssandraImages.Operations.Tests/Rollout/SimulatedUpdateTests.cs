using System.Text.Json.Nodes;
using K8ssandraImages.TestCluster;
using static K8ssandraImages.Operations.Tests.Rollout.SimulatedScenes;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>
/// That the simulated cass-operator, by which operations are tested, makes and updates what the releases do: each rule with its source,
/// pkg/reconciliation of k8ssandra/cass-operator at the tags unless it is said otherwise.
/// </summary>
public sealed class SimulatedUpdateTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    /// <summary>construct_statefulset.go, cassandradatacenter_types.go (CleanupForKubernetes, GetDatacenterLabels, LabelResourceName).</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.12.0", "myorders-dc1-r1-sts", "MyOrders", "dc1", "dc1-pdb", null)]
    [InlineData("1.19.1", "myorders-eu-west-r1-sts", "MyOrders", "EU_West", "eu-west-pdb", "EU_West")]
    [InlineData("1.22.4", "myorders-eu-west-r1-sts", "MyOrders", "EU_West", "eu-west-pdb", "EU_West")]
    [InlineData("1.24.1", "myorders-dc1-r1-sts", "MyOrders", "dc1", "dc1-pdb", "dc1")]
    [InlineData("1.25.0", "myorders-dc1-r1-sts", "MyOrders", "dc1", "dc1-pdb", "dc1")]
    [InlineData("1.29.1", "myorders-dc1-r1-sts", "MyOrders", "dc1", "dc1-pdb", "dc1")]
    [InlineData("1.32.0", "myorders-dc1-r1-sts", "MyOrders", "dc1", "dc1-pdb", "dc1")]
    public async Task A_datacenter_gets_what_the_release_makes(string release, string set, string clusterLabel, string datacenterLabel, string budget, string? statusName)
    {
        await using var simulation = await StartAsync(cluster, release);
        var dc = Datacenter(size: 2, racks: "[{name: r1}]");
        dc["spec"]!["clusterName"] = "My Orders";
        if (release != "1.12.0")
            dc["spec"]!["datacenterName"] = "EU_West";
        var created = await simulation.Namespace.ApplyAsync(dc);

        await simulation.ReadyAsync("dc1");
        await simulation.CassOperator.IdleAsync();
        var ready = await simulation.ReadyAsync("dc1");

        var space = simulation.Namespace;
        var made = await space.GetAsync("StatefulSet", set);
        Assert.Equal(clusterLabel, (string?)made["metadata"]!["labels"]!["cassandra.datastax.com/cluster"]);
        Assert.Equal(datacenterLabel, (string?)made["metadata"]!["labels"]!["cassandra.datastax.com/datacenter"]);
        Assert.Equal((string?)created["metadata"]!["uid"], (string?)made["metadata"]!["ownerReferences"]![0]!["uid"]);
        Assert.NotNull(made["metadata"]!["annotations"]!["cassandra.datastax.com/resource-hash"]);
        Assert.NotNull(await space.FindAsync("PodDisruptionBudget", budget));
        Assert.NotNull(await space.FindAsync("Service", "myorders-seed-service"));
        Assert.Null((await space.GetAsync("Secret", "myorders-superuser"))["metadata"]!["ownerReferences"]);
        Assert.Equal(statusName, (string?)ready["status"]!["datacenterName"]);
        Assert.Equal(["finalizer.cassandra.datastax.com"], ready["metadata"]!["finalizers"]!.AsArray().Select(static name => (string?)name));
        Assert.Equal((long)ready["metadata"]!["generation"]!, (long)ready["status"]!["observedGeneration"]!);
        var claims = await space.ListAsync("PersistentVolumeClaim");
        Assert.Equal([$"server-data-{set}-0", $"server-data-{set}-1"], claims.Select(NameOf).Order(StringComparer.Ordinal));
        Assert.All(claims, static claim => Assert.Equal("Bound", (string?)claim["status"]!["phase"]));
        Assert.Equal(2, HostIds(ready).Distinct().Count());
        Assert.All(await space.ListAsync("Pod", "cassandra.datastax.com/rack=r1"), static pod => Assert.Equal("Started", (string?)pod["metadata"]!["labels"]!["cassandra.datastax.com/node-state"]));
    }

    /// <summary>reconcile_racks.go, CheckRackPodTemplate: v1.19.1:202, v1.20.0:207-217; constructor.go v1.21.1:90.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.12.0", "222", null)]
    [InlineData("1.19.1", "222", null)]
    [InlineData("1.20.0", "111", "True")]
    [InlineData("1.22.4", "111", "False")]
    [InlineData("1.24.1", "111", "False")]
    [InlineData("1.32.0", "111", "False")]
    public async Task A_restart_with_another_ImageConfig(string release, string loggers, string? requiresUpdate)
    {
        await using var simulation = await RunningAsync(cluster, release);

        await simulation.ConfigureAsync(Config(release, 2));
        await simulation.CassOperator.IdleAsync();
        Assert.Equal("111", await LoggersAsync(simulation)); // nobody reads it before
        await simulation.RestartOperatorsAsync();
        await simulation.CassOperator.IdleAsync();

        Assert.Equal(loggers, await LoggersAsync(simulation));
        Assert.Equal(requiresUpdate, Condition(await simulation.ReadyAsync("dc1"), "RequiresUpdate"));
    }

    /// <summary>constructor.go v1.22.4:76-85, v1.23.0:96-105.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.20.0", "once", "211", null)]
    [InlineData("1.22.4", "once", "211", null)]
    [InlineData("1.22.4", "always", "222", "always")]
    [InlineData("1.23.0", "once", "222", null)]
    [InlineData("1.25.0", "always", "222", "always")]
    [InlineData("1.29.1", "once", "222", null)]
    [InlineData("1.32.0", "once", "222", null)]
    public async Task An_annotation_lets_racks_change(string release, string value, string loggers, string? left)
    {
        await using var simulation = await RunningAsync(cluster, release);
        await simulation.ConfigureAsync(Config(release, 2));
        await simulation.RestartOperatorsAsync();

        await AnnotateAsync(simulation, Allowed, value);
        await simulation.CassOperator.IdleAsync();

        Assert.Equal(loggers, await LoggersAsync(simulation));
        Assert.Equal(left, (string?)(await simulation.ReadyAsync("dc1"))["metadata"]!["annotations"]?[Allowed]);
    }

    /// <summary>reconcile_racks.go v1.32.0:433-448.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.19.1")]
    [InlineData("1.29.1")]
    public async Task One_rack_after_the_other(string release)
    {
        await using var simulation = await RunningAsync(cluster, release, size: 6);
        await simulation.ConfigureAsync(Config(release, 2));
        await simulation.RestartOperatorsAsync();
        await AnnotateAsync(simulation, Allowed, "always");

        var seen = new List<string>();
        await Eventually.TrueAsync("all racks are updated", async () =>
        {
            var sets = await SetsAsync(simulation);
            var loggers = string.Concat(sets.Select(Logger));
            if (seen.LastOrDefault() != loggers)
                seen.Add(loggers);
            Assert.InRange(sets.Count(static set => ((int?)set["status"]!["readyReplicas"] ?? 0) < 2), 0, 1);
            return loggers == "222";
        });

        Assert.Equal(["111", "211", "221", "222"], seen.SkipWhile(static loggers => loggers != "111"));
    }

    /// <summary>Generation newer than observedGeneration: v1.20.0 reconcile_racks.go:169-172; v1.21.0 handler.go:84.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.21.0", "211")]
    [InlineData("1.22.4", "222")]
    [InlineData("1.29.1", "222")]
    public async Task Any_change_of_the_specification_lets_images_through(string release, string loggers)
    {
        await using var simulation = await RunningAsync(cluster, release);
        await simulation.ConfigureAsync(Config(release, 2));
        await simulation.RestartOperatorsAsync();
        await simulation.CassOperator.IdleAsync();
        Assert.Equal("111", await LoggersAsync(simulation));

        await PatchSpecAsync(simulation, """{"config":{"cassandra-yaml":{"num_tokens":8} } }""");
        await simulation.CassOperator.IdleAsync();

        Assert.Equal(loggers, await LoggersAsync(simulation));
    }

    /// <summary>constructor.go v1.20.0:61: only a transition to Ready sets observedGeneration.</summary>
    [ClusterFact(Needs.Controllers)]
    public async Task In_1_20_0_a_change_without_consequences_leaves_a_datacenter_behind()
    {
        await using var simulation = await RunningAsync(cluster, "1.20.0");
        await PatchSpecAsync(simulation, """{"minimumMemoryOfNothing":1}""");
        await simulation.CassOperator.IdleAsync();
        var dc = await simulation.Namespace.GetAsync("CassandraDatacenter", "dc1");
        Assert.Equal((long)dc["metadata"]!["generation"]! - 1, (long)dc["status"]!["observedGeneration"]!);

        await simulation.ConfigureAsync(Config("1.20.0", 2));
        await simulation.RestartOperatorsAsync();
        await simulation.CassOperator.IdleAsync();

        Assert.Equal("222", await LoggersAsync(simulation));
    }

    /// <summary>reconcile_racks.go, CheckRackForceUpgrade: v1.22.4 (all that differ become updatable, the field is cleared), v1.32.0:551-566.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.4", "222", false)]
    [InlineData("1.23.2", "222", false)]
    [InlineData("1.29.1", "222", true)]
    public async Task Forced_racks(string release, string loggers, bool stays)
    {
        await using var simulation = await RunningAsync(cluster, release);
        await simulation.ConfigureAsync(Config(release, 2));
        await simulation.RestartOperatorsAsync();
        await simulation.CassOperator.IdleAsync();

        await PatchSpecAsync(simulation, """{"forceUpgradeRacks":["r2"]}""");
        await simulation.CassOperator.IdleAsync();

        Assert.Equal(loggers, await LoggersAsync(simulation));
        Assert.Equal(stays, (await simulation.ReadyAsync("dc1"))["spec"]!["forceUpgradeRacks"] is not null);
    }

    /// <summary>reconcile_racks.go v1.24.1:172 and v1.32.0:171-247, failureModeDetection; before, CheckPodsReady holds everything up.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.4", false)]
    [InlineData("1.24.1", true)]
    [InlineData("1.32.0", true)]
    public async Task Racks_whose_pods_fail_heal_with_the_ImageConfig(string release, bool heals)
    {
        await using var simulation = await RunningAsync(cluster, release);
        simulation.Nodes.CanPull = static image => !image.EndsWith(":v2", StringComparison.Ordinal);
        await simulation.ConfigureAsync(Config(release, 2));
        await simulation.RestartOperatorsAsync();
        await AnnotateAsync(simulation, Allowed, "always");
        await Eventually.TrueAsync("a pod cannot pull", async () => (await simulation.Namespace.ListAsync("Pod", "cassandra.datastax.com/rack=r1"))
            .Any(static pod => pod["status"]!["containerStatuses"] is JsonArray statuses && statuses.Any(static status => (string?)status!["state"]!["waiting"]?["reason"] == "ImagePullBackOff")));
        await AnnotateAsync(simulation, Allowed, null);
        Assert.Equal("211", await LoggersAsync(simulation));

        await simulation.ConfigureAsync(Config(release, 3));
        await simulation.RestartOperatorsAsync();
        if (heals)
            await Eventually.TrueAsync("the rack heals", async () => await LoggersAsync(simulation) == "311");
        else
            await Task.Delay(1000);
        Assert.Equal(heals ? "311" : "211", await LoggersAsync(simulation));
        if (heals)
            return;

        // Until 1.23.2 this is the only way; the broken pod itself has to be deleted, as the StatefulSet controller waits for it.
        await PatchSpecAsync(simulation, """{"forceUpgradeRacks":["r1"]}""");
        await Eventually.TrueAsync("the rack is forced", async () => (await LoggersAsync(simulation))[0] == '3');
    }

    /// <summary>reconcile_racks.go v1.32.0:417-422, construct_statefulset.go:175-198.</summary>
    [ClusterFact(Needs.Controllers)]
    public async Task A_canary_changes_the_first_rack_only()
    {
        await using var simulation = await RunningAsync(cluster, "1.29.1", size: 6);
        await simulation.ConfigureAsync(Config("1.29.1", 2));
        await simulation.RestartOperatorsAsync();

        await PatchSpecAsync(simulation, """{"canaryUpgrade":true,"canaryUpgradeCount":1}""");
        await simulation.CassOperator.IdleAsync();

        Assert.Equal("211", await LoggersAsync(simulation));
        var pods = await simulation.Namespace.ListAsync("Pod", "cassandra.datastax.com/rack=r1");
        Assert.Equal(["v1", "v2"], pods.OrderBy(NameOf, StringComparer.Ordinal).Select(static pod => Image(pod["spec"]!, "server-system-logger").Split(':')[1]));
    }

    /// <summary>Stopped: reconcile_racks.go v1.32.0:633-700; v1.24.0:418 waits for a ready pod.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.19.1", "222")]
    [InlineData("1.24.0", "111")]
    [InlineData("1.24.1", "222")]
    [InlineData("1.32.0", "222")]
    public async Task A_stopped_datacenter(string release, string loggersWhileStopped)
    {
        await using var simulation = await RunningAsync(cluster, release);
        var hostIds = HostIds(await simulation.ReadyAsync("dc1"));
        await simulation.ConfigureAsync(Config(release, 2));
        await simulation.RestartOperatorsAsync();

        await PatchSpecAsync(simulation, """{"stopped":true}""");
        await Eventually.TrueAsync("it is stopped", async () => (await SetsAsync(simulation)).All(static set => (int?)set["spec"]!["replicas"] == 0 && (int?)set["status"]!["replicas"] is null or 0));
        await (release == "1.24.0" ? Task.Delay(1000) : simulation.CassOperator.IdleAsync());
        var dc = await simulation.Namespace.GetAsync("CassandraDatacenter", "dc1");
        Assert.Equal(("True", "False"), (Condition(dc, "Stopped"), Condition(dc, "Ready")));
        Assert.Equal(loggersWhileStopped, await LoggersAsync(simulation));
        Assert.Equal(3, (await simulation.Namespace.ListAsync("PersistentVolumeClaim")).Count);

        await PatchSpecAsync(simulation, """{"stopped":false}""");
        await simulation.CassOperator.IdleAsync();
        dc = await simulation.ReadyAsync("dc1");
        Assert.Equal(("False", "False"), (Condition(dc, "Stopped"), Condition(dc, "Resuming")));
        Assert.Equal("222", await LoggersAsync(simulation));
        Assert.Equal(hostIds, HostIds(dc));
    }

    /// <summary>internal/controllers/control/jobs.go v1.20.0:410 and v1.32.0:477.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.19.1", "refresh", "222", "Failed")]
    [InlineData("1.22.4", "refresh", "211", "Complete")]
    [InlineData("1.29.1", "refresh", "222", "Complete")]
    [InlineData("1.29.1", "restart", "111", "Complete")]
    public async Task Tasks(string release, string command, string loggers, string condition)
    {
        await using var simulation = await RunningAsync(cluster, release);
        var pods = (await simulation.Namespace.ListAsync("Pod")).Select(UidOf).ToHashSet();
        await simulation.ConfigureAsync(Config(release, 2));
        await simulation.RestartOperatorsAsync();
        await simulation.CassOperator.IdleAsync();

        await simulation.Namespace.ApplyAsync($$"""
            apiVersion: control.k8ssandra.io/v1alpha1
            kind: CassandraTask
            metadata: {name: task}
            spec:
              datacenter: {name: dc1, namespace: {{simulation.Namespace.Name}} }
              jobs: [{name: job, command: {{command}} }]
            """);
        await Eventually.TrueAsync("the task is done", async () => (await simulation.Namespace.GetAsync("CassandraTask", "task"))["status"]?["completionTime"] is not null);
        await simulation.CassOperator.IdleAsync();

        var task = await simulation.Namespace.GetAsync("CassandraTask", "task");
        Assert.Equal("True", Condition(task, condition));
        Assert.Equal(loggers, await LoggersAsync(simulation));
        if (command == "restart")
            Assert.DoesNotContain(await simulation.Namespace.ListAsync("Pod", "app.kubernetes.io/managed-by=cass-operator"), pod => pods.Contains(UidOf(pod)));
    }
}
