using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Engine.Rollout;

namespace K8ssandraImages.Engine.Changes;

/// <summary>Tells what an upgrade of the operators changes, datacenter by datacenter.</summary>
internal sealed class ReleaseComparer(Fleet before, UpgradedSnapshot upgraded)
{
    private readonly Fleet _after = new(upgraded);
    private IReadOnlyList<Diagnostic> _told = [];

    /// <summary>Whether a finding stands on the last comparison.</summary>
    public bool HasTold(Diagnostic diagnostic) => _told.Contains(diagnostic, ReferenceEqualityComparer.Instance);

    /// <summary>What changes for the datacenters of a resource.</summary>
    /// <param name="root">The resource.</param>
    /// <param name="context">The kubeconfig context that it came from; null for a manifest.</param>
    /// <param name="datacenter">Only this datacenter of a K8ssandraCluster, by index; null for all.</param>
    /// <param name="stored">The CassandraDatacenter, as the cluster has it, of a datacenter by index (null for the resource itself); null where it is not known.</param>
    /// <param name="isWanted">Which containers are told.</param>
    /// <param name="report">Where findings go that the resource has already and that belong to no image.</param>
    public IEnumerable<K8ssReleaseComparison> Compare(Node root, string? context, int? datacenter, Func<int?, Node?> stored, Predicate<EffectiveImage> isWanted, Action<Diagnostic> report)
    {
        if (Fleet.WorkloadScope(root, context) is { } scope)
        {
            yield return OfWorkload(root, context, scope, isWanted, report);
            yield break;
        }

        var hasDatacenters = false;
        foreach (var (old, renewed) in before.Declared(root, context).Zip(_after.Declared(root, context)))
        {
            hasDatacenters = true;
            int? index = old.Manager is null ? null : old.Model.Node.Index;
            if (datacenter is null || index == datacenter)
                yield return OfDatacenter(root, context, index, (old, renewed), stored(index), isWanted, report);
        }

        // A cluster without any says why.
        if (!hasDatacenters)
            _ = before.Images(root, context, null, report).Count();
    }

    private K8ssReleaseComparison OfDatacenter(Node root, string? context, int? index, (DeclaredDatacenter Before, DeclaredDatacenter After) declared, Node? stored, Predicate<EffectiveImage> isWanted, Action<Diagnostic> report)
    {
        var scope = declared.Before.Model.Scope;
        var (managerBefore, managerAfter) = (declared.Before.Manager, declared.After.Manager);
        var imagesBefore = Images(before, root, context, index, out var findingsBefore);
        var imagesAfter = Images(_after, root, context, index, out var findingsAfter);
        foreach (var finding in findingsBefore)
            report(finding);
        var configBefore = before.Snapshot.CassOperatorOf(scope.Context, scope.Namespace, managerBefore?.Release);
        var configAfter = upgraded.CassOperatorOf(scope.Context, scope.Namespace, managerAfter?.Release);
        var subject = new Subject
        {
            Root = root,
            Declared = declared.Before,
            Manager = managerAfter?.Release,
            Stored = stored,
            ReleaseBefore = configBefore.Release,
            ReleaseAfter = configAfter.Release,
            Changes = [.. ImageComparison.Compare(imagesBefore, imagesAfter)],
            Failure = imagesAfter.Find(image => image is { Workload: WorkloadKind.Cassandra, Image: null }),
        };

        var diagnostics = new List<Diagnostic>();
        var workloads = StatefulSets(subject, diagnostics);
        workloads.AddRange(Deployments(root, imagesBefore, imagesAfter, managerAfter?.Release));
        if (upgraded.UpgradeOf(scope.Context, scope.Namespace, managerAfter?.Release)?.Finding is { } upgrade)
            diagnostics.Add(upgrade);
        if (managerAfter is not null && upgraded.UpgradeOf(context, root.At("metadata", "namespace")?.Text, managerAfter.Release)?.Finding is { } ofControlPlane && !diagnostics.Contains(ofControlPlane))
            diagnostics.Add(ofControlPlane);
        diagnostics.AddRange(Appearing(
            [.. findingsBefore, .. configBefore.Diagnostics, .. Shared(managerBefore)], imagesBefore,
            [.. findingsAfter, .. configAfter.Diagnostics, .. Shared(managerAfter)], imagesAfter));
        if (managerAfter is not null && managerBefore!.Release.Version != managerAfter.Release.Version && !ComponentImages.LacksDefaults(root))
            diagnostics.AddRange(StoredDefaults.Find(root, declared.Before.Model.Node, managerAfter.Release, imagesAfter));

        var shown = subject.Changes.Where(change => Wanted(change, isWanted)).ToList();
        var mirror = ToMirror(imagesBefore, imagesAfter.Where(image => isWanted(image)));
        if (configBefore.Release.Version != configAfter.Release.Version)
            mirror.Add(configAfter.Release.Image);
        if (managerAfter is not null && managerBefore!.Release.Version != managerAfter.Release.Version)
            mirror.Add(managerAfter.Release.Image);
        return Told(new K8ssReleaseComparison
        {
            Context = scope.Context,
            Namespace = scope.Namespace,
            Cluster = scope.Cluster,
            Datacenter = scope.Datacenter,
            Name = scope.Datacenter ?? "",
            Kind = managerAfter is null ? "CassandraDatacenter" : "K8ssandraCluster",
            CassOperatorVersion = configBefore.Release.Version.ToString(),
            ToCassOperatorVersion = configAfter.Release.Version.ToString(),
            K8ssandraOperatorVersion = managerBefore?.Release.Version.ToString(),
            ToK8ssandraOperatorVersion = managerAfter?.Release.Version.ToString(),
            ImageConfig = NameOf(configBefore),
            ToImageConfig = NameOf(configAfter),
            Images = shown,
            ContainersAdded = Names(shown, ImageChangeKind.Added),
            ContainersRemoved = Names(shown, ImageChangeKind.Removed),
            Workloads = workloads,
            ToMirror = mirror,
            NextStep = NextStep(workloads, diagnostics, subject.Failure, subject, mirror.Count),
            Diagnostics = diagnostics,
            Origin = new Origin(before.Snapshot, root, context, index) { PodContext = scope.Context },
        });
    }

