namespace K8ssandraImages.Engine.Changes;

/// <summary>What can be found when a change of an ImageConfig is worked out.</summary>
public static class IntentRules
{
    /// <summary>The form or the release cannot say it.</summary>
    public static readonly Rule NotPossible = new("KSI0180", DiagnosticSeverity.Error, "Change that this ImageConfig cannot say");

    /// <summary>A value that is no registry, tag, policy, …</summary>
    public static readonly Rule BadValue = new("KSI0181", DiagnosticSeverity.Error, "Value that cannot be written");

    /// <summary>Parameters that contradict each other.</summary>
    public static readonly Rule Contradiction = new("KSI0182", DiagnosticSeverity.Error, "Parameters that do not go together");

    /// <summary>An image that would have no name, or neither tag nor digest.</summary>
    public static readonly Rule Incomplete = new("KSI0183", DiagnosticSeverity.Error, "Image that would be incomplete");

    /// <summary>What is written and not used.</summary>
    public static readonly Rule WithoutEffect = new("KSI0184", DiagnosticSeverity.Warning, "Change without effect");

    /// <summary>What is changed beside what was asked for.</summary>
    public static readonly Rule AlsoChanged = new("KSI0185", DiagnosticSeverity.Warning, "Something else is changed, too");

    /// <summary>What has a wider effect than its name says.</summary>
    public static readonly Rule WideEffect = new("KSI0186", DiagnosticSeverity.Warning, "Change that reaches further than its name says");

    /// <summary>A value that is valid and unusual.</summary>
    public static readonly Rule UnusualValue = new("KSI0187", DiagnosticSeverity.Warning, "Unusual value");

    /// <summary>The operator composes something else than was asked for.</summary>
    public static readonly Rule NotAsAsked = new("KSI0188", DiagnosticSeverity.Warning, "Image that is not as asked for");
}
