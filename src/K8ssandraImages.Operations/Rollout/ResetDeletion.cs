using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>The deletion of a datacenter: once more it is looked at whether it may be, and what is seen is what is deleted.</summary>
internal sealed class ResetDeletion(ResetFacts facts, ResetObjects objects, OperationSettings settings)
{
    private const string Again = "Find out who, and make a plan anew (Reset-K8ssDatacenter).";

    /// <summary>The step <c>delete</c>.</summary>
    public async Task<StepLook> DeleteAsync(CancellationToken cancellationToken)
    {
        // Read first, and whole: all that is looked at afterwards is looked at for this version of it, and only this one is deleted.
        // Whoever comes in between, the operator too, has it looked at again.
        if (await objects.FindJsonAsync(cancellationToken).ConfigureAwait(false) is not { } json || objects.Parse(json) is var root && !objects.IsOld(root))
            return StepLook.Done("It is deleted.");
        if (root.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
            return StepLook.Done("It is on its way out.");
        if (!objects.IsKept(root))
            return StepLook.Act("What keeps its volumes was taken away by somebody; sets it again.", token => objects.KeepAsync(root, token));
        if (ResetManifest.HashOf(json, facts.Mechanism) != facts.ManifestHash)
            return StepLook.Stop(ResetRules.Changed.At(objects.At, "Somebody has changed the " + objects.What + " since this was planned, and what was planned would undo it. It is not deleted.", Again));
        // What was right when it was planned need not be so any more: it may have been resumed days later.
        if (await WhyNotAsync(cancellationToken).ConfigureAwait(false) is { } look)
            return look;
        return StepLook.Act("Deletes it.", token => objects.Cluster.DeleteAsync(
            ResourceType.CassandraDatacenter,
            objects.Namespace,
            objects.Name,
            new DeleteOptions { Uid = facts.Uid, ResourceVersion = ResetObjects.VersionOf(root), PropagationPolicy = "Background" },
            token));
    }

    /// <summary>The step <c>wait-until-gone</c>.</summary>
    public async Task<StepLook> GoneAsync(CancellationToken cancellationToken)
    {
        var root = await objects.FindAsync(cancellationToken).ConfigureAwait(false);
        if (root is not null && objects.IsOld(root))
        {
            // Somebody who takes the mechanism away while the operator is at it takes the claims with it.
            if (!objects.IsKept(root))
                return StepLook.Act("What keeps its volumes was taken away by somebody; sets it again.", token => objects.KeepAsync(root, token));
            return StepLook.Wait(await WhyThereAsync(root, cancellationToken).ConfigureAwait(false));
        }

        var left = await objects.LeftAsync(root is not null, cancellationToken).ConfigureAwait(false);
        return left.Count == 0 ? StepLook.Done("It and all that it owned is gone.") : StepLook.Wait("Still there: " + Some(left) + ".");
    }

    // What speaks against the deletion now; null where nothing does.
    private async Task<StepLook?> WhyNotAsync(CancellationToken cancellationToken)
    {
        using var targets = new DatacenterTargets(new ManifestOptions { CassOperatorVersion = facts.CassOperatorVersion, K8ssandraOperatorVersion = facts.K8ssandraOperatorVersion, Trace = false }, settings.Report, cancellationToken)
        {
            // Resumed, only the datacenter's context was asked for; the record knows where its K8ssandraCluster is.
            ControlPlane = facts.Cluster?.Context,
        };
        if (targets.Of(facts.Target, objects.Session) is not { } target)
            return StepLook.Done("It is deleted.");
        if (target.Release.Version.ToString() != facts.Release)
            return Stop("The operator is cass-operator " + target.Release.Version + " now, and was " + ResetObjects.Show(facts.Release) + " when this was planned.", "Make a plan anew (Reset-K8ssDatacenter).");
        var sight = await new ResetReading(static _ => { }, cancellationToken).ReadAsync(target).ConfigureAwait(false);
        string? wait = null;
        foreach (var refusal in ResetRefusal.Of(sight.Subject))
        {
            if (facts.Forced.Contains(refusal.Name, StringComparer.Ordinal) || (refusal.CanBeForced && settings.Force))
                continue;
            if (!refusal.Passes)
                return Stop(refusal.Message, refusal.Remedy);
            wait ??= refusal.Message;
        }

        foreach (var volume in facts.Volumes)
        {
            if (await objects.DifferenceOfAsync(volume, cancellationToken).ConfigureAwait(false) is { } difference)
                return StepLook.Stop(difference);
            var policy = (await objects.FindVolumeAsync(volume, cancellationToken).ConfigureAwait(false))?.At("spec", "persistentVolumeReclaimPolicy")?.Text;
            if (policy != "Retain")
                return StepLook.Stop(ResetRules.VolumeDiffers.At(objects.At, "The reclaim policy of the volume " + ResetObjects.Show(volume.Volume) + " is " + ResetObjects.Show(policy ?? "not there") + " again, so the " + objects.What + " is not deleted.", "Find out who changes it, and resume."));
        }

        var known = facts.Volumes.Select(static volume => volume.Claim).ToHashSet(StringComparer.Ordinal);
        if (sight.Subject.Claims.FirstOrDefault(claim => !known.Contains(claim.At("metadata", "name")?.Text ?? "")) is { } other)
            return Stop("It has the volume claim " + ResetObjects.Show(other.At("metadata", "name")?.Text) + ", which was not there when this was planned.", Again);
        var returning = sight.Dependents.Where(static dependent => dependent.Returns).FirstOrDefault(dependent => !facts.Dependents.Any(saved => saved.Kind == dependent.Type.Kind && saved.Name == dependent.Name));
        if (returning is not null)
            return Stop("The " + returning + ", which would go with it, was not there when this was planned.", "Make a plan anew (Reset-K8ssDatacenter).");
        return wait is null ? null : StepLook.Wait(wait);
    }

    private StepLook Stop(string message, string remedy) => StepLook.Stop(ResetRules.Unsafe.At(objects.At, "The " + objects.What + " is not deleted: " + message, remedy));

    private async Task<string> WhyThereAsync(Node root, CancellationToken cancellationToken)
    {
        var finalizers = new List<string>();
        foreach (var finalizer in root.At("metadata", "finalizers") is { } all ? all.Items : [])
            finalizers.Add(finalizer.Text);
        var others = finalizers.Where(static finalizer => finalizer != KeepVolumesNames.Finalizer).Select(ResetObjects.Show).ToList();
        if (!finalizers.Contains(KeepVolumesNames.Finalizer, StringComparer.Ordinal) && others.Count > 0)
            return "The CassandraDatacenter is still there, kept by " + string.Join(", ", others) + ": whoever has set that has to take it away. cass-operator has nothing to do with it any more.";
        var left = await objects.LeftAsync(isReplaced: false, cancellationToken).ConfigureAwait(false);
        var pods = left.Where(static item => item.StartsWith("Pod ", StringComparison.Ordinal)).ToList();
        return "The CassandraDatacenter is still there, kept by " + (finalizers.Count == 0 ? "nothing" : string.Join(", ", finalizers.Select(ResetObjects.Show))) + ": "
            + (pods.Count > 0 ? "its nodes are being stopped; still there: " + Some(pods) + "." : "its nodes have stopped, and the operator has to let it go; its log says what it waits for (a Secret that is missing is one such thing).");
    }

    private static string Some(IReadOnlyList<string> items) => string.Join(", ", items.Take(6)) + (items.Count > 6 ? " and " + (items.Count - 6) + " more" : "");
}
