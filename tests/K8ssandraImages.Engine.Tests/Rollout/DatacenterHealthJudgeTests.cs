using static K8ssandraImages.Engine.Tests.Rollout.Patient;

namespace K8ssandraImages.Engine.Tests.Rollout;

/// <summary>When a datacenter is well, and what is said where it is not.</summary>
public class DatacenterHealthJudgeTests
{
    private const string Ready = "{type: Ready, status: \"True\"}";

    [Fact]
    public void One_that_is_well()
    {
        var health = new Patient().Judge();
        Assert.True(health is { IsReady: true, IsFailing: false, IsStopped: false, HasDesiredImages: null, NextStep: null, Progress: "Ready", Waited: null, IsTimedOut: false });
        Assert.Empty(health.Reasons);
        Assert.Equal(("prod", "cass", "demo", "dc1", "dc1"), (health.Context, health.Namespace, health.Cluster, health.Datacenter, health.Name));
        Assert.Equal(["r1 demo-dc1-r1-sts 2/2/2", "r2 demo-dc1-r2-sts 1/1/1"], health.Racks.Select(rack => $"{rack.Name} {rack.StatefulSet} {rack.ReadyPods}/{rack.UpdatedPods}/{rack.Replicas}"));
        Assert.Equal("cass/dc1: ready", health.ToString());
    }

    // ---- what cass-operator says (spec H.4, F.5) ----------------------------------------------------------------------------

    public static TheoryData<string, string> UnderWay => new()
    {
        { "ReplacingNodes", "nodes are being replaced (condition ReplacingNodes)" },
        { "ScalingUp", "it is being scaled up (condition ScalingUp)" },
        { "ScalingDown", "it is being scaled down (condition ScalingDown)" },
        { "Updating", "it is being updated (condition Updating)" },
        { "RollingRestart", "its nodes are being restarted (condition RollingRestart)" },
        { "Resuming", "it comes back from being stopped (condition Resuming)" },
        { "Decommission", "it is being decommissioned (condition Decommission)" },
        { "ResizingVolumes", "its volumes are being resized (condition ResizingVolumes)" },
    };

    [Theory]
    [MemberData(nameof(UnderWay))]
    public void Nothing_may_be_under_way(string condition, string reason)
    {
        var health = new Patient { Conditions = Ready + ", {type: " + condition + ", status: \"True\"}" }.Judge();
        Assert.False(health.IsReady);
        Assert.Equal([reason], health.Reasons);
        Assert.True(new Patient { Conditions = Ready + ", {type: " + condition + ", status: \"False\"}" }.Judge().IsReady);
    }

    // RequiresUpdate is no help (spec E.4), and Initialized says what Ready says.
    [Theory]
    [InlineData("{type: RequiresUpdate, status: \"True\"}")]
    [InlineData("{type: Initialized, status: \"False\"}")]
    [InlineData("{type: Stopped, status: \"False\"}")]
    [InlineData("{type: Healthy, status: \"True\"}")]
    [InlineData("{type: Healthy, status: Unknown}")]
    [InlineData("{type: Valid, status: \"True\"}")]
    public void Other_conditions_do_not_matter(string condition) => Assert.Empty(new Patient { Conditions = Ready + ", " + condition }.Judge().Reasons);

    [Theory]
    [InlineData("{type: Ready, status: \"False\"}", "cass-operator does not call it ready")]
    [InlineData("{type: Ready, status: Unknown, message: It begins.}", "cass-operator does not call it ready: It begins")]
    [InlineData("", "cass-operator does not call it ready yet")]
    [InlineData(Ready + ", {type: Healthy, status: \"False\"}", "Cassandra is not healthy, by cass-operator's check")]
    [InlineData(Ready + ", {type: Valid, status: \"False\", message: no secret.}", "cass-operator takes its specification for wrong: no secret")]
    public void The_operator_has_to_call_it_ready(string conditions, string reason) => Assert.Equal([reason], new Patient { Conditions = conditions }.Judge().Reasons);

    [Theory]
    [InlineData("Updating", "cass-operator is at work on it (progress Updating)")]
    [InlineData("\"\"", "cass-operator has said nothing about it yet")]
    public void The_operator_has_to_be_done(string progress, string reason) => Assert.Equal([reason], new Patient { Progress = progress }.Judge().Reasons);

