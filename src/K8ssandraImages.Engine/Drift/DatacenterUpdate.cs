using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Drift;

/// <summary>
/// When cass-operator brings a new pod template to a StatefulSet (pkg/reconciliation/reconcile_racks.go v1.8.0 to v1.32.0). The
/// condition RequiresUpdate is no help: since v1.21.1 it is set and cleared within one reconcile.
/// </summary>
internal static class DatacenterUpdate
{
    /// <summary>Permits updates of a CassandraDatacenter (since cass-operator 1.20.0).</summary>
    public const string DatacenterAnnotation = "cassandra.datastax.com/autoupdate-spec";

    /// <summary>Permits updates of a K8ssandraCluster (since k8ssandra-operator 1.19.0).</summary>
    public const string ClusterAnnotation = "k8ssandra.io/autoupdate-spec";

    // While one of these is true the operator is at something else that comes first; racks that are forced wait for nodes that
    // leave only (ReconcileAllRacks).
    private static readonly string[] Busy = ["ReplacingNodes", "ScalingUp", "ScalingDown", "Decommission", "ResizingVolumes", "RollingRestart"];
    private static readonly string[] BusyIfForced = ["ScalingDown", "Decommission"];

    /// <summary>Whether an object has changed since its operator last went through it.</summary>
    public static bool IsNewer(Node root) =>
        ObservedWorkload.Number(root.At("metadata", "generation")) is { } generation && generation > (ObservedWorkload.Number(root.At("status", "observedGeneration")) ?? 0);

    /// <summary>What a StatefulSet waits for whose template differs from what cass-operator would write.</summary>
    public static Verdict Judge(DriftSubject subject, ObservedWorkload workload, IReadOnlyList<ObservedWorkload> all, IReadOnlyList<ObservedPod> pods)
    {
        var dc = subject.Datacenter!;
        var release = subject.CassOperatorRelease!;
        var name = DriftResolver.Show(dc.At("metadata", "name")?.Text);
        if (dc.At("metadata", "deletionTimestamp") is not null)
            return new Verdict(DriftState.RolloutBlocked, "The datacenter is being deleted.", null);
        var fails = pods.Any(pod => !pod.IsTerminating && (pod.IsUnschedulable || Array.Exists(pod.Containers, container => container.IsFailing)));
        var forced = IsForced(dc, workload.Rack) || (release.UpdatesFailingRacks && fails);
        if (!release.UpdatesWithoutPermission && !forced && !IsNewer(dc) && dc.At("metadata", "annotations", DatacenterAnnotation) is null)
        {
            return new Verdict(
                DriftState.RolloutPending,
                "cass-operator " + release.Version + " updates a running datacenter only with permission.",
                Permission(release, subject.Cluster is not null, name, DriftResolver.Show(dc.At("metadata", "namespace")?.Text)));
        }

        foreach (var condition in forced ? BusyIfForced : Busy)
        {
            if (IsTrue(dc, condition))
                return new Verdict(DriftState.RolloutBlocked, "The datacenter is at something that comes first: condition " + condition + ".", "Wait until it is over; the update follows.");
        }

        if (dc.At("spec", "canaryUpgrade")?.Text == "true" && all.Count > 0 && First(dc, all) != workload)
            return new Verdict(DriftState.RolloutBlocked, "spec.canaryUpgrade updates the first rack only.", "Set spec.canaryUpgrade: false once its pods are well.");
        if (!forced && all.Where(other => other.Replicas > 0).FirstOrDefault(other => other.ReadyReplicas < other.Replicas) is { IsRolling: false } unready)
        {
            return new Verdict(
                DriftState.RolloutBlocked,
                "Templates change only when all pods are ready: " + DriftResolver.Show(unready.Resource) + " has " + unready.ReadyReplicas + " of " + unready.Replicas + ".",
                release.UpdatesFailingRacks ? "Bring its pods up: kubectl describe them." : "Bring its pods up; where the image keeps them from it, add the rack to spec.forceUpgradeRacks.");
        }

        return new Verdict(DriftState.RollingOut, "cass-operator updates one rack after the other; " + DriftResolver.Show(workload.Resource) + " has not had its turn.", null);
    }

    // Since 1.21.1 the datacenter alone will do: the K8ssandraCluster's annotation makes k8ssandra-operator refresh datacenters with
    // the condition RequiresUpdate, which none has by the time it looks (setDatacenterStatus, pkg/reconciliation/constructor.go).
    /// <summary>How to permit an update.</summary>
    /// <param name="release">The release of cass-operator that waits for it.</param>
    /// <param name="ofCluster">Whether the datacenter belongs to a K8ssandraCluster.</param>
    /// <param name="name">The CassandraDatacenter, fit for a terminal.</param>
    /// <param name="namespace">Its namespace, fit for a terminal.</param>
    public static string Permission(CassOperatorRelease release, bool ofCluster, string name, string @namespace)
    {
        var step = "Annotate the CassandraDatacenter" + (ofCluster ? ", not the K8ssandraCluster" : "") + ": kubectl annotate cassandradatacenter " + name + " -n " + @namespace + " " + DatacenterAnnotation;
        return release.OnceCoversAllRacks
            ? step + "=once"
            : step + "=always, and remove it when all racks are done; until 1.22 `once` ends after the first rack.";
    }

    /// <summary>Whether an update of a rack is forced, permission or not.</summary>
    public static bool IsForced(Node dc, string? rack)
    {
        foreach (var forced in dc.At("spec", "forceUpgradeRacks") is { } racks ? racks.Items : [])
        {
            if (forced.Text == rack)
                return true;
        }

        return false;
    }

    // The order of the racks is that of the specification; without racks there is one.
    private static ObservedWorkload First(Node dc, IReadOnlyList<ObservedWorkload> all)
    {
        var name = dc.At("spec", "racks") is { Items: [var first, ..] } ? first["name"]?.Text : null;
        return all.FirstOrDefault(workload => workload.Rack == name) ?? all[0];
    }

    private static bool IsTrue(Node dc, string type)
    {
        foreach (var condition in dc.At("status", "conditions") is { } conditions ? conditions.Items : [])
        {
            if (condition["type"]?.Text == type)
                return condition["status"]?.Text == "True";
        }

        return false;
    }
}
