using System.Text.Json;

namespace K8ssandraImages.Engine.Releases;

/// <summary>
/// The images in the defaults of a release's custom resource definitions. The API server fills them in before the operator
/// sees the object, and stores them: an object that was written under one release keeps its defaults under the next.
/// Source: <c>config/crd/bases/k8ssandra.io_k8ssandraclusters.yaml</c> at the release's tag; the stand-alone Reaper and
/// Stargate definitions of the same tag agree.
/// </summary>
public sealed record CrdDefaults
{
    /// <summary>Filled in for a missing <c>registry</c> of any image object that is present; <c>docker.io</c> up to 1.14.1, null after.</summary>
    public string? ImageRegistry { get; init; }

    /// <summary>Filled in for a missing <c>tag</c> of any image object that is present; <c>latest</c> in every release.</summary>
    public string? ImageTag { get; init; }

    /// <summary>Filled in for a missing <c>jmxInitContainerImage</c>, at cluster and at datacenter level; up to 1.6.1.</summary>
    public ImageParts? JmxInitContainerImage { get; init; }

    /// <summary>Filled in for a missing <c>perNodeConfigInitContainerImage</c>, at cluster and at datacenter level; 1.5.0 to 1.26.0.</summary>
    public string? PerNodeConfigInitContainerImage { get; init; }

    /// <summary>Filled in for a missing <c>containerImage</c> of a Reaper; up to 1.26.0.</summary>
    public ImageParts? ReaperContainerImage { get; init; }

    /// <summary>Filled in for a missing <c>initContainerImage</c> of a Reaper; up to 1.14.1.</summary>
    public ImageParts? ReaperInitContainerImage { get; init; }

    /// <summary>
    /// Filled in for a missing <c>containerImage</c> of a Stargate, at cluster, datacenter and rack level; in every release.
    /// It has no name: the operator chooses that by the version of the server.
    /// </summary>
    public ImageParts? StargateContainerImage { get; init; }

    internal static CrdDefaults From(JsonElement crd) => new()
    {
        ImageRegistry = crd.Text("imageRegistry"),
        ImageTag = crd.Text("imageTag"),
        JmxInitContainerImage = ImageParts.At(crd, "jmxInitContainerImage"),
        PerNodeConfigInitContainerImage = crd.Text("perNodeConfigInitContainerImage"),
        ReaperContainerImage = ImageParts.At(crd, "reaperContainerImage"),
        ReaperInitContainerImage = ImageParts.At(crd, "reaperInitContainerImage"),
        StargateContainerImage = ImageParts.At(crd, "stargateContainerImage"),
    };
}
