namespace K8ssandraImages;

/// <summary>Whether a container runs what it should run, and if not, what it waits for.</summary>
public enum DriftState
{
    /// <summary>The pods run what the objects in the cluster ask for.</summary>
    InSync,

    /// <summary>The cluster is in sync with itself, and the manifest asks for another image: it has not been applied.</summary>
    ApplyPending,

    /// <summary>The ImageConfig has changed since the operator started, which reads it at start only.</summary>
    OperatorRestartPending,

    /// <summary>The operator knows the new image and waits to be allowed to roll it out.</summary>
    RolloutPending,

    /// <summary>The new image is being rolled out.</summary>
    RollingOut,

    /// <summary>The new image cannot be rolled out as things are.</summary>
    RolloutBlocked,

    /// <summary>The StatefulSet or Deployment asks for the right image, and pods run another, or two contents under one tag.</summary>
    PodsDiffer,

    /// <summary>No operator decides about this container.</summary>
    Unmanaged,

    /// <summary>What runs cannot be read.</summary>
    Unknown,
}

/// <summary>What one container of one workload should run, and what it runs.</summary>
public sealed class K8ssImageDrift : K8ssObject
{
    internal K8ssImageDrift()
    {
    }

    /// <summary>The kind of workload.</summary>
    public WorkloadKind Workload { get; internal init; }

    /// <summary>The StatefulSet or Deployment as kubectl names it, <c>statefulset/demo-dc1-r1-sts</c>; null where there is none yet.</summary>
    public string? Resource { get; internal init; }

    /// <summary>The rack; null outside of Cassandra's pods.</summary>
    public string? Rack { get; internal init; }

    /// <summary>The container's name.</summary>
    public string Container { get; internal init; } = "";

    /// <summary>Init, Main or Job.</summary>
    public ContainerKind ContainerKind { get; internal init; }

    /// <summary>What runs in it; null for a container that no operator knows.</summary>
    public string? Component { get; internal init; }

    /// <summary>The image by the manifests that were given; null without manifests, or where they do not tell.</summary>
    public string? Manifest { get; internal init; }

    /// <summary>The image by the custom resources and the ImageConfig in the cluster, as an operator that starts now would write it; null where it would fail.</summary>
    public string? Desired { get; internal init; }

    /// <summary>The image by what the operator has loaded; null where the ImageConfig has changed since it started, and the old one is not known.</summary>
    public string? Loaded { get; internal init; }

    /// <summary>The image in the pod template of the StatefulSet or Deployment; null where the template has no such container.</summary>
    public string? Template { get; internal init; }

    /// <summary>Whether the K8ssandraCluster asks for it and the CassandraDatacenter does not yet.</summary>
    internal bool IsHeldByCluster { get; init; }

    /// <summary>What each pod runs.</summary>
    public IReadOnlyList<PodImage> Pods { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>Whether the container runs what it should run.</summary>
    public DriftState State { get; internal init; }

    /// <summary>Why it is in that state.</summary>
    public string Reason { get; internal init; } = "";

    /// <summary>What to do next; null where there is nothing to do.</summary>
    public string? NextStep { get; internal init; }

    /// <summary>The tier that the desired image comes from; null where there is none.</summary>
    public ImageTier? Source { get; internal init; }

    /// <summary>Findings about the desired image.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary><c>container: state</c>.</summary>
    public override string ToString() => Container + ": " + State;
}

/// <summary>What one pod runs in a container.</summary>
public sealed class PodImage
{
    internal PodImage()
    {
    }

    /// <summary>The pod's name.</summary>
    public string Pod { get; internal init; } = "";

    /// <summary>The image in the pod's spec.</summary>
    public string? Image { get; internal init; }

    /// <summary>What the node pulled, with its digest, as the kubelet reports it; null before it is pulled.</summary>
    public string? ImageId { get; internal init; }

    /// <summary>Whether the container is ready; an init container is when it is done.</summary>
    public bool IsReady { get; internal init; }

    /// <summary>How often it was restarted.</summary>
    public int RestartCount { get; internal init; }

    /// <summary>Why it waits or ended, as the kubelet names it (<c>ImagePullBackOff</c>); null where it runs.</summary>
    public string? Problem { get; internal init; }

    /// <summary><c>pod: image</c>.</summary>
    public override string ToString() => Pod + ": " + Image;
}
