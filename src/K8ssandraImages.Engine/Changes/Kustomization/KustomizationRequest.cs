namespace K8ssandraImages.Engine.Changes;

/// <summary>What a kustomization is to be like.</summary>
internal sealed record KustomizationRequest
{
    /// <summary>What it installs.</summary>
    public required InstallLayout Layout { get; init; }

    public K8ssandraPlane Plane { get; init; }

    public bool ClusterScope { get; init; }

    /// <summary>What it is built upon, as kustomize takes it; null for the kustomization of the release.</summary>
    public string? Resource { get; init; }

    /// <summary>The registry of images for which k8ssandra-operator looks at no ImageConfig; null for none.</summary>
    public string? DefaultRegistry { get; init; }

    /// <summary>The pull secrets of such images.</summary>
    public IReadOnlyList<string> ImagePullSecrets { get; init; } = [];

    /// <summary>The kustomization that it is built upon.</summary>
    public string EffectiveResource => Resource ?? Layout.Resource(Plane, ClusterScope);
}
