using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Finds the CassandraDatacenters that are meant, in the clusters where they run.</summary>
internal sealed class DatacenterTargets(ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken)
{
    /// <summary>The datacenters of a session's contexts and namespaces, in the order of their clusters' specifications.</summary>
    /// <param name="session">The clusters.</param>
    /// <param name="names">Names of CassandraDatacenters, with wildcards; empty for all. One that matches nothing is reported.</param>
    /// <param name="clusters">Names of clusters, with wildcards; empty for all.</param>
    public IEnumerable<DatacenterTarget> Find(IKubernetesSession session, IReadOnlyList<string> names, IReadOnlyList<string> clusters) =>
        throw new NotSupportedException(options + "" + report + cancellationToken);

    /// <summary>The datacenters that an object of the pipeline names: a cluster, a datacenter, an impact, a drift, a health; as they are now.</summary>
    public IEnumerable<DatacenterTarget> Of(K8ssObject input) => throw new NotSupportedException();

    /// <summary>The datacenter that a record names; null where there is none of that name.</summary>
    public DatacenterTarget? Of(ChangedObject target, IKubernetesSession session) => throw new NotSupportedException();
}
