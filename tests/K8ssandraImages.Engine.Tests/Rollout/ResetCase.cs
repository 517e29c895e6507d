using System.Globalization;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Engine.Tests.Documents;

namespace K8ssandraImages.Engine.Tests.Rollout;

/// <summary>A datacenter of three nodes in two racks that is to be created anew; a test changes what it is about. Without a change nothing speaks against it.</summary>
internal sealed record ResetCase
{
    public string Release { get; init; } = "1.29.1";

    public string Name { get; init; } = "dc1";

    public string Metadata { get; init; } = "";

    public string Spec { get; init; } = "size: 3, racks: [{name: r1}, {name: r2}]";

    public string Conditions { get; init; } = "{type: Ready, status: \"True\"}, {type: Updating, status: \"False\"}";

    public string Status { get; init; } = "";

    /// <summary>The StatefulSets: name and pods.</summary>
    public (string Name, int Replicas)[] Sets { get; init; } = [("orders-dc1-r1-sts", 2), ("orders-dc1-r2-sts", 1)];

    /// <summary>What the specification of each StatefulSet says besides.</summary>
    public string SetSpec { get; init; } = "";

    public string[] Templates { get; init; } = ["server-data"];

    /// <summary>Claims by name that are not bound and whole: their metadata and status; null for none.</summary>
    public Dictionary<string, string?> Claims { get; init; } = [];

    /// <summary>What each volume says besides.</summary>
    public string Volume { get; init; } = "";

    public bool HasVolumes { get; init; } = true;

    public string[] Neighbours { get; init; } = [];

    /// <summary>The operator; changed, or taken away.</summary>
    public Func<K8ssOperator, K8ssOperator?>? Operator { get; init; }

    public string OperatorStatus { get; init; } = "observedGeneration: 4, replicas: 1, updatedReplicas: 1, readyReplicas: 1";

    /// <summary>Its pods: name, ready, on its way out; null where they cannot be read.</summary>
    public (string Name, bool IsReady, bool IsEnding)[]? Pods { get; init; } = [("cass-operator-1", true, false)];

    public string? Cluster { get; init; }

    public bool IsOfCluster { get; init; }

    public K8ssOperator? Manager { get; init; }

    public Func<ResetSubject, ResetSubject>? Then { get; init; }

    /// <summary>What speaks against it.</summary>
    public IReadOnlyList<ResetRefusal> Refusals => [.. ResetRefusal.Of(Subject)];

    /// <summary>The same, as words.</summary>
    public string Words => string.Join(' ', Refusals.Select(static refusal => refusal.Name).Distinct());

    public static K8ssOperator NewOperator(string? version, int ready = 1, bool elects = false, string? holder = null, OperatorVersionSource source = OperatorVersionSource.ImageTag, bool hasPods = true) => new()
    {
        Context = "prod",
        Namespace = "ops",
        Name = "cass-operator",
        Version = version,
        VersionSource = source,
        Image = "registry.example.com/cass-operator:latest",
        HasPods = hasPods,
        ReadyPods = ready,
        Replicas = 1,
        ElectsLeader = elects,
        LeaseHolder = holder,
    };

    private ResetSubject Subject
    {
        get
        {
            var root = Read.Root($"kind: CassandraDatacenter\nmetadata: {{name: {Name}, namespace: ops, uid: one, {Metadata}}}\nspec: {{clusterName: orders, {Spec}}}\nstatus: {{conditions: [{Conditions}], {Status}}}\n");
            var release = new CassOperatorRelease(OperatorVersion.Parse(Release));
            var sets = Sets.Select(set => Read.Root(string.Create(CultureInfo.InvariantCulture, $"kind: StatefulSet\nmetadata: {{name: {set.Name}}}\nspec: {{replicas: {set.Replicas}, {SetSpec} volumeClaimTemplates: [{string.Join(", ", Templates.Select(static name => "{metadata: {name: " + name + "}}"))}]}}\n"))).ToList();
            var claims = ResetClaims.Of(root, release, sets).Concat(Claims.Keys).Distinct()
                .Where(name => !Claims.TryGetValue(name, out var given) || given is not null)
                .Select(name => Read.Root(Claims.GetValueOrDefault(name) is { } given
                    ? "kind: PersistentVolumeClaim\n" + given
                    : $"kind: PersistentVolumeClaim\nmetadata: {{name: {name}, uid: u-{name}}}\nspec: {{volumeName: pv-{name}}}\nstatus: {{phase: Bound}}\n"))
                .ToList();
            var subject = new ResetSubject
            {
                Datacenter = root,
                Release = release,
                StatefulSets = sets,
                Claims = claims,
                Volumes = HasVolumes ? [.. claims.Select(claim => Read.Root($"kind: PersistentVolume\nmetadata: {{name: {claim.At("spec", "volumeName")?.Text}}}\nspec: {{persistentVolumeReclaimPolicy: Delete, claimRef: {{uid: {claim.At("metadata", "uid")?.Text}}}}}\n"))] : [],
                Neighbours = [.. Neighbours.Select(Read.Root)],
                Operator = Operator is null ? NewOperator(Release) : Operator(NewOperator(Release)),
                Deployment = Read.Root("kind: Deployment\nmetadata: {name: cass-operator, generation: 4}\nspec: {replicas: 1}\nstatus: {" + OperatorStatus + "}\n"),
                OperatorPods = Pods?.Select(static pod => new ObservedPod { Name = pod.Name, IsReady = pod.IsReady, IsTerminating = pod.IsEnding, Containers = [] }).ToList(),
                IsOfCluster = IsOfCluster,
                Cluster = Cluster is null ? null : Read.Root(Cluster),
                Manager = Manager,
                Owners = Ownership.Of(root),
            };
            return Then?.Invoke(subject) ?? subject;
        }
    }
}
