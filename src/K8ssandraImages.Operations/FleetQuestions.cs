using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;

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

    /// <summary>Whether a workload has a container that is wanted and would run something else; without a wish all are.</summary>
    public bool IsWanted(K8ssImageImpact row) => filter.IsOpen || row.Images.Any(IsWanted);

    /// <summary>What becomes of the StatefulSets and Deployments of a resource of manifests once their operators have started anew.</summary>
    /// <param name="root">The resource.</param>
    /// <param name="datacenter">Only this datacenter of a K8ssandraCluster, by index; null for all.</param>
    /// <param name="changed">What they will find then.</param>
    /// <param name="pending">What is pending.</param>
    public IEnumerable<K8ssImageImpact> Impact(Node root, int? datacenter, ChangedFleet changed, PendingState pending)
    {
        var before = fleet.Images(root, null, datacenter, finding =>
        {
            if (changed.IsNew(finding))
                report(finding);
        }).ToList();
        var after = changed.Fleet.Images(pending.Resource ?? root, null, datacenter, finding =>
        {
            if (changed.IsNew(finding))
                report(finding);
        }).Where(static image => image.Workload != WorkloadKind.Operator).ToList();
        var declared = fleet.Declared(root, null).ToList();
        // Datacenter by datacenter: the images of one follow each other.
        return after.GroupBy(static image => (image.Namespace, image.Cluster, image.Datacenter))
            .SelectMany(group => ImpactResolver.Resolve(SubjectOf(pending.Resource ?? root, [.. group], before, declared.Find(candidate => candidate.Model.Scope.Datacenter == group.Key.Datacenter), changed.Fleet, pending)))
            .Where(IsWanted);
    }

    private ImpactSubject SubjectOf(Node root, List<EffectiveImage> after, List<EffectiveImage> before, DeclaredDatacenter? declared, Fleet changed, PendingState pending)
    {
        var isCluster = root["kind"]?.Text == "K8ssandraCluster";
        var @namespace = after[0].Namespace;
        var control = isCluster ? changed.Snapshot.K8ssandraOperatorOf(null, root.At("metadata", "namespace")?.Text).Release : null;
        var config = changed.Snapshot.CassOperatorOf(null, @namespace, control);
        return new ImpactSubject
        {
            Subject = new DriftSubject
            {
                Desired = after,
                Observation = new NamespaceObservation([], []),
                Cluster = isCluster ? root : null,
                CassOperatorRelease = config.Release,
                ControlPlaneRelease = control,
                DataPlaneRelease = after.Exists(static image => image.Workload != WorkloadKind.Cassandra) ? changed.Snapshot.K8ssandraOperatorOf(null, @namespace, control).Release : null,
                CassOperator = Builder(OperatorKind.CassOperator, @namespace),
                ControlPlane = Builder(OperatorKind.K8ssandraOperator, root.At("metadata", "namespace")?.Text),
                DataPlane = Builder(OperatorKind.K8ssandraOperator, @namespace),
            },
            Root = root,
            Before = [.. before.Where(image => image.Namespace == @namespace && image.Cluster == after[0].Cluster && image.Datacenter == after[0].Datacenter)],
            Declared = declared,
            IsChanged = pending.Resource is not null,
            IsUnstable = config.HasRandomSecretOrder,
            Origin = new Origin(fleet.Snapshot, root, null, isCluster ? declared?.Model.Node.Index : null),
        };
    }

    private K8ssOperator? Builder(OperatorKind kind, string? @namespace) =>
        fleet.Snapshot.FindOperator(kind, null, @namespace) is { } deployment ? OperatorObservation.Read(fleet.Snapshot, deployment, null, null) : null;

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
