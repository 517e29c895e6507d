using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>
/// The least disruptive way in which a datacenter takes the images that it waits for, in its release and situation
/// (pkg/reconciliation/reconcile_racks.go and constructor.go of cass-operator v1.8.0 to v1.32.0;
/// controllers/k8ssandra/datacenters.go of k8ssandra-operator v1.0.0 to v1.32.5). In none is it to delete anything.
/// </summary>
internal sealed record UpdateMethod
{
    /// <summary>What lets cass-operator act.</summary>
    public required UpdatePermission Permission { get; init; }

    /// <summary>
    /// Whether the annotation is to be removed at the end by whoever set it: the operator never does, may never come to it, or has
    /// no reason to come by, because no pod changes.
    /// </summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>Whether the K8ssandraCluster has to be annotated first, because k8ssandra-operator holds back what is to reach the CassandraDatacenter.</summary>
    public bool AsksCluster { get; init; }

    /// <summary>The racks that are named in <c>spec.forceUpgradeRacks</c>, because nothing else reaches pods that cannot start.</summary>
    public IReadOnlyList<string> ForcedRacks { get; init; } = [];

    /// <summary>Why it is done so, in sentences fit for a terminal.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>What it does beyond the images of this datacenter, in sentences fit for a terminal.</summary>
    public IReadOnlyList<string> Costs { get; init; } = [];

    /// <summary>Why it is not done; null where it is.</summary>
    public UpdateRefusal? Refusal { get; init; }

    /// <summary>The value of the annotation that permits it; null where none does.</summary>
    public string? Annotation => ValueOf(Permission);

    /// <summary>The value of the annotation <c>autoupdate-spec</c> that a permission is; null for none.</summary>
    public static string? ValueOf(UpdatePermission permission) => permission switch
    {
        UpdatePermission.Always => "always",
        UpdatePermission.Once => "once",
        _ => null,
    };

    /// <summary>Chooses the way.</summary>
    public static UpdateMethod Of(UpdateSituation situation)
    {
        var asksCluster = AsksClusterIn(situation);
        var forced = ForcedIn(situation);
        var isRestless = situation is { HasRandomSecrets: true, Release.UpdatesWithoutPermission: false };
        var permission = PermissionIn(situation, isRestless);
        return new UpdateMethod
        {
            Permission = permission,
            IsWithdrawn = permission == UpdatePermission.Always || (permission == UpdatePermission.Once && (isRestless || IsStopped(situation.Datacenter))),
            AsksCluster = asksCluster,
            ForcedRacks = forced,
            Reasons = [.. ReasonsIn(situation, permission, asksCluster, forced)],
            Costs = [.. CostsIn(situation, asksCluster, forced)],
            Refusal = RefusalIn(situation),
        };
    }

    private static UpdatePermission PermissionIn(UpdateSituation situation, bool isRestless)
    {
        if (situation.Release.UpdatesWithoutPermission)
            return UpdatePermission.NotAsked;
        if (!situation.Release.OnceCoversAllRacks)
            return UpdatePermission.Always;
        // A task waits for the end of what may never end.
        return situation.Choice == DatacenterUpdateMethod.Task && !isRestless ? UpdatePermission.Task : UpdatePermission.Once;
    }

    private static bool AsksClusterIn(UpdateSituation situation) =>
        situation is { IsHeldByCluster: true, Manager.HoldsDatacenterUpdates: true, Cluster: { } cluster }
        && !DatacenterUpdate.IsNewer(cluster) && cluster.At("metadata", "annotations", DatacenterUpdate.ClusterAnnotation) is null;

    // Templates change only when all pods are ready; since 1.24.0 racks with pods that fail are an exception.
    private static IReadOnlyList<string> ForcedIn(UpdateSituation situation) => situation.Release.UpdatesFailingRacks ? [] : situation.BrokenRacks;

