namespace K8ssandraImages.Operations.Changes;

/// <summary>What a kustomization is to be like, as somebody says it.</summary>
public sealed record KustomizationOptions
{
    /// <summary>The release of cass-operator, where it is installed by itself.</summary>
    public string? CassOperatorVersion { get; init; }

    /// <summary>The release of k8ssandra-operator, which brings its cass-operator along.</summary>
    public string? K8ssandraOperatorVersion { get; init; }

    /// <summary>The part of the K8ssandra installation; null where nothing was said.</summary>
    public K8ssandraPlane? Plane { get; init; }

    /// <summary>Whether the operator watches all namespaces.</summary>
    public bool ClusterScope { get; init; }

    /// <summary>What it is built upon, as kustomize takes it from its folder; null for the kustomization of the release.</summary>
    public string? Resource { get; init; }

    /// <summary>The registry of images for which k8ssandra-operator looks at no ImageConfig; null for none.</summary>
    public string? DefaultRegistry { get; init; }

    /// <summary>The pull secrets of such images.</summary>
    public IReadOnlyList<string> ImagePullSecrets { get; init; } = [];
}
