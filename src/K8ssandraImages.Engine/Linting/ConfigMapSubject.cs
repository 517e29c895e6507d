using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Linting;

/// <summary>A place with an ImageConfig among the operators that could read it, for rules to look at.</summary>
/// <param name="source">The ImageConfig.</param>
/// <param name="operators">The operators of the same context that read labelled ConfigMaps, or whose release is not known.</param>
internal sealed class ConfigMapSubject(ImageConfigSource source, IReadOnlyList<OperatorDeployment> operators)
{
    public ImageConfigSource Source => source;

    public IReadOnlyList<OperatorDeployment> Operators => operators;

    /// <summary>The ConfigMaps with the label in its namespace, itself among them, by name.</summary>
    public required IReadOnlyList<ImageConfigSource> Labelled { get; init; }

    /// <summary>Whether the release that was given finds ImageConfigs by their label; null where none was.</summary>
    public bool? ReadsLabelled { get; init; }

    /// <summary>Whether a kustomization takes it for a patch.</summary>
    public bool IsPatch { get; init; }
}
