using K8ssandraImages.Engine;

namespace K8ssandraImages.Operations.Manifests;

/// <summary>What can be found while manifests are read.</summary>
public static class ManifestRules
{
    /// <summary>A file cannot be read.</summary>
    public static readonly Rule Unreadable = new("KSI0010", DiagnosticSeverity.Error, "File that cannot be read");

    /// <summary>The file given as ImageConfig holds none.</summary>
    public static readonly Rule NoImageConfig = new("KSI0011", DiagnosticSeverity.Error, "File without an ImageConfig");

    /// <summary>A version that cannot be understood.</summary>
    public static readonly Rule BadVersion = new("KSI0012", DiagnosticSeverity.Error, "Operator version that cannot be read");

    /// <summary>An object that k8ssandra-operator made from a K8ssandraCluster among the manifests.</summary>
    public static readonly Rule Generated = new("KSI0013", DiagnosticSeverity.Information, "Object made from a K8ssandraCluster");
}