    private static UpdateRefusal? RefusalIn(UpdateSituation situation)
    {
        var (release, dc) = (situation.Release, situation.Datacenter);
        if (dc.At("spec", "canaryUpgrade")?.Text == "true")
        {
            return new UpdateRefusal(
                false,
                "spec.canaryUpgrade keeps the update at the first rack, so the datacenter would never have it whole.",
                "Set spec.canaryUpgrade: false on the CassandraDatacenter once the pods of the canary are well; that itself lets the update go on.");
        }

        if (IsStopped(dc) && release.HoldsStoppedTemplates)
        {
            return new UpdateRefusal(
                false,
                "The datacenter is stopped, and cass-operator " + release.Version + " updates the templates of a stopped datacenter only when it runs again.",
                "Start it (spec.stopped: false): it takes the images then, without further permission. Or bring cass-operator to 1.24.1.");
        }

        if (situation.Choice == DatacenterUpdateMethod.Task && release is { UpdatesWithoutPermission: false, OnceCoversAllRacks: false })
        {
            return new UpdateRefusal(
                false,
                "The task refresh of cass-operator " + release.Version + " updates the first rack and ends: it sets the annotation `once`, which any progress removes until 1.22.4.",
                "Leave -Method (--method) out: the annotation `always` is set, and removed when all racks are done.");
        }

        if (situation is { HasRandomSecrets: true, Force: false } && !release.UpdatesWithoutPermission)
        {
            return new UpdateRefusal(
                true,
                "The ImageConfig has several pull secrets of components, which cass-operator " + release.Version + " puts into pods in another order each time: while an update is permitted, pods may be replaced again and again without end.",
                "Leave at most one defaults.*.imagePullSecret (Set-K8ssImageConfig), and restart the operator. -Force (--force) updates all the same, and takes the permission away as soon as the images are there.");
        }

        return null;
    }

    private static IEnumerable<string> ReasonsIn(UpdateSituation situation, UpdatePermission permission, bool asksCluster, IReadOnlyList<string> forced)
    {
        var release = situation.Release;
        if (asksCluster)
            yield return "k8ssandra-operator " + situation.Manager!.Version + " holds back what the K8ssandraCluster asks for until it has the annotation " + DatacenterUpdate.ClusterAnnotation + ".";
        else if (situation is { IsHeldByCluster: true, Manager: { } manager })
            yield return manager.HoldsDatacenterUpdates
                ? "k8ssandra-operator " + manager.Version + " has the permission to write what the K8ssandraCluster asks for."
                : "k8ssandra-operator " + manager.Version + " writes what the K8ssandraCluster asks for without being asked.";

        switch (permission)
        {
            case UpdatePermission.NotAsked:
                yield return "cass-operator " + release.Version + " updates all racks by itself, one after the other; there is nothing to permit.";
                break;
            case UpdatePermission.Always:
                yield return "Until cass-operator 1.22.4 the annotation `once` ends after the first rack, so `always` is set and removed at the end; a restart of the operator in between lets go whatever else differs then.";
                break;
            default:
                yield return "cass-operator " + release.Version + " updates all racks with the permission `once`, and removes it when it is through.";
                break;
        }

        if (forced.Count > 0)
            yield return "Until cass-operator 1.23.2 templates change only while all pods are ready, unless their rack is in spec.forceUpgradeRacks.";
        else if (situation.BrokenRacks.Count > 0)
            yield return "cass-operator " + release.Version + " updates racks with failing pods first.";
        if (IsStopped(situation.Datacenter))
            yield return "The datacenter is stopped: its templates change, and no pod restarts.";
    }

    private static IEnumerable<string> CostsIn(UpdateSituation situation, bool asksCluster, IReadOnlyList<string> forced)
    {
        if (asksCluster)
        {
            var others = DatacentersOf(situation.Cluster!);
            yield return "The annotation of the K8ssandraCluster lets k8ssandra-operator write all its datacenters" + (others.Length == 0 ? "" : " (" + others + ")") + ", one after the other.";
        }

        if (forced.Count > 0)
        {
            yield return "spec.forceUpgradeRacks (" + string.Join(", ", forced.Select(DriftResolver.Show)) + ") replaces the templates of these racks without waiting for ready pods"
                + (situation.Release.UpdatesWithoutPermission ? "." : ", and as a change of the specification it lets all other racks go too.");
        }

        if (situation.HasRandomSecrets && !situation.Release.UpdatesWithoutPermission)
            yield return "Pods may be replaced more than once, because the pull secrets of the ImageConfig are in another order each time.";
        if (situation.Release.KeepsForcedRacks && situation.Datacenter.At("spec", "forceUpgradeRacks") is { Items.Length: > 1 })
            yield return "spec.forceUpgradeRacks names racks that cass-operator " + situation.Release.Version + " updates at the same time; it leaves the list there.";
    }

    /// <summary>The datacenters of a K8ssandraCluster, for people.</summary>
    internal static string DatacentersOf(Node cluster)
    {
        var names = new List<string>();
        foreach (var dc in cluster.At("spec", "cassandra", "datacenters") is { } all ? all.Items : [])
            names.Add(Printable.Escape(dc.At("metadata", "name")?.Text, 60));
        return string.Join(", ", names.Take(8)) + (names.Count > 8 ? " and " + (names.Count - 8) + " more" : "");
    }

    private static bool IsStopped(Node dc) => dc.At("spec", "stopped")?.Text == "true";
}
