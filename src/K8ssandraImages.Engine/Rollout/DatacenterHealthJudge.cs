using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>
/// Tells from what was seen of a datacenter whether it is well and runs what it should run. A pure function. What cass-operator says
/// alone is not believed: until 1.20 it does not say that it has not looked yet, and pods fail faster than it notices.
/// </summary>
internal static class DatacenterHealthJudge
{
    // Conditions that are true while something is done to the datacenter (cassandradatacenter_types.go:417-433 at v1.32.0).
    private static readonly (string Condition, string Words)[] UnderWay =
    [
        ("ReplacingNodes", "nodes are being replaced"),
        ("ScalingUp", "it is being scaled up"),
        ("ScalingDown", "it is being scaled down"),
        ("Updating", "it is being updated"),
        ("RollingRestart", "its nodes are being restarted"),
        ("Resuming", "it comes back from being stopped"),
        ("Decommission", "it is being decommissioned"),
        ("ResizingVolumes", "its volumes are being resized"),
    ];

    /// <summary>How the datacenter is.</summary>
    public static K8ssDatacenterHealth Judge(HealthSubject subject)
    {
        var root = subject.Root;
        var @namespace = root.At("metadata", "namespace")?.Text;
        var where = " -n " + Printable.Escape(@namespace, 120) + (subject.Where.Length == 0 ? "" : " " + subject.Where);
        var isStopped = root.At("spec", "stopped")?.Text == "true";
        var reasons = new List<string>();
        var racks = new List<RackHealth>();
        var troubles = new List<(string? StatefulSet, UnreadyPod Pod)>();
        foreach (var rack in DatacenterRacks.Of(root, subject.Release, subject.StatefulSets))
        {
            var health = Rack(subject, rack, where, troubles);
            racks.Add(health);
            reasons.AddRange(health.Reasons.Select(reason => Printable.Escape(rack.Name) + ": " + reason));
        }

        AddStatus(root, subject, isStopped, reasons);
        var isReady = reasons.Count == 0;
        var lagging = subject.Images?.Where(Lags).ToList() ?? [];
        // The containers of a rack mostly wait for one and the same thing.
        reasons.AddRange(lagging
            .GroupBy(static row => (row.Rack, row.Reason))
            .Select(static group => (group.Key.Rack is { } rack ? Printable.Escape(rack) + ": " : "")
                + string.Join(", ", group.Select(static row => Printable.Escape(row.Container)).Distinct(StringComparer.Ordinal))
                + (group.Any(static row => row.Desired is null) ? "" : " " + (group.Count() == 1 ? "has" : "have") + " not the desired image")
                + ": " + group.Key.Reason.TrimEnd('.')));
        var (failing, broken) = troubles.Find(static trouble => trouble.Pod.IsFailing);
        return new K8ssDatacenterHealth
        {
            Context = subject.Context,
            Namespace = @namespace,
            Cluster = subject.Cluster ?? root.At("spec", "clusterName")?.Text,
            Datacenter = root.At("metadata", "name")?.Text,
            Name = root.At("metadata", "name")?.Text ?? "",
            IsReady = isReady,
            IsStopped = isReady && isStopped,
            HasDesiredImages = subject.Images is { } rows ? All(rows) : null,
            IsFailing = broken is not null,
            Reasons = reasons,
            Racks = racks,
            Progress = Text(root.At("status", "cassandraOperatorProgress")),
            // A pod that fails with an image that is not the desired one is helped by that one; the others wait for the one that fails.
            NextStep = lagging.Find(row => row.NextStep is not null && (broken is null || row.Resource == failing))?.NextStep
                ?? broken?.NextStep
                ?? troubles.Find(static trouble => trouble.Pod.NextStep is not null).Pod?.NextStep,
            Origin = subject.Origin,
        };
    }

