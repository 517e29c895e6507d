using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Rollout;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// What a change of a K8ssandraCluster or a CassandraDatacenter restarts, and when. A change of the resource itself raises its
/// generation, which every release takes for the permission to act (cass-operator pkg/reconciliation/reconcile_racks.go;
/// k8ssandra-operator controllers/k8ssandra/datacenters.go, controllers/reaper and controllers/stargate).
/// </summary>
internal static class Restarts
{
    /// <summary>The sentence where nothing restarts.</summary>
    public const string Nothing = "No pod restarts.";

    private const int MostNamed = 5;

    /// <summary>The effects, in short sentences.</summary>
    /// <param name="root">The resource as it is.</param>
    /// <param name="changes">The images that differ by the change.</param>
    /// <param name="manager">The release of k8ssandra-operator; not looked at for a CassandraDatacenter.</param>
    /// <param name="cassOperator">The release of cass-operator.</param>
    public static IReadOnlyList<string> Of(Node root, IEnumerable<K8ssImageChange> changes, K8ssandraOperatorRelease manager, CassOperatorRelease cassOperator)
    {
        var isCluster = root["kind"]?.Text == "K8ssandraCluster";
        var stopped = StoppedOf(root, isCluster);
        var differing = changes.Where(static change => change.Change != ImageChangeKind.None && change.ContainerKind != ContainerKind.Job).ToList();
        var cassandra = DatacentersOf(differing, WorkloadKind.Cassandra);
        var rolling = cassandra.Where(name => !stopped.Contains(name)).ToList();
        var sentences = new List<string>();
        if (rolling.Count > 0)
        {
            sentences.Add("The Cassandra pods of " + Names(rolling) + " restart at once, one after the other, rack by rack"
                + (isCluster && rolling.Count > 1 ? "; the datacenters follow one another, each when the one before is ready." : "."));
            if (Canary(root, isCluster))
                sentences.Add("spec.canaryUpgrade holds it at the first rack until it is set to false.");
            if (cassOperator.ObservesUnfinishedReconciles)
                sentences.Add("cass-operator " + cassOperator.Version + " takes it up in the first rack of each; the others wait for permission.");
            if (!cassOperator.UpdatesWithoutPermission)
                sentences.Add("Whatever else of them waits for permission, such as images of a changed ImageConfig, comes with it.");
        }

        if (cassandra.Where(stopped.Contains).ToList() is { Count: > 0 } resting)
            sentences.Add("Nothing restarts in " + Names(resting) + ", which " + (resting.Count == 1 ? "is" : "are") + " stopped; the images are those of the next start.");
        if (!isCluster && cassandra.Count == 0 && stopped.Count == 0 && !cassOperator.UpdatesWithoutPermission)
            sentences.Add("No image differs by it, but whatever waits for permission, such as images of a changed ImageConfig, is let go by any change of the resource and restarts pods.");
        AddDeployments(differing, WorkloadKind.Reaper, "Reaper", sentences);
        AddDeployments(differing, WorkloadKind.Stargate, "Stargate", sentences);
        AddDeployments(differing, WorkloadKind.Medusa, "The Deployment of Medusa", sentences);
        if (isCluster && manager.HoldsDatacenterUpdates && IsWaiting(root))
            sentences.Add("The K8ssandraCluster has changes that wait for permission (condition RequiresUpdate); this change gives it, to all its datacenters.");
        if (sentences.Count == 0)
            sentences.Add(Nothing);
        return sentences;
    }

    private static void AddDeployments(List<K8ssImageChange> changes, WorkloadKind workload, string what, List<string> sentences)
    {
        if (DatacentersOf(changes, workload) is { Count: > 0 } names)
            sentences.Add(what + " of " + Names(names) + " restarts at once; it waits for nobody.");
    }

    private static List<string> DatacentersOf(List<K8ssImageChange> changes, WorkloadKind workload) =>
        [.. changes.Where(change => change.Workload == workload).Select(static change => change.Datacenter ?? "").Distinct(StringComparer.Ordinal)];

    private static HashSet<string> StoppedOf(Node root, bool isCluster)
    {
        if (!isCluster)
            return root.At("spec", "stopped")?.Text == "true" ? [root.At("metadata", "name")?.Text ?? ""] : [];
        var stopped = new HashSet<string>();
        foreach (var dc in root.At("spec", "cassandra", "datacenters") is { } all ? all.Items : [])
        {
            if (dc["stopped"]?.Text == "true")
                stopped.Add(dc.At("metadata", "name")?.Text ?? "");
        }

        return stopped;
    }

    private static bool Canary(Node root, bool isCluster) => !isCluster && root.At("spec", "canaryUpgrade")?.Text == "true";

    private static bool IsWaiting(Node root)
    {
        foreach (var condition in root.At("status", "conditions") is { } conditions ? conditions.Items : [])
        {
            if (condition["type"]?.Text == "RequiresUpdate")
                return condition["status"]?.Text == "True" && !DatacenterUpdate.IsNewer(root);
        }

        return false;
    }

    private static string Names(List<string> names) =>
        string.Join(", ", names.Take(MostNamed).Select(static name => Printable.Escape(name, 60))) + (names.Count > MostNamed ? " and " + (names.Count - MostNamed) + " more" : "");
}
