using K8ssandraImages.Engine;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What can be found while a rollout is planned or carried out.</summary>
public static class RolloutRules
{
    /// <summary>What is given as a plan is none, or has been edited.</summary>
    public static readonly Rule NoPlan = new("KSI0290", DiagnosticSeverity.Error, "Plan that cannot be used");

    /// <summary>A plan was carried out already, or taken back.</summary>
    public static readonly Rule Spent = new("KSI0291", DiagnosticSeverity.Error, "Plan that was carried out already");

    /// <summary>Datacenters that were not named would take the images too.</summary>
    public static readonly Rule NotHeldBack = new("KSI0292", DiagnosticSeverity.Error, "Datacenter that cannot be held back");

    /// <summary>There is nothing that a failure could be rolled back to.</summary>
    public static readonly Rule NoWayBack = new("KSI0293", DiagnosticSeverity.Error, "Rollout without a way back");

    /// <summary>The report cannot be written.</summary>
    public static readonly Rule NoReport = new("KSI0294", DiagnosticSeverity.Error, "Report that cannot be written");

    /// <summary>What runs in the end is not what was rolled out.</summary>
    public static readonly Rule NotVerified = new("KSI0295", DiagnosticSeverity.Error, "Rollout that is not verified");
}
