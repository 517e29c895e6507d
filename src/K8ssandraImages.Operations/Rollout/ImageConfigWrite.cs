namespace K8ssandraImages.Operations.Rollout;

/// <summary>The text that an operation brings into a ConfigMap, and the one that it finds there.</summary>
internal sealed record ImageConfigWrite
{
    /// <summary>Which ConfigMap of that name: one that was created anew has another.</summary>
    public required string Uid { get; init; }

    /// <summary>What is there before; null where it is not known, and so cannot be put back.</summary>
    public string? Before { get; init; }

    /// <summary>What is there afterwards.</summary>
    public required string After { get; init; }

    /// <summary>Whether the operation itself writes it; else it was there when it was planned.</summary>
    public bool IsToBeWritten { get; init; }
}
