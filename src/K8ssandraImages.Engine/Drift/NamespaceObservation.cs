namespace K8ssandraImages.Engine.Drift;

/// <summary>The workloads and pods of one namespace.</summary>
internal sealed class NamespaceObservation
{
    private readonly Dictionary<string, List<ObservedPod>> _podsByOwner = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ObservedPod>> _podsByDeployment = new(StringComparer.Ordinal);

    /// <summary>Nothing could be read.</summary>
    /// <param name="failure">Why.</param>
    public NamespaceObservation(Diagnostic failure)
    {
        Failure = failure;
        Workloads = [];
    }

    /// <summary>What was read.</summary>
    /// <param name="workloads">StatefulSets and Deployments.</param>
    /// <param name="pods">Pods.</param>
    /// <param name="podFailure">Why pods could not be read; null where they were.</param>
    public NamespaceObservation(IReadOnlyList<ObservedWorkload> workloads, IEnumerable<ObservedPod> pods, Diagnostic? podFailure = null)
    {
        Workloads = workloads;
        PodFailure = podFailure;
        foreach (var pod in pods)
        {
            if (pod.Deployment is { } deployment)
                Add(_podsByDeployment, deployment, pod);
            else if (pod.OwnerUid is { } owner)
                Add(_podsByOwner, owner, pod);
        }
    }

    /// <summary>Why nothing could be read; null where it was.</summary>
    public Diagnostic? Failure { get; }

    /// <summary>Why pods could not be read; null where they were.</summary>
    public Diagnostic? PodFailure { get; }

    public IReadOnlyList<ObservedWorkload> Workloads { get; }

    /// <summary>The pods of a workload, those on their way out included, by name.</summary>
    public IReadOnlyList<ObservedPod> PodsOf(ObservedWorkload workload)
    {
        var found = workload.Kind == "Deployment" ? _podsByDeployment.GetValueOrDefault(workload.Name) : _podsByOwner.GetValueOrDefault(workload.Uid);
        return found ?? (IReadOnlyList<ObservedPod>)[];
    }

    private static void Add(Dictionary<string, List<ObservedPod>> pods, string key, ObservedPod pod)
    {
        if (!pods.TryGetValue(key, out var list))
            pods.Add(key, list = []);
        list.Add(pod);
    }
}
