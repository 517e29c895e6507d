using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Engine.Tests.Documents;

namespace K8ssandraImages.Engine.Tests.Rollout;

/// <summary>A datacenter of three nodes in two racks, as a cluster shows it; a test changes what it is about. Without a change it is well.</summary>
internal sealed record Patient
{
    public const string Image = "registry.example.com/cassandra:2";
    public const string Old = "registry.example.com/cassandra:1";

    public static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public string Release { get; init; } = "1.30.0";

    public string Metadata { get; init; } = "";

    public string Spec { get; init; } = "size: 3, racks: [{name: r1}, {name: r2}]";

    public string Conditions { get; init; } = "{type: Ready, status: \"True\"}, {type: Updating, status: \"False\"}";

    public string Progress { get; init; } = "Ready";

    public int Generation { get; init; } = 1;

    public int? ObservedGeneration { get; init; } = 1;

    public Set[] Sets { get; init; } = [new("r1", 2), new("r2", 1)];

    /// <summary>The pods by name: rack and number; those that are not here are well.</summary>
    public Dictionary<string, Pod> Pods { get; init; } = [];

    /// <summary>What the drift resolver said; null where it was not asked.</summary>
    public Func<IEnumerable<K8ssImageDrift>>? Images { get; init; }

    /// <summary>A StatefulSet.</summary>
    /// <param name="Rack">Its rack.</param>
    /// <param name="Replicas">What it asks for.</param>
    /// <param name="Ready">What its controller has counted as ready; null for all.</param>
    /// <param name="Updated">Pods of the newest template while it rolls; null where it does not.</param>
    /// <param name="Partition">The first pod that gets a new template.</param>
    public sealed record Set(string Rack, int Replicas, int? Ready = null, int? Updated = null, int Partition = 0);

    /// <summary>A pod.</summary>
    /// <param name="State">The state of its container <c>cassandra</c>, and the fields beside it.</param>
    /// <param name="IsReady">Whether it is ready.</param>
    /// <param name="Init">The state of its init container.</param>
    /// <param name="Conditions">Conditions but Ready.</param>
    /// <param name="Metadata">Further metadata.</param>
    /// <param name="IsAbsent">Whether there is no such pod.</param>
    public sealed record Pod(
        string State = "ready: false, restartCount: 0, state: {running: {startedAt: \"2026-05-01T11:00:00Z\"}}",
        bool IsReady = false,
        string Init = "ready: true, restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed}}",
        string Conditions = "",
        string Metadata = "",
        bool IsAbsent = false);

    public K8ssDatacenterHealth Judge() => DatacenterHealthJudge.Judge(new HealthSubject
    {
        Root = Read.Root($"""
            apiVersion: cassandra.datastax.com/v1beta1
            kind: CassandraDatacenter
            metadata: {"{"}name: dc1, namespace: cass, uid: dc, generation: {Generation}, {Metadata}{"}"}
            spec: {"{"}clusterName: demo, {Spec}{"}"}
            status: {"{"}cassandraOperatorProgress: {Progress}, conditions: [{Conditions}]{(ObservedGeneration is { } seen ? ", observedGeneration: " + seen : "")}{"}"}
            """),
        Release = new CassOperatorRelease(OperatorVersion.Parse(Release)),
        StatefulSets = [.. Sets.Select(StatefulSet)],
        Pods = [.. Sets.SelectMany(set => Enumerable.Range(0, set.Replicas).Select(number => (set, number))).Where(one => !PodOf(one.set, one.number).IsAbsent).Select(one => PodNode(one.set, one.number))],
        Images = Images?.Invoke().ToList(),
        Now = Now,
        Context = "prod",
        Where = "--context prod",
    });

    /// <summary>A row of drift.</summary>
    public static K8ssImageDrift Row(string rack, string? template, string? desired = Image, DriftState state = DriftState.InSync, string container = "cassandra", string reason = "It waits for permission.", string? next = null, params string?[] pods) => new()
    {
        Workload = WorkloadKind.Cassandra,
        Resource = "statefulset/demo-dc1-" + rack + "-sts",
        Rack = rack,
        Container = container,
        Desired = desired,
        Template = template,
        State = state,
        Reason = reason,
        NextStep = next,
        Pods = [.. pods.Select(static image => new PodImage { Pod = "p", Image = image })],
    };

    private static ObservedWorkload StatefulSet(Set set) => ObservedWorkload.Read(Read.Root($"""
        kind: StatefulSet
        metadata:
          name: demo-dc1-{set.Rack}-sts
          uid: {set.Rack}
          generation: 1
          labels: {"{"}cassandra.datastax.com/rack: {set.Rack}{"}"}
          ownerReferences: [{"{"}controller: true, uid: dc{"}"}]
        spec:
          replicas: {set.Replicas}
          updateStrategy: {"{"}type: RollingUpdate, rollingUpdate: {"{"}partition: {set.Partition}{"}"}{"}"}
          template: {"{"}spec: {"{"}containers: [{"{"}name: cassandra, image: "{Image}"{"}"}]{"}"}{"}"}
        status: {"{"}observedGeneration: 1, replicas: {set.Replicas}, readyReplicas: {set.Ready ?? set.Replicas}, updatedReplicas: {set.Updated ?? set.Replicas}, currentRevision: {(set.Updated is null ? "b" : "a")}, updateRevision: b{"}"}
        """));

    private Pod PodOf(Set set, int number) => Pods.GetValueOrDefault(set.Rack + "-" + number) ?? new Pod("ready: true, restartCount: 0, state: {running: {startedAt: \"2026-05-01T11:00:00Z\"}}", true);

    private ObservedPod PodNode(Set set, int number)
    {
        var pod = PodOf(set, number);
        return ObservedPod.Read(Read.Root($"""
            kind: Pod
            metadata: {"{"}name: demo-dc1-{set.Rack}-sts-{number}, namespace: cass, ownerReferences: [{"{"}controller: true, kind: StatefulSet, uid: {set.Rack}{"}"}], {pod.Metadata}{"}"}
            spec: {"{"}initContainers: [{"{"}name: server-config-init, image: config:1{"}"}], containers: [{"{"}name: cassandra, image: "{Image}"{"}"}]{"}"}
            status:
              conditions: [{"{"}type: Ready, status: "{(pod.IsReady ? "True" : "False")}"{"}"}, {pod.Conditions}]
              initContainerStatuses: [{"{"}name: server-config-init, {pod.Init}{"}"}]
              containerStatuses: [{"{"}name: cassandra, {pod.State}{"}"}]
            """));
    }
}
