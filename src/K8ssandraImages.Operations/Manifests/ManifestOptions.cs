namespace K8ssandraImages.Operations.Manifests;

/// <summary>What a user says beside the manifests.</summary>
public sealed record ManifestOptions
{
    /// <summary>The ImageConfig to use for everything: a file with an ImageConfig, or with a ConfigMap that holds one.</summary>
    public ManifestInput? ImageConfig { get; init; }

    /// <summary>The release of cass-operator.</summary>
    public string? CassOperatorVersion { get; init; }

    /// <summary>The release of k8ssandra-operator.</summary>
    public string? K8ssandraOperatorVersion { get; init; }

    /// <summary>How the operators are installed; null to look at their Deployments.</summary>
    public OperatorInstallMethod? InstallMethod { get; init; }

    /// <summary>Only images of these components; wildcards <c>*</c> and <c>?</c>, case does not matter. Empty for all.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>Only images of containers with these names; wildcards <c>*</c> and <c>?</c>, case does not matter. Empty for all.</summary>
    public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Whether effective images carry their trace.</summary>
    public bool Trace { get; init; } = true;
}