    private K8ssReleaseComparison OfWorkload(Node root, string? context, Scope scope, Predicate<EffectiveImage> isWanted, Action<Diagnostic> report)
    {
        var imagesBefore = Images(before, root, context, null, out var findingsBefore);
        var imagesAfter = Images(_after, root, context, null, out var findingsAfter);
        foreach (var finding in findingsBefore)
            report(finding);
        var managerBefore = before.Snapshot.K8ssandraOperatorOf(context, scope.Namespace);
        var managerAfter = upgraded.K8ssandraOperatorOf(context, scope.Namespace);
        var changes = ImageComparison.Compare(imagesBefore, imagesAfter).ToList();
        var workloads = Deployments(root, imagesBefore, imagesAfter, managerAfter.Release);
        var diagnostics = Appearing([.. findingsBefore, .. Shared(managerBefore)], imagesBefore, [.. findingsAfter, .. Shared(managerAfter)], imagesAfter);
        if (managerAfter.Release.ReadsImageConfig && upgraded.UpgradeOf(context, scope.Namespace, managerAfter.Release)?.Finding is { } upgrade)
            diagnostics.Insert(0, upgrade);
        var isUpgraded = managerBefore.Release.Version != managerAfter.Release.Version;
        if (isUpgraded && !ComponentImages.LacksDefaults(root))
            diagnostics.AddRange(StoredDefaults.Find(root, null, managerAfter.Release, imagesAfter));
        var shown = changes.Where(change => Wanted(change, isWanted)).ToList();
        var mirror = ToMirror(imagesBefore, imagesAfter.Where(image => isWanted(image)));
        if (isUpgraded)
            mirror.Add(managerAfter.Release.Image);
        return Told(new K8ssReleaseComparison
        {
            Context = scope.Context,
            Namespace = scope.Namespace,
            Cluster = scope.Cluster,
            Datacenter = scope.Datacenter,
            Name = root.At("metadata", "name")?.Text ?? "",
            Kind = root["kind"]!.Text,
            K8ssandraOperatorVersion = managerBefore.Release.Version.ToString(),
            ToK8ssandraOperatorVersion = managerAfter.Release.Version.ToString(),
            ImageConfig = managerBefore.Release.ReadsImageConfig ? NameOf(managerBefore.ImageConfig) : null,
            ToImageConfig = managerAfter.Release.ReadsImageConfig ? NameOf(managerAfter.ImageConfig) : null,
            Images = shown,
            ContainersAdded = Names(shown, ImageChangeKind.Added),
            ContainersRemoved = Names(shown, ImageChangeKind.Removed),
            Workloads = workloads,
            ToMirror = mirror,
            NextStep = NextStep(workloads, diagnostics, imagesAfter.Find(image => image.Image is null), null, mirror.Count),
            Diagnostics = diagnostics,
            Origin = new Origin(before.Snapshot, root, context, null),
        });
    }

