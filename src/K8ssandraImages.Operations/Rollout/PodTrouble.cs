using System.Globalization;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Why a new pod of an operator does not come to run, by what the kubelet, the scheduler and events say of it.</summary>
/// <param name="Kind">A word for it: the same trouble has the same word.</param>
/// <param name="Rule">What it is.</param>
/// <param name="Message">What is wrong, in sentences.</param>
internal sealed record PodTrouble(string Kind, Rule Rule, string Message)
{
    private static readonly HashSet<string> ContainerReasons = new(StringComparer.Ordinal) { "CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PreCreateHookError", "PreStartHookError", "PostStartHookError" };

    // What else events warn of passes: a probe that is not answered yet, a scheduler that tries again.
    private static readonly HashSet<string> EventReasons = new(StringComparer.Ordinal) { "FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox", "NetworkNotReady" };

    /// <summary>What to do about it.</summary>
    public required string Remedy { get; init; }

    /// <summary>The field of the Deployment that it is about; null for the whole.</summary>
    public string? Field { get; init; }

    /// <summary>Whether there is no more doubt: it has been tried again and again.</summary>
    public bool IsCertain { get; init; }

    /// <summary>How long it has to last until nobody hopes any more.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the process itself ended, so that what it found at its start may tell why.</summary>
    public bool IsCrash { get; init; }

    /// <summary>When the process ended last; null where that is not known.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Finds what is wrong with a pod; null where nothing is, or nothing is known to be.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="deployment">Its Deployment.</param>
    /// <param name="warnings">What events warn of, oldest first.</param>
    /// <param name="where">What a command of kubectl needs to reach the cluster.</param>
    public static PodTrouble? Of(Node pod, Node deployment, IReadOnlyList<Node> warnings, string where)
    {
        var name = Show(pod.At("metadata", "name")?.Text);
        var @namespace = Show(pod.At("metadata", "namespace")?.Text);
        var describe = "kubectl describe pod " + name + " -n " + @namespace + " " + where;
        foreach (var group in new[] { "initContainerStatuses", "containerStatuses" })
        {
            foreach (var status in pod.At("status", group) is { } statuses ? statuses.Items.ToArray() : [])
            {
                if (OfContainer(status, pod, deployment, warnings, name, group == "initContainerStatuses" ? "initContainers" : "containers", describe, @namespace, where) is { } trouble)
                    return trouble;
            }
        }

        foreach (var condition in pod.At("status", "conditions") is { } conditions ? conditions.Items : [])
        {
            if (condition["type"]?.Text == "PodScheduled" && condition["status"]?.Text == "False")
            {
                return new PodTrouble("unschedulable", RestartRules.PodNotStarted, "No node takes the new pod " + name + Colon(condition["message"]) + ".")
                {
                    Remedy = "Make room for it, or let it go where there is some: " + describe,
                    Field = "spec.template.spec",
                    Patience = TimeSpan.FromMinutes(1),
                };
            }
        }

        var last = warnings.LastOrDefault(static item => EventReasons.Contains(item["reason"]?.Text ?? ""));
        return last is null ? null : new PodTrouble("event " + last["reason"]!.Text, RestartRules.PodNotStarted, "The new pod " + name + " cannot be started: " + Show(last["reason"]?.Text) + Colon(last["message"]) + ".")
        {
            Remedy = "Create what is missing: " + describe,
            Field = last["reason"]!.Text is "FailedMount" or "FailedAttachVolume" ? "spec.template.spec.volumes" : null,
            Patience = TimeSpan.FromMinutes(1),
        };
    }

