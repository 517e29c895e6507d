namespace K8ssandraImages.Engine.Rollout;

/// <summary>What can be found in what the restart of an operator, or a change, leads to.</summary>
public static class ImpactRules
{
    /// <summary>Pods would be restarted again and again.</summary>
    public static readonly Rule Endless = new("KSI0230", DiagnosticSeverity.Error, "Rollout that does not end") { Releases = "cass-operator 1.23.0 to 1.28.1" };

    /// <summary>A permission ends before all racks are updated.</summary>
    public static readonly Rule FirstRackOnly = new("KSI0231", DiagnosticSeverity.Warning, "Permission that ends with the first rack") { Releases = "cass-operator 1.20.0 to 1.22.4" };

    /// <summary>Racks of a datacenter restart without waiting for one another.</summary>
    public static readonly Rule RacksTogether = new("KSI0232", DiagnosticSeverity.Warning, "Racks that restart at the same time");

    /// <summary>Datacenters of a cluster restart without waiting for one another.</summary>
    public static readonly Rule DatacentersTogether = new("KSI0233", DiagnosticSeverity.Warning, "Datacenters that restart at the same time");

    /// <summary>The operator does not run.</summary>
    public static readonly Rule OperatorDown = new("KSI0234", DiagnosticSeverity.Warning, "Operator that does not run");

    /// <summary>There is nothing to compare with.</summary>
    public static readonly Rule NothingPending = new("KSI0235", DiagnosticSeverity.Warning, "Impact of nothing");
}
