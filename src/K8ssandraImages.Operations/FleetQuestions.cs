using K8ssandraImages.Engine.Changes;
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

    /// <summary>What the containers of a resource would run instead.</summary>
    /// <param name="root">The resource.</param>
    /// <param name="context">The kubeconfig context that it came from; null for a manifest.</param>
    /// <param name="datacenter">Only this datacenter of a K8ssandraCluster, by index; null for all.</param>
    /// <param name="changed">What would be.</param>
    /// <param name="withUnchanged">Whether containers that stay as they are, are told too: where an ImageConfig is replaced, those of the datacenters in which it has a say.</param>
    public IEnumerable<K8ssImageChange> Changes(Node root, string? context, int? datacenter, ChangedFleet changed, bool withUnchanged)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        var before = fleet.Images(root, context, datacenter, diagnostic =>
        {
            said.Add(diagnostic.ToString());
            report(diagnostic);
        }).ToList();
        var after = changed.Fleet.Images(root, context, datacenter, diagnostic =>
        {
            if (said.Add(diagnostic.ToString()))
                report(diagnostic);
        }).ToList();
        var governed = withUnchanged && changed.Fleet.Snapshot.HasReplaced ? changed.GovernedOf(root, context) : null;
        return ImageComparison.Compare(before, after, withUnchanged).Where(change =>
            filter.Matches(change.Component, change.Container)
            && (change.Change != ImageChangeKind.None || governed is null || governed.Contains(new Scope(change.Context, change.Namespace, change.Cluster, change.Datacenter))));
    }

    /// <summary>What would be, for <see cref="Changes"/>.</summary>
    public ChangedFleet Change(Func<Snapshot, Snapshot> change) => new(fleet, change);

    /// <summary>What would change for the datacenters of a resource with other releases.</summary>
    /// <param name="root">The resource.</param>
    /// <param name="context">The kubeconfig context that it came from; null for a manifest.</param>
    /// <param name="datacenter">Only this datacenter of a K8ssandraCluster, by index; null for all.</param>
    /// <param name="upgraded">The fleet under these releases.</param>
    /// <param name="stored">The CassandraDatacenter of a datacenter by index, as its cluster has it; null for manifests, which are their own.</param>
    public IEnumerable<K8ssReleaseComparison> Compare(Node root, string? context, int? datacenter, UpgradedFleet upgraded, Func<int?, Node?>? stored = null)
    {
        foreach (var comparison in upgraded.Comparer.Compare(root, context, datacenter, stored ?? (index => index is null ? root : null), filter.Matches, report))
        {
            Say(upgraded);
            if (filter.IsOpen || comparison.Images.Count > 0)
                yield return comparison;
        }

        Say(upgraded);
    }

    private void Say(UpgradedFleet upgraded)
    {
        foreach (var diagnostic in upgraded.TakeDiagnostics())
            report(diagnostic);
    }

    /// <summary>The fleet under other releases, for <see cref="Compare"/>.</summary>
    public UpgradedFleet Upgrade(ReleaseUpgrade upgrade) => new(fleet, upgrade);

    public IEnumerable<K8ssImageConfig> ImageConfigs() =>
        fleet.ImageConfigs().Where(config => filter.IsOpen || config.Images.Any(entry => filter.MatchesEntry(entry.Component)));

    /// <summary>Whether a resource has an image that is wanted.</summary>
    public bool IsWanted(Node root, string? context, int? datacenter) =>
        filter.IsOpen || fleet.Images(root, context, datacenter, static _ => { }).Any(filter.Matches);

    /// <summary>Whether what a container runs is wanted. Which component runs in one that no operator knows is not known either.</summary>
    public bool IsWanted(K8ssImageDrift row) => filter.Matches(row.Component, row.Container);

    /// <summary>Whether a container that would run something else is wanted.</summary>
    public bool IsWanted(K8ssImageChange change) => filter.Matches(change.Component, change.Container);

    /// <summary>Says what the snapshot found out beside the answers; of a changed one what is new, even where a change of the text has moved it.</summary>
    public void Drain(ChangedFleet? changed = null)
    {
        foreach (var diagnostic in fleet.Snapshot.TakeDiagnostics())
        {
            changed?.IsNew(diagnostic);
            report(diagnostic);
        }

        foreach (var diagnostic in changed?.Fleet.Snapshot.TakeDiagnostics() ?? [])
        {
            if (changed!.IsNew(diagnostic))
                report(diagnostic);
        }
    }

    /// <summary>The answers about one resource, findings that belong to none of them between them.</summary>
    public IEnumerable<T> Each<T>(IEnumerable<T> answers, ChangedFleet? changed = null)
    {
        foreach (var item in answers)
        {
            Drain(changed);
            yield return item;
        }

        Drain(changed);
    }
}
