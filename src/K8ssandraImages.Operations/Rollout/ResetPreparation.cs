using System.Diagnostics;
using System.Text;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What a re-creation does before it deletes anything: it saves what is there, and has its volumes kept.</summary>
internal sealed class ResetPreparation(ResetFacts facts, ResetObjects objects, OperationSettings settings)
{
    // Not what the deletion relies on: that takes effect on one version only of the object, in which the finalizer was seen to be away,
    // and without finalizers it goes at once, before any operator can do anything about it. It is to be found out before that whether
    // somebody sets the finalizer again: an operator since 1.20.0, which looks at once when an annotation changes (predicates of
    // cassandradatacenter_controller.go) and looks again within its requeue of at most 10 s when that fails. Before 1.20.0 nothing but
    // a new generation, or something that the datacenter owns, has the operator look.
    private static readonly TimeSpan ReadBack = TimeSpan.FromSeconds(15);
    private long? _awaySince;

    /// <summary>The step <c>back-up</c>.</summary>
    public async Task<StepLook> BackUpAsync(CancellationToken cancellationToken)
    {
        var backup = new ResetBackup(settings.State, facts.Backup);
        var problem = backup.Check();
        if (problem is "")
            return StepLook.Done("It is saved in " + ResetObjects.Show(facts.Backup) + ".");
        var json = await objects.FindJsonAsync(cancellationToken).ConfigureAwait(false);
        var isThere = json is { } found && objects.IsOld(objects.Parse(found));
        if (problem is not null)
        {
            var finding = ResetRules.NoBackup.At(new SourceLocation(facts.Backup, 0, 0, null, null), problem, isThere ? "Nothing is deleted without it. Move the folder away, and resume." : "What is to be created is in the operation's record too (facts.manifest), and is taken from there.");
            // Before the deletion it is needed; after it, it is of no use to stop.
            return isThere ? StepLook.Stop(finding) : StepLook.Done("It was saved, and is deleted already.", new Diagnostic(finding.Id, DiagnosticSeverity.Warning, finding.Message, finding.Location, finding.Remedy));
        }

        if (!isThere)
        {
            return StepLook.Stop(ResetRules.NoBackup.At(
                objects.At,
                "The " + objects.What + " is not there any more, and there is no backup in " + ResetObjects.Show(facts.Backup) + ". Nothing else is done.",
                "Find out who deleted it, or where the backup went. What was to be created is in the operation's record (facts.manifest)."));
        }

        var files = new List<(string, string)> { (ResetBackup.Datacenter, Encoding.UTF8.GetString(json!.Value.Span)), (ResetBackup.Create, facts.Manifest) };
        foreach (var set in facts.StatefulSets)
        {
            if (await SaveAsync(ResourceType.StatefulSet, objects.Namespace, set.Name, files, cancellationToken).ConfigureAwait(false) is { } missing)
                return StepLook.Stop(missing);
        }

        foreach (var volume in facts.Volumes)
        {
            if ((await SaveAsync(ResourceType.PersistentVolumeClaim, objects.Namespace, volume.Claim, files, cancellationToken).ConfigureAwait(false)
                ?? await SaveAsync(ResourceType.PersistentVolume, null, volume.Volume, files, cancellationToken).ConfigureAwait(false)) is { } missing)
            {
                return StepLook.Stop(missing);
            }
        }

        files.AddRange(facts.Dependents.Select(static dependent => (ResetBackup.FileOf(dependent.Kind, dependent.Name), dependent.Manifest)));
        return StepLook.Act("Writes the backup.", _ =>
        {
            backup.Write(files);
            return Task.CompletedTask;
        });
    }

    /// <summary>The step <c>retain-volumes</c>.</summary>
    public async Task<StepLook> RetainAsync(CancellationToken cancellationToken)
    {
        // Once another object is there, policies are put back, not set.
        if (await objects.FindAsync(cancellationToken).ConfigureAwait(false) is { } now && !objects.IsOld(now))
            return StepLook.Done("It is created again already.");
        foreach (var volume in facts.Volumes)
        {
            if (await objects.FindVolumeAsync(volume, cancellationToken).ConfigureAwait(false) is not { } root)
                return StepLook.Stop(objects.VolumeGone(volume));
            if (root.At("spec", "persistentVolumeReclaimPolicy")?.Text != "Retain")
                return StepLook.Act("Sets the volume " + ResetObjects.Show(volume.Volume) + " to Retain.", token => objects.SetPolicyAsync(root, "Retain", token));
        }

        return StepLook.Done("All " + ResetObjects.Count(facts.Volumes.Count, "volume") + " are retained.");
    }

    /// <summary>The step <c>keep-volumes</c>.</summary>
    public async Task<StepLook> KeepAsync(CancellationToken cancellationToken)
    {
        if (await objects.FindAsync(cancellationToken).ConfigureAwait(false) is not { } root || !objects.IsOld(root))
            return StepLook.Done("It is deleted already.");
        return objects.IsKept(root) ? StepLook.Done("What keeps its volumes is set.") : Keep(root, "Sets what keeps its volumes.");
    }

    /// <summary>The step <c>read-back</c>.</summary>
    public async Task<StepLook> ReadBackAsync(CancellationToken cancellationToken)
    {
        if (await objects.FindAsync(cancellationToken).ConfigureAwait(false) is not { } root || !objects.IsOld(root))
            return StepLook.Done("It is deleted already.");
        if (!objects.IsKept(root))
        {
            _awaySince = null;
            return Keep(root, "What keeps its volumes was taken away by somebody; sets it again.");
        }

        if (facts.Mechanism == KeepVolumes.DeletePvcAnnotation || root.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
            return StepLook.Done("Read back: " + objects.Annotation + " is set.");
        _awaySince ??= Stopwatch.GetTimestamp();
        var seen = Stopwatch.GetElapsedTime(_awaySince.Value);
        var enough = settings.Interval < TimeSpan.FromSeconds(1) ? settings.Interval * 10 : ReadBack;
        return seen >= enough
            ? StepLook.Done("Read back: the operator's finalizer stays away.")
            : StepLook.Wait("Waits whether the operator leaves the finalizer away.", seen / enough);
    }

    // In two writes for one mechanism: each is another.
    private StepLook Keep(Node root, string what) => StepLook.Act(what + (root.At("metadata", "annotations", objects.Annotation) is null ? "" : " Now the finalizer."), token => objects.KeepAsync(root, token));

    private async Task<Diagnostic?> SaveAsync(ResourceType type, string? @namespace, string name, List<(string, string)> files, CancellationToken cancellationToken)
    {
        if (await objects.Cluster.FindJsonAsync(type, @namespace, name, cancellationToken).ConfigureAwait(false) is not { } json)
            return ResetRules.Changed.At(objects.At, "The " + type.Kind + " " + ResetObjects.Show(name) + " of the " + objects.What + " is not there any more. Nothing was done.", "Look at it, and make a plan anew (Reset-K8ssDatacenter).");
        files.Add((ResetBackup.FileOf(type.Kind, name), Encoding.UTF8.GetString(json.Span)));
        return null;
    }
}
