using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Tests.Documents;

namespace K8ssandraImages.Engine.Tests.Drift;

/// <summary>
/// One datacenter with one rack of two pods and its operators, as a cluster shows them; a test changes what it is about. Without a
/// change all is in sync.
/// </summary>
internal sealed record World
{
    public const string Right = "example.com/cassandra:2";
    public const string Wrong = "example.com/cassandra:1";

    public const string Pinned = "example.com/cassandra@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /// <summary>cass-operator's release.</summary>
    public string Release { get; init; } = "1.30.0";

    /// <summary>k8ssandra-operator's release where a K8ssandraCluster owns the datacenter; null for a stand-alone one.</summary>
    public string? Manager { get; init; }

    /// <summary>The context of the K8ssandraCluster.</summary>
    public string ControlPlane { get; init; } = "prod";

    /// <summary>What runs in the container.</summary>
    public string Component { get; init; } = "cassandra";

    /// <summary>The image that is asked for.</summary>
    public string Desired { get; init; } = Right;

    /// <summary>The racks, each with a StatefulSet; the pods are those of r1.</summary>
    public string[] Racks { get; init; } = ["r1"];

    public int Replicas { get; init; } = 2;

    /// <summary>The type of the StatefulSets' update strategy.</summary>
    public string Strategy { get; init; } = "RollingUpdate";

    /// <summary>Where the desired image comes from.</summary>
    public ImageTier Tier { get; init; } = ImageTier.ImageConfigType;

    /// <summary>The image that the CassandraDatacenter itself asks for.</summary>
    public string OfDatacenter { get; init; } = Right;

    public string Template { get; init; } = Right;

    public int Generation { get; init; } = 1;

    public int ObservedGeneration { get; init; } = 1;

    public int ClusterGeneration { get; init; } = 1;

    /// <summary>Further fields of the CassandraDatacenter's metadata, spec or status.</summary>
    public string Metadata { get; init; } = "";

    public string Annotations { get; init; } = "";

    public string ClusterAnnotations { get; init; } = "";

    public string Spec { get; init; } = "";

    public string Conditions { get; init; } = "";

    public bool IsRolling { get; init; }

    public int Partition { get; init; }

    public int Ready { get; init; } = 2;

    public PodState[] Pods { get; init; } = [new("p0", Right), new("p1", Right)];

    /// <summary>Whether the operators run on the ConfigMap that is there.</summary>
    public bool? RunsCurrent { get; init; } = true;

    public int ReadyOperators { get; init; } = 1;

    public bool HasOperator { get; init; } = true;

    public bool HasDatacenter { get; init; } = true;

    public bool HasWorkload { get; init; } = true;

    public string? Manifest { get; init; }

    public string? Failure { get; init; }

    public string? PodFailure { get; init; }

    /// <summary>A pod of the test.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Image">The image in its spec.</param>
    /// <param name="Waiting">The reason why the container waits; null where it runs.</param>
    /// <param name="ImageId">What the kubelet reports.</param>
    /// <param name="Extra">An image of a second container.</param>
    /// <param name="IsUnschedulable">Whether no node takes it.</param>
    public sealed record PodState(string Name, string Image, string? Waiting = null, string ImageId = "example.com/cassandra@sha256:aa", string? Extra = null, bool IsUnschedulable = false);

    public List<K8ssImageDrift> Resolve()
    {
        var image = Image(Desired);
        var failure = Failure is null ? null : new Diagnostic("KSI0142", DiagnosticSeverity.Error, Failure, null, "ask");
        return [.. DriftResolver.Resolve(new DriftSubject
        {
            Desired = [image],
            Observation = failure is not null ? new NamespaceObservation(failure) : new NamespaceObservation(
                HasWorkload ? [.. Racks.Select(rack => ObservedWorkload.Read(StatefulSet(rack)))] : [],
                Pods.Select(pod => ObservedPod.Read(Pod(pod))),
                PodFailure is null ? null : new Diagnostic("KSI0142", DiagnosticSeverity.Error, PodFailure, null, "ask")),
            Cluster = Manager is null ? null : Read.Root($"""
                kind: K8ssandraCluster
                metadata: {"{"}name: demo, namespace: cass, generation: {ClusterGeneration}, annotations: {"{"}{ClusterAnnotations}{"}"}{"}"}
                status: {"{"}observedGeneration: 1{"}"}
                """),
            Datacenter = HasDatacenter ? Datacenter() : null,
            OfDatacenter = Manager is null ? null : [Image(OfDatacenter)],
            CassOperatorRelease = new CassOperatorRelease(OperatorVersion.Parse(Release)),
            ControlPlaneRelease = Manager is null ? null : new K8ssandraOperatorRelease(OperatorVersion.Parse(Manager)),
            CassOperator = HasOperator ? Operator(OperatorKind.CassOperator, Release) : null,
            ClusterContext = Manager is null ? null : ControlPlane,
            ControlPlane = Manager is null ? null : Operator(OperatorKind.K8ssandraOperator, Manager, ControlPlane),
            Manifest = _ => Manifest,
        })];
    }

