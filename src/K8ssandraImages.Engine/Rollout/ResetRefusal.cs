using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>Why a datacenter is not deleted and created again.</summary>
/// <param name="Name">A word for it, the same in every version.</param>
/// <param name="Message">Why, in a sentence fit for a terminal.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="CanBeForced">Whether it puts availability at risk and no data, so that somebody may insist.</param>
internal sealed record ResetRefusal(string Name, string Message, string Remedy, bool CanBeForced = false)
{
    // While one of these holds, nodes move, data moves, or the operator is in the middle of something.
    private static readonly (string Type, string Meaning)[] Busy =
    [
        ("ScalingUp", "it is scaling up"),
        ("ScalingDown", "it is scaling down: nodes are being decommissioned"),
        ("ReplacingNodes", "nodes are being replaced"),
        ("Decommission", "it is being decommissioned"),
        ("ResizingVolumes", "its volumes are being resized"),
        ("Updating", "its pods are being updated"),
        ("RollingRestart", "its nodes are being restarted"),
    ];

    /// <summary>All that speaks against it; empty where nothing does.</summary>
    public static IEnumerable<ResetRefusal> Of(ResetSubject subject)
    {
        var dc = subject.Datacenter;
        var mechanism = KeepVolumesNames.Of(subject.Release);
        if (mechanism == KeepVolumes.Impossible)
        {
            yield return new("release", "cass-operator " + subject.Release.Version + " deletes the volumes of every datacenter that is deleted, and nothing keeps it from that.", "It is not needed for images: in this release a restart of the operator rolls them out (Restart-CassOperator).");
            yield break;
        }

        if (dc.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
        {
            yield return new("ending", "It is being deleted already.", "Find out by whom; its volumes may be on their way out: look at the persistent volumes.");
            yield break;
        }

        if (subject.IsNamespaceEnding)
            yield return new("namespace", "Its namespace is being deleted.", "Nothing can be created in it any more.");
        foreach (var (type, meaning) in Busy)
        {
            if (IsTrue(dc, type))
                yield return new("busy", "It is at something: " + meaning + " (condition " + type + ").", "Wait until it is over (Wait-K8ssDatacenter).");
        }

        foreach (var refusal in OfNames(subject))
            yield return refusal;
        if (dc.At("status", "nodeReplacements") is { } replacements && replacements.Items.Length > 0)
            yield return new("replacements", "Nodes wait to be replaced (status.nodeReplacements), which is forgotten with the status.", "Wait until they are replaced.");
        if (dc.At("metadata", "annotations", KeepVolumesNames.Decommission) is not null)
            yield return new("decommission", "It has the annotation " + KeepVolumesNames.Decommission + ": deleted, its nodes would be decommissioned and its volumes deleted.", "Take the annotation away first, once it is clear why it is there.");
        if (subject.ActiveTask is { } task)
            yield return new("task", "The task " + task + " is under way.", "Wait until it is over.");
        foreach (var refusal in OfVolumes(subject))
            yield return refusal;
        foreach (var secret in subject.MissingSecrets)
            yield return new("secret", "The secret " + Show(secret) + " is not there: the operator would not get through the deletion, nor start the nodes.", "Bring the secret back first.");
        foreach (var refusal in OfOperators(subject, mechanism))
            yield return refusal;
        foreach (var owner in subject.Owners)
        {
            if (owner.Reverts && owner.Kind != ObjectOwnerKind.Operator)
                yield return new("owner", "It belongs to " + Show(owner.ToString()) + ", which may create it anew by itself, or delete it, in the middle.", "Suspend it for the time, or do it there. " + owner.Remedy, CanBeForced: true);
        }
    }

    private static IEnumerable<ResetRefusal> OfNames(ResetSubject subject)
    {
        var (name, racks) = StatefulSetName.Read(subject.Datacenter);
        var live = subject.StatefulSets.Select(static set => set.At("metadata", "name")?.Text ?? "").ToHashSet(StringComparer.Ordinal);
        if (live.Count < racks.Count)
            yield return new("racks", "It has " + live.Count + " StatefulSets for " + racks.Count + " racks.", "Wait until the operator has made them all, or find out why it has not.");
        // The new object has no status: its names come from its specification alone.
        var anew = name with { Status = null };
        foreach (var rack in racks)
        {
            var expected = anew.Of(subject.Release, rack);
            if (live.Count > 0 && !live.Contains(expected))
            {
                yield return new(
                    "names",
                    "Created anew, its rack " + Show(rack) + " would get the StatefulSet " + Show(expected) + ", and with it new, empty volumes. Its StatefulSets now: " + Show(string.Join(", ", live.Order(StringComparer.Ordinal))) + ".",
                    "Do not delete it. Its names come from an earlier release (status.datacenterName); Update-K8ssDatacenter takes images in place.");
            }
        }

        foreach (var set in subject.StatefulSets)
        {
            if (set.At("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted")?.Text == "Delete")
                yield return new("retention", "The StatefulSet " + Show(set.At("metadata", "name")?.Text) + " has its volume claims deleted with it (persistentVolumeClaimRetentionPolicy.whenDeleted).", "Set it to Retain first.");
        }
    }

    private static IEnumerable<ResetRefusal> OfVolumes(ResetSubject subject)
    {
        var claims = subject.Claims.ToDictionary(static claim => claim.At("metadata", "name")?.Text ?? "", StringComparer.Ordinal);
        foreach (var expected in subject.ExpectedClaims)
        {
            if (!claims.TryGetValue(expected, out var claim))
                yield return new("claims", "The volume claim " + Show(expected) + " is not there.", "Find out where the pod's data is.");
            else if (claim.At("status", "phase")?.Text != "Bound")
                yield return new("claims", "The volume claim " + Show(expected) + " is not bound (" + Show(claim.At("status", "phase")?.Text) + ").", "Find out why: kubectl describe persistentvolumeclaim.");
            else if (claim.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
                yield return new("claims", "The volume claim " + Show(expected) + " is being deleted: it goes as soon as its pod ends.", "Save its data first: this node's data is lost when its pod restarts for whatever reason.");
            else if (!subject.Volumes.Any(volume => volume.At("metadata", "name")?.Text == claim.At("spec", "volumeName")?.Text))
                yield return new("volumes", "The volume of the claim " + Show(expected) + " cannot be read, so it is not known whether it is kept.", "Let the account read and patch persistent volumes.");
        }
    }

    private static IEnumerable<ResetRefusal> OfOperators(ResetSubject subject, KeepVolumes mechanism)
    {
        if (!subject.IsKnownRelease)
            yield return new("release", "How cass-operator " + subject.Release.Version + " deletes a datacenter is not known here: it is newer than " + subject.Release.NearestKnown + ".", "Use a version of this module that knows it.");
        if (subject.Operator is not { } found)
            yield return new("operator", "No cass-operator is known that watches it: nobody would bring it up again.", "Start the operator.");
        else if (found.HasPods && found.ReadyPods == 0)
            yield return new("operator", "The operator " + Show(found.ToString()) + " is not ready: its webhook would refuse the changes, and nobody would bring the datacenter up again.", "Bring the operator up first.");
        if (!subject.IsOfCluster)
            yield break;
        if (mechanism != KeepVolumes.DeletePvcAnnotation)
        {
            yield return new("cluster", "A K8ssandraCluster makes it, and cass-operator " + subject.Release.Version + " has no annotation that keeps volumes: k8ssandra-operator would undo what keeps them, or its finalizer would keep the datacenter from going.", "Update-K8ssDatacenter takes images in place.");
            yield break;
        }

        if (subject.Cluster is not { } cluster)
            yield return new("cluster", "The K8ssandraCluster that makes it cannot be read, so it is not known whether it is about to change it.", "Ask for the context of its control plane too (-Context), or let the account read it.");
        else if (cluster.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
            yield return new("cluster", "The K8ssandraCluster that makes it is being deleted.", "Nobody would create it again.");
        else if (IsTrue(cluster, "RequiresUpdate") || (ObservedWorkload.Number(cluster.At("status", "observedGeneration")) is { } observed && ObservedWorkload.Number(cluster.At("metadata", "generation")) > observed))
            yield return new("cluster", "The K8ssandraCluster that makes it has changes that are not brought to it yet: k8ssandra-operator would write the datacenter anew in the middle, and take away what keeps its volumes.", "Let them be brought to it first: Update-K8ssDatacenter.");
    }

    /// <summary>Whether a condition of a resource is true.</summary>
    internal static bool IsTrue(Node root, string type)
    {
        foreach (var condition in root.At("status", "conditions") is { } conditions ? conditions.Items : [])
        {
            if (condition["type"]?.Text == type)
                return condition["status"]?.Text == "True";
        }

        return false;
    }

    private static string Show(string? text) => Printable.Escape(text, 300);
}
