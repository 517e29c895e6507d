namespace K8ssandraImages.Engine.Rollout;

/// <summary>When one rack's StatefulSet gets a new pod template, and what follows.</summary>
internal sealed record RackRollout
{
    public required RackState Rack { get; init; }

    /// <summary>When its template is written. A StatefulSet without pods has nothing to restart then.</summary>
    public required RolloutTiming Timing { get; init; }

    /// <summary>Why: what keeps it back first, then everything that permits it.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What to do so that it is written or, where it is written at once, so that it is not; null where there is nothing to do.</summary>
    public string? NextStep { get; init; }

    /// <summary>Its turn, from 1; null where it has none.</summary>
    public int? Order { get; init; }

    /// <summary>How many of its pods restart then; null where that is not known.</summary>
    public int? PodRestarts { get; init; }

    /// <summary>Whether it waits neither for other racks nor for pods that are not ready.</summary>
    public bool IsForced { get; init; }

    /// <summary>Whether it is left behind by a permission that ends with the first rack.</summary>
    public bool IsLeftBehind { get; init; }
}