    // Spec E.4: until 1.20.0 it is set on a transition to Ready alone, and may lag for ever.
    [Theory]
    [InlineData("1.12.0", true)]
    [InlineData("1.19.1", true)]
    [InlineData("1.20.0", true)]
    [InlineData("1.21.0", false)]
    [InlineData("1.21.1", false)]
    [InlineData("1.24.0", false)]
    [InlineData("1.32.0", false)]
    public void A_change_that_the_operator_has_not_gone_through(string release, bool isReady)
    {
        var health = new Patient { Release = release, Generation = 3, ObservedGeneration = 2 }.Judge();
        Assert.Equal(isReady, health.IsReady);
        Assert.Equal(isReady ? [] : ["cass-operator has not gone through its latest change"], health.Reasons);
        Assert.Equal(isReady, new Patient { Release = release, Generation = 1, ObservedGeneration = null }.Judge().IsReady);
        Assert.True(new Patient { Release = release, Generation = 3, ObservedGeneration = 3 }.Judge().IsReady);
    }

    [Fact]
    public void One_that_is_being_deleted()
    {
        var health = new Patient { Metadata = "deletionTimestamp: \"2026-05-01T11:59:00Z\"" }.Judge();
        Assert.Equal((false, "it is being deleted"), (health.IsReady, Assert.Single(health.Reasons)));
    }

    // ---- stopped --------------------------------------------------------------------------------------------------------------

    [Fact]
    public void One_that_is_stopped_is_ready_in_its_own_way()
    {
        var stopped = new Patient
        {
            Spec = "size: 3, stopped: true, racks: [{name: r1}, {name: r2}]",
            Conditions = "{type: Stopped, status: \"True\"}, {type: Ready, status: \"False\"}",
            Sets = [new("r1", 0), new("r2", 0)],
            Generation = 2,
        };
        var health = stopped.Judge();
        Assert.Empty(health.Reasons);
        Assert.True(health is { IsReady: true, IsStopped: true });
        Assert.Equal("cass/dc1: stopped", health.ToString());

        Assert.Equal(["it is being stopped"], (stopped with { Conditions = "{type: Ready, status: \"False\"}" }).Judge().Reasons);
        health = (stopped with { Sets = [new("r1", 0), new("r2", 1)] }).Judge();
        Assert.True(health is { IsReady: false, IsStopped: false });
        Assert.Equal(["r2: its StatefulSet is for 1 pods and should be for 0"], health.Reasons);
    }

    // ---- racks and pods -------------------------------------------------------------------------------------------------------

    [Fact]
    public void A_rack_without_a_StatefulSet()
    {
        var health = new Patient { Sets = [new("r1", 2)] }.Judge();
        Assert.Equal(["r2: there is no StatefulSet yet"], health.Reasons);
        Assert.Equal((null, 1, 0), (health.Racks[1].StatefulSet, health.Racks[1].Replicas, health.Racks[1].ReadyPods));
    }

    [Fact]
    public void A_StatefulSet_without_a_rack()
    {
        var health = new Patient { Sets = [new("r1", 2), new("r2", 1), new("r0", 1)] }.Judge();
        Assert.Equal(["r0: its StatefulSet is for 1 pods and should be for 0"], health.Reasons);
        Assert.Equal(["r1", "r2", "r0"], health.Racks.Select(rack => rack.Name));
    }

    // A rack's label is its name cleaned up; the name of the StatefulSet tells it as well.
    [Theory]
    [InlineData("size: 1, racks: [{name: \"r 1\"}]", "r1")]
    [InlineData("size: 1, racks: [{name: R1}]", "r1")]
    [InlineData("size: 1", "default")]
    public void A_rack_is_found_by_its_label_or_the_name_of_its_StatefulSet(string spec, string rack) => Assert.Empty(new Patient { Spec = spec, Sets = [new(rack, 1)] }.Judge().Reasons);

    [Fact]
    public void Sizes_are_shared_out()
    {
        var health = new Patient { Spec = "size: 5, racks: [{name: r1}, {name: r2}]" }.Judge();
        Assert.Equal(["r1: its StatefulSet is for 2 pods and should be for 3", "r2: its StatefulSet is for 1 pods and should be for 2"], health.Reasons);
    }

    [Fact]
    public void Pods_that_are_not_there()
    {
        var health = new Patient { Pods = new() { ["r1-1"] = new(IsAbsent: true) } }.Judge();
        Assert.Equal(["r1: 1 of 2 pods are there"], health.Reasons);
        Assert.Equal((1, 2), (health.Racks[0].ReadyPods, health.Racks[0].Replicas));
    }

