using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Resolution;

/// <summary>What the user said, which beats what the snapshot shows.</summary>
internal sealed record SnapshotOptions
{
    /// <summary>The ImageConfig for everything.</summary>
    public ImageConfigSource? ImageConfig { get; init; }

    public OperatorVersion? CassOperatorVersion { get; init; }

    public OperatorVersion? K8ssandraOperatorVersion { get; init; }

    /// <summary>How the operators are installed; null to look at their Deployments.</summary>
    public OperatorInstallMethod? InstallMethod { get; init; }

    /// <summary>The namespace to which manifests without one are applied; null where that is not known.</summary>
    public string? DefaultNamespace { get; init; }

    /// <summary>Whether findings about ImageConfigs themselves are somebody else's business; those on images are reported all the same.</summary>
    public bool LeavesImageConfigs { get; init; }

    /// <summary>These options, and those of an earlier command where these say nothing.</summary>
    public SnapshotOptions After(SnapshotOptions earlier) => earlier with
    {
        ImageConfig = ImageConfig ?? earlier.ImageConfig,
        CassOperatorVersion = CassOperatorVersion ?? earlier.CassOperatorVersion,
        K8ssandraOperatorVersion = K8ssandraOperatorVersion ?? earlier.K8ssandraOperatorVersion,
        InstallMethod = InstallMethod ?? earlier.InstallMethod,
        LeavesImageConfigs = LeavesImageConfigs,
    };
}
