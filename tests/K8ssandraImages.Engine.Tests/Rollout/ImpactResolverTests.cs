using K8ssandraImages.Engine.Rollout;

namespace K8ssandraImages.Engine.Tests.Rollout;

/// <summary>What becomes of a datacenter when its operators start anew, and what is said of it.</summary>
public sealed class ImpactResolverTests
{
    private const string Annotated = "k8ssandra.io/autoupdate-spec: once";

    private static readonly Situation OfCluster = new() { Manager = "1.32.0", MedusaInDatacenter = "medusa:1", Medusa = "medusa:1" };
    private static readonly Situation NewMedusa = new() { Manager = "1.32.0", MedusaInDatacenter = "medusa:1", Medusa = "medusa:2", Right = ["r1", "r2", "r3"] };

    private static readonly Dictionary<string, (Situation Situation, string Timings, string Reason, string? NextStep)> Cases = new()
    {
        ["until 1.19 nothing holds it"] = (new() { Release = "1.19.1" }, "A1 A2 A3", "cass-operator 1.19.1 updates StatefulSets as soon as it starts and asks nobody.", "There is no way to hold it in this release"),
        ["it waits for permission"] = (new(), "P1 P2 P3", "only with permission", "When no pod of the old operator is left: Annotate the CassandraDatacenter: kubectl annotate cassandradatacenter dc1 -n cass cassandra.datastax.com/autoupdate-spec=once"),
        ["it waits for permission, until 1.22 for another"] = (new() { Release = "1.22.4" }, "P1 P2 P3", "only with permission", "autoupdate-spec=always, and remove it"),
        ["the annotation"] = (new() { Annotations = "cassandra.datastax.com/autoupdate-spec: always" }, "A1 A2 A3", "has the annotation cassandra.datastax.com/autoupdate-spec=always", "kubectl annotate cassandradatacenter dc1 -n cass cassandra.datastax.com/autoupdate-spec-"),
        ["its generation"] = (new() { Generation = 3 }, "A1 A2 A3", "generation 3, observed 1", "wait before the restart until status.observedGeneration has caught up"),
        ["its generation, of which 1.20.0 leaves many behind"] = (new() { Release = "1.20.0", Generation = 3 }, "A1 A2 A3", "so the change may be an old one", "Only a rollout ends it"),
        ["a rack that is forced"] = (new() { Spec = "forceUpgradeRacks: [r1]", Right = ["r2", "r3"] }, "A1 N N", "The rack is in spec.forceUpgradeRacks.", "take the rack out of spec.forceUpgradeRacks"),
        ["a rack that is forced lets go all others until 1.23"] = (new() { Release = "1.23.0", Spec = "forceUpgradeRacks: [r2]", Right = ["r2", "r3"] }, "A1 N N", "clears spec.forceUpgradeRacks once these racks are updated, and that change permits updates of all others", "empty spec.forceUpgradeRacks"),
        ["a pod that fails"] = (new() { Bad = [("r1", "ImagePullBackOff", 0)], Right = ["r2", "r3"] }, "A1 N N", "The pod demo-dc1-r1-sts-1 fails: cassandra is in ImagePullBackOff, and cass-operator 1.32.0 updates a rack with failing pods without permission.", null),
        ["it follows when others are well"] = (new() { Bad = [("r3", "ImagePullBackOff", 0)], Annotations = "cassandra.datastax.com/autoupdate-spec: always" }, "A2 A3 A1", "It follows when the pods of rack r3 do not fail any more.", ""),
        ["pods that are not ready"] = (new() { Release = "1.23.0", Generation = 2, Bad = [("r2", "ContainerCreating", 0)] }, "B B B", "Templates change only when all pods are ready: statefulset/demo-dc1-r2-sts has 1 of 2.", "add the rack to spec.forceUpgradeRacks"),
        ["it scales, and is permitted"] = (new() { Generation = 2, Conditions = "{type: ScalingUp, status: \"True\"}" }, "B B B", "condition ScalingUp", "Wait until it is over; the update follows."),
        ["stopped, and permitted"] = (new() { Replicas = 0, Spec = "stopped: true", Generation = 2 }, "N N N", "The template changes, and pods have it when they are started.", null),
        ["stopped, and not permitted"] = (new() { Replicas = 0, Spec = "stopped: true" }, "N N N", "when pods are started they have the old images, and are restarted with the new ones", "autoupdate-spec=once"),
        ["1.24.0 leaves stopped templates"] = (new() { Release = "1.24.0", Replicas = 0, Spec = "stopped: true", Generation = 2 }, "N N N", "only when it runs again", "when the datacenter is started"),
        ["nothing changes"] = (new() { Right = ["r1", "r2", "r3"] }, "N N N", "No image of its pods changes.", null),
        ["no StatefulSet yet"] = (new() { Missing = ["r1"] }, "N P1 P2", "There is no StatefulSet yet", null),
        ["no CassandraDatacenter yet"] = (OfCluster with { HasDatacenter = false }, "N", "There is no CassandraDatacenter yet", null),
        ["no operator watches"] = (new() { HasOperator = false }, "B B B", "No cass-operator watches the namespace", "WATCH_NAMESPACE"),
        ["the operator is scaled to 0"] = (new() { Release = "1.19.1", OperatorReplicas = 0, ReadyOperators = 0 }, "B B B", "scaled to 0", "kubectl scale deployment/cass-operator -n ops --replicas=1"),
        ["the operator does not run"] = (new() { Release = "1.19.1", ReadyOperators = 0 }, "A1 A2 A3", "The operator does not run now", ""),
        ["the operator would not build the pods"] = (new() { Release = "1.19.1", Failure = "The operator does not start: it is no YAML." }, "B B B", "The operator cannot build the pods: The operator does not start", "Correct it."),
        ["the namespace cannot be read"] = (new() { Unread = "missing verb list on statefulsets.apps" }, "? ? ?", "missing verb list", "ask"),
        ["pods cannot be read, and not all are ready"] = (new() { KnowsPods = false, Bad = [("r1", "ImagePullBackOff", 0)] }, "P1 P2 P3", "Its pods are not known; a rack with failing pods is updated without permission.", "autoupdate-spec=once"),

        // k8ssandra-operator
        ["what cass-operator alone decides about, of a cluster"] = (OfCluster, "P1 P2 P3", "only with permission", "Annotate the CassandraDatacenter, not the K8ssandraCluster"),
        ["k8ssandra-operator holds Medusa since 1.19"] = (NewMedusa, "P1 P2 P3", "k8ssandra-operator 1.32.0 writes the CassandraDatacenter only with permission.", "Annotate the K8ssandraCluster, in the context hub: kubectl annotate k8ssandracluster demo -n cass k8ssandra.io/autoupdate-spec=once"),
        ["k8ssandra-operator writes Medusa at once until 1.18"] = (NewMedusa with { Manager = "1.18.0", Release = "1.22.1" }, "A1 A2 A3", "k8ssandra-operator 1.18.0 writes the CassandraDatacenter as soon as it starts", "no way to hold it"),
        ["the cluster is annotated"] = (NewMedusa with { ClusterAnnotations = Annotated }, "A1 A2 A3", "The K8ssandraCluster has the annotation k8ssandra.io/autoupdate-spec=once", "kubectl annotate k8ssandracluster demo -n cass k8ssandra.io/autoupdate-spec-"),
        ["the cluster has changed"] = (NewMedusa with { ClusterGeneration = 2 }, "A1 A2 A3", "The K8ssandraCluster has changed since", "status.observedGeneration of the K8ssandraCluster"),
        ["the cluster is changed"] = (NewMedusa with { IsChanged = true }, "A1 A2 A3", "The K8ssandraCluster is changed", null),
        ["the datacenters of a cluster follow one another"] = (NewMedusa with { IsChanged = true }, "A1 A2 A3", "follow one another, each when the one before is ready", null),
        ["what is written anew brings along what waits"] = (OfCluster with { Medusa = "medusa:2", IsChanged = true }, "A1 A2 A3", "is changed", null),
        ["some of it is permitted, Medusa is not"] = (OfCluster with { Medusa = "medusa:2", Generation = 2 }, "A1 A2 A3", "Not all of it: k8ssandra-operator 1.32.0 writes the CassandraDatacenter only with permission.", ""),
        ["both wait, and the cluster's permission is for both"] = (OfCluster with { Medusa = "medusa:2" }, "P1 P2 P3", "only with permission", "Annotate the K8ssandraCluster"),
        ["1.21.0 takes up what is newly written in the first rack"] = (NewMedusa with { Release = "1.21.0", Manager = "1.18.0" }, "A1 P2 P3", "writes the CassandraDatacenter as soon as it starts", ""),

        // one operator starts, the other does not
        ["only k8ssandra-operator starts, with nothing to write"] = (OfCluster with { CassOperatorStarts = false, Annotations = "cassandra.datastax.com/autoupdate-spec: always" }, "N N N", "cass-operator does not start anew", null),
        ["only k8ssandra-operator starts, and writes"] = (NewMedusa with { CassOperatorStarts = false, ClusterAnnotations = Annotated }, "A1 A2 A3", "has the annotation", ""),
        ["only k8ssandra-operator starts, and waits"] = (NewMedusa with { CassOperatorStarts = false }, "P1 P2 P3", "only with permission", "Annotate the K8ssandraCluster"),
        ["only cass-operator starts, the other has had its chance"] = (NewMedusa with { ControlPlaneStarts = false, ClusterAnnotations = Annotated }, "P1 P2 P3", "has the annotation", ""),
        ["a datacenter that is changed itself"] = (new() { IsChanged = true }, "A1 A2 A3", "The CassandraDatacenter is changed", null),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_becomes_of_it_is_told_with_the_reasons(string name)
    {
        var (situation, timings, reason, nextStep) = Cases[name];
        var rows = situation.Resolve();
        Assert.Equal(timings, situation.Timings());
        Assert.Contains(rows, row => row.Reasons.Any(text => text.Contains(reason, StringComparison.Ordinal)));
        if (nextStep is null)
            Assert.Null(rows[0].NextStep);
        else
            Assert.Contains(nextStep, rows[0].NextStep ?? "", StringComparison.Ordinal);
        Assert.All(rows, row => Assert.NotEmpty(row.Reasons));
    }

    [Fact]
    public void A_row_tells_what_changes_and_who_decides()
    {
        var row = new Situation { Release = "1.19.1" }.Resolve()[1];
        Assert.Equal(
            ("prod", "cass", "demo", "dc1", WorkloadKind.Cassandra, "statefulset/demo-dc1-r2-sts", "r2", "ops/cass-operator", "1.19.1", 2),
            (row.Context, row.Namespace, row.Cluster, row.Datacenter, row.Workload, row.Resource, row.Rack, row.Operator, row.OperatorVersion, row.PodRestarts));
        var image = Assert.Single(row.Images);
        Assert.Equal(("cassandra", ImageChangeKind.Image, Situation.Old, Situation.New), (image.Container, image.Change, image.Before, image.After));
        Assert.NotNull(row.Origin);
    }

    [Fact]
    public void What_is_held_in_the_cluster_is_not_what_rolls()
    {
        static string Of(Situation situation) => string.Join(' ', situation.Resolve()[0].Images.Select(image => image.Container));
        Assert.Equal("cassandra", Of(OfCluster with { Medusa = "medusa:2", Generation = 2 }));
        Assert.Equal("cassandra medusa", Of(OfCluster with { Medusa = "medusa:2" }));
        Assert.Equal("medusa", Of(NewMedusa));
        // What cass-operator has loaded is not known once the ConfigMap has changed.
        Assert.Equal("cassandra medusa", Of(OfCluster with { Medusa = "medusa:2", CassOperatorStarts = false, ClusterAnnotations = Annotated }));
        Assert.Equal("medusa", Of(OfCluster with { Medusa = "medusa:2", CassOperatorStarts = false, ClusterAnnotations = Annotated, RunsCurrent = false }));
    }

    [Fact]
    public void Where_only_another_operator_starts_there_is_nothing_to_tell() =>
        Assert.Empty(new Situation { CassOperatorStarts = false }.Resolve());

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("IfNotPresent", null, false)] // the API server fills it in
    [InlineData("IfNotPresent", "IfNotPresent", false)]
    [InlineData(null, "IfNotPresent", false)]
    [InlineData("Always", null, true)]
    [InlineData("IfNotPresent", "Always", true)]
    public void A_pull_policy_that_differs_restarts_pods(string? template, string? desired, bool differs)
    {
        var row = new Situation { Release = "1.19.1", Right = ["r1", "r2", "r3"], Policies = (template, desired) }.Resolve()[0];
        Assert.Equal(differs ? RolloutTiming.AtOnce : RolloutTiming.None, row.Timing);
        Assert.Equal(differs ? [ImageChangeKind.PullPolicy] : [], row.Images.Select(image => image.Change));
    }

