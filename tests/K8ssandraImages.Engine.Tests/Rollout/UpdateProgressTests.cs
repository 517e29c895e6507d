using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Engine.Tests.Documents;

namespace K8ssandraImages.Engine.Tests.Rollout;

/// <summary>How far a datacenter is on its way to its images, by what is seen of StatefulSets and pods.</summary>
public class UpdateProgressTests
{
    private const string Old = "example.com/cassandra:1";
    private const string New = "example.com/cassandra:2";
    private static readonly UpdateImage[] Wanted = [new("server-config-init", true, "example.com/init:1"), new("cassandra", false, New)];

    [Fact]
    public void It_is_done_when_every_template_and_every_pod_has_the_images_and_is_ready()
    {
        var progress = Of([Set("r1", New), Set("r2", New)], [Pod("r1", 0, New), Pod("r1", 1, New), Pod("r2", 0, New), Pod("r2", 1, New)]);
        Assert.True(progress.HasTemplates);
        Assert.True(progress.IsDone);
        Assert.Equal(1, progress.Fraction);
        Assert.Null(progress.Failure);
        Assert.Empty(progress.BrokenRacks);
    }

    [Theory]
    // What is seen of r2, and what is said of it.
    [InlineData("template", false, "1 of 2 racks updated; rack r2: its template has not changed yet: cass-operator updates one rack after the other.")]
    [InlineData("rolling", true, "1 of 2 racks updated; rack r2: 0 of 2 pods updated; pod r2-1 is next.")]
    [InlineData("ending", true, "1 of 2 racks updated; rack r2: 0 of 2 pods updated; pod r2-1 is ending.")]
    [InlineData("missing", true, "1 of 2 racks updated; rack r2: 0 of 2 pods updated; 1 are there.")]
    [InlineData("starting", true, "1 of 2 racks updated; rack r2: 1 of 2 pods updated; waits for pod r2-1: cassandra has not started.")]
    [InlineData("half", true, "1 of 2 racks updated; rack r2: 1 of 2 pods updated; pod r2-0 is next.")]
    [InlineData("revision", true, "1 of 2 racks updated; rack r2: 2 of 2 pods updated; its StatefulSet is about to end the update.")]
    public void It_tells_which_rack_and_which_pod_it_waits_for(string sight, bool hasTemplates, string text)
    {
        string[] pods = sight switch
        {
            "ending" => [Pod("r2", 0, Old), Pod("r2", 1, Old, isTerminating: true)],
            "missing" => [Pod("r2", 0, Old)],
            "starting" => [Pod("r2", 0, Old), Pod("r2", 1, New, isReady: false)],
            "half" => [Pod("r2", 0, Old), Pod("r2", 1, New)],
            "revision" => [Pod("r2", 0, New), Pod("r2", 1, New)],
            _ => [Pod("r2", 0, Old), Pod("r2", 1, Old)],
        };
        var progress = Of([Set("r1", New), Set("r2", sight == "template" ? Old : New, isRolling: sight != "template")], [Pod("r1", 0, New), Pod("r1", 1, New), .. pods]);
        Assert.Equal(hasTemplates, progress.HasTemplates);
        Assert.False(progress.IsDone);
        Assert.Equal(text, progress.Text(static _ => "cass-operator updates one rack after the other."));
        Assert.Null(progress.Failure);
    }

    [Fact]
    public void A_pod_that_fails_with_its_new_image_is_named_with_container_image_and_reason()
    {
        var progress = Of([Set("r1", New, isRolling: true)], [Pod("r1", 0, Old), Pod("r1", 1, New, waiting: "ImagePullBackOff")]);
        var failure = progress.Failure!;
        Assert.True(failure.IsUpdated);
        Assert.Equal(("r1", "r1-1"), (failure.Rack, failure.Pod));
        Assert.Equal("rack r1: pod r1-1 cannot pull " + New + " (ImagePullBackOff) (container cassandra)", failure.Message);
        Assert.Contains("kubectl describe pod r1-1 -n ops", failure.NextStep, StringComparison.Ordinal);
        Assert.Empty(progress.BrokenRacks);

        var crashing = Of([Set("r1", New, isRolling: true)], [Pod("r1", 0, Old), Pod("r1", 1, New, waiting: "CrashLoopBackOff")]).Failure!;
        Assert.Contains("(container cassandra, image " + New + ")", crashing.Message, StringComparison.Ordinal);
    }