    private static PodTrouble? OfContainer(Node status, Node pod, Node deployment, IReadOnlyList<Node> warnings, string name, string list, string describe, string @namespace, string where)
    {
        var container = status["name"]?.Text ?? "";
        var waiting = status.At("state", "waiting");
        var reason = waiting?["reason"]?.Text ?? "";
        var restarts = ObservedWorkload.Number(status["restartCount"]) ?? 0;
        if (ObservedPodContainer.IsOfPull(reason))
        {
            var image = ImageOf(pod, list, container) ?? status["image"]?.Text;
            // Of one that is put off, the kubelet says in events only why.
            var cause = warnings.LastOrDefault(static item => item["reason"]?.Text == "Failed" && item["message"]?.Text.StartsWith("Failed to pull image", StringComparison.Ordinal) == true)?["message"];
            return new PodTrouble("pull " + container, RestartRules.ImageNotPulled, "The new pod " + name + " cannot pull the image `" + Printable.Escape(image, 200) + "` of its container " + Show(container) + ": " + Show(reason) + Colon(cause ?? waiting!["message"]) + ".")
            {
                Remedy = "Check that the image is in that registry and that the pull secrets fit: " + describe,
                Field = FieldOf(deployment, list, container) + ".image",
            };
        }

        if (ContainerReasons.Contains(reason))
        {
            return new PodTrouble("container " + container + " " + reason, RestartRules.PodNotStarted, "The container " + Show(container) + " of the new pod " + name + " cannot be started: " + Show(reason) + Colon(waiting!["message"]) + ".")
            {
                Remedy = "Mend what it names: " + describe,
                Field = FieldOf(deployment, list, container),
            };
        }

        var ended = status.At("state", "terminated") ?? status.At("lastState", "terminated");
        var code = ObservedWorkload.Number(ended?["exitCode"]);
        var isCrash = reason == "CrashLoopBackOff" || (code is not (null or 0) && status.At("state", "running") is null) || (list == "containers" && status.At("state", "terminated") is not null);
        if (!isCrash && !(code is not (null or 0) && restarts >= 2 && status["ready"]?.Text != "true"))
            return null;
        return new PodTrouble("crash " + container, RestartRules.Crashes, "The container " + Show(container) + " of the new pod " + name + " crashes"
            + (code is { } exit ? ": it ended with the exit code " + exit.ToString(CultureInfo.InvariantCulture) : "")
            + (ended?["reason"]?.Text is { Length: > 0 } why and not ("Error" or "Completed") ? " (" + Show(why) + ")" : "")
            + (restarts == 0 ? "" : ", and was started again " + restarts.ToString(CultureInfo.InvariantCulture) + (restarts == 1 ? " time" : " times"))
            + (ended?["message"]?.Text is { Length: > 0 } message ? ". It said: " + LastLine(message) : "") + ".")
        {
            Remedy = "Look at its log: kubectl logs " + name + " -n " + @namespace + " -c " + Show(container) + " --previous " + where,
            Field = FieldOf(deployment, list, container),
            IsCertain = restarts >= 2,
            IsCrash = true,
            Ended = ObservedPod.Time(ended?["finishedAt"]),
        };
    }

    private static string FieldOf(Node deployment, string list, string container)
    {
        var path = "spec.template.spec." + list;
        foreach (var item in deployment.At("spec", "template", "spec", list) is { } items ? items.Items : [])
        {
            if (item["name"]?.Text == container)
                return path + "[" + item.Index.ToString(CultureInfo.InvariantCulture) + "]";
        }

        return path;
    }

    private static string? ImageOf(Node pod, string list, string container)
    {
        foreach (var item in pod.At("spec", list) is { } items ? items.Items : [])
        {
            if (item["name"]?.Text == container)
                return item["image"]?.Text;
        }

        return null;
    }

    private static string Colon(Node? message) => message is { Text.Length: > 0 } ? ": " + Printable.Escape(message.Text.Trim().TrimEnd('.'), 400) : "";

    private static string LastLine(string message) => Printable.Escape(message.Trim().Split('\n')[^1].Trim().TrimEnd('.'), 300);

    private static string Show(string? text) => Printable.Escape(text, 200);
}
