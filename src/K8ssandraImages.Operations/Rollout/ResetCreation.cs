using System.Diagnostics;
using System.Text;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What comes after the deletion of a datacenter: it is created on the volumes that are there, and compared with what it was.</summary>
internal sealed class ResetCreation(ResetFacts facts, ResetObjects objects, OperationSettings settings)
{
    private static readonly TimeSpan FailurePatience = TimeSpan.FromMinutes(2);

    private DatacenterWatch? _watch;
    private long? _failingSince;

    /// <summary>The step <c>check-volumes</c>.</summary>
    public async Task<StepLook> VolumesAsync(CancellationToken cancellationToken) =>
        await DifferenceAsync(cancellationToken).ConfigureAwait(false) is { } difference
            ? StepLook.Stop(difference)
            : StepLook.Done("All " + ResetObjects.Count(facts.Volumes.Count, "claim") + " are the ones that were there, and bound.");

    /// <summary>The step <c>create</c>.</summary>
    public async Task<StepLook> CreateAsync(CancellationToken cancellationToken)
    {
        if (await objects.FindJsonAsync(cancellationToken).ConfigureAwait(false) is { } json)
        {
            if (objects.IsOld(objects.Parse(json)))
                return StepLook.Wait("The one before is still there.");
            if (facts.Cluster is not null || ResetManifest.HashOf(json, facts.Mechanism) == facts.ManifestHash)
                return StepLook.Done("It is there again.");
            const string Message = " has other settings than are to be created: somebody has created it meanwhile, or changed it since. It is left as it is.";
            // What it is to be, a person decides; whether it has its data is compared either way.
            if (settings.Force)
                return StepLook.Done("It is there, with other settings.", ResetRules.Other.At(objects.At, "The " + objects.What + Message, null, DiagnosticSeverity.Warning));
            return StepLook.Stop(ResetRules.Other.At(
                objects.At,
                "The " + objects.What + Message,
                "Resumed with -Force (--force), it is taken as it is: whether it runs on its data is compared all the same, and then the volumes get their policies back. Compare: kubectl get cassandradatacenter " + ResetObjects.Show(objects.Name) + " -n " + ResetObjects.Show(objects.Namespace) + " -o yaml " + objects.Cluster.Where + " with " + ResetObjects.Show(Path.Combine(facts.Backup, ResetBackup.Create)) + ". The volumes stay retained."));
        }

        if (facts.Cluster is not null)
            return StepLook.Wait("k8ssandra-operator has not created it again yet.");
        // Nothing is created on volumes that are not there.
        if (await DifferenceAsync(cancellationToken).ConfigureAwait(false) is { } difference)
            return StepLook.Stop(difference);
        if (WhyNot(cancellationToken) is { } look)
            return look;
        return StepLook.Act("Creates it.", token => objects.Cluster.CreateAsync(ResourceType.CassandraDatacenter, objects.Namespace, objects.Name, Encoding.UTF8.GetBytes(facts.Manifest), token));
    }

    /// <summary>The step <c>wait-until-ready</c>.</summary>
    public async Task<StepLook> ReadyAsync(CancellationToken cancellationToken)
    {
        if (await SightAsync(cancellationToken).ConfigureAwait(false) is not { } sight)
            return StepLook.Stop(Gone());
        // Told as soon as it can be seen, before nodes have joined with empty volumes.
        if (await StrangerAsync(sight.Root, isComplete: false, cancellationToken).ConfigureAwait(false) is { } stranger)
            return StepLook.Stop(stranger);
        var health = sight.Health;
        if (health.IsReady)
            return StepLook.Done("It is ready.");
        _failingSince = health.IsFailing ? _failingSince ?? Stopwatch.GetTimestamp() : null;
        var reasons = health.Reasons.Count == 0 ? "It is not ready." : string.Join(" ", health.Reasons.Take(4));
        return _failingSince is { } since && Stopwatch.GetElapsedTime(since) > FailurePatience
            ? StepLook.Stop(OperationRules.Blocked.At(objects.At, "The " + objects.What + " does not come up: " + reasons + " Its volumes are retained.", health.NextStep))
            : StepLook.Wait(reasons);
    }

