namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// One step of an operation. It does not remember whether it was taken: it looks. So an operation that was broken off, at whatever
/// point, goes on by beginning at the first step again; what is done is found done.
/// </summary>
internal sealed record Step
{
    /// <summary>A word for it, as in <c>restart-operator</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Effect { get; init; }

    /// <summary>What must hold for it to be done; null where nothing must.</summary>
    public string? Precondition { get; init; }

    /// <summary>How it is taken back; null where there is nothing to take back.</summary>
    public string? Inverse { get; init; }

    /// <summary>What it puts at risk.</summary>
    public OperationRisk Risk { get; init; }

    /// <summary>How long it may wait where nobody says how long; null for as long as steps mostly may.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Looks at the world. Reads only. A <see cref="Kubernetes.KubernetesException"/> that may pass is waited out; another one, and a
    /// <see cref="Changes.ChangeException"/>, stops the operation.
    /// </summary>
    public required Func<CancellationToken, Task<StepLook>> Look { get; init; }
}
