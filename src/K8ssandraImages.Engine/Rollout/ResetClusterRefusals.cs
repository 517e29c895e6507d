using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>
/// What a K8ssandraCluster that makes a datacenter has to do with it. k8ssandra-operator creates it anew as soon as it is gone, from
/// the K8ssandraCluster; and writes it whole when it differs, also one that is being deleted, whereby what keeps its volumes is gone
/// (controllers/k8ssandra/datacenters.go v1.24.0 to v1.33.0).
/// </summary>
internal static class ResetClusterRefusals
{
    private const string Rebuild = "k8ssandra.io/rebuild-dc";
    private const string InPlace = "Update-K8ssDatacenter takes images in place.";

    /// <summary>All of it.</summary>
    public static IEnumerable<ResetRefusal> Of(ResetSubject subject, KeepVolumes mechanism)
    {
        if (mechanism != KeepVolumes.DeletePvcAnnotation)
        {
            yield return Refuse("A K8ssandraCluster makes it, and cass-operator " + subject.Release.Version + " has no annotation that keeps volumes: k8ssandra-operator would undo what keeps them, or its finalizer would keep the datacenter from going.", InPlace);
            yield break;
        }

        if (subject.Cluster is not { } cluster)
        {
            yield return Refuse("The K8ssandraCluster that makes it cannot be read (it is in a context that was not asked for, or there is a missing verb get on k8ssandraclusters), so it is not known whether it is about to change it.", "Ask for the context of its control plane too (-Context), or let the account read it.");
            yield break;
        }

        if (cluster.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
            yield return Refuse("The K8ssandraCluster that makes it is being deleted.", "Nobody would create it again.");
        foreach (var refusal in OfChanges(subject, cluster))
            yield return refusal;
        foreach (var refusal in OfDatacenters(subject, cluster))
            yield return refusal;
        if (subject.Manager is not { } manager)
            yield return new("manager", "No k8ssandra-operator is known that reconciles its K8ssandraCluster: nobody would create it again.", "Start it, or ask for the context that it runs in too (-Context).");
        else if (manager.HasPods && manager.ReadyPods == 0)
            yield return new("manager", "The operator " + Show(manager.ToString()) + ", which creates it again, is not ready.", "Bring it up first.") { Passes = true };
    }

    // What k8ssandra-operator would write it for.
    private static IEnumerable<ResetRefusal> OfChanges(ResetSubject subject, Node cluster)
    {
        var observed = ObservedWorkload.Number(cluster.At("status", "observedGeneration"));
        if (observed is null)
            yield return Refuse("Whether k8ssandra-operator has brought all of its K8ssandraCluster to it is not known (status.observedGeneration).", "Wait until it has, or " + InPlace);
        else if (ResetRefusal.IsTrue(cluster, "RequiresUpdate") || ObservedWorkload.Number(cluster.At("metadata", "generation")) > observed)
            yield return Refuse("The K8ssandraCluster that makes it has changes that are not brought to it yet: k8ssandra-operator would write the datacenter anew in the middle, and take away what keeps its volumes.", "Let them be brought to it first: Update-K8ssDatacenter.");
        if (cluster.At("metadata", "annotations", DatacenterUpdate.ClusterAnnotation) is { } annotation)
            yield return Refuse("Its K8ssandraCluster has the annotation " + DatacenterUpdate.ClusterAnnotation + "=" + Show(annotation.Text) + ": k8ssandra-operator may write the datacenter anew in the middle, and take away what keeps its volumes.", "Take the annotation away for the time.");
        if (cluster.At("metadata", "annotations", Rebuild)?.Text is { } rebuilt && rebuilt == NameOf(subject.Datacenter))
            yield return Refuse("It is being rebuilt (annotation " + Rebuild + " of its K8ssandraCluster).", "Wait until it is over.", passes: true);
    }

    private static IEnumerable<ResetRefusal> OfDatacenters(ResetSubject subject, Node cluster)
    {
        var name = NameOf(subject.Datacenter);
        Node? own = null;
        foreach (var datacenter in cluster.At("spec", "cassandra", "datacenters") is { } datacenters ? datacenters.Items.ToArray() : [])
        {
            if (NameOf(datacenter) == name)
                own = datacenter;
        }

        if (own is null || cluster.At("status", "datacenters", name, "decommissionProgress") is { IsNull: false, Text.Length: > 0 })
        {
            yield return Refuse("Its K8ssandraCluster does not ask for it any more: it is decommissioned, and not created again.", "Leave it to k8ssandra-operator.");
            yield break;
        }

        // Nobody notices what is changed by hand in a datacenter; created anew, it would be as the K8ssandraCluster says.
        var racks = Names(own["racks"] is { Items.Length: > 0 } racksOfOwn ? racksOfOwn : cluster.At("spec", "cassandra", "racks"));
        var (_, live) = StatefulSetName.Read(subject.Datacenter);
        if (racks.Count > 0 && !racks.SequenceEqual(live, StringComparer.Ordinal))
            yield return Refuse("Its racks are " + Show(string.Join(", ", live)) + ", and by its K8ssandraCluster they would be " + Show(string.Join(", ", racks)) + ".", "Bring the two together first.");
        if (ObservedWorkload.Number(own["size"]) is { } size && size != ObservedWorkload.Number(subject.Datacenter.At("spec", "size")))
            yield return Refuse("It has " + Show(subject.Datacenter.At("spec", "size")?.Text) + " nodes, and by its K8ssandraCluster it would get " + size + ".", "Bring the two together first.");
        if ((own["stopped"]?.Text == "true") != ResetStateRefusals.IsStopped(subject.Datacenter))
            yield return Refuse("It is " + (ResetStateRefusals.IsStopped(subject.Datacenter) ? "stopped" : "not stopped") + ", unlike what its K8ssandraCluster says.", "Bring the two together first.");
    }

    private static List<string> Names(Node? racks)
    {
        var names = new List<string>();
        foreach (var rack in racks is not null ? racks.Items : [])
            names.Add(rack["name"]?.Text ?? "");
        return names;
    }

    private static ResetRefusal Refuse(string message, string remedy, bool passes = false) => new("cluster", message, remedy) { Passes = passes };

    private static string NameOf(Node root) => root.At("metadata", "name")?.Text ?? "";

    private static string Show(string? text) => ResetRefusal.Show(text);
}