    private static RackHealth Rack(HealthSubject subject, DatacenterRack rack, string where, List<(string? StatefulSet, UnreadyPod Pod)> troubles)
    {
        var reasons = new List<string>();
        if (rack.StatefulSet is not { } set)
        {
            // One that is stopped before it ever ran has none.
            if (rack.Size > 0)
                reasons.Add("there is no StatefulSet yet");
            return new RackHealth { Name = rack.Name, Replicas = rack.Size, Reasons = reasons, HasDesiredImages = OfRack(subject, null) };
        }

        var pods = subject.Pods.Where(pod => pod.OwnerUid == set.Uid).OrderBy(static pod => pod.Name.Length).ThenBy(static pod => pod.Name, StringComparer.Ordinal).ToList();
        var live = pods.Count(static pod => !pod.IsTerminating);
        var ready = pods.Count(static pod => pod is { IsReady: true, IsTerminating: false });
        foreach (var pod in pods)
        {
            if (UnreadyPod.Of(pod, subject.Release, subject.Now, where) is not { } trouble)
                continue;
            troubles.Add((set.Resource, trouble));
            reasons.Add(trouble.Reason);
        }

        if (set.Replicas != rack.Size)
            reasons.Add("its StatefulSet is for " + set.Replicas + " pods and should be for " + rack.Size);
        if (live != set.Replicas)
            reasons.Add(live + " of " + set.Replicas + " pods are there");
        // What the StatefulSet's controller has counted may be older than the pods; both have to hold.
        else if (ready == live && set.ReadyReplicas != set.Replicas)
            reasons.Add("its StatefulSet counts " + set.ReadyReplicas + " of " + set.Replicas + " pods as ready");
        var updated = set.IsRolling ? Math.Min(set.UpdatedReplicas, live) : live;
        // An update that is held at some pods ends before all have it.
        var isHeld = set.Partition > 0 && subject.Root.At("spec", "canaryUpgrade")?.Text == "true" && updated >= set.Replicas - set.Partition;
        if (set.IsRolling && !isHeld && set.Replicas > 0)
            reasons.Add(updated == set.Replicas ? "its StatefulSet is about to end an update" : updated + " of " + set.Replicas + " pods are of the newest template");
        return new RackHealth
        {
            Name = rack.Name,
            StatefulSet = set.Name,
            Replicas = rack.Size,
            ReadyPods = ready,
            UpdatedPods = updated,
            HasDesiredImages = OfRack(subject, set),
            Reasons = reasons,
        };
    }

    private static void AddStatus(Node root, HealthSubject subject, bool isStopped, List<string> reasons)
    {
        if (root.At("metadata", "deletionTimestamp") is { IsNull: false })
            reasons.Insert(0, "it is being deleted");
        foreach (var (condition, words) in UnderWay)
        {
            if (Condition(root, condition)?["status"]?.Text == "True")
                reasons.Add(words + " (condition " + condition + ")");
        }

        if (Condition(root, "Valid") is { } valid && valid["status"]?.Text == "False")
            reasons.Add("cass-operator takes its specification for wrong" + Saying(valid));
        if (isStopped)
        {
            if (Condition(root, "Stopped")?["status"]?.Text != "True")
                reasons.Add("it is being stopped");
            return;
        }

        var ready = Condition(root, "Ready");
        if (ready?["status"]?.Text != "True")
            reasons.Add("cass-operator does not call it ready" + (ready is null ? " yet" : Saying(ready)));
        if (Condition(root, "Healthy") is { } healthy && healthy["status"]?.Text == "False")
            reasons.Add("Cassandra is not healthy, by cass-operator's check" + Saying(healthy));
        if (Text(root.At("status", "cassandraOperatorProgress")) is var progress && progress != "Ready")
            reasons.Add(progress is null ? "cass-operator has said nothing about it yet" : "cass-operator is at work on it (progress " + Printable.Escape(progress) + ")");
        if (subject.Release.KeepsObservedGeneration && DatacenterUpdate.IsNewer(root))
            reasons.Add("cass-operator has not gone through its latest change");
    }

    // Containers that nobody asked for are no matter of an image: admission webhooks put some there.
    private static bool IsAskedFor(K8ssImageDrift row) => row.State != DriftState.Unmanaged || row.Desired is not null;

    private static bool Lags(K8ssImageDrift row) => IsAskedFor(row) && Has(row) != true;

    // What a pod on its way out asked for does not matter any more.
    private static bool? Has(K8ssImageDrift row) => row.Desired is null
        ? (row.State == DriftState.RolloutBlocked ? false : null)
        : row.Template == row.Desired && row.Pods.All(pod => pod.Problem == "Terminating" || pod.Image == row.Desired);

    private static bool? All(IEnumerable<K8ssImageDrift> rows)
    {
        var all = rows.Where(IsAskedFor).Select(Has).ToList();
        return all.Contains(false) ? false : all.Count == 0 || all.Contains(null) ? null : true;
    }

    private static bool? OfRack(HealthSubject subject, ObservedWorkload? set) =>
        subject.Images is null ? null : All(subject.Images.Where(row => set is null ? row.Resource is null : row.Resource == set.Resource));

    private static string Saying(Node condition) => condition["message"] is { Text.Length: > 0 } message ? ": " + Printable.Escape(message.Text.Trim().TrimEnd('.'), 240) : "";

    private static string? Text(Node? node) => node is { Text.Length: > 0 } ? node.Text : null;

    private static Node? Condition(Node root, string type)
    {
        foreach (var condition in root.At("status", "conditions") is { } conditions ? conditions.Items : [])
        {
            if (condition["type"]?.Text == type)
                return condition;
        }

        return null;
    }
}
