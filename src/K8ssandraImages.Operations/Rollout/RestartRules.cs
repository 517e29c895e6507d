using K8ssandraImages.Engine;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What can be found when an operator is restarted.</summary>
public static class RestartRules
{
    /// <summary>There is no such operator.</summary>
    public static readonly Rule NoOperator = new("KSI0250", DiagnosticSeverity.Error, "Operator that is not there");

    /// <summary>It is stopped, its rollouts are paused, or it is being deleted: a restart would start nothing.</summary>
    public static readonly Rule NotRestartable = new("KSI0251", DiagnosticSeverity.Error, "Operator that cannot be restarted");

    /// <summary>It would not come up again with what it finds when it starts.</summary>
    public static readonly Rule DoesNotStart = new("KSI0252", DiagnosticSeverity.Error, "Operator that would not come up again");

    /// <summary>The image of its new pod cannot be pulled.</summary>
    public static readonly Rule ImageNotPulled = new("KSI0253", DiagnosticSeverity.Error, "Image of an operator that cannot be pulled");

    /// <summary>Its new process ends again and again.</summary>
    public static readonly Rule Crashes = new("KSI0254", DiagnosticSeverity.Error, "Operator that crashes");

    /// <summary>Its new pod does not come to run: no node takes it, a volume is missing, it cannot be created.</summary>
    public static readonly Rule PodNotStarted = new("KSI0255", DiagnosticSeverity.Error, "Pod of an operator that does not start");

    /// <summary>The ImageConfig has changed again since the new process started.</summary>
    public static readonly Rule ReadEarlier = new("KSI0256", DiagnosticSeverity.Error, "ImageConfig that changed after the restart");

    /// <summary>Whether the new process has read what is there now, cannot be told.</summary>
    public static readonly Rule NotProved = new("KSI0257", DiagnosticSeverity.Warning, "Restart that cannot be proved");

    /// <summary>There is no text before that could be put back.</summary>
    public static readonly Rule NothingToRestore = new("KSI0258", DiagnosticSeverity.Error, "Restart that could not be taken back");

    /// <summary>Who asks may not restart it.</summary>
    public static readonly Rule NotAllowed = new("KSI0259", DiagnosticSeverity.Warning, "Restart that this user may not make");
}
