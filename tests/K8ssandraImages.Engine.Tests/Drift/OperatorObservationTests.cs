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

    /// <param name="Name">Its name.</param>
    /// <param name="Created">When it was made.</param>
    /// <param name="Started">When its node says that its process started; null for when it was made.</param>
    /// <param name="IsTerminating">Whether it is on its way out.</param>
    private sealed record Pod(string Name, int Created, int? Started = null, bool IsTerminating = false)
    {
        public K8ssandraImages.Engine.Documents.Node Root() => Read.Root($$$"""
            kind: Pod
            metadata:
              name: {{{Name}}}
              creationTimestamp: "{{{At(Created)}}}"
              {{{(IsTerminating ? "deletionTimestamp: \"" + At(59) + "\"" : "generation: 1")}}}
              labels: {pod-template-hash: h{{{Name}}}}
              ownerReferences: [{kind: ReplicaSet, name: cass-operator-h{{{Name}}}, uid: u-{{{Name}}}, controller: true}]
            spec: {containers: [{name: manager, image: "docker.io/k8ssandra/cass-operator:v1.30.0"}]}
            status: {containerStatuses: [{name: manager, state: {running: {startedAt: "{{{At(Started ?? Created)}}}"} } }]}
            """);

        private static string At(int minute) => $"2026-01-01T00:{minute:00}:00Z";
    }
}
