using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations;

/// <summary>What can be asked of one resource, wherever it comes from: the same questions, so the same answers.</summary>
internal sealed class FleetQuestions(Fleet fleet, ImageFilter filter, Action<Diagnostic> report)
{
    public Fleet Fleet => fleet;

    public IEnumerable<K8ssCluster> Clusters(Node root, string? context) =>
        fleet.Cluster(root, context) is { } cluster && IsWanted(root, context, null) ? [cluster] : [];

    public IEnumerable<K8ssDatacenter> Datacenters(Node root, string? context) =>
        fleet.Datacenters(root, context).Where(dc => IsWanted(root, context, ((Origin)dc.Origin!).DatacenterIndex));

    public IEnumerable<EffectiveImage> Images(Node root, string? context, int? datacenter = null) =>
        AllImages(root, context, datacenter).Where(filter.Matches);

    /// <summary>All effective images, wanted or not: what a container runs is told by what stands beside it too.</summary>
    public IEnumerable<EffectiveImage> AllImages(Node root, string? context, int? datacenter = null) => fleet.Images(root, context, datacenter, report);

    public IEnumerable<K8ssImageConfig> ImageConfigs() =>
        fleet.ImageConfigs().Where(config => filter.IsOpen || config.Images.Any(entry => filter.MatchesEntry(entry.Component)));

    /// <summary>Whether a resource has an image that is wanted.</summary>
    public bool IsWanted(Node root, string? context, int? datacenter) =>
        filter.IsOpen || fleet.Images(root, context, datacenter, static _ => { }).Any(filter.Matches);

    /// <summary>Whether what a container runs is wanted. Which component runs in one that no operator knows is not known either.</summary>
    public bool IsWanted(K8ssImageDrift row) => filter.Matches(row.Component, row.Container);

    /// <summary>Says what the snapshot found out beside the answers.</summary>
    public void Drain()
    {
        foreach (var diagnostic in fleet.Snapshot.TakeDiagnostics())
            report(diagnostic);
    }

    /// <summary>The answers about one resource, findings that belong to none of them between them.</summary>
    public IEnumerable<T> Each<T>(IEnumerable<T> answers)
    {
        foreach (var item in answers)
        {
            Drain();
            yield return item;
        }

        Drain();
    }
}
