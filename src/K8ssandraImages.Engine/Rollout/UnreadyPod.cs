using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>What keeps a pod from being ready, in words.</summary>
/// <param name="Reason">What it is, without a full stop.</param>
/// <param name="IsFailing">Whether it does not mend by waiting.</param>
/// <param name="NextStep">What to do; null where there is nothing to do but wait.</param>
internal sealed record UnreadyPod(string Reason, bool IsFailing, string? NextStep)
{
    // As long as cass-operator lets a pod wait for a node before it counts it as failing (failureModeDetection).
    private static readonly TimeSpan PatienceForNode = TimeSpan.FromMinutes(5);

    /// <summary>What keeps a pod from being ready; null where it is.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="release">cass-operator's release, by which an ended container counts as failing.</param>
    /// <param name="now">The time.</param>
    /// <param name="where">The end of a command of kubectl that is about the pod.</param>
    public static UnreadyPod? Of(ObservedPod pod, CassOperatorRelease release, DateTimeOffset now, string where)
    {
        var name = Show(pod.Name);
        if (pod.IsTerminating)
            return new UnreadyPod("pod " + name + " is ending", false, null);
        var describe = "kubectl describe pod " + name + where;
        if (pod.IsUnschedulable)
        {
            return new UnreadyPod(
                "no node takes pod " + name + Saying(pod.UnschedulableReason),
                now - pod.UnschedulableSince > PatienceForNode,
                "Make room for it, or change what it asks for: " + describe);
        }

        // An image that cannot be pulled is told before a neighbour that crashes: it is what was changed.
        var troubled = Array.Find(pod.Containers, static container => ObservedPodContainer.IsOfPull(container.Problem)) ?? Array.Find(pod.Containers, static container => container.Problem is not null);
        if (troubled is not null && !(pod.IsReady && troubled.IsReady))
            return Of(troubled, name, release, where, describe);
        if (pod.IsReady)
            return null;
        var waiting = Array.Find(pod.Containers, static container => !container.IsReady);
        return new UnreadyPod(
            "pod " + name + (waiting is null ? " is not ready" : waiting.IsInit ? " begins: " + Show(waiting.Name) + " is not done" : ": " + Show(waiting.Name) + (waiting.Started is null ? " has not started" : " is not ready")),
            false,
            null);
    }

    private static UnreadyPod Of(ObservedPodContainer container, string pod, CassOperatorRelease release, string where, string describe)
    {
        var problem = Show(container.Problem);
        var image = Printable.Escape(container.Image, 300);
        if (container.Problem == "InvalidImageName")
            return new UnreadyPod("pod " + pod + " has an image whose name is none: " + image + " (" + problem + ")", true, "Correct the image: Get-K8ssEffectiveImage tells where it comes from.");
        if (ObservedPodContainer.IsOfPull(container.Problem))
        {
            return new UnreadyPod(
                "pod " + pod + " cannot pull " + image + " (" + problem + ")" + Saying(container.Message),
                true,
                "Check that the image exists in that registry and that the pull secrets fit: " + describe);
        }

        var what = "pod " + pod + ": " + Show(container.Name);
        if (container.Problem == "CrashLoopBackOff" || container.HasFailed)
        {
            return new UnreadyPod(
                what + (container.HasFailed ? " has ended with an error (" : " crashes again and again (") + problem + ", " + container.RestartCount + (container.RestartCount == 1 ? " restart)" : " restarts)") + Saying(container.Message),
                !container.HasFailed || container.RestartCount > release.ToleratedRestarts,
                "Look at its log: kubectl logs " + pod + where + " -c " + Show(container.Name) + (container.RestartCount > 0 ? " --previous" : ""));
        }

        // CreateContainerConfigError, CreateContainerError, RunContainerError: a secret that is not there, a mount that is refused.
        return new UnreadyPod(what + " does not start (" + problem + ")" + Saying(container.Message), true, "Look at its events: " + describe);
    }

    private static string Saying(string? message) => string.IsNullOrWhiteSpace(message) ? "" : ": " + Printable.Escape(message.Trim().TrimEnd('.'), 240);

    private static string Show(string? text) => Printable.Escape(text, 120);
}
