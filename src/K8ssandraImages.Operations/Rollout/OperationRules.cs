using K8ssandraImages.Engine;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What can be found while an operation is carried out.</summary>
public static class OperationRules
{
    /// <summary>A step took longer than it may.</summary>
    public static readonly Rule TimedOut = new("KSI0220", DiagnosticSeverity.Error, "Step that took too long");

    /// <summary>A step cannot be done as things are.</summary>
    public static readonly Rule Blocked = new("KSI0221", DiagnosticSeverity.Error, "Step that cannot be done");

    /// <summary>An operation was broken off before it was done.</summary>
    public static readonly Rule Interrupted = new("KSI0222", DiagnosticSeverity.Warning, "Operation that was broken off");

    /// <summary>There is no such operation, or what was kept of it cannot be read.</summary>
    public static readonly Rule NotKept = new("KSI0223", DiagnosticSeverity.Error, "Operation that is not there");

    /// <summary>Another process carries out the same operation.</summary>
    public static readonly Rule InUse = new("KSI0224", DiagnosticSeverity.Error, "Operation that somebody else carries out");

    /// <summary>The world is not what it was when the operation was planned.</summary>
    public static readonly Rule WorldChanged = new("KSI0225", DiagnosticSeverity.Error, "Plan that does not hold any more");

    /// <summary>What was written is put back by somebody.</summary>
    public static readonly Rule Undone = new("KSI0226", DiagnosticSeverity.Error, "Write that somebody undoes");

    /// <summary>It was not done, for what it would put at risk.</summary>
    public static readonly Rule Refused = new("KSI0227", DiagnosticSeverity.Error, "Operation that is refused");
}
