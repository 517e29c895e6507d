using K8ssandraImages.Engine.Drift;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>What a pod template asks for, in the form in which it compares with what an operator would write.</summary>
internal static class TemplateImages
{
    /// <summary>The images of a pod template.</summary>
    /// <param name="workload">The StatefulSet or Deployment.</param>
    /// <param name="desired">What the operator would write; at least one.</param>
    /// <param name="ignoresOrder">Whether the order of the pull secrets means nothing.</param>
    public static IReadOnlyList<EffectiveImage> Of(ObservedWorkload workload, IReadOnlyList<EffectiveImage> desired, bool ignoresOrder)
    {
        var images = new List<EffectiveImage>(workload.Containers.Length);
        foreach (var container in workload.Containers)
        {
            var kind = container.IsInit ? ContainerKind.Init : ContainerKind.Main;
            var wanted = desired.FirstOrDefault(image => image.Container == container.Name && image.ContainerKind == kind);
            var secrets = (wanted ?? desired[0]).PullSecrets;
            images.Add(new EffectiveImage
            {
                Context = desired[0].Context,
                Namespace = desired[0].Namespace,
                Cluster = desired[0].Cluster,
                Datacenter = desired[0].Datacenter,
                Workload = desired[0].Workload,
                WorkloadName = desired[0].WorkloadName,
                Container = container.Name,
                ContainerKind = kind,
                Component = wanted?.Component ?? container.Name,
                Image = container.Image,
                PullPolicy = wanted is not null && PolicyOf(wanted.PullPolicy, wanted.Image) == PolicyOf(container.PullPolicy, container.Image) ? wanted.PullPolicy : container.PullPolicy,
                PullSecrets = ignoresOrder && workload.PullSecrets.Order(StringComparer.Ordinal).SequenceEqual(secrets.Order(StringComparer.Ordinal), StringComparer.Ordinal) ? secrets : workload.PullSecrets,
            });
        }

        return images;
    }

    /// <summary>
    /// Whether a template lacks a pull secret, or has another pull policy, than the operator would write. What it has besides may be
    /// somebody else's.
    /// </summary>
    /// <param name="workload">The StatefulSet.</param>
    /// <param name="desired">What the operator would write.</param>
    public static bool PullsOtherwise(ObservedWorkload workload, IReadOnlyList<EffectiveImage> desired) => desired.Any(image =>
        Array.Find(workload.Containers, container => container.Name == image.Container && container.IsInit == (image.ContainerKind == ContainerKind.Init)) is { } container
        && (image.PullSecrets.Except(workload.PullSecrets, StringComparer.Ordinal).Any()
            || (container.Image == image.Image && PolicyOf(image.PullPolicy, image.Image) != PolicyOf(container.PullPolicy, container.Image))));

    /// <summary>The same images as those of another resource that stands for the same pods.</summary>
    public static IReadOnlyList<EffectiveImage> As(IEnumerable<EffectiveImage> images, EffectiveImage other) =>
    [
        .. images.Select(image => new EffectiveImage
        {
            Context = other.Context,
            Namespace = other.Namespace,
            Cluster = other.Cluster,
            Datacenter = other.Datacenter,
            Workload = image.Workload,
            WorkloadName = image.WorkloadName,
            Container = image.Container,
            ContainerKind = image.ContainerKind,
            Component = image.Component,
            Image = image.Image,
            PullPolicy = image.PullPolicy,
            PullSecrets = image.PullSecrets,
            Source = image.Source,
            Trace = image.Trace,
            Diagnostics = image.Diagnostics,
        }),
    ];

    // The API server fills it in where none is written.
    private static string PolicyOf(string? policy, string? image)
    {
        if (!string.IsNullOrEmpty(policy))
            return policy;
        var name = image?[(image.LastIndexOf('/') + 1)..] ?? "";
        return name.EndsWith(":latest", StringComparison.Ordinal) || !(name.Contains(':', StringComparison.Ordinal) || name.Contains('@', StringComparison.Ordinal)) ? "Always" : "IfNotPresent";
    }
}
