using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Engine.Tests.Documents;

namespace K8ssandraImages.Engine.Tests.Rollout;

/// <summary>
/// A datacenter with three racks of two pods each, none of which runs what its operators would write when they start anew; a test
/// changes what it is about.
/// </summary>
internal sealed record Situation
{
    public const string New = "example.com/cassandra:2";
    public const string Old = "example.com/cassandra:1";

    /// <summary>cass-operator's release.</summary>
    public string Release { get; init; } = "1.32.0";

    public string[] Racks { get; init; } = ["r1", "r2", "r3"];

    public int Replicas { get; init; } = 2;

    /// <summary>The racks whose template is right already.</summary>
    public string[] Right { get; init; } = [];

    /// <summary>Racks that have no StatefulSet yet.</summary>
    public string[] Missing { get; init; } = [];

    /// <summary>The rack that is being rolled out.</summary>
    public string? Rolling { get; init; }

    public string Annotations { get; init; } = "";

    public string Metadata { get; init; } = "";

    public string Spec { get; init; } = "";

    public string Conditions { get; init; } = "";

    public string Progress { get; init; } = "Ready";

    public int Generation { get; init; } = 1;

    /// <summary>Pods that are not well, by rack: the state of the container, and how often it was restarted.</summary>
    public (string Rack, string State, int Restarts)[] Bad { get; init; } = [];

    public bool KnowsPods { get; init; } = true;

    public bool HasDatacenter { get; init; } = true;

    public bool HasOperator { get; init; } = true;

    public int OperatorReplicas { get; init; } = 1;

    public int ReadyOperators { get; init; } = 1;

    /// <summary>k8ssandra-operator's release where a K8ssandraCluster makes the datacenter; null for a stand-alone one.</summary>
    public string? Manager { get; init; }

    public string ClusterAnnotations { get; init; } = "";

    public int ClusterGeneration { get; init; } = 1;

    /// <summary>The image of Medusa that the CassandraDatacenter, and with it the pods, have; null for no Medusa.</summary>
    public string? MedusaInDatacenter { get; init; }

    /// <summary>The image of Medusa that k8ssandra-operator would write.</summary>
    public string? Medusa { get; init; }

    public bool IsChanged { get; init; }

    public bool CassOperatorStarts { get; init; } = true;

    public bool ControlPlaneStarts { get; init; } = true;

    public bool? RunsCurrent { get; init; } = true;

    public bool IsUnstable { get; init; }

    /// <summary>Pull secrets of the templates, and those that the operator would write.</summary>
    public (string[] Template, string[] Desired) Secrets { get; init; } = ([], []);

    /// <summary>Pull policies of the templates, and those that the operator would write.</summary>
    public (string? Template, string? Desired) Policies { get; init; }

    /// <summary>Why there is no image.</summary>
    public string? Failure { get; init; }

    /// <summary>The image that the operator would write.</summary>
    public string Desired { get; init; } = New;

    /// <summary>Why the namespace could not be read.</summary>
    public string? Unread { get; init; }

    public List<K8ssImageImpact> Resolve()
    {
        var datacenter = Read.Root($"""
            kind: CassandraDatacenter
            metadata: {"{"}name: dc1, namespace: cass, uid: u-dc, generation: {Generation}, annotations: {"{"}{Annotations}{"}"}{Metadata}{"}"}
            spec: {"{"}clusterName: demo, racks: [{string.Join(", ", Racks.Select(rack => "{name: " + rack + "}"))}], {Spec}{"}"}
            status: {"{"}observedGeneration: 1, cassandraOperatorProgress: {Progress}, conditions: [{Conditions}]{"}"}
            """);
        var unread = Unread is null ? null : new Diagnostic("KSI0142", DiagnosticSeverity.Error, Unread, null, "ask");
        var cluster = Manager is null ? null : Read.Root($"""
            kind: K8ssandraCluster
            metadata: {"{"}name: demo, namespace: cass, generation: {ClusterGeneration}, annotations: {"{"}{ClusterAnnotations}{"}"}{"}"}
            spec: {"{"}cassandra: {"{"}datacenters: [{"{"}metadata: {"{"}name: dc1{"}"}{"}"}, {"{"}metadata: {"{"}name: dc2{"}"}{"}"}]{"}"}{"}"}
            status: {"{"}observedGeneration: 1{"}"}
            """);
        return [.. ImpactResolver.Resolve(new ImpactSubject
        {
            Subject = new DriftSubject
            {
                Desired = Images(Desired, Medusa),
                Observation = unread is not null ? new NamespaceObservation(unread) : new NamespaceObservation(
                    [.. Racks.Except(Missing).Select(rack => ObservedWorkload.Read(StatefulSet(rack)))],
                    KnowsPods ? Bad.Select(bad => ObservedPod.Read(Pod(bad))) : [],
                    KnowsPods ? null : new Diagnostic("KSI0142", DiagnosticSeverity.Error, "missing verb list on pods", null, "ask")),
                Cluster = cluster,
                ClusterContext = cluster is null ? null : "hub",
                Datacenter = HasDatacenter ? datacenter : null,
                OfDatacenter = cluster is null ? null : Images(Desired, MedusaInDatacenter),
                CassOperatorRelease = new CassOperatorRelease(OperatorVersion.Parse(Release)),
                ControlPlaneRelease = Manager is null ? null : new K8ssandraOperatorRelease(OperatorVersion.Parse(Manager)),
                CassOperator = HasOperator ? new K8ssOperator { Context = "prod", Namespace = "ops", Name = "cass-operator", HasPods = true, ReadyPods = ReadyOperators, Replicas = OperatorReplicas, RunsCurrentImageConfig = RunsCurrent } : null,
                ControlPlane = Manager is null ? null : new K8ssOperator { Context = "hub", Namespace = "ops", Name = "k8ssandra-operator", Kind = OperatorKind.K8ssandraOperator, HasPods = true, ReadyPods = 1, Replicas = 1 },
            },
            Root = cluster ?? datacenter,
            IsChanged = IsChanged,
            CassOperatorStarts = CassOperatorStarts,
            ControlPlaneStarts = ControlPlaneStarts,
            IsUnstable = IsUnstable,
            Origin = new Origin(new Snapshot(new SnapshotOptions()), cluster ?? datacenter, "prod", null),
        })];
    }

