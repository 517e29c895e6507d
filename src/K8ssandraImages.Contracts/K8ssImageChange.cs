namespace K8ssandraImages;

/// <summary>What of a container's image differs between two states.</summary>
[Flags]
public enum ImageChangeKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The image.</summary>
    Image = 1,

    /// <summary>The pull policy.</summary>
    PullPolicy = 2,

    /// <summary>The pull secrets of the pod, or their order.</summary>
    PullSecrets = 4,

    /// <summary>The container is new.</summary>
    Added = 8,

    /// <summary>The container is gone.</summary>
    Removed = 16,
}

/// <summary>What one container runs before and after a change.</summary>
public sealed class K8ssImageChange : K8ssObject
{
    internal K8ssImageChange()
    {
    }

    /// <summary>The kind of workload.</summary>
    public WorkloadKind Workload { get; internal init; }

    /// <summary>The container's name.</summary>
    public string Container { get; internal init; } = "";

    /// <summary>Init, Main or Job.</summary>
    public ContainerKind ContainerKind { get; internal init; }

    /// <summary>What runs in it.</summary>
    public string Component { get; internal init; } = "";

    /// <summary>What differs; <see cref="ImageChangeKind.None"/> for an image that stays where others move.</summary>
    public ImageChangeKind Change { get; internal init; }

    /// <summary>The image before; null where there was none.</summary>
    public string? Before { get; internal init; }

    /// <summary>The image after; null where there is none.</summary>
    public string? After { get; internal init; }

    /// <summary>The pull policy before; null where none was written.</summary>
    public string? PullPolicyBefore { get; internal init; }

    /// <summary>The pull policy after; null where none is written.</summary>
    public string? PullPolicyAfter { get; internal init; }

    /// <summary>The pod's pull secrets before, in order.</summary>
    public IReadOnlyList<string> PullSecretsBefore { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The pod's pull secrets after, in order.</summary>
    public IReadOnlyList<string> PullSecretsAfter { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The tier that decides after the change; null where there is no image.</summary>
    public ImageTier? Source { get; internal init; }

    /// <summary>Where the image comes from after the change, for one that stays: where to change it.</summary>
    public SourceLocation? Location { get; internal init; }

    /// <summary>What decides about the registry after the change: of an image of several fields, it may be another place than that of the rest.</summary>
    internal TraceEntry? Registry { get; init; }

    /// <summary>Findings about the image after the change, and why one that stays is not moved.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary><c>container: before -> after</c>.</summary>
    public override string ToString() => Container + ": " + (Before ?? "(none)") + " -> " + (After ?? "(none)");
}