    [Theory]
    // The image of the pod that fails: whether the update replaces it.
    [InlineData(Old, "cassandra", true)]
    [InlineData(New, "cassandra", false)]
    [InlineData(Old, "other", false)]
    public void A_pod_whose_image_is_replaced_is_mended_by_it(string image, string container, bool isMended)
    {
        var pods = new[] { Pod("r1", 0, Old), Pod("r1", 1, image, waiting: container == "cassandra" ? "ErrImagePull" : null, other: container == "other" ? "CrashLoopBackOff" : null) };
        var progress = Of([Set("r1", Old), Set("r2", Old)], [.. pods, Pod("r2", 0, Old), Pod("r2", 1, Old)]);
        Assert.Equal(isMended ? ["r1"] : [], progress.BrokenRacks);
        Assert.Equal(isMended, progress.Failure is null);
        Assert.False(progress.HasTemplates);
    }

    [Fact]
    public void Init_containers_count()
    {
        var progress = Of([Set("r1", New, init: "example.com/init:0")], [Pod("r1", 0, New, init: "example.com/init:0"), Pod("r1", 1, New)]);
        Assert.False(progress.HasTemplates);
        Assert.Equal(1, progress.Racks[0].UpdatedPods);
        Assert.False(Of([Set("r1", New)], [Pod("r1", 0, New, init: "example.com/init:0"), Pod("r1", 1, New)]).IsDone);
    }

    [Fact]
    public void A_stopped_datacenter_is_done_with_its_templates()
    {
        Assert.True(Of([Set("r1", New, replicas: 0)], []).IsDone);
        Assert.False(Of([Set("r1", Old, replicas: 0)], []).IsDone);
    }

    // Nothing that is not known is there.
    [Fact]
    public void Without_images_and_without_racks_nothing_is_done()
    {
        Assert.False(Of([], []).IsDone);
        var unknown = UpdateProgress.Of([], [ObservedWorkload.Read(Read.Root(Set("r1", New)))], [], new CassOperatorRelease(new OperatorVersion(1, 30)), DateTimeOffset.UnixEpoch, "");
        Assert.False(unknown.HasTemplates);
        Assert.False(unknown.IsDone);
    }

    private static UpdateProgress Of(string[] sets, string[] pods) => UpdateProgress.Of(
        Wanted,
        [.. sets.Select(static set => ObservedWorkload.Read(Read.Root(set)))],
        [.. pods.Select(static pod => ObservedPod.Read(Read.Root(pod)))],
        new CassOperatorRelease(new OperatorVersion(1, 30)),
        DateTimeOffset.UnixEpoch,
        " -n ops");

    private static string Set(string rack, string image, bool isRolling = false, int replicas = 2, string init = "example.com/init:1") => $"""
        kind: StatefulSet
        metadata:
          name: demo-dc1-{rack}-sts
          uid: {rack}
          generation: 1
          labels:
            cassandra.datastax.com/rack: {rack}
        spec:
          replicas: {replicas}
          template:
            spec:
              initContainers:
              - name: server-config-init
                image: {init}
              containers:
              - name: cassandra
                image: {image}
              - name: other
                image: o
        status:
          observedGeneration: 1
          readyReplicas: {replicas}
          currentRevision: a
          updateRevision: {(isRolling ? "b" : "a")}
        """;

    private static string Pod(string rack, int number, string image, bool isReady = true, string? waiting = null, string? other = null, bool isTerminating = false, string init = "example.com/init:1")
    {
        var fine = isReady && waiting is null && other is null;
        return $"""
            kind: Pod
            metadata:
              name: {rack}-{number}
              deletionTimestamp: {(isTerminating ? "\"2026-01-01T00:00:00Z\"" : "null")}
              ownerReferences:
              - controller: true
                kind: StatefulSet
                name: s
                uid: {rack}
            spec:
              initContainers:
              - name: server-config-init
                image: {init}
              containers:
              - name: cassandra
                image: {image}
              - name: other
                image: o
            status:
              conditions:
              - type: Ready
                status: "{fine}"
              initContainerStatuses:
              - name: server-config-init
                ready: true
                state: {Ended}
              containerStatuses:
              - name: cassandra
                ready: {(fine ? "true" : "false")}
                restartCount: 5
                state: {(waiting is not null ? Waiting(waiting) : fine ? Running : Waiting("ContainerCreating"))}
              - name: other
                ready: {(other is null ? "true" : "false")}
                restartCount: 5
                state: {(other is null ? Running : Waiting(other))}
            """;
    }

    private const string Ended = "{terminated: {exitCode: 0, reason: Completed}}";

    private const string Running = "{running: {startedAt: \"1970-01-01T00:00:00Z\"}}";

    private static string Waiting(string reason) => "{waiting: {reason: " + reason + "}}";
}
