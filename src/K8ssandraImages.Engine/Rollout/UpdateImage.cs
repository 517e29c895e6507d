using K8ssandraImages.Engine.Drift;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>The image that a container is to have.</summary>
/// <param name="Container">The container's name.</param>
/// <param name="IsInit">Whether it is an init container.</param>
/// <param name="Image">The image.</param>
internal sealed record UpdateImage(string Container, bool IsInit, string Image)
{
    /// <summary>Whether a container is the one that is meant.</summary>
    public bool IsFor(string name, bool isInit) => name == Container && isInit == IsInit;

    /// <summary>Whether a template asks for it.</summary>
    public bool IsIn(ObservedWorkload set) => Array.Exists(set.Containers, container => IsFor(container.Name, container.IsInit) && container.Image == Image);

    /// <summary>Whether a pod asks for it.</summary>
    public bool IsIn(ObservedPod pod) => Array.Exists(pod.Containers, container => IsFor(container.Name, container.IsInit) && container.Image == Image);

    /// <summary>Whether a container has another one.</summary>
    public bool Replaces(ObservedPodContainer container) => IsFor(container.Name, container.IsInit) && container.Image != Image;
}