    [Fact]
    public void What_the_StatefulSet_counts_has_to_agree() =>
        Assert.Equal(["r1: its StatefulSet counts 1 of 2 pods as ready"], new Patient { Sets = [new("r1", 2, Ready: 1), new("r2", 1)] }.Judge().Reasons);

    [Theory]
    [InlineData(1, 0, "", "r1: 1 of 2 pods are of the newest template")]
    [InlineData(2, 0, "", "r1: its StatefulSet is about to end an update")]
    [InlineData(1, 1, "", "r1: 1 of 2 pods are of the newest template")]
    [InlineData(1, 1, "canaryUpgrade: true, ", null)]
    [InlineData(0, 1, "canaryUpgrade: true, ", "r1: 0 of 2 pods are of the newest template")]
    public void An_update_has_to_be_over(int updated, int partition, string spec, string? reason)
    {
        var health = new Patient { Spec = spec + "size: 3, racks: [{name: r1}, {name: r2}]", Sets = [new("r1", 2, Updated: updated, Partition: partition), new("r2", 1)] }.Judge();
        Assert.Equal(reason is null ? [] : [reason], health.Reasons);
        Assert.Equal(updated, health.Racks[0].UpdatedPods);
    }

    private static readonly Dictionary<string, Pod> Sick = new()
    {
        ["begins"] = new(Init: "ready: false, restartCount: 0, state: {running: {}}"),
        ["has not started"] = new("ready: false, restartCount: 0, state: {waiting: {reason: PodInitializing}}"),
        ["is not ready"] = new(),
        ["ends"] = new(Metadata: "deletionTimestamp: \"2026-05-01T11:59:00Z\""),
        ["cannot be pulled"] = new("ready: false, restartCount: 0, state: {waiting: {reason: ImagePullBackOff, message: \"Back-off pulling image.\"}}"),
        ["cannot be pulled, once"] = new("ready: false, restartCount: 0, state: {waiting: {reason: ErrImagePull}}"),
        ["has no name"] = new("ready: false, restartCount: 0, state: {waiting: {reason: InvalidImageName}}"),
        ["an init container cannot be pulled"] = new(Init: "ready: false, restartCount: 0, state: {waiting: {reason: ImagePullBackOff}}", State: "ready: false, restartCount: 0, state: {waiting: {reason: PodInitializing}}"),
        ["crashes"] = new("ready: false, restartCount: 4, state: {waiting: {reason: CrashLoopBackOff, message: \"back-off 5m0s\"}}"),
        ["lacks a secret"] = new("ready: false, restartCount: 0, state: {waiting: {reason: CreateContainerConfigError, message: secret not found}}"),
        ["no node for a while"] = new(Conditions: "{type: PodScheduled, status: \"False\", reason: Unschedulable, lastTransitionTime: \"2026-05-01T11:55:00Z\", message: 0/3 nodes}"),
        ["no node for long"] = new(Conditions: "{type: PodScheduled, status: \"False\", reason: Unschedulable, lastTransitionTime: \"2026-05-01T11:54:59Z\", message: 0/3 nodes}"),
    };

