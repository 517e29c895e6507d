using System.Globalization;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Drift;

/// <summary>A container of a pod: what its spec asks for, and what the kubelet reports.</summary>
internal sealed record ObservedPodContainer(string Name, bool IsInit, string Image)
{
    /// <summary>What the node pulled (<c>imageID</c>); null before it is pulled.</summary>
    public string? ImageId { get; init; }

    public bool IsReady { get; init; }

    public int RestartCount { get; init; }

    /// <summary>Why it waits or ended; null where it runs, is done, or only begins.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether it cannot be pulled, or crashes again and again.</summary>
    public bool IsBackingOff { get; init; }

    /// <summary>Whether it ended with an error.</summary>
    public bool HasFailed { get; init; }

    /// <summary>Whether it fails: it cannot be pulled, crashes again and again, or ended with an error and was restarted.</summary>
    public bool IsFailing => IsBackingOff || (HasFailed && RestartCount > 0);

    public DateTimeOffset? Started { get; init; }

    /// <summary>What the kubelet says about the problem; null where it says nothing.</summary>
    public string? Message { get; init; }

    /// <summary>Whether a container with that problem waits for its image: the kubelet's words for it.</summary>
    public static bool IsOfPull(string? problem) => problem is "ErrImagePull" or "ImagePullBackOff" or "InvalidImageName" or "ErrImageNeverPull" or "ImageInspectError" or "RegistryUnavailable";

    /// <summary>Whether it fails as a release of cass-operator counts it (<c>failureModeDetection</c>, pkg/reconciliation/reconcile_racks.go v1.24.0 to v1.32.0).</summary>
    public bool FailsBy(CassOperatorRelease release) => IsBackingOff || (HasFailed && RestartCount > release.ToleratedRestarts);
}

/// <summary>A pod, as far as it says what it runs.</summary>
internal sealed record ObservedPod
{
    // What the kubelet reports while all is well.
    private static readonly HashSet<string> Beginnings = new(StringComparer.Ordinal) { "ContainerCreating", "PodInitializing", "Completed" };

    public required string Name { get; init; }

    /// <summary>The uid of its StatefulSet or ReplicaSet.</summary>
    public string? OwnerUid { get; init; }

    /// <summary>The Deployment of its ReplicaSet, whose name is the Deployment's and the hash of the pod template; null for any other pod.</summary>
    public string? Deployment { get; init; }

    /// <summary>Which version of which ConfigMap was there before its template was restarted (<see cref="OperatorObservation.VersionAnnotation"/>); null where nobody noted it.</summary>
    public string? ImageConfigVersion { get; init; }

    public bool IsTerminating { get; init; }

    public bool IsReady { get; init; }

    /// <summary>Whether no node takes it.</summary>
    public bool IsUnschedulable { get; init; }

    /// <summary>Since when no node takes it; null where one does.</summary>
    public DateTimeOffset? UnschedulableSince { get; init; }

    /// <summary>Why no node takes it, as the scheduler says; null where it says nothing.</summary>
    public string? UnschedulableReason { get; init; }

    public DateTimeOffset? Created { get; init; }

    public required ObservedPodContainer[] Containers { get; init; }

    /// <summary>Reads a pod.</summary>
    public static ObservedPod Read(Node root)
    {
        var metadata = root["metadata"];
        var status = root["status"];
        string? owner = null;
        string? deployment = null;
        foreach (var reference in metadata?["ownerReferences"] is { } references ? references.Items : [])
        {
            if (reference["controller"]?.Text != "true")
                continue;
            owner = reference["uid"]?.Text;
            var suffix = "-" + metadata?.At("labels", "pod-template-hash")?.Text;
            if (reference["kind"]?.Text == "ReplicaSet" && suffix.Length > 1 && reference["name"]?.Text is { } set && set.EndsWith(suffix, StringComparison.Ordinal))
                deployment = set[..^suffix.Length];
        }

        var containers = new List<ObservedPodContainer>();
        foreach (var container in ObservedContainer.Read(root["spec"]))
            containers.Add(Read(container, StatusOf(status, container)));
        var scheduled = Condition(status, "PodScheduled") is { } condition && condition["status"]?.Text == "False" && condition["reason"]?.Text == "Unschedulable" ? condition : null;
        return new ObservedPod
        {
            Name = metadata?["name"]?.Text ?? "",
            OwnerUid = owner,
            Deployment = deployment,
            ImageConfigVersion = metadata?.At("annotations", OperatorObservation.VersionAnnotation)?.Text,
            IsTerminating = metadata?["deletionTimestamp"] is { IsNull: false },
            IsReady = Condition(status, "Ready")?["status"]?.Text == "True",
            IsUnschedulable = scheduled is not null,
            UnschedulableSince = scheduled is null ? null : Time(scheduled["lastTransitionTime"]) ?? Time(metadata?["creationTimestamp"]),
            UnschedulableReason = scheduled?["message"] is { Text.Length: > 0 } why ? why.Text : null,
            Created = Time(metadata?["creationTimestamp"]),
            Containers = [.. containers],
        };
    }

    internal static DateTimeOffset? Time(Node? node) =>
        DateTimeOffset.TryParse(node?.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static ObservedPodContainer Read(ObservedContainer container, Node? status)
    {
        var restarts = ObservedWorkload.Number(status?["restartCount"]) ?? 0;
        var state = status?["state"];
        var waiting = state?.At("waiting", "reason")?.Text;
        var terminated = state?["terminated"];
        var failed = terminated is not null && ObservedWorkload.Number(terminated["exitCode"]) is not (null or 0);
        var problem = waiting is { Length: > 0 } && !Beginnings.Contains(waiting) ? waiting
            : failed ? terminated!["reason"]?.Text is { Length: > 0 } reason ? reason : "Error"
            : null;
        return new ObservedPodContainer(container.Name, container.IsInit, container.Image)
        {
            ImageId = status?["imageID"] is { Text.Length: > 0 } id ? id.Text : null,
            IsReady = status?["ready"]?.Text == "true",
            RestartCount = restarts,
            Problem = problem,
            IsBackingOff = waiting is "CrashLoopBackOff" or "ImagePullBackOff" or "ErrImagePull",
            HasFailed = failed,
            Started = Time(state?.At("running", "startedAt")),
            Message = (state?.At("waiting", "message") ?? terminated?["message"]) is { Text.Length: > 0 } message ? message.Text : null,
        };
    }

    private static Node? StatusOf(Node? status, ObservedContainer container)
    {
        foreach (var item in status?[container.IsInit ? "initContainerStatuses" : "containerStatuses"] is { } items ? items.Items : [])
        {
            if (item["name"]?.Text == container.Name)
                return item;
        }

        return null;
    }

    private static Node? Condition(Node? status, string type)
    {
        foreach (var condition in status?["conditions"] is { } conditions ? conditions.Items : [])
        {
            if (condition["type"]?.Text == type)
                return condition;
        }

        return null;
    }
}
