using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>
/// When k8ssandra-operator writes a CassandraDatacenter that differs from what its K8ssandraCluster asks for
/// (controllers/k8ssandra/datacenters.go v1.0.0 to v1.33.0).
/// </summary>
internal static class ClusterUpdate
{
    /// <summary>Whether it writes, and why, or what it waits for.</summary>
    /// <param name="release">Its release.</param>
    /// <param name="cluster">The K8ssandraCluster.</param>
    /// <param name="isLive">Whether the K8ssandraCluster is what a cluster shows at this moment.</param>
    /// <param name="isChanged">Whether it is about to be changed, which raises its generation.</param>
    public static ClusterPermit PermitOf(K8ssandraOperatorRelease release, Node cluster, bool isLive, bool isChanged = false)
    {
        var writes = ", so k8ssandra-operator writes the CassandraDatacenter, and what is newly written may be rolled out.";
        if (!release.HoldsDatacenterUpdates)
            return new ClusterPermit(true, "k8ssandra-operator " + release.Version + " writes the CassandraDatacenter as soon as it starts and asks nobody, and what is newly written may be rolled out.", "There is no way to hold it in this release: restart the operator when these pods may restart.");
        if (isChanged)
            return new ClusterPermit(true, "The K8ssandraCluster is changed" + writes, null);
        if (cluster.At("metadata", "annotations", DatacenterUpdate.ClusterAnnotation) is { } annotation)
        {
            return new ClusterPermit(
                true,
                "The K8ssandraCluster has the annotation " + DatacenterUpdate.ClusterAnnotation + "=" + DriftResolver.Show(annotation.Text) + writes,
                "To hold it, remove the annotation first: " + Annotate(cluster) + "-");
        }

        if ((isLive || cluster["status"] is not null) && DatacenterUpdate.IsNewer(cluster))
            return new ClusterPermit(true, "The K8ssandraCluster has changed since its operator last went through it" + writes, "To hold it, wait before the restart until status.observedGeneration of the K8ssandraCluster has caught up.");
        return new ClusterPermit(false, "k8ssandra-operator " + release.Version + " writes the CassandraDatacenter only with permission.", null);
    }

    /// <summary>How to permit it.</summary>
    /// <param name="cluster">The K8ssandraCluster.</param>
    /// <param name="where">In which context, as in <c>, in the context prod</c>; empty where that is clear.</param>
    public static string Permission(Node cluster, string where = "") => "Annotate the K8ssandraCluster" + where + ": " + Annotate(cluster) + "=once";

    /// <summary>Whether k8ssandra-operator decides about a container of the Cassandra pods, rather than cass-operator.</summary>
    /// <param name="component">What runs in it.</param>
    /// <param name="source">The tier that its image comes from.</param>
    public static bool Decides(string component, ImageTier? source) =>
        component is not ("cassandra" or "dse" or "hcd" or "system-logger" or "config-builder" or "k8ssandra-client") || source < ImageTier.ImageConfigOverrides;

    private static string Annotate(Node cluster) =>
        "kubectl annotate k8ssandracluster " + DriftResolver.Show(cluster.At("metadata", "name")?.Text) + " -n " + DriftResolver.Show(cluster.At("metadata", "namespace")?.Text ?? "NAMESPACE") + " " + DatacenterUpdate.ClusterAnnotation;
}

/// <summary>Whether k8ssandra-operator writes a CassandraDatacenter.</summary>
/// <param name="IsGiven">Whether it does.</param>
/// <param name="Reason">Why, or what it waits for.</param>
/// <param name="NextStep">What keeps it from it; null where nothing does.</param>
internal sealed record ClusterPermit(bool IsGiven, string Reason, string? NextStep);
