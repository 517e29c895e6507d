using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Rollout;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Says where a re-creation is that ends before it is done: what is there, what is kept, what is safe, and by which commands it goes on by hand.</summary>
internal sealed class ResetPlace(ResetFacts facts, ResetObjects objects)
{
    private string Annotate => "kubectl annotate cassandradatacenter " + ResetObjects.Show(objects.Name) + " -n " + ResetObjects.Show(objects.Namespace) + " " + objects.Cluster.Where + " " + objects.Annotation;

    private string CreateFile => ResetObjects.Show(Path.Combine(facts.Backup, ResetBackup.Create));

    /// <summary>A few sentences fit for a terminal. Throws what reads throw.</summary>
    public async Task<string?> DescribeAsync(CancellationToken cancellationToken)
    {
        var root = await objects.FindAsync(cancellationToken).ConfigureAwait(false);
        var retained = await RetainedAsync(cancellationToken).ConfigureAwait(false);
        var state = root switch
        {
            null => Absent(),
            _ when !objects.IsOld(root) => Anew(retained.Changed),
            _ when root.At("metadata", "deletionTimestamp") is { Text.Length: > 0 } => Ending(root),
            _ => Untouched(root, retained.Changed),
        };
        return state + " " + retained.Text;
    }

    private string Untouched(Node root, IReadOnlyList<KeptVolume> changed)
    {
        var undo = new List<string>();
        if (root.At("metadata", "annotations", objects.Annotation)?.Text is { } value && value != facts.AnnotationBefore)
            undo.Add(facts.AnnotationBefore is { } before ? Annotate + "=" + ResetObjects.Show(before) + " --overwrite" : Annotate + "-");
        undo.AddRange(changed.Take(3).Select(Policy));
        return "The " + objects.What + " is not deleted, and runs as it did; it may stay so."
            + (undo.Count == 0 ? "" : " Whoever gives it up takes back what was prepared: " + string.Join("; ", undo) + (changed.Count > 3 ? "; and so on, by the list in " + ResetObjects.Show(facts.Backup) : "") + ".");
    }

    private string Anew(IReadOnlyList<KeptVolume> changed) => "The " + objects.What + " is created again, and was not compared to its end. What was there before is in " + ResetObjects.Show(facts.Backup) + "."
        + (changed.Count == 0 ? "" : " Whoever has seen that its nodes run on their data gives the volumes their policies back: " + string.Join("; ", changed.Take(3).Select(Policy)) + (changed.Count > 3 ? "; and so on" : "") + ".");

    private string Ending(Node root) => "The " + objects.What + " is being deleted, which cannot be taken back. " + (objects.IsKept(root)
        ? "Its claims are kept by " + objects.Annotation + ": that must stay as it is."
        : "What keeps its claims is not set (any more): " + Keep + ", at once.") + " When it is gone, " + (facts.Cluster is null ? "kubectl create -f " + CreateFile + " " + objects.Cluster.Where + " creates it again." : "k8ssandra-operator creates it again.");

    // By a release without the annotation it is the finalizer that has the claims deleted.
    private string Keep => facts.Mechanism == KeepVolumes.DeletePvcAnnotation
        ? Annotate + "=" + KeepVolumesNames.ValueOf(facts.Mechanism) + " --overwrite"
        : "kubectl patch cassandradatacenter " + ResetObjects.Show(objects.Name) + " -n " + ResetObjects.Show(objects.Namespace) + " " + objects.Cluster.Where + " --type merge -p '{\"metadata\":{\"finalizers\":null}}'";

    private string Absent() => "The " + objects.What + " is deleted and not created again" + (facts.Cluster is null
        ? ": kubectl create -f " + CreateFile + " " + objects.Cluster.Where + " does that, when nothing of it is left and all claims are there."
        : ": k8ssandra-operator does that, when it runs.") + " It may stay so: nothing happens to its volumes.";

    private async Task<(string Text, IReadOnlyList<KeptVolume> Changed)> RetainedAsync(CancellationToken cancellationToken)
    {
        var policies = new List<(KeptVolume Volume, string? Policy)>();
        foreach (var volume in facts.Volumes)
            policies.Add((volume, (await objects.FindVolumeAsync(volume, cancellationToken).ConfigureAwait(false))?.At("spec", "persistentVolumeReclaimPolicy")?.Text));
        var missing = policies.Where(static entry => entry.Policy is null).Select(static entry => ResetObjects.Show(entry.Volume.Volume)).ToList();
        var retained = policies.Count(static entry => entry.Policy == "Retain");
        var changed = policies.Where(static entry => entry.Policy == "Retain" && entry.Volume.ReclaimPolicy != "Retain").Select(static entry => entry.Volume).ToList();
        return (missing.Count > 0
            ? "These of its volumes are gone: " + string.Join(", ", missing.Take(6)) + "."
            : retained + " of its " + ResetObjects.Count(facts.Volumes.Count, "volume") + (retained == 1 ? " is" : " are") + " retained" + (changed.Count > 0 ? ", and " + (changed.Count == 1 ? "stays" : "stay") + " so until all has been compared." : "."), changed);
    }

    private string Policy(KeptVolume volume) =>
        "kubectl patch persistentvolume " + ResetObjects.Show(volume.Volume) + " -p '{\"spec\":{\"persistentVolumeReclaimPolicy\":\"" + ResetObjects.Show(volume.ReclaimPolicy) + "\"}}' " + objects.Cluster.Where;
}
