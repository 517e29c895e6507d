using K8ssandraImages.TestCluster;
using static K8ssandraImages.Operations.Tests.Rollout.SimulatedScenes;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>
/// That the simulated cass-operator starts, ends and leads as the releases do: each rule with its source,
/// pkg/reconciliation of k8ssandra/cass-operator at the tags unless it is said otherwise.
/// </summary>
public sealed class SimulatedProcessTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    /// <summary>cmd/main.go: a text that cannot be loaded ends the process; the old pod goes on, because the new one is never ready.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.4", "images: [")]
    [InlineData("1.25.0", "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\n")]
    [InlineData("1.32.0", "images: {system-logger: k8ssandra/system-logger:v1}")]
    public async Task A_text_that_cannot_be_loaded(string release, string text)
    {
        await using var simulation = await RunningAsync(cluster, release);
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
        await using var simulation = await RunningAsync(cluster, "1.29.1");
        await simulation.Namespace.PatchAsync("ConfigMap", "cass-operator-image-config", """{"metadata":{"labels":{"k8ssandra.io/config":null} } }""");
        await simulation.BeginRestartAsync();

        await Eventually.TrueAsync("the new pod crashes", async () => (await simulation.Namespace.ListAsync("Pod", "control-plane=controller-manager"))
            .Any(static pod => (string?)Manager(pod)?["state"]?["waiting"]?["reason"] == "CrashLoopBackOff"));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task An_operator_whose_image_cannot_be_pulled_does_not_start()
    {
        await using var simulation = await RunningAsync(cluster, "1.29.1");
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
        await using var simulation = await RunningAsync(cluster, release, new SimulationSettings { LeaseDuration = TimeSpan.FromSeconds(3) });
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
        await using var simulation = await RunningAsync(cluster, release, settings);
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
}