    public static TheoryData<string, string, bool, string?> Troubles => new()
    {
        { "begins", "pod demo-dc1-r1-sts-1 begins: server-config-init is not done", false, null },
        { "has not started", "pod demo-dc1-r1-sts-1: cassandra has not started", false, null },
        { "is not ready", "pod demo-dc1-r1-sts-1: cassandra is not ready", false, null },
        { "ends", "pod demo-dc1-r1-sts-1 is ending", false, null },
        { "cannot be pulled", "pod demo-dc1-r1-sts-1 cannot pull registry.example.com/cassandra:2 (ImagePullBackOff): Back-off pulling image", true, "Check that the image exists in that registry and that the pull secrets fit: kubectl describe pod demo-dc1-r1-sts-1 -n cass --context prod" },
        { "cannot be pulled, once", "pod demo-dc1-r1-sts-1 cannot pull registry.example.com/cassandra:2 (ErrImagePull)", true, "Check that the image exists in that registry and that the pull secrets fit: kubectl describe pod demo-dc1-r1-sts-1 -n cass --context prod" },
        { "has no name", "pod demo-dc1-r1-sts-1 has an image whose name is none: registry.example.com/cassandra:2 (InvalidImageName)", true, "Correct the image: Get-K8ssEffectiveImage tells where it comes from." },
        { "an init container cannot be pulled", "pod demo-dc1-r1-sts-1 cannot pull config:1 (ImagePullBackOff)", true, "Check that the image exists in that registry and that the pull secrets fit: kubectl describe pod demo-dc1-r1-sts-1 -n cass --context prod" },
        { "crashes", "pod demo-dc1-r1-sts-1: cassandra crashes again and again (CrashLoopBackOff, 4 restarts): back-off 5m0s", true, "Look at its log: kubectl logs demo-dc1-r1-sts-1 -n cass --context prod -c cassandra --previous" },
        { "lacks a secret", "pod demo-dc1-r1-sts-1: cassandra does not start (CreateContainerConfigError): secret not found", true, "Look at its events: kubectl describe pod demo-dc1-r1-sts-1 -n cass --context prod" },
        { "no node for a while", "no node takes pod demo-dc1-r1-sts-1: 0/3 nodes", false, "Make room for it, or change what it asks for: kubectl describe pod demo-dc1-r1-sts-1 -n cass --context prod" },
        { "no node for long", "no node takes pod demo-dc1-r1-sts-1: 0/3 nodes", true, "Make room for it, or change what it asks for: kubectl describe pod demo-dc1-r1-sts-1 -n cass --context prod" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public void A_pod_that_is_not_well(string pod, string reason, bool isFailing, string? next)
    {
        var health = new Patient { Pods = new() { ["r1-1"] = Sick[pod] } }.Judge();
        Assert.False(health.IsReady);
        Assert.Equal([reason], health.Racks[0].Reasons.Take(1));
        Assert.Equal("r1: " + reason, health.Reasons[0]);
        Assert.Empty(health.Racks[1].Reasons);
        Assert.Equal((isFailing, next, 1), (health.IsFailing, health.NextStep, health.Racks[0].ReadyPods));
    }

    // Spec E.5: more than two restarts in 1.24 and 1.25, more than none from 1.26 on; before, no release counts them.
    [Theory]
    [InlineData("1.22.4", 2, false)]
    [InlineData("1.22.4", 3, true)]
    [InlineData("1.24.1", 2, false)]
    [InlineData("1.25.0", 2, false)]
    [InlineData("1.25.0", 3, true)]
    [InlineData("1.26.0", 1, true)]
    [InlineData("1.32.0", 0, false)]
    [InlineData("1.32.0", 1, true)]
    public void A_container_that_ended_with_an_error_fails_after_some_restarts(string release, int restarts, bool isFailing)
    {
        var health = new Patient { Release = release, Pods = new() { ["r1-1"] = new("ready: false, restartCount: " + restarts + ", state: {terminated: {exitCode: 3, reason: Error}}") } }.Judge();
        Assert.Equal(isFailing, health.IsFailing);
        Assert.Equal("r1: pod demo-dc1-r1-sts-1: cassandra has ended with an error (Error, " + restarts + (restarts == 1 ? " restart)" : " restarts)"), health.Reasons[0]);
    }

    // A pod on its way out is no trouble of the new one.
    [Fact]
    public void A_pod_that_ends_does_not_fail() =>
        Assert.False(new Patient { Pods = new() { ["r1-1"] = new("ready: false, restartCount: 9, state: {waiting: {reason: CrashLoopBackOff}}", Metadata: "deletionTimestamp: \"2026-05-01T11:59:00Z\"") } }.Judge().IsFailing);

    [Fact]
    public void What_kubelets_and_people_write_does_not_reach_the_terminal()
    {
        var health = new Patient { Pods = new() { ["r1-1"] = new("ready: false, restartCount: 0, state: {waiting: {reason: ImagePullBackOff, message: \"\\e]0;owned\\a\"}}") } }.Judge();
        Assert.All(health.Reasons.Append(health.NextStep!), text => Assert.DoesNotContain(text, char.IsControl));
    }

    // ---- images ---------------------------------------------------------------------------------------------------------------

    [Fact]
    public void Templates_and_pods_with_the_desired_images()
    {
        var health = new Patient { Images = static () => [Row("r1", Image, pods: [Image, Image]), Row("r2", Image, pods: [Image])] }.Judge();
        Assert.True(health is { HasDesiredImages: true, IsReady: true, Reasons: [], NextStep: null });
        Assert.Equal([true, true], health.Racks.Select(rack => rack.HasDesiredImages));
    }

    [Fact]
    public void A_template_with_another_image()
    {
        var health = new Patient { Images = static () => [Row("r1", Image, pods: [Image, Image]), Row("r2", Old, state: DriftState.RolloutPending, next: "Annotate it.", pods: [Old]), Row("r2", Old, container: "logger", state: DriftState.RolloutPending, next: "Annotate it.", pods: [Old])] }.Judge();
        Assert.True(health is { HasDesiredImages: false, IsReady: true, IsFailing: false, NextStep: "Annotate it." });
        Assert.Equal(["r2: cassandra, logger have not the desired image: It waits for permission"], health.Reasons);
        Assert.Equal([true, false], health.Racks.Select(rack => rack.HasDesiredImages));
    }

    [Fact]
    public void A_pod_with_another_image()
    {
        var health = new Patient { Images = static () => [Row("r1", Image, state: DriftState.RollingOut, reason: "1 of 2 pods run another image.", pods: [Image, Old]), Row("r2", Image, pods: [Image])] }.Judge();
        Assert.Equal((false, "r1: cassandra has not the desired image: 1 of 2 pods run another image"), (health.HasDesiredImages, Assert.Single(health.Reasons)));
        Assert.False(new Patient { Images = static () => [Row("r1", Image, pods: [Image, null])] }.Judge().HasDesiredImages);
    }

    [Fact]
    public void What_an_ending_pod_asked_for_does_not_matter()
    {
        var row = Row("r1", Image, pods: [Image]);
        var ending = new K8ssImageDrift { Workload = row.Workload, Resource = row.Resource, Rack = row.Rack, Container = row.Container, Desired = Image, Template = Image, Pods = [.. row.Pods, new PodImage { Pod = "q", Image = Old, Problem = "Terminating" }] };
        Assert.True(new Patient { Images = () => [ending] }.Judge().HasDesiredImages);
    }

    // An admission webhook may put containers into pods, and a release that is not known yet into templates.
    [Fact]
    public void Containers_that_nobody_asked_for_are_left_alone()
    {
        var health = new Patient { Images = static () => [Row("r1", Image, pods: [Image, Image]), Row("r1", "proxy:1", desired: null, state: DriftState.Unmanaged, container: "istio-proxy")] }.Judge();
        Assert.True(health is { HasDesiredImages: true, Reasons: [] });
    }

    [Theory]
    [InlineData(DriftState.Unknown, null)]
    [InlineData(DriftState.RolloutBlocked, false)]
    public void What_is_desired_cannot_be_told(DriftState state, bool? has)
    {
        var health = new Patient { Images = () => [Row("r1", Image, pods: [Image, Image]), Row("r2", Image, desired: null, state: state, reason: "The ImageConfig cannot be read.", pods: [Image])] }.Judge();
        Assert.Equal(has, health.HasDesiredImages);
        Assert.Equal(["r2: cassandra: The ImageConfig cannot be read"], health.Reasons);
        Assert.True(health.IsReady);
    }

    [Fact]
    public void Nothing_to_run_is_not_in_sync() => Assert.Null(new Patient { Images = static () => [] }.Judge().HasDesiredImages);

    // What helps is the new image, not the pod that fails with the old one.
    [Fact]
    public void The_next_step_is_the_one_that_brings_the_image()
    {
        var health = new Patient
        {
            Pods = new() { ["r1-1"] = new("ready: false, restartCount: 0, state: {waiting: {reason: ImagePullBackOff}}") },
            Images = static () => [Row("r1", Old, state: DriftState.OperatorRestartPending, next: "Restart it.", pods: [Old, Old])],
        }.Judge();
        Assert.Equal((true, "Restart it."), (health.IsFailing, health.NextStep));
        Assert.StartsWith("r1: pod demo-dc1-r1-sts-1 cannot pull", health.Reasons[0], StringComparison.Ordinal);
    }

    // It has the image; the other rack waits for it.
    [Fact]
    public void The_next_step_is_about_the_pod_that_fails_with_the_desired_image()
    {
        var health = new Patient
        {
            Pods = new() { ["r1-1"] = new("ready: false, restartCount: 0, state: {waiting: {reason: ImagePullBackOff}}") },
            Images = static () => [Row("r1", Image, pods: [Image, Image]), Row("r2", Old, state: DriftState.RolloutBlocked, next: "Bring its pods up.", pods: [Old])],
        }.Judge();
        Assert.StartsWith("Check that the image exists", health.NextStep, StringComparison.Ordinal);
    }
}