    private K8ssReleaseComparison Told(K8ssReleaseComparison comparison)
    {
        _told = comparison.Diagnostics;
        return comparison;
    }

    private static List<EffectiveImage> Images(Fleet fleet, Node root, string? context, int? index, out List<Diagnostic> findings)
    {
        var found = new List<Diagnostic>();
        findings = found;
        return [.. fleet.Images(root, context, index, found.Add)];
    }

    private static IEnumerable<Diagnostic> Shared(K8ssandraOperatorEnvironment? manager) =>
        manager is { Release.ReadsImageConfig: true } ? manager.ImageConfig.Diagnostics : [];

    private static bool Wanted(K8ssImageChange change, Predicate<EffectiveImage> isWanted) =>
        isWanted(new EffectiveImage { Component = change.Component, Container = change.Container });

    private static List<string> Names(List<K8ssImageChange> changes, ImageChangeKind kind) =>
        [.. changes.Where(change => change.Change.HasFlag(kind)).Select(change => change.Container).Distinct(StringComparer.Ordinal)];

    // What is no reference can be pulled from nowhere.
    private static List<string> ToMirror(List<EffectiveImage> old, IEnumerable<EffectiveImage> renewed) =>
        [.. renewed.Where(image => image.Registry is not null).Select(image => image.Image!).Except(old.Select(image => image.Image ?? ""), StringComparer.Ordinal)];

    // The ConfigMap by name, what a release ships by the release, a file by its path.
    private static string? NameOf(ImageConfig config) => config.Root is not { } root ? null
        : root.Origin.PathPrefix.Length > 0 || !root.Origin.HasLines ? root.Object
        : root.Origin.Source;

    // ---- findings that there are with the new releases only ---------------------------------------------------------------

    // A message names releases, so the place and the rule are what two of them have in common.
    private static List<Diagnostic> Appearing(IEnumerable<Diagnostic> old, List<EffectiveImage> oldImages, IEnumerable<Diagnostic> renewed, List<EffectiveImage> renewedImages)
    {
        var known = new HashSet<(string Id, string? Place)>(All(old, oldImages).Select(found => Key(found.Finding, found.Container)));
        var told = new HashSet<(string Id, string? Place, string Message)>();
        var appearing = new List<Diagnostic>();
        foreach (var (finding, container) in All(renewed, renewedImages))
        {
            if (!known.Contains(Key(finding, container)) && told.Add((finding.Id, finding.Location?.ToString(), finding.Message)))
                appearing.Add(finding);
        }

        return appearing;
    }

    private static IEnumerable<(Diagnostic Finding, string? Container)> All(IEnumerable<Diagnostic> findings, List<EffectiveImage> images) =>
        findings.Select(finding => (finding, (string?)null)).Concat(images.SelectMany(image => image.Diagnostics.Select(finding => (finding, (string?)image.Container))));

    private static (string Id, string? Place) Key(Diagnostic finding, string? container) =>
        (finding.Id, finding.Location is { } location ? location + " " + location.Path : container);

    // ---- workloads --------------------------------------------------------------------------------------------------------

