namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>A reconcile of a simulated operator ends with an error and is tried again.</summary>
internal sealed class ReconcileException(string message) : Exception(message);