    /// <summary>The row of the container <c>cassandra</c> in r1.</summary>
    public K8ssImageDrift Row() => Assert.Single(Resolve(), row => row.Container == "cassandra" && row.Rack is null or "r1");

    private EffectiveImage Image(string image) => new()
    {
        Context = "prod",
        Namespace = "cass",
        Cluster = "demo",
        Datacenter = "dc1",
        Container = "cassandra",
        ContainerKind = ContainerKind.Main,
        Component = Component,
        Image = image,
        Source = Tier,
        Trace = [new TraceEntry(ImageField.Image, image, Tier, null, TraceOutcome.Won, null)],
    };

    private K8ssOperator Operator(OperatorKind kind, string version, string context = "prod") => new()
    {
        Context = context,
        Namespace = "ops",
        Name = kind == OperatorKind.CassOperator ? "cass-operator" : "k8ssandra-operator",
        Kind = kind,
        Version = version,
        ImageConfigName = "image-config",
        RunsCurrentImageConfig = RunsCurrent,
        ReadyPods = ReadyOperators,
        HasPods = true,
    };

    private Node Datacenter() => Read.Root($"""
        kind: CassandraDatacenter
        metadata: {"{"}name: dc1, namespace: cass, uid: u-dc, generation: {Generation}, annotations: {"{"}{Annotations}{"}"}{Metadata}{"}"}
        spec: {"{"}{Spec}{"}"}
        status: {"{"}observedGeneration: {ObservedGeneration}, conditions: [{Conditions}]{"}"}
        """);

    private Node StatefulSet(string rack) => Read.Root($"""
        kind: StatefulSet
        metadata:
          name: "demo-dc1-{rack}-sts"
          uid: u-{rack[..2]}
          labels: {"{"}cassandra.datastax.com/rack: "{rack}"{"}"}
          ownerReferences: [{"{"}kind: CassandraDatacenter, uid: u-dc, controller: true{"}"}]
        spec:
          replicas: {Replicas}
          updateStrategy: {"{"}type: {Strategy}, rollingUpdate: {"{"}partition: {Partition}{"}"}{"}"}
          template: {"{"}spec: {"{"}containers: [{"{"}name: cassandra, image: "{Template}"{"}"}]{"}"}{"}"}
        status: {"{"}readyReplicas: {Ready}, updatedReplicas: 1, currentRevision: a, updateRevision: {(IsRolling ? "b" : "a")}{"}"}
        """);

    private static Node Pod(PodState pod)
    {
        var state = pod.Waiting is null ? "running: {}" : "waiting: {reason: " + pod.Waiting + "}";
        var scheduled = pod.IsUnschedulable ? ", {type: PodScheduled, status: \"False\", reason: Unschedulable}" : "";
        var extra = pod.Extra is null ? "" : ", {name: extra, image: \"" + pod.Extra + "\"}";
        var status = "{name: cassandra, imageID: \"" + pod.ImageId + "\", ready: " + (pod.Waiting is null ? "true" : "false") + ", restartCount: 0, state: {" + state + "}}";
        return Read.Root($"""
            kind: Pod
            metadata: {"{"}name: {pod.Name}, ownerReferences: [{"{"}kind: StatefulSet, uid: u-r1, controller: true{"}"}]{"}"}
            spec: {"{"}containers: [{"{"}name: cassandra, image: "{pod.Image}"{"}"}{extra}]{"}"}
            status:
              conditions: [{"{"}type: Ready, status: "{(pod.Waiting is null && !pod.IsUnschedulable ? "True" : "False")}"{"}"}{scheduled}]
              containerStatuses: [{(pod.IsUnschedulable ? "" : status)}]
            """);
    }
}
