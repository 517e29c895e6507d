using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Manifests;

/// <summary>
/// Knows the objects that k8ssandra-operator makes from a K8ssandraCluster: it labels them. When that cluster is among the
/// manifests, the answer comes from it, once.
/// </summary>
internal sealed class GeneratedObjects(ManifestReader reader, Action<Diagnostic> report)
{
    private HashSet<(string? Namespace, string Name)>? _clusters;

    /// <summary>Whether an object is made from a cluster that is among the manifests; that is reported.</summary>
    public bool Have(Node root, CancellationToken cancellationToken)
    {
        if (root.At("metadata", "labels", "k8ssandra.io/cluster-name")?.Text is not { } name || root["kind"]?.Text is "K8ssandraCluster" or "Deployment")
            return false;
        var @namespace = root.At("metadata", "labels", "k8ssandra.io/cluster-namespace")?.Text ?? root.At("metadata", "namespace")?.Text;
        _clusters ??= reader.Objects(["K8ssandraCluster"], cancellationToken)
            .Where(candidate => candidate["kind"]?.Text == "K8ssandraCluster")
            .Select(candidate => (candidate.At("metadata", "namespace")?.Text, candidate.At("metadata", "name")?.Text ?? ""))
            .ToHashSet();
        // A manifest without a namespace is for whichever one it is applied to.
        if (!_clusters.Contains((@namespace, name)) && !_clusters.Contains((null, name)))
            return false;
        report(ManifestRules.Generated.At(
            root.Location,
            Printable.Escape(root.Object ?? root["kind"]?.Text, 200) + " is made from the K8ssandraCluster " + Printable.Escape(name, 80) + ", which is among the manifests and shown instead.",
            "Leave the K8ssandraCluster out to see what the object itself says."));
        return true;
    }
}
