namespace K8ssandraImages.Engine.Rollout;

/// <summary>Who else has a hand in a datacenter: may create it by itself, or has something to do when it goes.</summary>
internal static class ResetOwnerRefusals
{
    // Set by k8ssandra-operator since v1.25.0, and cleared by cass-operator at the end of a deletion.
    private const string ClusterFinalizer = "k8ssandracluster.k8ssandra.io/finalizer";

    /// <summary>All of it.</summary>
    public static IEnumerable<ResetRefusal> Of(ResetSubject subject)
    {
        foreach (var owner in subject.Owners)
        {
            if (owner.Kind != ObjectOwnerKind.Operator)
                yield return new("owner", "It belongs to " + Show(owner.ToString()) + ", which may create it anew by itself, or delete it, in the middle.", "Suspend it for the time, or do it there. " + owner.Remedy) { CanBeForced = true };
        }

        foreach (var reference in subject.Datacenter.At("metadata", "ownerReferences") is { } references ? references.Items.ToArray() : [])
        {
            yield return new(
                "owner",
                "It is owned by the " + Show(reference["kind"]?.Text) + " " + Show(reference["name"]?.Text) + " (ownerReferences), which may create it anew by itself; created from here, it belongs to nobody.",
                "Do it there, if there is a way.") { CanBeForced = true };
        }

        foreach (var finalizer in subject.Datacenter.At("metadata", "finalizers") is { } finalizers ? finalizers.Items.ToArray() : [])
        {
            if (finalizer.Text == KeepVolumesNames.Finalizer || (finalizer.Text == ClusterFinalizer && subject.IsOfCluster))
                continue;
            yield return new(
                "finalizer",
                "It has the finalizer " + Show(finalizer.Text) + ". " + (KeepVolumesNames.Of(subject.Release) == KeepVolumes.NoFinalizer
                    ? "It does not go before whoever has set it takes it away."
                    : "cass-operator clears it at the end of a deletion, and whoever has set it does not get to what it is for."),
                "Find out whose it is, and take it away if nobody needs it.") { CanBeForced = true };
        }
    }

    private static string Show(string? text) => ResetRefusal.Show(text);
}
