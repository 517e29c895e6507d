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

    /// <summary>The namespace to which manifests without one are applied; null where that is not known.</summary>
    public string? DefaultNamespace { get; init; }
}
