using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>What is the matter with the operator that is to delete a datacenter and to bring it up again.</summary>
internal static class ResetOperatorRefusals
{
    /// <summary>All of it.</summary>
    public static IEnumerable<ResetRefusal> Of(ResetSubject subject)
    {
        var release = subject.Release;
        if (!release.IsKnown)
            yield return new("release", "How cass-operator " + release.Version + " deletes a datacenter is not known here: the release next to it is " + release.NearestKnown + ".", "Use a version of this module that knows it.");
        if (subject.Operator is not { } found)
        {
            yield return new("operator", "No cass-operator is known that watches it: nobody would bring it up again.", "Start the operator.");
            yield break;
        }

        if (subject.GivenRelease is { } given && found.VersionSource == OperatorVersionSource.ImageTag && found.Version != given)
            yield return new("release", "It is told to be cass-operator " + Show(given) + ", and its image says " + Show(found.Version) + ". What keeps volumes depends on it.", "Leave -CassOperatorVersion (--cass-operator-version) away.");
        // Definitions are often newer than the operator, whose release decides what it deletes.
        if (subject.GivenRelease is null && found.VersionSource != OperatorVersionSource.ImageTag)
            yield return new("release", "Which release " + Show(found.ToString()) + " is, its image " + Show(found.Image) + " does not say. What keeps volumes depends on it.", "Give it: -CassOperatorVersion, --cass-operator-version.");
        if (subject.HasTwoOperators)
            yield return new("operators", "Another cass-operator watches it too, and may delete its volumes by its own rules.", "See that one operator watches it: Get-K8ssOperator.");
        foreach (var refusal in OfProcesses(subject, found))
            yield return refusal;
    }

    private static IEnumerable<ResetRefusal> OfProcesses(ResetSubject subject, K8ssOperator found)
    {
        if (subject.OperatorPods is not { } pods)
        {
            yield return new("unseen", "Whether " + Show(found.ToString()) + " runs is not known: its pods may not be read (missing verb list on pods in its namespace).", "Let the account list pods in the operator's namespace.") { CanBeForced = true };
            yield break;
        }

        if (!pods.Any(static pod => pod is { IsReady: true, IsTerminating: false }))
            yield return new("operator", "The operator " + Show(found.ToString()) + " is not ready: its webhook would refuse the changes, and nobody would bring the datacenter up again.", "Bring the operator up first.") { Passes = true };
        if (subject.Deployment is not { } deployment || !IsRolledOut(deployment) || pods.Any(static pod => pod.IsTerminating))
            yield return new("operator", "The operator " + Show(found.ToString()) + " is being rolled out, or it is not known whether it is: which release deletes is not certain.", "Wait until no pod of the old one is left, or find out why its rollout does not end.") { Passes = true };
        if (found.ElectsLeader && !pods.Any(pod => pod.Name == found.LeaseHolder && !pod.IsTerminating))
            yield return new("leader", "No process of " + Show(found.ToString()) + " leads: the lease is held by " + (found.LeaseHolder is { } holder ? "the pod " + Show(holder) + ", which is gone" : "nobody") + ".", "Wait until one holds it.") { Passes = true };
    }

    // As kubectl rollout status sees it. Readiness is another matter.
    private static bool IsRolledOut(Node deployment)
    {
        var replicas = ObservedWorkload.Number(deployment.At("spec", "replicas")) ?? 1;
        return (ObservedWorkload.Number(deployment.At("status", "observedGeneration")) ?? 0) >= (ObservedWorkload.Number(deployment.At("metadata", "generation")) ?? 0)
            && ObservedWorkload.Number(deployment.At("status", "updatedReplicas")) == replicas
            && ObservedWorkload.Number(deployment.At("status", "replicas")) == replicas;
    }

    private static string Show(string? text) => ResetRefusal.Show(text);
}
