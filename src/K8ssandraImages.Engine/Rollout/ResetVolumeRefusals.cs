using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>What is the matter with a datacenter's volumes: what is not bound and whole cannot be kept.</summary>
internal static class ResetVolumeRefusals
{
    /// <summary>All of it.</summary>
    public static IEnumerable<ResetRefusal> Of(ResetSubject subject)
    {
        var claims = subject.Claims.ToDictionary(static claim => claim.At("metadata", "name")?.Text ?? "", StringComparer.Ordinal);
        var expected = ResetClaims.Of(subject.Datacenter, subject.Release, subject.StatefulSets);
        foreach (var name in expected)
        {
            if (!claims.ContainsKey(name))
                yield return new("claims", "The volume claim " + Show(name) + " is not there.", "Find out where the pod's data is.");
        }

        if (subject.StatefulSets.Count > 0 && expected.Count == 0)
            yield return new("claims", "Its StatefulSets have no volume claims: what its nodes have, they have nowhere else.", "Do not delete it.");
        var volumes = subject.Volumes.ToDictionary(static volume => volume.At("metadata", "name")?.Text ?? "", StringComparer.Ordinal);
        foreach (var (name, claim) in claims.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (Problem(name, claim, volumes) is { } refusal)
                yield return refusal;
        }

        foreach (var neighbour in subject.Neighbours)
        {
            if (ResetClaims.Share(subject.Datacenter, neighbour, subject.Release))
            {
                yield return new(
                    "neighbour",
                    "The datacenter " + Show(neighbour.At("metadata", "name")?.Text) + " of the same namespace has the same labels, and cass-operator " + subject.Release.Version + " deletes by labels: should anything go wrong, the volumes of both would go.",
                    "Do not delete it: Update-K8ssDatacenter takes images in place.");
            }
        }
    }

    private static ResetRefusal? Problem(string name, Node claim, Dictionary<string, Node> volumes)
    {
        if (claim.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
            return new("claims", "The volume claim " + Show(name) + " is being deleted: it goes as soon as its pod ends.", "Save its data first: this node's data is lost when its pod restarts for whatever reason.");
        // Kubernetes deletes what has no owner any more, whatever the operator leaves alone.
        if (claim.At("metadata", "ownerReferences") is { } owners && owners.Items.Length > 0)
            return new("claims", "The volume claim " + Show(name) + " is owned by the " + Show(owners.Items[0]["kind"]?.Text) + " " + Show(owners.Items[0]["name"]?.Text) + " (ownerReferences), and would go with it.", "Find out who has set that, and take it away.");
        if (claim.At("status", "phase")?.Text != "Bound" || claim.At("spec", "volumeName")?.Text is not { Length: > 0 } bound)
            return new("claims", "The volume claim " + Show(name) + " is not bound (" + Show(claim.At("status", "phase")?.Text ?? "no phase") + ").", "Find out why: kubectl describe persistentvolumeclaim.");
        if (!volumes.TryGetValue(bound, out var volume))
            return new("volumes", "The volume of the claim " + Show(name) + " may not be read (missing verb get on persistentvolumes), so it is not known whether it is kept.", "Let the account read and patch persistent volumes.");
        if (volume.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
            return new("volumes", "The volume " + Show(bound) + " of the claim " + Show(name) + " is being deleted.", "Find out by whom.");
        return volume.At("spec", "claimRef", "uid")?.Text is { Length: > 0 } uid && uid != claim.At("metadata", "uid")?.Text
            ? new("volumes", "The volume " + Show(bound) + " is bound to another claim than " + Show(name) + ".", "Find out which data it holds.")
            : null;
    }

    private static string Show(string? text) => ResetRefusal.Show(text);
}
