using K8ssandraImages.Engine;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What can be found about a datacenter that is deleted and created again.</summary>
public static class ResetRules
{
    /// <summary>Something speaks against it that would cost data, or cannot be taken back.</summary>
    public static readonly Rule Unsafe = new("KSI0270", DiagnosticSeverity.Error, "Datacenter that is not re-created: its data would be at risk");

    /// <summary>Something speaks against it that would cost availability, and no data.</summary>
    public static readonly Rule Risky = new("KSI0271", DiagnosticSeverity.Error, "Datacenter that is not re-created unless it is insisted on");

    /// <summary>It was changed between the plan and the deletion.</summary>
    public static readonly Rule Changed = new("KSI0272", DiagnosticSeverity.Error, "Datacenter that was changed while it was to be re-created");

    /// <summary>A volume or a claim is not what it was.</summary>
    public static readonly Rule VolumeDiffers = new("KSI0273", DiagnosticSeverity.Error, "Volume that is not what it was");

    /// <summary>Another object of its name is there than the one that is to be created.</summary>
    public static readonly Rule Other = new("KSI0274", DiagnosticSeverity.Error, "Datacenter that somebody else has created");

    /// <summary>What was created differs from what was deleted.</summary>
    public static readonly Rule NotTheSame = new("KSI0275", DiagnosticSeverity.Error, "Datacenter that is not what it was");

    /// <summary>The backup is not there, or is not what was written.</summary>
    public static readonly Rule NoBackup = new("KSI0276", DiagnosticSeverity.Error, "Backup of a datacenter that cannot be trusted");

    /// <summary>Something is worth knowing before it is done.</summary>
    public static readonly Rule Notice = new("KSI0277", DiagnosticSeverity.Warning, "Re-creation with side effects");
}
