using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// The other datacenters of the same Cassandra cluster, as far as they can be seen: those of the K8ssandraCluster in all contexts that
/// may be reached, or those of the namespace whose clusterName is the same. Data that one of them cannot serve has to be served by the
/// others.
/// </summary>
/// <param name="target">The datacenter.</param>
internal sealed class DatacenterSiblings(DatacenterTarget target)
{
    private readonly Dictionary<(string Context, string Namespace, string Name), DatacenterWatch> _watches = [];

    /// <summary>The first one that is not well; null where all are that can be seen.</summary>
    /// <param name="cluster">The K8ssandraCluster; null for a stand-alone datacenter, and where it cannot be read.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public async Task<K8ssDatacenterHealth?> FindUnwellAsync(Node? cluster, CancellationToken cancellationToken)
    {
        foreach (var (context, @namespace, name) in cluster is null ? await OfNamespaceAsync(cancellationToken).ConfigureAwait(false) : OfCluster(cluster))
        {
            if ((context, @namespace, name) == (target.Objects.Context, target.Namespace, target.Name))
                continue;
            try
            {
                if (await LookAsync(context, @namespace, name, cancellationToken).ConfigureAwait(false) is { Health.IsReady: false } sight)
                    return sight.Health;
            }
            catch (KubernetesException exception) when (exception.Kind is not (KubernetesErrorKind.Unreachable or KubernetesErrorKind.Timeout or KubernetesErrorKind.Server or KubernetesErrorKind.TooManyRequests))
            {
                // It may not be seen; one that does not answer is waited for.
            }
        }

        return null;
    }

    private async Task<DatacenterSight?> LookAsync(string context, string @namespace, string name, CancellationToken cancellationToken)
    {
        if (!_watches.TryGetValue((context, @namespace, name), out var watch))
        {
            var objects = new ClusterObjects(target.Objects.Session, context);
            // One that k8ssandra-operator has not created yet is none that could be ill.
            if (await objects.FindAsync(ResourceType.CassandraDatacenter, @namespace, name, cancellationToken).ConfigureAwait(false) is not { } root)
                return null;
            watch = _watches[(context, @namespace, name)] = new DatacenterWatch(target with { Objects = objects, Namespace = @namespace, Name = name, Root = root }, withImages: false);
        }

        return await watch.LookAsync(cancellationToken).ConfigureAwait(false);
    }

    private List<(string Context, string Namespace, string Name)> OfCluster(Node cluster)
    {
        var session = target.Objects.Session;
        var own = cluster.At("metadata", "namespace")?.Text ?? "";
        var found = new List<(string, string, string)>();
        foreach (var dc in cluster.At("spec", "cassandra", "datacenters") is { } all ? all.Items : [])
        {
            var context = dc["k8sContext"] is { Text.Length: > 0 } there ? session.FindContext(there.Text) : target.ControlPlane?.Context;
            if (context is null || (context != target.Objects.Context && !session.Contexts.Contains(context, StringComparer.Ordinal) && session.WhyNotFollowed(context) is not null))
                continue;
            found.Add((context, dc.At("metadata", "namespace") is { Text.Length: > 0 } given ? given.Text : own, dc.At("metadata", "name")?.Text ?? ""));
        }

        return found;
    }

    private async Task<List<(string Context, string Namespace, string Name)>> OfNamespaceAsync(CancellationToken cancellationToken)
    {
        var found = new List<(string, string, string)>();
        List<Node> roots;
        try
        {
            roots = await target.Objects.ListAsync(ResourceType.CassandraDatacenter, target.Namespace, labelSelector: null, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Forbidden)
        {
            return found;
        }

        foreach (var root in roots)
        {
            if (root.At("spec", "clusterName")?.Text == target.Root.At("spec", "clusterName")?.Text)
                found.Add((target.Objects.Context, target.Namespace, root.At("metadata", "name")?.Text ?? ""));
        }

        return found;
    }

    /// <summary>A datacenter, for people.</summary>
    public static string Name(K8ssDatacenterHealth health, string context) =>
        "datacenter " + Printable.Escape(health.Namespace + "/" + health.Name, 200) + (health.Context == context ? "" : " in the context " + Printable.Escape(health.Context, 100));
}