    /// <summary>The step <c>verify</c>.</summary>
    public async Task<StepLook> VerifyAsync(CancellationToken cancellationToken)
    {
        if (await objects.FindAsync(cancellationToken).ConfigureAwait(false) is not { } root)
            return StepLook.Stop(Gone());
        if (await StrangerAsync(root, isComplete: true, cancellationToken).ConfigureAwait(false) is { } stranger)
            return StepLook.Stop(stranger);
        if (await DifferenceAsync(cancellationToken).ConfigureAwait(false) is { } difference)
            return StepLook.Stop(difference);
        if (ResetStateRefusals.IsStopped(root))
            return StepLook.Done("StatefulSets and claims are the same; it is stopped, so host ids are not known.");
        foreach (var (pod, host) in facts.HostIds)
        {
            var now = root.At("status", "nodeStatuses", pod, "hostID")?.Text;
            if (string.IsNullOrEmpty(now))
                return StepLook.Wait("The operator has not told the host id of " + ResetObjects.Show(pod) + " yet.");
            if (now != host)
                return StepLook.Stop(Different("The node in " + ResetObjects.Show(pod) + " has the host id " + ResetObjects.Show(now) + ", and had " + ResetObjects.Show(host) + ": it did not start on its data.", "Look at its volume before anything else is done: the volumes are retained."));
        }

        return StepLook.Done("StatefulSets, " + ResetObjects.Count(facts.Volumes.Count, "claim") + " and " + ResetObjects.Count(facts.HostIds.Count, "host id") + " are the same as before.");
    }

    /// <summary>The step <c>create-dependents</c>.</summary>
    public async Task<StepLook> DependentsAsync(CancellationToken cancellationToken)
    {
        foreach (var dependent in facts.Dependents)
        {
            var type = DatacenterDependents.TypeOf(dependent.Kind);
            if (await objects.Cluster.FindAsync(type, objects.Namespace, dependent.Name, cancellationToken).ConfigureAwait(false) is not { } root)
                return StepLook.Act("Creates the " + Label(dependent) + ".", token => objects.Cluster.CreateAsync(type, objects.Namespace, dependent.Name, Encoding.UTF8.GetBytes(dependent.Manifest), token));
            if (DatacenterDependents.IsOwnedBy(root, facts.Uid))
                return StepLook.Wait("The " + Label(dependent) + " of the datacenter before is still there, and goes with it.");
        }

        return StepLook.Done("What went with it is there again.");
    }

    /// <summary>The step <c>restore-reclaim-policy</c>.</summary>
    public async Task<StepLook> RestoreAsync(CancellationToken cancellationToken)
    {
        foreach (var volume in facts.Volumes)
        {
            if (await objects.FindVolumeAsync(volume, cancellationToken).ConfigureAwait(false) is not { } root)
                return StepLook.Stop(objects.VolumeGone(volume));
            if (root.At("spec", "persistentVolumeReclaimPolicy")?.Text != volume.ReclaimPolicy)
                return StepLook.Act("Sets the volume " + ResetObjects.Show(volume.Volume) + " to " + ResetObjects.Show(volume.ReclaimPolicy) + ".", token => objects.SetPolicyAsync(root, volume.ReclaimPolicy, token));
        }

        return StepLook.Done("The reclaim policies are what they were.");
    }

    // It may be resumed weeks later, under an operator of another release, which gives StatefulSets other names: they would get new,
    // empty volumes, and join the ring with them.
    private StepLook? WhyNot(CancellationToken cancellationToken)
    {
        Diagnostic? failure = null;
        using var targets = new DatacenterTargets(Options, finding => failure ??= finding.Severity == DiagnosticSeverity.Error ? finding : null, cancellationToken);
        if (targets.ReleaseIn(objects.Cluster.Context, objects.Namespace, objects.Session) is not { } release)
            return StepLook.Wait("Which release of cass-operator would bring it up is not known: " + (failure?.Message ?? "none watches its namespace.") + " Its nodes need the names that they had.");
        var (name, racks) = StatefulSetName.Read(objects.Parse(Encoding.UTF8.GetBytes(facts.Manifest)));
        var names = racks.Select(rack => name.Of(release, rack)).ToList();
        var had = facts.StatefulSets.Select(static set => set.Name).ToList();
        return names.Except(had, StringComparer.Ordinal).Any()
            ? StepLook.Stop(ResetRules.Unsafe.At(
                objects.At,
                "The " + objects.What + " is not created: by cass-operator " + release.Version + " its StatefulSets would be called " + ResetObjects.Show(string.Join(", ", names)) + ", and get new, empty volumes. They were called " + ResetObjects.Show(string.Join(", ", had)) + ", by cass-operator " + ResetObjects.Show(facts.Release) + ".",
                "Bring back cass-operator " + ResetObjects.Show(facts.Release) + ", and resume."))
            : null;
    }

