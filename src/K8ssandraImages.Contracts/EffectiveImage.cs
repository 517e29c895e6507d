namespace K8ssandraImages;

/// <summary>The kind of workload that a container belongs to.</summary>
public enum WorkloadKind
{
    /// <summary>The pods of a datacenter's StatefulSets.</summary>
    Cassandra,

    /// <summary>Medusa workloads outside the Cassandra pods.</summary>
    Medusa,

    /// <summary>Reaper.</summary>
    Reaper,

    /// <summary>Stargate.</summary>
    Stargate,

    /// <summary>An operator's own Deployment.</summary>
    Operator,
}

/// <summary>What kind of container it is.</summary>
public enum ContainerKind
{
    /// <summary>An init container.</summary>
    Init,

    /// <summary>A container that runs as long as the pod.</summary>
    Main,

    /// <summary>A container of a Job or CronJob.</summary>
    Job,
}

/// <summary>The image that one container will really run, and why.</summary>
public sealed class EffectiveImage : K8ssObject
{
    internal EffectiveImage()
    {
    }

    /// <summary>The kind of workload.</summary>
    public WorkloadKind Workload { get; internal init; }

    /// <summary>The name of the Deployment or StatefulSet; null for Cassandra's pods, which have one for each rack.</summary>
    internal string? WorkloadName { get; init; }

    /// <summary>The container's name in the pod.</summary>
    public string Container { get; internal init; } = "";

    /// <summary>Init, Main or Job.</summary>
    public ContainerKind ContainerKind { get; internal init; }

    /// <summary>What runs in it, by the ImageConfig's names where it has one: <c>cassandra</c>, <c>dse</c>, <c>system-logger</c>, <c>medusa</c> …</summary>
    public string Component { get; internal init; } = "";

    /// <summary>
    /// The image string that the pod gets, byte for byte, the operator's quirks included; null where the operator fails
    /// to build the pod (see <see cref="Diagnostics"/>).
    /// </summary>
    public string? Image { get; internal init; }

    /// <summary>The registry that the image is pulled from (<c>docker.io</c> where the reference names none); null where the image is no valid reference.</summary>
    public string? Registry { get; internal init; }

    /// <summary>The path between registry and name, <c>library</c> where Docker Hub implies it.</summary>
    public string? Repository { get; internal init; }

    /// <summary>The last component of the repository's path.</summary>
    public string? Name { get; internal init; }

    /// <summary>The tag; <c>latest</c> where the reference has neither tag nor digest.</summary>
    public string? Tag { get; internal init; }

    /// <summary>The digest with its algorithm, or null.</summary>
    public string? Digest { get; internal init; }

    /// <summary>What the operator writes; null where it writes none and Kubernetes decides.</summary>
    public string? PullPolicy { get; internal init; }

    /// <summary>The pod's image pull secrets, in the pod's order.</summary>
    public IReadOnlyList<string> PullSecrets { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The tier that won for the image; null where there is no image.</summary>
    public ImageTier? Source { get; internal init; }

    /// <summary>For each field every candidate in order of precedence.</summary>
    public IReadOnlyList<TraceEntry> Trace { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>Findings about this image.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The image string.</summary>
    public override string ToString() => Image ?? "";
}
