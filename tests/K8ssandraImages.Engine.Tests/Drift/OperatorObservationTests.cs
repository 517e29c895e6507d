using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Tests.Documents;

namespace K8ssandraImages.Engine.Tests.Drift;

/// <summary>
/// Whether the process that reconciles has read what the ConfigMap says now, by pods, lease and ConfigMap. All times are minutes
/// of one hour, the ConfigMap was made at 0 and changed at 10.
/// </summary>
public sealed class OperatorObservationTests
{
    private const string Noted = "managedFields: [{time: \"2026-01-01T00:10:00Z\", fieldsV1: {\"f:data\": {\"f:image_config.yaml\": {}}}}]";

    private const string Version = "uid: m, resourceVersion: \"7\", ";

    private static readonly Dictionary<string, (Pod[] Pods, string? Holder, string ConfigMap, bool? RunsCurrent, bool IsBeingRestarted)> Cases = new()
    {
        ["started before"] = ([new("a", 5)], null, Noted, false, false),
        ["started after"] = ([new("a", 11)], null, Noted, true, false),
        ["in the same second"] = ([new("a", 10)], null, Noted, null, false),
        ["restarted in its pod"] = ([new("a", 5, 11)], null, Noted, true, false),
        ["on a node whose clock is late"] = ([new("a", 11, 9)], null, Noted, true, false),
        ["no process runs"] = ([], null, Noted, null, false),
        ["old and new overlap"] = ([new("a", 5), new("b", 11)], null, Noted, false, true),
        ["old and new overlap, the old one on its way out"] = ([new("a", 5, IsTerminating: true), new("b", 11)], null, Noted, false, true),
        ["old and new overlap, and the new one leads"] = ([new("a", 5), new("b", 11)], "b_1", Noted, true, false),
        ["old and new overlap, and the old one leads"] = ([new("a", 5), new("b", 11)], "a_1", Noted, false, true),
        ["the leader is gone, and its lease has not run out"] = ([new("b", 11)], "a_1", Noted, true, false),
        ["the leader is gone, and all others are old"] = ([new("b", 5), new("c", 6)], "a_1", Noted, false, false),
        ["restored with the notes of the one before"] = ([new("a", 15)], null, "creationTimestamp: \"2026-01-01T00:20:00Z\", " + Noted, false, false),
        ["nobody noted when it changed"] = ([new("a", 15)], null, "creationTimestamp: \"2026-01-01T00:00:00Z\"", null, false),
        ["nobody noted when it changed, and it is younger than the process"] = ([new("a", 15)], null, "creationTimestamp: \"2026-01-01T00:20:00Z\"", false, false),
        // What a restart by this module noted needs no times: servers before 1.25 do not keep them up.
        ["noted before its restart, and that is still there"] = ([new("a", 5, Noted: "m/7")], null, Version + Noted, true, false),
        ["noted before its restart, and changed since"] = ([new("a", 5, Noted: "m/6")], null, Version + Noted, false, false),
        ["noted before an earlier restart, and started after the change all the same"] = ([new("a", 11, Noted: "m/6")], null, Version + Noted, true, false),
        ["noted of the new one, and the old one still reconciles"] = ([new("a", 5), new("b", 9, Noted: "m/7")], null, Version + Noted, false, false),
        ["noted of the new one, and that leads"] = ([new("a", 5), new("b", 9, Noted: "m/7")], "b_1", Version + Noted, true, false),
        ["noted of another ConfigMap"] = ([new("a", 5, Noted: "other/7")], null, Version + Noted, false, false),
        ["labels changed later"] = ([new("a", 15)], null, Noted[..^1] + ", {time: \"2026-01-01T00:30:00Z\", fieldsV1: {\"f:metadata\": {\"f:labels\": {}}}}]", true, false),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_operator_runs_on_what_was_there_when_it_started(string name)
    {
        var (pods, holder, configMap, runsCurrent, isBeingRestarted) = Cases[name];
        var resources = new SnapshotResources();
        var deployment = Read.Root($$$"""
            kind: Deployment
            metadata: {name: cass-operator, namespace: ops, uid: u}
            spec: {template: {spec: {containers: [{name: manager, image: "docker.io/k8ssandra/cass-operator:v1.30.0", args: [{{{(holder is null ? "" : "--leader-elect")}}}]}]} } }
            """);
        resources.Add(deployment, "prod");
        resources.Add(
            Read.Root($$$"""
                kind: ConfigMap
                metadata: {name: image-config, namespace: ops, labels: {k8ssandra.io/config: image}, {{{configMap}}}}
                data: {image_config.yaml: "{}"}
                """),
            "prod");
        var observation = new NamespaceObservation([ObservedWorkload.Read(deployment)], pods.Select(pod => ObservedPod.Read(pod.Root())));
        var lease = holder is null ? null : Read.Root("kind: Lease\nspec: {holderIdentity: " + holder + "}");

        var state = OperatorObservation.Read(new Snapshot(new SnapshotOptions(), resources), resources.Operators[0], observation, lease);

        Assert.Equal((runsCurrent, isBeingRestarted), (state.RunsCurrentImageConfig, state.IsBeingRestarted));
    }

    // release, arguments, the OperatorConfig (null: not known), whether a leader is elected
    [Theory]
    [InlineData("1.22.4", "--config=/configs/c.yaml", "leaderElection: {leaderElect: true}", true)]
    [InlineData("1.22.4", "--config=/configs/c.yaml", "leaderElection: {leaderElect: false}", false)]
    [InlineData("1.22.4", "--config=/configs/c.yaml", "disableWebhooks: true", false)]
    [InlineData("1.22.4", "--config=/configs/c.yaml", null, true)]
    [InlineData("1.25.0", "--config=/configs/c.yaml", "leaderElection: {leaderElect: true}", false)]
    [InlineData("1.30.0", "--leader-elect", null, true)]
    [InlineData("1.30.0", "--leader-elect=false", null, false)]
    public void Whether_a_leader_is_elected_the_flag_or_the_OperatorConfig_says(string release, string argument, string? config, bool elects)
    {
        var resources = new SnapshotResources();
        resources.Add(
            Read.Root($$$"""
                kind: Deployment
                metadata: {name: cass-operator, namespace: ops, uid: u}
                spec: {template: {spec: {containers: [{name: manager, image: "docker.io/k8ssandra/cass-operator:v{{{release}}}", args: ["{{{argument}}}"], volumeMounts: [{name: c, mountPath: /configs}]}], volumes: [{name: c, configMap: {name: config} }]} } }
                """),
            "prod");
        if (config is not null)
            resources.Add(Read.Root("kind: ConfigMap\nmetadata: {name: config, namespace: ops}\ndata: {c.yaml: \"" + config + "\"}"), "prod");
        Assert.Equal(elects, OperatorObservation.Read(new Snapshot(new SnapshotOptions(), resources), resources.Operators[0], null, null).ElectsLeader);
    }

    /// <param name="Name">Its name.</param>
    /// <param name="Created">When it was made.</param>
    /// <param name="Started">When its node says that its process started; null for when it was made.</param>
    /// <param name="IsTerminating">Whether it is on its way out.</param>
    /// <param name="Noted">Which version was noted before its restart.</param>
    private sealed record Pod(string Name, int Created, int? Started = null, bool IsTerminating = false, string? Noted = null)
    {
        public K8ssandraImages.Engine.Documents.Node Root() => Read.Root($$$"""
            kind: Pod
            metadata:
              name: {{{Name}}}
              creationTimestamp: "{{{At(Created)}}}"
              {{{(IsTerminating ? "deletionTimestamp: \"" + At(59) + "\"" : "generation: 1")}}}
              annotations: { {{{(Noted is null ? "" : OperatorObservation.VersionAnnotation + ": " + Noted)}}} }
              labels: {pod-template-hash: h{{{Name}}}}
              ownerReferences: [{kind: ReplicaSet, name: cass-operator-h{{{Name}}}, uid: u-{{{Name}}}, controller: true}]
            spec: {containers: [{name: manager, image: "docker.io/k8ssandra/cass-operator:v1.30.0"}]}
            status: {containerStatuses: [{name: manager, state: {running: {startedAt: "{{{At(Started ?? Created)}}}"} } }]}
            """);

        private static string At(int minute) => $"2026-01-01T00:{minute:00}:00Z";
    }
}
