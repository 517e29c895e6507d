using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// The steps in which a datacenter is deleted and created again on its volumes (the specification of cass-operator's deletion: v1.12.0
/// to v1.32.0 pkg/reconciliation/reconcile_datacenter.go). Nothing is deleted before it was seen, in the very version that is deleted,
/// that its volumes are kept.
/// </summary>
internal static class ResetSteps
{
    /// <summary>The steps, in order.</summary>
    public static IReadOnlyList<Step> Of(ResetFacts facts, IKubernetesSession session, OperationSettings settings)
    {
        var objects = new ResetObjects(facts, session);
        var preparation = new ResetPreparation(facts, objects, settings);
        var deletion = new ResetDeletion(facts, objects, settings);
        var creation = new ResetCreation(facts, objects, settings);
        var isByAnnotation = facts.Mechanism == KeepVolumes.DeletePvcAnnotation;
        List<Step> steps =
        [
            new Step { Name = "back-up", Effect = "Save the datacenter, its StatefulSets (" + Names(facts.StatefulSets.Select(static set => set.Name)) + "), claims and volumes to " + ResetObjects.Show(facts.Backup), Look = preparation.BackUpAsync },
            new Step
            {
                Name = "retain-volumes",
                Effect = "Set the reclaim policy of its " + ResetObjects.Count(facts.Volumes.Count, "volume") + " to Retain: " + Names(facts.Volumes.Select(static volume => volume.Volume + " of the claim " + volume.Claim + (volume.ReclaimPolicy == "Retain" ? "" : ", now " + volume.ReclaimPolicy))),
                Risk = OperationRisk.Low,
                Inverse = "the policies before are put back at the end",
                Look = preparation.RetainAsync,
            },
            new Step
            {
                Name = "keep-volumes",
                Effect = isByAnnotation
                    ? "Annotate it " + objects.Annotation + "=false, so that the operator keeps its claims"
                    : "Annotate it " + objects.Annotation + " and take the operator's finalizer away, so that the operator does nothing when it is deleted",
                Risk = OperationRisk.Low,
                Inverse = "take the annotation away",
                Look = preparation.KeepAsync,
            },
            new Step { Name = "read-back", Effect = "Read back that its claims are kept" + (isByAnnotation ? "" : ", and that the operator leaves it so"), Look = preparation.ReadBackAsync },
            new Step { Name = "delete", Effect = "Delete the datacenter: all its nodes stop", Precondition = "its volumes are kept, in the version that is deleted; nothing speaks against it; nobody has changed it since the plan", Risk = OperationRisk.Deletes, Inverse = "create it from the backup", Look = deletion.DeleteAsync },
            new Step { Name = "wait-until-gone", Effect = "Wait until it and all that it owns is gone", Look = deletion.GoneAsync },
            new Step { Name = "check-volumes", Effect = "See that all claims and volumes are there, and the same", Look = creation.VolumesAsync },
            new Step { Name = "create", Effect = facts.Cluster is null ? "Create it as it was" : "Wait until k8ssandra-operator has created it again", Risk = OperationRisk.Restarts, Look = creation.CreateAsync },
            new Step { Name = "wait-until-ready", Effect = "Wait until it is ready", Look = creation.ReadyAsync },
            new Step { Name = "verify", Effect = "Compare StatefulSets, claims and " + ResetObjects.Count(facts.HostIds.Count, "host id") + " with what was there before", Look = creation.VerifyAsync },
        ];
        if (facts.Dependents.Count > 0)
            steps.Add(new Step { Name = "create-dependents", Effect = "Create again what went with it: " + Names(facts.Dependents.Select(static dependent => dependent.Kind + " " + dependent.Name)), Risk = OperationRisk.Low, Look = creation.DependentsAsync });
        steps.Add(new Step { Name = "restore-reclaim-policy", Effect = "Give its volumes their reclaim policies back", Precondition = "all that was compared is the same", Risk = OperationRisk.Low, Look = creation.RestoreAsync });
        return steps;
    }

    private static string Names(IEnumerable<string> names)
    {
        var all = names.ToList();
        return string.Join("; ", all.Take(24).Select(ResetObjects.Show)) + (all.Count > 24 ? "; and " + (all.Count - 24) + " more, which the record lists" : "");
    }
}