    private static List<WorkloadChange> StatefulSets(Subject subject, List<Diagnostic> diagnostics)
    {
        var (name, racks) = subject.Stored is { } stored ? StatefulSetName.Read(stored) : (subject.Declared.Name, subject.Declared.Racks);
        if (subject.Stored?["status"] is null)
            name = name with { Status = name.StatusBy(subject.ReleaseBefore) };
        var changes = subject.Changes.Exists(change => change.Workload == WorkloadKind.Cassandra);
        var workloads = new List<WorkloadChange>();
        foreach (var rollout in Rollouts(subject, racks.Distinct(StringComparer.Ordinal), changes))
        {
            var rack = rollout.Rack.Name;
            var (old, renewed) = (name.Of(subject.ReleaseBefore, rack), name.Of(subject.ReleaseAfter, rack));
            // A name that Kubernetes refuses has never been one of a StatefulSet.
            var isOther = old != renewed && KubernetesName.IsSubdomain(old);
            var (timing, reason) = isOther
                ? (RolloutTiming.AtOnce, "cass-operator " + subject.ReleaseAfter.Version + " creates a StatefulSet of another name, with new and empty volumes.")
                : Judge(subject, changes, rollout);
            workloads.Add(new WorkloadChange
            {
                Workload = WorkloadKind.Cassandra,
                Before = "statefulset/" + (isOther ? old : renewed),
                After = "statefulset/" + renewed,
                Rack = rack,
                TemplateChanges = changes || isOther,
                Rollout = timing,
                Reason = reason,
            });
        }

        if (workloads.Find(workload => workload.Before != workload.After) is { } first)
        {
            diagnostics.Add(UpgradeRules.OtherNames.At(
                subject.Declared.Model.Node.Location,
                "cass-operator " + subject.ReleaseAfter.Version + " gives the StatefulSets other names than " + subject.ReleaseBefore.Version + ": " + Printable.Escape(first.Before, 120) + " becomes " + Printable.Escape(first.After, 120)
                    + ". The new pods start with empty volumes beside those that run: the data of the datacenter is not found any more.",
                subject.ReleaseAfter.TakesEmptyDatacenterName
                    ? "Take cass-operator 1.23.1 or a later release, for which an empty status.datacenterName is none; k8ssandra-operator 1.22.0 and later come with one."
                    : "Do not upgrade this datacenter to that release; take one that keeps the names."));
        }

        return workloads;
    }

    private static (RolloutTiming Timing, string Reason) Judge(Subject subject, bool changes, RackRollout rollout)
    {
        var release = subject.ReleaseAfter;
        if (subject.Failure is { } failure)
            return ComponentUpdate.Failed(failure);
        if (!changes)
        {
            return (RolloutTiming.None, "No image of its pods changes. What else a release changes in the template is not known here; "
                + (release.UpdatesWithoutPermission ? "if it changes something, the pods restart at once." : "it waits for permission."));
        }

        if (subject.Declared.Model.Stopped)
            return (RolloutTiming.None, "The datacenter is stopped: the template changes, and there are no pods.");
        // What comes first then is not what does now.
        return rollout.Timing == RolloutTiming.OnPermission && subject is { ManagerWrites: true, ClusterPermit: { IsGiven: false } held }
            ? (RolloutTiming.OnPermission, held.Reason)
            : (rollout.Timing, string.Join(' ', rollout.Reasons));
    }

    // A manifest tells no generation; the annotation it may have.
    private static IReadOnlyList<RackRollout> Rollouts(Subject subject, IEnumerable<string> racks, bool changes) => DatacenterUpdate.Of(new DatacenterState
    {
        Release = subject.ReleaseAfter,
        Root = subject.Stored,
        IsOfCluster = subject.Manager is not null,
        Renewal = subject is { ManagerWrites: true, ClusterPermit: { IsGiven: true } permit } ? permit.Reason : null,
        Racks = [.. racks.Select(rack => new RackState { Name = rack, Differs = changes })],
    });

    private static List<WorkloadChange> Deployments(Node root, List<EffectiveImage> old, List<EffectiveImage> renewed, K8ssandraOperatorRelease? release)
    {
        var workloads = new List<WorkloadChange>();
        foreach (var (kind, name) in old.Concat(renewed).Where(static image => image is { Workload: not WorkloadKind.Cassandra, ContainerKind: not ContainerKind.Job, WorkloadName: not null }).Select(image => (image.Workload, image.WorkloadName!)).Distinct())
        {
            var (was, images) = (old.FindAll(image => image.Workload == kind && image.WorkloadName == name), renewed.FindAll(image => image.Workload == kind && image.WorkloadName == name));
            var resource = ComponentUpdate.ResourceOf(root, kind, name);
            var changed = was.Count == 0 || images.Count == 0 || ImageComparison.Compare(was, images).Any();
            var (timing, reason) = ComponentUpdate.Judge(release, was.Count > 0, images, changed);
            if (timing == RolloutTiming.None)
                reason += " What else a release changes in the template is not known here; if it changes something, the pods restart at once.";
            workloads.Add(new WorkloadChange
            {
                Workload = kind,
                Before = was.Count == 0 ? null : resource,
                After = images.Count == 0 ? null : resource,
                TemplateChanges = changed,
                Rollout = timing,
                Reason = reason,
            });
        }

        return workloads;
    }

