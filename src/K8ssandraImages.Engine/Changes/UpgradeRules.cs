namespace K8ssandraImages.Engine.Changes;

/// <summary>What can be found when releases of the operators are compared.</summary>
public static class UpgradeRules
{
    /// <summary>The StatefulSets of a datacenter get other names, so it starts without its data.</summary>
    public static readonly Rule OtherNames = new("KSI0210", DiagnosticSeverity.Error, "StatefulSets get other names");

    /// <summary>A customised ImageConfig in a form that the new release does not read.</summary>
    public static readonly Rule NotRead = new("KSI0211", DiagnosticSeverity.Error, "Customised ImageConfig that the new release does not read");

    /// <summary>A customised ImageConfig is taken to stay.</summary>
    public static readonly Rule Kept = new("KSI0212", DiagnosticSeverity.Information, "Customised ImageConfig that is kept");

    /// <summary>The ImageConfig is what a release ships, and the new release brings its own.</summary>
    public static readonly Rule Shipped = new("KSI0213", DiagnosticSeverity.Information, "ImageConfig that comes with the new release");

    /// <summary>An image that was a default when the object was stored, and stays in it.</summary>
    public static readonly Rule StoredDefault = new("KSI0214", DiagnosticSeverity.Warning, "Stored default that outlives the upgrade");

    /// <summary>Releases of the two operators that do not come together.</summary>
    public static readonly Rule OtherPartner = new("KSI0215", DiagnosticSeverity.Warning, "Operator releases that do not go together");

    /// <summary>The operator's Deployment has to be created anew.</summary>
    public static readonly Rule NewSelector = new("KSI0216", DiagnosticSeverity.Warning, "Deployment that has to be created anew");
}