    [Fact]
    public void Pull_secrets_that_differ_restart_pods()
    {
        var situation = new Situation { Release = "1.19.1", Right = ["r1", "r2", "r3"], Secrets = (["a"], ["a", "b"]) };
        Assert.Equal("A1 A2 A3", situation.Timings());
        Assert.Equal(ImageChangeKind.PullSecrets, Assert.Single(situation.Resolve()[0].Images).Change);
        Assert.Equal("A1 A2 A3", (situation with { Secrets = (["a", "b"], ["b", "a"]) }).Timings());
    }

    [Theory]
    [InlineData("", "N N N")]
    [InlineData("cassandra.datastax.com/autoupdate-spec: once", "A1 A2 A3")]
    public void Secrets_in_random_order_restart_pods_without_end_while_it_is_permitted(string annotations, string expected)
    {
        var situation = new Situation { Release = "1.25.0", Right = ["r1", "r2", "r3"], Secrets = (["a", "b"], ["b", "a"]), IsUnstable = true, Annotations = annotations };
        Assert.Equal(expected, situation.Timings());
        Assert.All(situation.Resolve(), row => Assert.Equal(annotations.Length > 0, row.Diagnostics.Any(finding => finding.Id == ImpactRules.Endless.Id)));
    }

    [Fact]
    public void Racks_that_are_left_behind_are_found()
    {
        var rows = new Situation { Release = "1.22.4", Annotations = "cassandra.datastax.com/autoupdate-spec: once" }.Resolve();
        Assert.Equal(["", "KSI0231", "KSI0231"], rows.Select(row => string.Join(' ', row.Diagnostics.Select(finding => finding.Id))));
        Assert.Contains("ends with the first rack, r1", rows[1].Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Racks_that_restart_together_are_found()
    {
        var rows = new Situation { Spec = "forceUpgradeRacks: [r2, r1]" }.Resolve();
        Assert.Equal(["", "KSI0232", ""], rows.Select(row => string.Join(' ', row.Diagnostics.Select(finding => finding.Id))));
        Assert.DoesNotContain(new Situation { Spec = "forceUpgradeRacks: [r2]" }.Resolve(), row => row.Diagnostics.Count > 0);
    }

    [Fact]
    public void Datacenters_that_restart_together_are_found_once()
    {
        var survey = new ImpactSurvey();
        var rows = new Situation { Release = "1.19.1" }.Resolve();
        rows.ForEach(survey.Add);
        Assert.Empty(survey.Findings());
        survey.Add(new K8ssImageImpact { Context = "prod", Namespace = "cass", Cluster = "demo", Datacenter = "dc2", Timing = RolloutTiming.AtOnce, PodRestarts = 1 });
        Assert.Equal("2 datacenters of the cluster demo restart pods at the same time, for nothing makes one wait for the other: dc1, dc2.", Assert.Single(survey.Findings()).Message);
        // k8ssandra-operator makes them wait.
        survey = new ImpactSurvey();
        (NewMedusa with { IsChanged = true }).Resolve().ForEach(survey.Add);
        survey.Add(new K8ssImageImpact { Context = "prod", Namespace = "cass", Cluster = "demo", Datacenter = "dc2", Timing = RolloutTiming.AtOnce, PodRestarts = 1 });
        Assert.Empty(survey.Findings());
    }

    [Fact]
    public void An_operator_that_does_not_run_is_found_once()
    {
        var survey = new ImpactSurvey();
        var down = new K8ssOperator { Namespace = "ops", Name = "cass-operator", HasPods = true, ReadyPods = 0 };
        Assert.Contains("refuses every change", survey.Find(down)!.Message, StringComparison.Ordinal);
        Assert.Null(survey.Find(down));
        Assert.Null(survey.Find(new K8ssOperator { Namespace = "ops", Name = "other", HasPods = true, ReadyPods = 1 }));
        Assert.Null(survey.Find(null));
    }

    [Fact]
    public void Nothing_of_a_cluster_reaches_a_terminal_as_it_is()
    {
        foreach (var (situation, _, _, _) in Cases.Values)
        {
            foreach (var row in (situation with { Racks = ["r1", "r2", "\"r3\\e[31m\""], Annotations = situation.Annotations.Replace("always", "\"al\\e[31mways\"", StringComparison.Ordinal) }).Resolve())
                Assert.DoesNotContain('\e', string.Join(' ', row.Reasons) + row.NextStep + string.Join(' ', row.Diagnostics));
        }
    }
}
