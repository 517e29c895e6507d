namespace K8ssandraImages.Engine.Changes;

/// <summary>What can be found when a change of a K8ssandraCluster or a CassandraDatacenter is worked out.</summary>
public static class ClusterImageRules
{
    /// <summary>The resource, the level or the release has no such field, or does not look at it.</summary>
    public static readonly Rule NoSuchField = new("KSI0200", DiagnosticSeverity.Error, "Image that cannot be set there");

    /// <summary>What the image is for is not there; writing it would create it.</summary>
    public static readonly Rule NotThere = new("KSI0201", DiagnosticSeverity.Error, "Component that is not there");

    /// <summary>A K8ssandraCluster owns the CassandraDatacenter.</summary>
    public static readonly Rule Owned = new("KSI0202", DiagnosticSeverity.Error, "Datacenter that belongs to a K8ssandraCluster");

    /// <summary>A pull policy or a pull secret that no pod gets from there.</summary>
    public static readonly Rule NoPodGetsIt = new("KSI0203", DiagnosticSeverity.Error, "Pull policy or secret that no pod gets");

    /// <summary>Containers that keep another image.</summary>
    public static readonly Rule NotReached = new("KSI0204", DiagnosticSeverity.Warning, "Container that the change does not reach");

    /// <summary>No container runs the image.</summary>
    public static readonly Rule NoContainer = new("KSI0205", DiagnosticSeverity.Warning, "Image that no container runs");

    /// <summary>What the field changes beside the image.</summary>
    public static readonly Rule SideEffect = new("KSI0206", DiagnosticSeverity.Warning, "Image that changes more than itself");

    /// <summary>A field that is on its way out.</summary>
    public static readonly Rule Deprecated = new("KSI0207", DiagnosticSeverity.Warning, "Field that is deprecated");

    /// <summary>What restarts by the change, and when.</summary>
    public static readonly Rule Restarts = new("KSI0208", DiagnosticSeverity.Warning, "Change that restarts pods");

    /// <summary>Whether the API server would take the change is not known before it is made.</summary>
    public static readonly Rule NotAsked = new("KSI0209", DiagnosticSeverity.Warning, "Change about which the server was not asked");
}
