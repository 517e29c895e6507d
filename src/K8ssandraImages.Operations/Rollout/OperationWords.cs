namespace K8ssandraImages.Operations.Rollout;

/// <summary>The words for operations in the journal and in sentences.</summary>
internal static class OperationWords
{
    /// <summary>In the journal: what was done is being taken back from here on.</summary>
    public const string TakingBack = "taking-back";

    /// <summary>In the journal: how it ended.</summary>
    public static string Of(OperationState state) => state switch
    {
        OperationState.Completed => "completed",
        OperationState.Started => "started",
        OperationState.RolledBack => "rolled-back",
        _ => "stopped",
    };

    /// <summary>In a sentence: what it is.</summary>
    public static string Of(OperationKind kind) => kind switch
    {
        OperationKind.Restart => "restart",
        OperationKind.Update => "update",
        OperationKind.Reset => "re-creation",
        _ => "rollout",
    };
}
