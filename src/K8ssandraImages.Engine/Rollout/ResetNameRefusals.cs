using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>What a datacenter that is created anew would be called and how large it would be, where that is not what it is now.</summary>
internal static class ResetNameRefusals
{
    private const string Leave = "Do not delete it; Update-K8ssDatacenter takes images in place.";

    /// <summary>All of it.</summary>
    public static IEnumerable<ResetRefusal> Of(ResetSubject subject)
    {
        var (name, racks) = StatefulSetName.Read(subject.Datacenter);
        var live = subject.StatefulSets.Select(static set => set.At("metadata", "name")?.Text ?? "").ToHashSet(StringComparer.Ordinal);
        if (live.Count < racks.Count)
            yield return new("racks", "It has " + live.Count + " StatefulSets for " + racks.Count + " racks.", "Wait until the operator has made them all, or find out why it has not.") { Passes = true };
        // The new object has no status: its names come from its specification alone.
        var anew = name with { Status = null };
        var expected = racks.Select(rack => anew.Of(subject.Release, rack)).ToList();
        var shown = ResetRefusal.Show(string.Join(", ", live.Order(StringComparer.Ordinal)));
        for (var i = 0; i < racks.Count; i++)
        {
            if (live.Count > 0 && !live.Contains(expected[i]))
            {
                yield return new(
                    "names",
                    "Created anew, its rack " + ResetRefusal.Show(racks[i]) + " would get the StatefulSet " + ResetRefusal.Show(expected[i]) + ", and with it new, empty volumes. Its StatefulSets now: " + shown + ".",
                    "Its names come from an earlier release (status.datacenterName). " + Leave);
            }
        }

        foreach (var other in live.Except(expected, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            yield return new("names", "It owns the StatefulSet " + ResetRefusal.Show(other) + ", which is none of those that it would get anew (" + ResetRefusal.Show(string.Join(", ", expected)) + "): its pods would not come back.", "Find out which data its pods have. " + Leave);
        foreach (var refusal in OfSizes(subject, racks, expected))
            yield return refusal;
        foreach (var set in subject.StatefulSets)
        {
            // Since 1.24 the operator scales them to nothing before they go.
            foreach (var when in (string[])["whenDeleted", "whenScaled"])
            {
                if (set.At("spec", "persistentVolumeClaimRetentionPolicy", when)?.Text == "Delete")
                    yield return new("retention", "The StatefulSet " + ResetRefusal.Show(set.At("metadata", "name")?.Text) + " has its volume claims deleted with it, or with its pods (persistentVolumeClaimRetentionPolicy." + when + ").", "Set it to Retain first.");
            }

            foreach (var template in ResetClaims.TemplatesBy(subject.Datacenter).Except(ResetClaims.TemplatesOf(set), StringComparer.Ordinal).Where(_ => ResetClaims.TemplatesOf(set).Count > 0))
                yield return new("templates", "The StatefulSet " + ResetRefusal.Show(set.At("metadata", "name")?.Text) + " has not got the volume " + ResetRefusal.Show(template) + ", which the datacenter's specification asks for: its pods would come back with an empty one in addition.", "Bring the two together first. " + Leave);
            foreach (var template in ResetClaims.TemplatesOf(set).Except(ResetClaims.TemplatesBy(subject.Datacenter), StringComparer.Ordinal))
                yield return new("templates", "The StatefulSet " + ResetRefusal.Show(set.At("metadata", "name")?.Text) + " has the volume " + ResetRefusal.Show(template) + ", which the datacenter's specification does not ask for (any more): its pods would come back without it.", "Find out what is on it. " + Leave);
        }
    }

    // With fewer nodes than it has, some of its data would not come back; with more, new ones would take part of it.
    private static IEnumerable<ResetRefusal> OfSizes(ResetSubject subject, IReadOnlyList<string> racks, List<string> names)
    {
        if (ObservedWorkload.Number(subject.Datacenter.At("spec", "size")) is not { } size)
        {
            yield return new("size", "Its specification does not say how many nodes it has (spec.size).", "Say it.");
            yield break;
        }

        var sizes = ResetStateRefusals.IsStopped(subject.Datacenter) ? new int[racks.Count] : RackSizes.Of(size, racks.Count);
        foreach (var set in subject.StatefulSets)
        {
            var at = names.IndexOf(set.At("metadata", "name")?.Text ?? "");
            var replicas = ObservedWorkload.Number(set.At("spec", "replicas")) ?? 1;
            if (at >= 0 && replicas != sizes[at])
                yield return new("size", "The StatefulSet " + ResetRefusal.Show(names[at]) + " has " + replicas + " pods, and would get " + sizes[at] + " anew (spec.size " + size + ").", "Wait until it has been scaled, or find out why it is not.") { Passes = true };
        }
    }
}
