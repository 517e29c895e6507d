namespace K8ssandraImages.Engine.Tests.Drift;

/// <summary>
/// States of a container, by what a cluster shows. Rules: cass-operator pkg/reconciliation/reconcile_racks.go v1.8.0 to v1.32.0,
/// k8ssandra-operator controllers/k8ssandra/datacenters.go v1.0.0 to v1.33.0.
/// </summary>
public sealed class DriftResolverTests
{
    private static readonly World.PodState[] OneOld = [new("p0", World.Wrong), new("p1", World.Right)];

    private static readonly Dictionary<string, (World World, DriftState State, string Reason)> Cases = new()
    {
        ["all as it should be"] = (new World(), DriftState.InSync, "All 2 pods run it"),
        ["stopped: no pods"] = (new World { Replicas = 0, Ready = 0, Pods = [] }, DriftState.InSync, "there are no pods"),
        ["crashes on the right image"] = (new World { Pods = [new("p0", World.Right, "CrashLoopBackOff"), new("p1", World.Right)] }, DriftState.InSync, "CrashLoopBackOff"),
        ["one pod"] = (new World { Replicas = 1, Ready = 1, Pods = [new("p0", World.Right)] }, DriftState.InSync, "The pod runs it."),
        ["none of its pods was made"] = (new World { Ready = 0, Pods = [] }, DriftState.RollingOut, "0 of 2 pods are there"),
        ["the manifest asks for more"] = (new World { Manifest = World.Wrong }, DriftState.ApplyPending, "manifest"),
        ["the manifest asks for the same"] = (new World { Manifest = World.Right }, DriftState.InSync, ""),

        // pods and template
        ["rolling"] = (new World { IsRolling = true, Pods = OneOld }, DriftState.RollingOut, "1 of 2 pods run another image"),
        ["rolling, a pod is gone"] = (new World { IsRolling = true, Pods = [new("p0", World.Right)] }, DriftState.RollingOut, "1 of 2 pods are there"),
        ["cannot be pulled"] = (new World { IsRolling = true, Pods = [new("p0", World.Wrong), new("p1", World.Right, "ImagePullBackOff")] }, DriftState.RolloutBlocked, "ImagePullBackOff"),
        ["cannot be pulled, no rollout"] = (new World { Pods = [new("p0", World.Right), new("p1", World.Right, "ErrImagePull")] }, DriftState.RolloutBlocked, "ErrImagePull"),
        ["held up by an old pod"] = (new World { IsRolling = true, Pods = [new("p0", World.Wrong, "CrashLoopBackOff"), new("p1", World.Right)] }, DriftState.RolloutBlocked, "p0 holds the rollout up"),
        ["no node takes the new pod"] = (new World { IsRolling = true, Pods = [new("p0", World.Wrong), new("p1", World.Right, IsUnschedulable: true)] }, DriftState.RolloutBlocked, "No node takes the pod p1"),
        ["pods are replaced by hand"] = (new World { IsRolling = true, Strategy = "OnDelete", Pods = OneOld }, DriftState.PodsDiffer, "OnDelete"),
        ["canary"] = (new World { IsRolling = true, Partition = 1, Pods = OneOld }, DriftState.RolloutBlocked, "canaryUpgrade"),
        ["changed behind the template"] = (new World { Pods = OneOld }, DriftState.PodsDiffer, "admission webhook"),
        ["one tag, two contents"] = (new World { Pods = [new("p0", World.Right), new("p1", World.Right, null, "example.com/cassandra@sha256:bb")] }, DriftState.PodsDiffer, "tag has been moved"),
        ["one content by its digest, and one that was loaded onto its node"] = (new World { Pods = [new("p0", World.Right), new("p1", World.Right, null, "sha256:cc")] }, DriftState.InSync, ""),
        ["a digest, which no registry moves"] = (new World { Desired = World.Pinned, Template = World.Pinned, Pods = [new("p0", World.Pinned), new("p1", World.Pinned, null, "example.com/cassandra@sha256:bb")] }, DriftState.InSync, ""),
        ["one content, two spellings of its id"] = (new World { Pods = [new("p0", World.Right), new("p1", World.Right, null, "docker-pullable://example.com/cassandra@sha256:aa")] }, DriftState.InSync, ""),

        // template and operator
        ["the ConfigMap is newer than the operator"] = (new World { Template = World.Wrong, RunsCurrent = false }, DriftState.OperatorRestartPending, "image-config has changed"),
        ["the ConfigMap is newer, and the image is not its"] = (new World { Template = World.Wrong, RunsCurrent = false, Tier = ImageTier.DatacenterSpec, Generation = 2 }, DriftState.RollingOut, "one rack after the other"),
        ["the ConfigMap is newer, and changes nothing"] = (new World { RunsCurrent = false }, DriftState.InSync, ""),
        ["not known whether it is newer"] = (new World { Template = World.Wrong, RunsCurrent = null }, DriftState.RolloutPending, "permission"),
        ["no permission since 1.20"] = (new World { Template = World.Wrong, Release = "1.20.0" }, DriftState.RolloutPending, "permission"),
        ["none needed until 1.19"] = (new World { Template = World.Wrong, Release = "1.19.1" }, DriftState.RollingOut, "one rack after the other"),
        ["permission by a newer generation"] = (new World { Template = World.Wrong, Generation = 2 }, DriftState.RollingOut, ""),
        ["permission by annotation"] = (new World { Template = World.Wrong, Annotations = "cassandra.datastax.com/autoupdate-spec: once" }, DriftState.RollingOut, ""),
        ["failing pods permit it since 1.24"] = (new World { Template = World.Wrong, Release = "1.24.1", Ready = 1, Pods = [new("p0", World.Wrong, "ImagePullBackOff"), new("p1", World.Wrong)] }, DriftState.RollingOut, ""),
        ["failing pods do not until 1.23"] = (new World { Template = World.Wrong, Release = "1.23.2", Ready = 1, Pods = [new("p0", World.Wrong, "ImagePullBackOff"), new("p1", World.Wrong)] }, DriftState.RolloutPending, ""),
        ["forced rack"] = (new World { Template = World.Wrong, Spec = "forceUpgradeRacks: [r1]" }, DriftState.RollingOut, ""),
        ["another rack is forced"] = (new World { Template = World.Wrong, Spec = "forceUpgradeRacks: [r2]" }, DriftState.RolloutPending, ""),
        ["forced rack until 1.23, whose pods are not ready"] = (new World { Template = World.Wrong, Release = "1.22.4", Generation = 2, Ready = 1, Spec = "forceUpgradeRacks: [r1]" }, DriftState.RollingOut, ""),
        ["a forced rack does not wait for scaling"] = (new World { Template = World.Wrong, Spec = "forceUpgradeRacks: [r1]", Conditions = "{type: ScalingUp, status: \"True\"}" }, DriftState.RollingOut, ""),
        ["a forced rack waits for nodes that leave"] = (new World { Template = World.Wrong, Spec = "forceUpgradeRacks: [r1]", Conditions = "{type: ScalingDown, status: \"True\"}" }, DriftState.RolloutBlocked, "ScalingDown"),
        ["the first rack of a canary, which is not the first by name"] = (new World { Template = World.Wrong, Generation = 2, Racks = ["a1", "r1"], Spec = "canaryUpgrade: true, racks: [{name: r1}, {name: a1}]" }, DriftState.RollingOut, ""),
        ["the second rack of a canary, which is the first by name"] = (new World { Template = World.Wrong, Generation = 2, Racks = ["r1", "z1"], Spec = "canaryUpgrade: true, racks: [{name: z1}, {name: r1}]" }, DriftState.RolloutBlocked, "first rack only"),
        ["a datacenter that is being deleted"] = (new World { Template = World.Wrong, Metadata = ", deletionTimestamp: \"2026-01-01T00:00:00Z\"" }, DriftState.RolloutBlocked, "is being deleted"),
        ["permitted, and pods are not ready"] = (new World { Template = World.Wrong, Release = "1.22.4", Generation = 2, Ready = 1 }, DriftState.RolloutBlocked, "1 of 2"),
        ["permitted, and it scales"] = (new World { Template = World.Wrong, Generation = 2, Conditions = "{type: ScalingUp, status: \"True\"}" }, DriftState.RolloutBlocked, "ScalingUp"),
        ["RequiresUpdate says nothing"] = (new World { Conditions = "{type: RequiresUpdate, status: \"True\"}" }, DriftState.InSync, ""),
        ["no operator"] = (new World { Template = World.Wrong, HasOperator = false }, DriftState.Unmanaged, "No cass-operator watches"),
        ["no operator, and in sync"] = (new World { HasOperator = false }, DriftState.InSync, ""),
        ["the operator does not run"] = (new World { Template = World.Wrong, ReadyOperators = 0 }, DriftState.RolloutBlocked, "does not run"),
        ["no StatefulSet yet"] = (new World { HasWorkload = false }, DriftState.RolloutPending, "no StatefulSet"),
        ["no StatefulSet, no operator"] = (new World { HasWorkload = false, HasOperator = false }, DriftState.Unmanaged, ""),

        // K8ssandraCluster and CassandraDatacenter
        ["the cluster's operator waits since 1.19"] = (new World { Manager = "1.19.0", OfDatacenter = World.Wrong, Template = World.Wrong, Tier = ImageTier.ClusterLevel }, DriftState.RolloutPending, "has not written it"),
        ["the cluster's operator never waited until 1.18"] = (new World { Manager = "1.18.0", OfDatacenter = World.Wrong, Template = World.Wrong, Tier = ImageTier.ClusterLevel }, DriftState.RollingOut, "one after the other"),
        ["the cluster has changed"] = (new World { Manager = "1.30.0", OfDatacenter = World.Wrong, Template = World.Wrong, Tier = ImageTier.ClusterLevel, ClusterGeneration = 2 }, DriftState.RollingOut, ""),
        ["the cluster is annotated"] = (new World { Manager = "1.30.0", OfDatacenter = World.Wrong, Template = World.Wrong, Tier = ImageTier.ClusterLevel, ClusterAnnotations = "k8ssandra.io/autoupdate-spec: once" }, DriftState.RollingOut, ""),
        ["the cluster's operator has not read the ConfigMap"] = (new World { Component = "medusa", Manager = "1.30.0", OfDatacenter = World.Wrong, Template = World.Wrong, RunsCurrent = false }, DriftState.OperatorRestartPending, "k8ssandra-operator"),
        ["the cluster's operator has not read the ConfigMap, and the image is not its business"] = (new World { Manager = "1.30.0", OfDatacenter = World.Wrong, Template = World.Wrong, RunsCurrent = false }, DriftState.RolloutPending, "has not written it"),
        ["the datacenter is up to date, its StatefulSet is not"] = (new World { Manager = "1.30.0", Template = World.Wrong }, DriftState.RolloutPending, "cass-operator 1.30.0"),
        ["no CassandraDatacenter yet"] = (new World { Manager = "1.30.0", HasDatacenter = false }, DriftState.RolloutPending, "no CassandraDatacenter dc1 yet"),

        // what cannot be read
        ["workloads cannot be read"] = (new World { Failure = "missing verb list on statefulsets.apps" }, DriftState.Unknown, "missing verb list"),
        ["pods cannot be read"] = (new World { PodFailure = "missing verb list on pods" }, DriftState.Unknown, "missing verb list"),
        ["pods cannot be read, and the template differs"] = (new World { PodFailure = "missing verb list on pods", Template = World.Wrong, RunsCurrent = false }, DriftState.OperatorRestartPending, ""),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_container_is_in_the_state_that_the_cluster_shows(string name)
    {
        var (world, state, reason) = Cases[name];
        var row = world.Row();
        Assert.Equal((state, row.Reason), (row.State, row.Reason));
        Assert.Contains(reason, row.Reason, StringComparison.Ordinal);
        // Whoever has to do something is told what.
        if (state is DriftState.OperatorRestartPending or DriftState.RolloutPending or DriftState.ApplyPending or DriftState.PodsDiffer or DriftState.Unknown)
            Assert.False(string.IsNullOrEmpty(row.NextStep));
        if (state == DriftState.InSync && name == "all as it should be")
            Assert.Null(row.NextStep);
    }

    [Theory]
    [InlineData("1.20.0", null, "autoupdate-spec=always")]
    [InlineData("1.22.4", null, "autoupdate-spec=always")]
    [InlineData("1.23.0", null, "cassandradatacenter dc1 -n cass cassandra.datastax.com/autoupdate-spec=once")]
    [InlineData("1.30.0", "1.18.0", "cassandradatacenter dc1 -n cass cassandra.datastax.com/autoupdate-spec=once")]
    [InlineData("1.30.0", "1.19.0", "cassandradatacenter dc1 -n cass cassandra.datastax.com/autoupdate-spec=once")]
    public void The_next_step_is_the_one_of_the_release(string release, string? manager, string step) =>
        Assert.Contains(step, new World { Release = release, Manager = manager, Template = World.Wrong }.Row().NextStep, StringComparison.Ordinal);

    [Fact]
    public void A_step_in_another_cluster_says_in_which()
    {
        var held = new World { Manager = "1.30.0", ControlPlane = "hub", OfDatacenter = World.Wrong, Template = World.Wrong, Tier = ImageTier.ClusterLevel };
        Assert.Equal("Annotate the K8ssandraCluster, in the context hub: kubectl annotate k8ssandracluster demo -n cass k8ssandra.io/autoupdate-spec=once", held.Row().NextStep);
        Assert.Contains("in the context hub: kubectl rollout restart", (held with { Tier = ImageTier.ImageConfigImage, Component = "medusa", RunsCurrent = false }).Row().NextStep, StringComparison.Ordinal);
        Assert.DoesNotContain("in the context", (held with { OfDatacenter = World.Right }).Row().NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_that_pods_still_have_was_not_added_by_a_webhook()
    {
        var rows = new World { IsRolling = true, Pods = [new("p0", World.Right, Extra: "medusa:1"), new("p1", World.Right)] }.Resolve();
        Assert.Contains("not replaced yet", Assert.Single(rows, row => row.Container == "extra").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_a_cluster_reaches_a_terminal_as_it_is()
    {
        foreach (var world in Cases.Values.Select(entry => entry.World))
        {
            var rows = (world with { Racks = ["r1\\e[31m"] }).Resolve();
            Assert.All(rows, row => Assert.DoesNotContain('\e', row.Reason + row.NextStep));
        }
    }

    [Fact]
    public void A_row_tells_every_link_of_the_chain()
    {
        var row = new World { IsRolling = true, Pods = OneOld, Manifest = World.Right }.Row();
        Assert.Equal(
            ("prod", "cass", "demo", "dc1", "statefulset/demo-dc1-r1-sts", "r1", World.Right, World.Right, World.Right, World.Right),
            (row.Context, row.Namespace, row.Cluster, row.Datacenter, row.Resource, row.Rack, row.Manifest, row.Desired, row.Loaded, row.Template));
        Assert.Equal(
            [("p0", World.Wrong, "example.com/cassandra@sha256:aa", true), ("p1", World.Right, "example.com/cassandra@sha256:aa", true)],
            row.Pods.Select(pod => (pod.Pod, pod.Image, pod.ImageId, pod.IsReady)));
    }

    [Fact]
    public void What_an_operator_has_loaded_is_not_known_once_the_ConfigMap_is_newer()
    {
        Assert.Null(new World { RunsCurrent = false }.Row().Loaded);
        Assert.Equal(World.Right, new World { RunsCurrent = false, Tier = ImageTier.DatacenterSpec }.Row().Loaded);
    }

    [Fact]
    public void Containers_that_nobody_asked_for_are_unmanaged()
    {
        var rows = new World { Pods = [new("p0", World.Right, Extra: "mesh:1"), new("p1", World.Right, Extra: "mesh:2")] }.Resolve();
        var row = Assert.Single(rows, candidate => candidate.Container == "extra");
        Assert.Equal((DriftState.Unmanaged, null, "mesh:1 mesh:2"), (row.State, row.Template, string.Join(' ', row.Pods.Select(pod => pod.Image))));
        Assert.Equal(2, rows.Count);
    }

    [Theory]
    [InlineData("ImagePullBackOff", "kubectl describe pod p1 -n cass")]
    [InlineData("CrashLoopBackOff", "kubectl logs p1 -n cass -c cassandra --previous")]
    public void A_command_of_a_next_step_can_be_copied(string problem, string command) =>
        Assert.EndsWith(command, new World { Pods = [new("p0", World.Right), new("p1", World.Right, problem)] }.Row().NextStep, StringComparison.Ordinal);
}
