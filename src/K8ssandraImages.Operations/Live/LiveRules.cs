using K8ssandraImages.Engine;

namespace K8ssandraImages.Operations.Live;

/// <summary>What can be found while clusters are read.</summary>
public static class LiveRules
{
    /// <summary>A context that was asked for cannot be read.</summary>
    public static readonly Rule ContextFailed = new("KSI0140", DiagnosticSeverity.Error, "Context that does not answer");

    /// <summary>The account may not list in all namespaces; some are read.</summary>
    public static readonly Rule NamespacesOnly = new("KSI0141", DiagnosticSeverity.Warning, "Not all namespaces may be read");

    /// <summary>A resource may not be read, or its reading failed.</summary>
    public static readonly Rule NotRead = new("KSI0142", DiagnosticSeverity.Error, "Resource that cannot be read");

    /// <summary>The cluster serves no resource of K8ssandra.</summary>
    public static readonly Rule NoK8ssandra = new("KSI0143", DiagnosticSeverity.Warning, "Cluster without K8ssandra");

    /// <summary>No context has the name.</summary>
    public static readonly Rule NoContext = new("KSI0144", DiagnosticSeverity.Error, "Context that does not exist");

    /// <summary>An object that cannot be understood.</summary>
    public static readonly Rule StrangeObject = new("KSI0145", DiagnosticSeverity.Error, "Object that cannot be understood");

    /// <summary>A state that could not be told because something beside it may not be read.</summary>
    public static readonly Rule PartlyRead = new("KSI0146", DiagnosticSeverity.Warning, "State that cannot be told in full");

    /// <summary>A line that a credential plugin writes to its standard error.</summary>
    public static readonly Rule PluginSays = new("KSI0147", DiagnosticSeverity.Warning, "Message of a credential plugin");
}
