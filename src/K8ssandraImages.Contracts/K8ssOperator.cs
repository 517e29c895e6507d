namespace K8ssandraImages;

/// <summary>Which operator it is.</summary>
public enum OperatorKind
{
    /// <summary>cass-operator: makes StatefulSets from CassandraDatacenters.</summary>
    CassOperator,

    /// <summary>k8ssandra-operator: makes CassandraDatacenters, Reaper, Stargate and Medusa from K8ssandraClusters.</summary>
    K8ssandraOperator,
}

/// <summary>How the version of an operator is known.</summary>
public enum OperatorVersionSource
{
    /// <summary>It is not.</summary>
    Unknown,

    /// <summary>From the tag of its image.</summary>
    ImageTag,

    /// <summary>From the fields of the CassandraDatacenter CRD: the oldest release that can have installed it.</summary>
    CustomResourceDefinition,
}

/// <summary>How an operator finds its ImageConfig.</summary>
public enum ImageConfigDiscovery
{
    /// <summary>It reads none.</summary>
    None,

    /// <summary>By the label <c>k8ssandra.io/config=image</c> in its own namespace (since cass-operator 1.27.0 and k8ssandra-operator 1.27.0).</summary>
    Label,

    /// <summary>As a file of a mounted ConfigMap that its OperatorConfig names (until cass-operator 1.28.1).</summary>
    MountedFile,
}

/// <summary>An operator that runs in a Kubernetes cluster, and whether it runs on the ImageConfig that is there now.</summary>
public sealed class K8ssOperator : K8ssObject
{
    internal K8ssOperator()
    {
    }

    /// <summary>The Deployment's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Which operator it is.</summary>
    public OperatorKind Kind { get; internal init; }

    /// <summary>Its release; null where it cannot be told.</summary>
    public string? Version { get; internal init; }

    /// <summary>How the release is known.</summary>
    public OperatorVersionSource VersionSource { get; internal init; }

    /// <summary>The image of its Deployment.</summary>
    public string? Image { get; internal init; }

    /// <summary>The namespaces that it watches; empty for all.</summary>
    public IReadOnlyList<string> WatchNamespaces { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>Whether a k8ssandra-operator reconciles K8ssandraClusters (a control plane); null for a cass-operator.</summary>
    public bool? IsControlPlane { get; internal init; }

    /// <summary>The ConfigMap that holds its ImageConfig; null where it reads none, or none was found.</summary>
    public string? ImageConfigName { get; internal init; }

    /// <summary>How it finds that ConfigMap.</summary>
    public ImageConfigDiscovery ImageConfigDiscovery { get; internal init; }

    /// <summary><c>v1beta1</c> or <c>v1beta2</c>; null where there is none.</summary>
    public string? ImageConfigApi { get; internal init; }

    /// <summary>When the ConfigMap's data last changed, to the second; null where that is not known.</summary>
    public DateTimeOffset? ImageConfigChanged { get; internal init; }

    /// <summary>When the process that reconciles started, to the second; null where none runs.</summary>
    public DateTimeOffset? Started { get; internal init; }

    /// <summary>
    /// Whether it runs on the ConfigMap's current content: operators read it at start and never again. Null where that cannot
    /// be told, and for an operator that reads none.
    /// </summary>
    public bool? RunsCurrentImageConfig { get; internal init; }

    /// <summary>Whether a process that has read the current content runs beside one that has not.</summary>
    internal bool IsBeingRestarted { get; init; }

    /// <summary>Whether its pods elect a leader; without that, an old and a new pod both reconcile while they overlap.</summary>
    public bool ElectsLeader { get; internal init; }

    /// <summary>The pod that holds the lease; null where there is none.</summary>
    public string? LeaseHolder { get; internal init; }

    /// <summary>Its pods that are ready; 0 also where they cannot be read.</summary>
    public int ReadyPods { get; internal init; }

    /// <summary>Whether its pods could be read.</summary>
    internal bool HasPods { get; init; }

    /// <summary>The pods that it should have.</summary>
    public int Replicas { get; internal init; }

    /// <summary>Where the Deployment stands.</summary>
    public SourceLocation? Location { get; internal init; }

    /// <summary>Findings about it.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => Namespace is null ? Name : Namespace + "/" + Name;
}
