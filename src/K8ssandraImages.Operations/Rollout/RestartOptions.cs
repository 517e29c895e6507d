namespace K8ssandraImages.Operations.Rollout;

/// <summary>Which operators are restarted, and how.</summary>
public sealed record RestartOptions
{
    /// <summary>Which operators; null for cass-operator, or for all that are named or read what is named.</summary>
    public OperatorChoice? Operator { get; init; }

    /// <summary>Whether the restart is set going and not waited for.</summary>
    public bool NoWait { get; init; }

    /// <summary>Whether the text before the last change of the ImageConfig comes back where the operator does not come up.</summary>
    public bool RollbackOnFailure { get; init; }
}
