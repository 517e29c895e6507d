using System.Text.Json.Nodes;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>
/// That the simulated cass-operator, by which everything about operations is tested, does what the releases do: each rule with its
/// source, pkg/reconciliation of k8ssandra/cass-operator at the tags unless it is said otherwise.
/// </summary>
public sealed class SimulatedOperatorTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const string Operator = "cass-operator-controller-manager";
    private const string Allowed = "cassandra.datastax.com/autoupdate-spec";

    // ---- what it makes --------------------------------------------------------------------------------------------------

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
        await using var simulation = await StartAsync(release);
        var dc = Datacenter(size: 2, racks: "[{name: r1}]");
        dc["spec"]!["clusterName"] = "My Orders";
        if (release != "1.12.0")
            dc["spec"]!["datacenterName"] = "EU_West";
        var created = await simulation.Namespace.ApplyAsync(dc);

        var ready = await simulation.ReadyAsync("dc1");
        await simulation.CassOperator.IdleAsync();

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

    // ---- when templates change --------------------------------------------------------------------------------------------

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
        await using var simulation = await RunningAsync(release);

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
        await using var simulation = await RunningAsync(release);
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
        await using var simulation = await RunningAsync(release, size: 6);
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
        await using var simulation = await RunningAsync(release);
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
        await using var simulation = await RunningAsync("1.20.0");
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
        await using var simulation = await RunningAsync(release);
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
        await using var simulation = await RunningAsync(release);
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
        await using var simulation = await RunningAsync("1.29.1", size: 6);
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
        await using var simulation = await RunningAsync(release);
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
        await using var simulation = await RunningAsync(release);
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

    // ---- the process --------------------------------------------------------------------------------------------------------

    /// <summary>cmd/main.go: a text that cannot be loaded ends the process; the old pod goes on, because the new one is never ready.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.4", "images: [")]
    [InlineData("1.25.0", "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\n")]
    [InlineData("1.32.0", "images: {system-logger: k8ssandra/system-logger:v1}")]
    public async Task A_text_that_cannot_be_loaded(string release, string text)
    {
        await using var simulation = await RunningAsync(release);
        await simulation.ConfigureAsync(text);
        await simulation.BeginRestartAsync();

        await Eventually.TrueAsync("the new pod crashes again and again", async () => (await simulation.Namespace.ListAsync("Pod", "control-plane=controller-manager"))
            .Any(static pod => (string?)Manager(pod)?["state"]?["waiting"]?["reason"] == "CrashLoopBackOff" && (int)Manager(pod)!["restartCount"]! > 1
                && (int?)Manager(pod)!["lastState"]!["terminated"]!["exitCode"] == 1 && (string?)Manager(pod)!["lastState"]!["terminated"]!["reason"] == "Error"));
        var pods = await simulation.Namespace.ListAsync("Pod", "control-plane=controller-manager");
        Assert.Single(pods, static pod => (bool?)Manager(pod)?["ready"] == true);

        // A container that is started anew reads the text anew.
        await simulation.ConfigureAsync(Config(release, 2));
        await simulation.Namespace.RolledOutAsync("Deployment", Operator);
    }

    /// <summary>cmd/main.go v1.32.0:380-397: nothing labelled, no start.</summary>
    [ClusterFact(Needs.Controllers)]
    public async Task Without_a_label_nothing_is_found()
    {
        await using var simulation = await RunningAsync("1.29.1");
        await simulation.Namespace.PatchAsync("ConfigMap", "cass-operator-image-config", """{"metadata":{"labels":{"k8ssandra.io/config":null} } }""");
        await simulation.BeginRestartAsync();

        await Eventually.TrueAsync("the new pod crashes", async () => (await simulation.Namespace.ListAsync("Pod", "control-plane=controller-manager"))
            .Any(static pod => (string?)Manager(pod)?["state"]?["waiting"]?["reason"] == "CrashLoopBackOff"));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task An_operator_whose_image_cannot_be_pulled_does_not_start()
    {
        await using var simulation = await RunningAsync("1.29.1");
        simulation.Nodes.CanPull = static image => !image.Contains("cass-operator", StringComparison.Ordinal);
        await simulation.BeginRestartAsync();

        await Eventually.TrueAsync("the new pod waits for its image", async () => (await simulation.Namespace.ListAsync("Pod", "control-plane=controller-manager"))
            .Any(static pod => (string?)Manager(pod)?["state"]?["waiting"]?["reason"] == "ImagePullBackOff"));
        simulation.Nodes.CanPull = static _ => true;
        await simulation.Namespace.RolledOutAsync("Deployment", Operator);
    }

    /// <summary>
    /// config/deployments/default: leader election by a flag from 1.29.0 on, by OperatorConfig until 1.23. A lease that nobody
    /// released runs out.
    /// </summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.4", true)]
    [InlineData("1.25.0", false)]
    [InlineData("1.29.1", true)]
    public async Task The_lease(string release, bool elects)
    {
        await using var simulation = await RunningAsync(release, new SimulationSettings { LeaseDuration = TimeSpan.FromSeconds(3) });
        var before = await simulation.Namespace.FindAsync("Lease", "b569adb7.cassandra.datastax.com");
        Assert.Equal(elects, before is not null);
        await simulation.RestartOperatorsAsync();
        var pod = NameOf(Assert.Single(await simulation.Namespace.ListAsync("Pod", "control-plane=controller-manager")));
        if (!elects)
            return;

        var after = await simulation.Namespace.GetAsync("Lease", "b569adb7.cassandra.datastax.com");
        Assert.DoesNotContain(pod, (string)after["spec"]!["holderIdentity"]!, StringComparison.Ordinal);
        await Eventually.TrueAsync("the new pod leads", async () =>
            ((string)(await simulation.Namespace.GetAsync("Lease", "b569adb7.cassandra.datastax.com"))["spec"]!["holderIdentity"]!).StartsWith(pod + "_", StringComparison.Ordinal));
    }

    /// <summary>Without leader election an old process that has not ended undoes what the new one does.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.25.0", true)]
    [InlineData("1.29.1", false)]
    public async Task An_old_process_that_still_runs_reconciles(string release, bool interferes)
    {
        var settings = new SimulationSettings { TerminatingProcessesGoOn = true, LeaseDuration = TimeSpan.FromMilliseconds(500) };
        await using var simulation = await RunningAsync(release, settings);
        simulation.Nodes.Termination = static pod => TimeSpan.FromSeconds((string?)pod["metadata"]!["labels"]?["control-plane"] == "controller-manager" ? 4 : 0);
        await simulation.ConfigureAsync(Config(release, 2));
        await simulation.BeginRestartAsync();
        await simulation.Namespace.RolledOutAsync("Deployment", Operator);
        Assert.Equal(2, (await simulation.Namespace.ListAsync("Pod", "control-plane=controller-manager")).Count);
        await AnnotateAsync(simulation, Allowed, "always");

        var seen = new List<char>();
        await Eventually.TrueAsync("the old process is gone and all racks are updated", async () =>
        {
            var loggers = await LoggersAsync(simulation);
            if (seen.LastOrDefault() != loggers[0])
                seen.Add(loggers[0]);
            return loggers == "222" && (await simulation.Namespace.ListAsync("Pod", "control-plane=controller-manager")).Count == 1;
        });

        Assert.Equal(interferes, string.Concat(seen).Contains("21", StringComparison.Ordinal));
    }

    // ---- deletion -----------------------------------------------------------------------------------------------------------

    /// <summary>reconcile_datacenter.go: v1.8.0:20-115, v1.12.0:27-30, v1.24.1:26-138, v1.25.0:145.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.12.0", null, false, false)]
    [InlineData("1.12.0", null, true, true)]
    [InlineData("1.22.4", "false", false, false)]
    [InlineData("1.24.1", "false", false, false)]
    [InlineData("1.24.1", null, true, true)]
    [InlineData("1.25.0", "false", false, true)]
    [InlineData("1.25.0", "False", false, false)]
    [InlineData("1.32.0", "false", false, true)]
    [InlineData("1.11.0", null, true, false)]
    public async Task Claims_after_a_deletion(string release, string? deletePvc, bool withoutFinalizer, bool stay)
    {
        await using var simulation = await RunningAsync(release);
        var claims = await ClaimsAsync(simulation);
        var hostIds = HostIds(await simulation.ReadyAsync("dc1"));
        if (deletePvc is not null)
            await AnnotateAsync(simulation, "cassandra.datastax.com/delete-pvc", deletePvc);
        if (withoutFinalizer)
        {
            await AnnotateAsync(simulation, "cassandra.datastax.com/no-finalizer", "true");
            await simulation.Namespace.PatchAsync("CassandraDatacenter", "dc1", """{"metadata":{"finalizers":null}}""");
            await simulation.CassOperator.IdleAsync();
        }

        await DeleteAsync(simulation);
        Assert.Equal(stay ? claims : [], await ClaimsAsync(simulation));

        // The volumes go with the claims; what was kept comes back.
        await Eventually.TrueAsync("volumes are reclaimed", async () => (await VolumesAsync(simulation)).Count == (stay ? 3 : 0));
        await simulation.Namespace.ApplyAsync(Datacenter());
        var again = await simulation.ReadyAsync("dc1");
        Assert.Equal(stay, hostIds.SequenceEqual(HostIds(again)));
        Assert.Equal(stay, claims.SequenceEqual(await ClaimsAsync(simulation)));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task Volumes_that_are_retained_stay_with_their_data()
    {
        await using var simulation = await RunningAsync("1.24.1");
        foreach (var volume in await VolumesAsync(simulation))
            await cluster.Api.PatchAsync("PersistentVolume", null, NameOf(volume), """{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}""");
        var hostIds = HostIds(await simulation.ReadyAsync("dc1"));

        await DeleteAsync(simulation);

        await Eventually.TrueAsync("the volumes are released", async () => (await VolumesAsync(simulation)).Count(static volume => (string?)volume["status"]!["phase"] == "Released") == 3);
        await simulation.Namespace.ApplyAsync(Datacenter());
        Assert.Empty(HostIds(await simulation.ReadyAsync("dc1")).Intersect(hostIds)); // the new claims have new volumes
    }

    /// <summary>reconcile_datacenter.go v1.24.1:80-111: all racks are scaled to nothing before a claim is deleted.</summary>
    [ClusterFact(Needs.Controllers)]
    public async Task Since_1_24_pods_end_before_their_claims()
    {
        await using var simulation = await RunningAsync("1.24.1", termination: TimeSpan.FromSeconds(1));

        await simulation.Namespace.DeleteAsync("CassandraDatacenter", "dc1");
        await Eventually.TrueAsync("racks are scaled", async () => (await SetsAsync(simulation)).All(static set => (int?)set["spec"]!["replicas"] == 0));

        Assert.All(await simulation.Namespace.ListAsync("PersistentVolumeClaim"), static claim => Assert.Null(claim["metadata"]!["deletionTimestamp"]));
        await GoneAsync(simulation);
    }

    /// <summary>reconcile_datacenter.go v1.10.6:21: a lone datacenter that is to be decommissioned stays for ever; handler.go, IsValid: so does one without its superuser's secret.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("decommission")]
    [InlineData("secret")]
    public async Task Deletions_that_hang(string reason)
    {
        await using var simulation = await StartAsync("1.25.0");
        var dc = Datacenter();
        if (reason == "secret")
            dc["spec"]!["superuserSecretName"] = "admin";
        await simulation.Namespace.ApplyAsync("{apiVersion: v1, kind: Secret, metadata: {name: admin}, stringData: {username: a, password: b}}");
        await simulation.Namespace.ApplyAsync(dc);
        await simulation.ReadyAsync("dc1");
        if (reason == "decommission")
            await AnnotateAsync(simulation, "cassandra.datastax.com/decommission-on-delete", "true");
        else
            await simulation.Namespace.DeleteAsync("Secret", "admin");
        await Task.Delay(200);

        await simulation.Namespace.DeleteAsync("CassandraDatacenter", "dc1");
        await Task.Delay(1500);

        Assert.NotNull((await simulation.Namespace.GetAsync("CassandraDatacenter", "dc1"))["metadata"]!["deletionTimestamp"]);
        Assert.Equal(3, (await SetsAsync(simulation)).Sum(static set => (int)set["spec"]!["replicas"]!));
    }

    /// <summary>The name trap: status.datacenterName, an earlier release's override, is lost with the object (constructor.go v1.23.0:68-70).</summary>
    [ClusterFact(Needs.Controllers)]
    public async Task A_datacenter_of_an_older_release_gets_other_names_when_it_is_created_again()
    {
        await using var simulation = await StartAsync("1.22.4");
        var dc = Datacenter(size: 1, racks: "[{name: r1}]");
        dc["spec"]!["datacenterName"] = "Europe";
        await simulation.Namespace.ApplyAsync(dc.DeepClone().AsObject());
        await simulation.ReadyAsync("dc1");
        await simulation.Namespace.DeleteAsync("Deployment", Operator);
        await simulation.Namespace.InstallCassOperatorAsync("1.25.0", Config("1.25.0", 1));
        await simulation.Namespace.RolledOutAsync("Deployment", Operator);
        await simulation.CassOperator.IdleAsync();
        Assert.Equal(["orders-europe-r1-sts"], (await SetsAsync(simulation)).Select(NameOf));

        await AnnotateAsync(simulation, "cassandra.datastax.com/delete-pvc", "false");
        await DeleteAsync(simulation);
        await simulation.Namespace.ApplyAsync(dc);
        await simulation.ReadyAsync("dc1");

        Assert.Equal(["orders-dc1-r1-sts"], (await SetsAsync(simulation)).Select(NameOf));
        Assert.Equal(2, (await simulation.Namespace.ListAsync("PersistentVolumeClaim")).Count);
    }

    // ---- scenes ---------------------------------------------------------------------------------------------------------------

    private async Task<Simulation> StartAsync(string release, SimulationSettings? settings = null, TimeSpan? termination = null) =>
        await Simulation.StartAsync(await cluster.NamespaceAsync("sim"), release, Config(release, 1), settings, termination);

    private async Task<Simulation> RunningAsync(string release, SimulationSettings? settings = null, int size = 3, TimeSpan? termination = null)
    {
        var simulation = await StartAsync(release, settings, termination);
        await simulation.Namespace.ApplyAsync(Datacenter(size));
        await simulation.ReadyAsync("dc1");
        await simulation.CassOperator.IdleAsync();
        return simulation;
    }

    private static JsonObject Datacenter(int size = 3, string racks = "[{name: r1}, {name: r2}, {name: r3}]") => Manifest.ReadOne($$"""
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: dc1}
        spec:
          clusterName: Orders
          serverType: cassandra
          serverVersion: "4.0.7"
          size: {{size}}
          racks: {{racks}}
          storageConfig:
            cassandraDataVolumeClaimSpec: {storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
        """);

    /// <summary>A text whose system-logger has a version of its own.</summary>
    private static string Config(string release, int version) => Version.Parse(release) < new Version(1, 27)
        ? $$"""
        apiVersion: config.k8ssandra.io/v1beta1
        kind: ImageConfig
        images:
          system-logger: k8ssandra/system-logger:v{{version}}
          config-builder: datastax/cass-config-builder:1.0
          k8ssandra-client: k8ssandra/k8ssandra-client:v0
        defaults:
          cassandra: {repository: k8ssandra/cass-management-api}
        """
        : $$"""
        apiVersion: config.k8ssandra.io/v1beta2
        kind: ImageConfig
        images:
          system-logger: {repository: k8ssandra, name: system-logger, tag: v{{version}} }
          config-builder: {repository: datastax, name: cass-config-builder, tag: "1.0"}
          k8ssandra-client: {repository: k8ssandra, name: k8ssandra-client, tag: v0}
        types:
          cassandra: {repository: k8ssandra, name: cass-management-api}
        """;

    private static async Task<IReadOnlyList<JsonObject>> SetsAsync(Simulation simulation) =>
        [.. (await simulation.Namespace.ListAsync("StatefulSet")).OrderBy(NameOf, StringComparer.Ordinal)];

    /// <summary>The versions of system-logger that the racks' templates ask for, rack by rack.</summary>
    private static async Task<string> LoggersAsync(Simulation simulation) => string.Concat((await SetsAsync(simulation)).Select(Logger));

    private static char Logger(JsonObject set) => Image(set["spec"]!["template"]!["spec"]!, "server-system-logger")[^1];

    private static string Image(JsonNode podSpec, string container) =>
        (string)podSpec["containers"]!.AsArray().Single(item => (string?)item!["name"] == container)!["image"]!;

    private static JsonNode? Manager(JsonObject pod) => (pod["status"]!["containerStatuses"] as JsonArray)?[0];

    private static string? Condition(JsonObject item, string type) =>
        (string?)(item["status"]?["conditions"] as JsonArray)?.FirstOrDefault(condition => (string?)condition!["type"] == type)?["status"];

    private static List<string> HostIds(JsonObject dc) =>
        [.. dc["status"]!["nodeStatuses"]!.AsObject().OrderBy(static node => node.Key, StringComparer.Ordinal).Select(static node => (string)node.Value!["hostID"]!)];

    private static string NameOf(JsonObject item) => (string)item["metadata"]!["name"]!;

    private static string UidOf(JsonObject item) => (string)item["metadata"]!["uid"]!;

    private static async Task<List<string>> ClaimsAsync(Simulation simulation) =>
        [.. (await simulation.Namespace.ListAsync("PersistentVolumeClaim")).OrderBy(NameOf, StringComparer.Ordinal).Select(static claim => NameOf(claim) + " " + UidOf(claim))];

    private async Task<List<JsonObject>> VolumesAsync(Simulation simulation) =>
        [.. (await cluster.Api.ListAsync("PersistentVolume", null)).Where(volume => (string?)volume["spec"]!["claimRef"]?["namespace"] == simulation.Namespace.Name)];

    private static async Task AnnotateAsync(Simulation simulation, string name, string? value) => await simulation.Namespace.PatchAsync("CassandraDatacenter", "dc1",
        new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [name] = value } } }.ToJsonString());

    private static async Task PatchSpecAsync(Simulation simulation, string patch) => await simulation.Namespace.PatchAsync("CassandraDatacenter", "dc1", """{"spec":""" + patch + "}");

    private static async Task DeleteAsync(Simulation simulation)
    {
        await simulation.Namespace.DeleteAsync("CassandraDatacenter", "dc1");
        await GoneAsync(simulation);
    }

    private static Task GoneAsync(Simulation simulation) => Eventually.TrueAsync("the datacenter and all that it owns is gone", async () =>
        await simulation.Namespace.FindAsync("CassandraDatacenter", "dc1") is null && (await simulation.Namespace.ListAsync("StatefulSet")).Count == 0
        && (await simulation.Namespace.ListAsync("Pod", "app.kubernetes.io/managed-by=cass-operator")).Count == 0
        && (await simulation.Namespace.ListAsync("PersistentVolumeClaim")).All(static claim => claim["metadata"]!["deletionTimestamp"] is null));
}
