using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations;

/// <summary>To which releases the operators go, as a user says it.</summary>
public sealed record UpgradeOptions
{
    /// <summary>The release of cass-operator; null for the one that <see cref="K8ssandraOperatorVersion"/> installs.</summary>
    public string? CassOperatorVersion { get; init; }

    /// <summary>The release of k8ssandra-operator; null where it stays as it is.</summary>
    public string? K8ssandraOperatorVersion { get; init; }

    /// <summary>The ImageConfig that will be installed; null for what usually becomes of the one there is.</summary>
    public ManifestInput? ImageConfig { get; init; }

    /// <summary>Whether the ImageConfig stays as it is, whatever that leads to.</summary>
    public bool KeepsImageConfig { get; init; }

    /// <exception cref="OptionsException">A version is none, or the ImageConfig cannot be read.</exception>
    internal ReleaseUpgrade Read(Action<Diagnostic> report, CancellationToken cancellationToken) => new()
    {
        CassOperator = ManifestFleet.Version(CassOperatorVersion, "cass-operator"),
        K8ssandraOperator = ManifestFleet.Version(K8ssandraOperatorVersion, "k8ssandra-operator"),
        ImageConfig = ImageConfig is { } input ? ManifestFleet.ReadImageConfig(input, report, cancellationToken) : null,
        KeepsImageConfig = KeepsImageConfig,
    };
}