    /// <summary>What becomes of each rack in order, as <c>A1 P2 P3</c>: at once, on permission, blocked, nothing or unknown, and the turn.</summary>
    public string Timings() => string.Join(' ', Resolve().Select(row => row.Timing switch
    {
        RolloutTiming.AtOnce => "A",
        RolloutTiming.OnPermission => "P",
        RolloutTiming.Blocked => "B",
        RolloutTiming.None => "N",
        _ => "?",
    } + row.Order));

    /// <summary>How many pods of each rack restart.</summary>
    public string Restarts() => string.Join(' ', Resolve().Select(row => row.PodRestarts?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"));

    private EffectiveImage[] Images(string image, string? medusa) => medusa is null ? [Image("cassandra", image, ImageTier.ImageConfigType)] : [Image("cassandra", image, ImageTier.ImageConfigType), Image("medusa", medusa, ImageTier.ImageConfigImage)];

    private EffectiveImage Image(string name, string image, ImageTier tier) => new()
    {
        Context = "prod",
        Namespace = "cass",
        Cluster = "demo",
        Datacenter = "dc1",
        Container = name,
        ContainerKind = ContainerKind.Main,
        Component = name,
        Image = Failure is null ? image : null,
        PullPolicy = Policies.Desired,
        PullSecrets = Secrets.Desired,
        Source = tier,
        Diagnostics = Failure is null ? [] : [new Diagnostic("KSI0030", DiagnosticSeverity.Error, Failure, null, "Correct it.")],
    };

    private Node StatefulSet(string rack)
    {
        var bad = Bad.Count(pod => pod.Rack == rack);
        var policy = Policies.Template is null ? "" : ", imagePullPolicy: " + Policies.Template;
        var medusa = MedusaInDatacenter is null ? "" : ", {name: medusa, image: \"" + MedusaInDatacenter + "\"" + policy + "}";
        return Read.Root($"""
            kind: StatefulSet
            metadata:
              name: demo-dc1-{rack}-sts
              uid: u-{rack}
              labels: {"{"}cassandra.datastax.com/rack: {rack}{"}"}
              ownerReferences: [{"{"}kind: CassandraDatacenter, uid: u-dc, controller: true{"}"}]
            spec:
              replicas: {Replicas}
              template:
                spec:
                  containers: [{"{"}name: cassandra, image: "{(Right.Contains(rack) ? New : Old)}"{policy}{"}"}{medusa}]
                  imagePullSecrets: [{string.Join(", ", Secrets.Template.Select(name => "{name: " + name + "}"))}]
            status: {"{"}readyReplicas: {Replicas - bad}, updatedReplicas: {Replicas}, currentRevision: a, updateRevision: {(Rolling == rack ? "b" : "a")}{"}"}
            """);
    }

    private static Node Pod((string Rack, string State, int Restarts) pod) => Read.Root($"""
        kind: Pod
        metadata: {"{"}name: demo-dc1-{pod.Rack}-sts-1, ownerReferences: [{"{"}kind: StatefulSet, uid: u-{pod.Rack}, controller: true{"}"}]{"}"}
        spec: {"{"}containers: [{"{"}name: cassandra, image: "{Old}"{"}"}]{"}"}
        status:
          conditions: [{"{"}type: Ready, status: "False"{"}"}{(pod.State == "Unschedulable" ? ", {type: PodScheduled, status: \"False\", reason: Unschedulable}" : "")}]
          containerStatuses: [{(pod.State == "Unschedulable" ? "" : "{name: cassandra, ready: false, restartCount: " + pod.Restarts + ", state: " + (pod.State == "Error" ? "{terminated: {exitCode: 1, reason: Error}}" : "{waiting: {reason: " + pod.State + "}}") + "}")}]
        """);
}
