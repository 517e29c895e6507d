using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Engine.Resolution;

/// <summary>
/// A container of a pod template before cass-operator completes it: what the user wrote, or what k8ssandra-operator put in.
/// </summary>
internal sealed record ContainerModel(string Name, Node? Node = null)
{
    /// <summary>Candidates for the whole reference; the first not ignored is the template's image.</summary>
    public Candidate? Image { get; init; }

    /// <summary>The image that k8ssandra-operator composed; it is the template's image when <see cref="Image"/> gives none.</summary>
    public ImageAnswer? Answer { get; init; }

    /// <summary>Candidates for the pull policy.</summary>
    public Candidate? PullPolicy { get; init; }

    /// <summary>The component, where the name does not tell it.</summary>
    public string? Component { get; init; }

    /// <summary>Findings about this container.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Whether the template has an image, so that cass-operator leaves the container as it is.</summary>
    public bool HasImage => Answer is not null || Candidate.Winner(Image) is { Value.Length: > 0 };
}
