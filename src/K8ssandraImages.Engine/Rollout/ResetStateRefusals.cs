using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>What a datacenter is at that speaks against deleting it: nodes or data move, or the operator is in the middle of something.</summary>
internal static class ResetStateRefusals
{
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

    // What the operator does once and then takes out of the specification (reconcile_racks.go): created with it, it would do it anew.
    private static readonly string[] Requests = ["replaceNodes", "rollingRestartRequested"];

    /// <summary>All of it.</summary>
    public static IEnumerable<ResetRefusal> Of(ResetSubject subject)
    {
        var dc = subject.Datacenter;
        if (subject.IsNamespaceEnding)
            yield return new("namespace", "Its namespace is being deleted.", "Nothing can be created in it any more.");
        foreach (var (type, meaning) in Busy)
        {
            if (ResetRefusal.IsTrue(dc, type))
                yield return new("busy", "It is at something: " + meaning + " (condition " + type + ").", "Wait until it is over (Wait-K8ssDatacenter).") { Passes = true };
        }

        foreach (var request in subject.Release.KeepsForcedRacks ? Requests : [.. Requests, "forceUpgradeRacks"])
        {
            if (dc.At("spec", request) is { IsNull: false } field && (field.Items.Length > 0 || field.Text == "true"))
                yield return new("requested", "It asks for something that is to be done once (spec." + request + "): created anew, it would be done again.", "Wait until the operator has done it and taken the field away, or take it away.") { Passes = true };
        }

        if (dc.At("status", "nodeReplacements") is { } replacements && replacements.Items.Length > 0)
            yield return new("replacements", "Nodes wait to be replaced (status.nodeReplacements), which is forgotten with the status.", "Wait until they are replaced.") { Passes = true };
        if (dc.At("metadata", "annotations", KeepVolumesNames.Decommission) is not null)
            yield return new("decommission", "It has the annotation " + KeepVolumesNames.Decommission + ": deleted, its nodes would be decommissioned and its volumes deleted.", "Take the annotation away first, once it is clear why it is there.");
        if (subject.ActiveTask is { } task)
            yield return new("task", "The task " + task + " is under way.", "Wait until it is over.") { Passes = true };
        foreach (var secret in subject.MissingSecrets)
            yield return new("secret", "The secret " + ResetRefusal.Show(secret) + " is not there: the operator would not get through the deletion, nor start the nodes.", "Bring the secret back first.");
        if (!ResetRefusal.IsTrue(dc, IsStopped(dc) ? "Stopped" : "Ready"))
        {
            yield return new(
                "ready",
                "It is not " + (IsStopped(dc) ? "stopped yet, as it is to be" : "ready") + ": what keeps it from that may keep it from coming up again, and its nodes cannot be compared with what they were.",
                "Find out why first (Wait-K8ssDatacenter).") { CanBeForced = true };
        }
        if (subject.UnwellSibling is { } sibling)
        {
            yield return new(
                "sibling",
                "The datacenter " + ResetRefusal.Show(sibling) + " of the same cluster is not well: while this one is away, it is what is left" + (subject.IsOfCluster ? "; and k8ssandra-operator may wait for it before it creates this one again." : "."),
                "See to that one first.") { CanBeForced = true, Passes = true };
        }
    }

    /// <summary>Whether it is to have no pods.</summary>
    public static bool IsStopped(Node datacenter) => datacenter.At("spec", "stopped")?.Text == "true";
}