    // ---- what to do -------------------------------------------------------------------------------------------------------

    private static string? NextStep(List<WorkloadChange> workloads, List<Diagnostic> diagnostics, EffectiveImage? failure, Subject? subject, int mirrored)
    {
        if (diagnostics.Find(diagnostic => diagnostic.Id == UpgradeRules.OtherNames.Id) is { } trap)
            return trap.Remedy;
        if (failure?.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { Remedy: { } remedy })
            return "Before the upgrade: " + remedy;
        if (diagnostics.Find(diagnostic => diagnostic.Id == UpgradeRules.NotRead.Id) is { } lost)
            return "Before the upgrade: " + lost.Remedy;
        if (mirrored == 0 && workloads.TrueForAll(workload => workload.Rollout == RolloutTiming.None))
            return null;
        var steps = mirrored == 0 ? "" : "See that the nodes can pull the new images (ToMirror). ";
        var atOnce = workloads.FindAll(workload => workload.Rollout == RolloutTiming.AtOnce && workload.After is not null);
        var mayRestart = subject is { ReleaseAfter.UpdatesWithoutPermission: true, Declared.Model.Stopped: false } && atOnce.Count == 0;
        steps += mayRestart ? "Upgrade when the pods may restart, which they do at once if the release changes their template in another way." : atOnce.Count == 0 ? "Upgrade." : "Upgrade when these may restart, which they do at once: " + string.Join(", ", atOnce.Select(workload => Printable.Escape(workload.After, 120))) + ".";
        if (subject is null || !workloads.Exists(workload => workload.Rollout == RolloutTiming.OnPermission))
            return steps;
        steps += " When no pod of the old operators is left, roll out. ";
        return steps + (subject.ManagerWrites
            ? ClusterUpdate.Permission(subject.Root)
            : DatacenterUpdate.Permission(subject.ReleaseAfter, subject.Manager is not null, DriftResolver.Show(subject.Declared.Model.Scope.Datacenter), DriftResolver.Show(subject.Declared.Model.Scope.Namespace ?? "NAMESPACE")));
    }

    /// <summary>What decides when the pods of a datacenter are replaced, and what they are called.</summary>
    private sealed class Subject
    {
        /// <summary>The resource that declares the datacenter.</summary>
        public required Node Root { get; init; }

        public required DeclaredDatacenter Declared { get; init; }

        /// <summary>k8ssandra-operator after the upgrade; null for a stand-alone datacenter.</summary>
        public required K8ssandraOperatorRelease? Manager { get; init; }

        /// <summary>The CassandraDatacenter: as the cluster has it, or the manifest of a stand-alone one.</summary>
        public required Node? Stored { get; init; }

        public required CassOperatorRelease ReleaseBefore { get; init; }

        public required CassOperatorRelease ReleaseAfter { get; init; }

        public required List<K8ssImageChange> Changes { get; init; }

        /// <summary>A container of Cassandra's pods that cannot be built afterwards.</summary>
        public required EffectiveImage? Failure { get; init; }

        /// <summary>Whether k8ssandra-operator has something else to write into the CassandraDatacenter, as far as images are concerned.</summary>
        public bool ManagerWrites => Manager is not null && Changes.Exists(static change => change.Workload == WorkloadKind.Cassandra && ClusterUpdate.Decides(change.Component, change.Source));

        /// <summary>Whether it may; null for a stand-alone datacenter.</summary>
        public ClusterPermit? ClusterPermit => Manager is null ? null : ClusterUpdate.PermitOf(Manager, Root, isLive: false);
    }
}
