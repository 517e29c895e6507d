using K8ssandraImages.Engine;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What can be found while datacenters are looked for and watched.</summary>
public static class DatacenterRules
{
    /// <summary>No CassandraDatacenter is what was named.</summary>
    public static readonly Rule NotFound = new("KSI0240", DiagnosticSeverity.Error, "Datacenter that is not there");

    /// <summary>The release of the cass-operator that manages a datacenter is not known, so it is not known how it behaves.</summary>
    public static readonly Rule ReleaseNotKnown = new("KSI0241", DiagnosticSeverity.Error, "Datacenter whose operator is not known");

    /// <summary>A datacenter, or what belongs to it, cannot be read.</summary>
    public static readonly Rule NotRead = new("KSI0242", DiagnosticSeverity.Error, "Datacenter that cannot be read");

    /// <summary>A datacenter was waited for in vain.</summary>
    public static readonly Rule TimedOut = new("KSI0243", DiagnosticSeverity.Error, "Datacenter that is not well in time");

    /// <summary>A datacenter was not waited for any longer, because waiting does not mend it.</summary>
    public static readonly Rule Failing = new("KSI0244", DiagnosticSeverity.Error, "Datacenter that does not get well by waiting");
}