    private ManifestOptions Options => new() { CassOperatorVersion = facts.CassOperatorVersion, K8ssandraOperatorVersion = facts.K8ssandraOperatorVersion, Trace = false };

    private async Task<Diagnostic?> DifferenceAsync(CancellationToken cancellationToken)
    {
        foreach (var volume in facts.Volumes)
        {
            if (await objects.DifferenceOfAsync(volume, cancellationToken).ConfigureAwait(false) is { } difference)
                return difference;
        }

        return null;
    }

    // A StatefulSet that was not there before has other pods, and these other volumes.
    private async Task<Diagnostic?> StrangerAsync(Node root, bool isComplete, CancellationToken cancellationToken)
    {
        var all = await objects.Cluster.ListAsync(ResourceType.StatefulSet, objects.Namespace, labelSelector: null, cancellationToken).ConfigureAwait(false);
        var sets = all.Where(set => DatacenterDependents.IsOwnedBy(set, ResetObjects.UidOf(root))).ToDictionary(static set => set.At("metadata", "name")?.Text ?? "", StringComparer.Ordinal);
        foreach (var name in sets.Keys.Except(facts.StatefulSets.Select(static set => set.Name), StringComparer.Ordinal))
            return Different("It has the StatefulSet " + ResetObjects.Show(name) + ", which it had not before: its pods start on new, empty volumes.", HowToHold);
        foreach (var before in facts.StatefulSets)
        {
            if (!sets.TryGetValue(before.Name, out var set))
            {
                if (isComplete)
                    return Different("There is no StatefulSet " + ResetObjects.Show(before.Name) + " any more; there are " + ResetObjects.Show(string.Join(", ", sets.Keys)) + ".", HowToHold);
                continue;
            }

            var templates = ResetClaims.TemplatesOf(set);
            if (!templates.ToHashSet(StringComparer.Ordinal).SetEquals(before.Templates))
                return Different("The StatefulSet " + ResetObjects.Show(before.Name) + " has the volumes " + ResetObjects.Show(string.Join(", ", templates)) + ", and had " + ResetObjects.Show(string.Join(", ", before.Templates)) + ".", HowToHold);
            if (isComplete && (ObservedWorkload.Number(set.At("spec", "replicas")) ?? 1) != before.Replicas)
                return Different("The StatefulSet " + ResetObjects.Show(before.Name) + " has " + ResetObjects.Show(set.At("spec", "replicas")?.Text) + " pods, and had " + before.Replicas + ".", HowToHold);
        }

        return null;
    }

    private string HowToHold => "The claims and volumes of before are there, and retained. Stop the datacenter before more data gets into the wrong volumes: kubectl patch cassandradatacenter " + ResetObjects.Show(objects.Name)
        + " -n " + ResetObjects.Show(objects.Namespace) + " --type merge -p '{\"spec\":{\"stopped\":true}}' " + objects.Cluster.Where + ".";

    private Diagnostic Different(string message, string remedy) => ResetRules.NotTheSame.At(objects.At, "The " + objects.What + " is not what it was: " + message, remedy);

    private Diagnostic Gone() => ResetRules.Other.At(objects.At, "The " + objects.What + " is gone again.", "Find out who deleted it. Its volumes are retained, and it is in " + ResetObjects.Show(facts.Backup) + ".");

    private static string Label(SavedDependent dependent) => dependent.Kind + " " + ResetObjects.Show(dependent.Name);

    private async Task<DatacenterSight?> SightAsync(CancellationToken cancellationToken)
    {
        if (_watch is null)
        {
            using var targets = new DatacenterTargets(Options, settings.Report, cancellationToken);
            if (targets.Of(facts.Target, objects.Session) is not { } target)
                return null;
            _watch = new DatacenterWatch(target, withImages: false);
        }

        return await _watch.LookAsync(cancellationToken).ConfigureAwait(false);
    }
}
