using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Plans to delete datacenters and to create them again. What speaks against one is reported, all of it.</summary>
/// <param name="settings">How operations are carried out.</param>
/// <param name="options">The releases, where they are not to be told by what is read.</param>
/// <param name="cancellationToken">Stops at once.</param>
public sealed class DatacenterResets(OperationSettings settings, ManifestOptions options, CancellationToken cancellationToken) : DatacenterOperations(settings, options, cancellationToken)
{
    /// <summary>Plans for the datacenters of clusters.</summary>
    /// <param name="session">The clusters; its namespaces are those of the datacenters.</param>
    /// <param name="names">Names of CassandraDatacenters, with wildcards; one that matches nothing is reported.</param>
    /// <param name="clusters">Names of clusters, with wildcards; empty for all.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<OperationPlan> OfClusters(KubernetesSession session, IReadOnlyList<string> names, IReadOnlyList<string> clusters) =>
        OfClusters((IKubernetesSession)session, names, clusters);

    /// <summary>Plans for the datacenters that an object of the pipeline names.</summary>
    /// <param name="input">The object; of a cluster.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<OperationPlan> Of(K8ssObject input) => Plans(input, Plan);

    internal IEnumerable<OperationPlan> OfClusters(IKubernetesSession session, IReadOnlyList<string> names, IReadOnlyList<string> clusters) =>
        Plans(session, names, clusters, Plan);

    private OperationPlan? Plan(DatacenterTarget target) => Changes.Waiting.For(() => PlanAsync(target));

    private async Task<OperationPlan?> PlanAsync(DatacenterTarget target)
    {
        var at = target.Objects.At(ResourceType.CassandraDatacenter, target.Namespace, target.Name);
        if (await target.Objects.FindJsonAsync(ResourceType.CassandraDatacenter, target.Namespace, target.Name, Cancellation).ConfigureAwait(false) is not { } json)
            throw new ChangeException(DatacenterRules.NotFound.At(at, "The " + target.Description + " is not there any more.", "Find out who deleted it."));
        var root = DocumentParser.ParseObject(json.Span, target.Objects.Context, DocumentLimits.Default);
        target = target with { Root = root };
        var sight = await new ResetReading(Settings.Report, Cancellation).ReadAsync(target).ConfigureAwait(false);
        var mechanism = KeepVolumesNames.Of(target.Release);
        var before = root.At("metadata", "annotations", KeepVolumesNames.AnnotationOf(mechanism))?.Text;
        var manifest = ResetManifest.Of(json, mechanism, before);
        List<SavedDependent> dependents = [.. sight.Dependents.Where(static dependent => dependent.Returns).Select(static dependent => dependent.Save())];
        var denials = mechanism == KeepVolumes.Impossible
            ? []
            : await new ResetTrial(target.Objects, Cancellation).AskAsync(root, sight.Subject, mechanism, sight.Subject.IsOfCluster ? null : manifest, dependents).ConfigureAwait(false);
        if (!Allows(target, at, sight.Subject with { Denials = denials }, out var forced))
            return null;
        foreach (var notice in NoticesOf(target, sight))
            Settings.Report(ResetRules.Notice.At(at, notice.Message, notice.Remedy));
        var changed = new ChangedObject { Kind = "CassandraDatacenter", Context = target.Objects.Context, Server = target.Objects.Server, Namespace = target.Namespace, Name = target.Name };
        var (subject, now) = (sight.Subject, Settings.Now());
        var volumes = subject.Volumes.ToDictionary(static volume => volume.At("metadata", "name")!.Text, StringComparer.Ordinal);
        var facts = new ResetFacts
        {
            Target = changed,
            Uid = target.Uid,
            Release = target.Release.Version.ToString(),
            Cluster = subject.IsOfCluster ? new ChangedObject { Kind = "K8ssandraCluster", Context = target.ControlPlane?.Context, Namespace = target.ClusterNamespace, Name = target.Cluster ?? "" } : null,
            Mechanism = mechanism,
            AnnotationBefore = before,
            Manifest = manifest,
            ManifestHash = ResetManifest.HashOf(manifest, mechanism),
            Backup = Path.Combine(Settings.State.Backups, Journal.NewId(now) + "-" + string.Concat(target.Name.Select(static c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_'))),
            StatefulSets = [.. subject.StatefulSets.Select(static set => new OwnedSet(set.At("metadata", "name")!.Text, set.At("metadata", "uid")?.Text ?? "", ObservedWorkload.Number(set.At("spec", "replicas")) ?? 1, ResetClaims.TemplatesOf(set)))],
            Volumes = [.. subject.Claims.OrderBy(static claim => claim.At("metadata", "name")!.Text, StringComparer.Ordinal).Select(claim => new KeptVolume(claim.At("metadata", "name")!.Text, claim.At("metadata", "uid")?.Text ?? "", claim.At("spec", "volumeName")!.Text, volumes[claim.At("spec", "volumeName")!.Text].At("spec", "persistentVolumeReclaimPolicy")?.Text ?? "Retain"))],
            HostIds = HostIdsOf(root, subject.StatefulSets),
            Dependents = dependents,
            Forced = forced,
            CassOperatorVersion = target.Options.CassOperatorVersion?.ToString(),
            K8ssandraOperatorVersion = target.Options.K8ssandraOperatorVersion?.ToString(),
        };
        return ResetOperation.Of(OperationRecord.Of(OperationKind.Reset, changed, facts, Settings), target.Objects.Session, Settings);
    }

    // All that speaks against it is told at once.
    private bool Allows(DatacenterTarget target, SourceLocation at, ResetSubject subject, out List<string> forced)
    {
        forced = [];
        var isAllowed = true;
        foreach (var refusal in ResetRefusal.Of(subject))
        {
            var isForced = refusal.CanBeForced && Settings.Force;
            if (isForced)
                forced.Add(refusal.Name);
            isAllowed &= isForced;
            var rule = isForced ? ResetRules.Notice : refusal.CanBeForced ? ResetRules.Risky : ResetRules.Unsafe;
            Settings.Report(rule.At(
                at,
                (isForced ? "The " + target.Description + " is re-created all the same: " : "The " + target.Description + " is not re-created: ") + refusal.Message,
                refusal.Remedy + (refusal.CanBeForced && !isForced ? " -Force (--force) does it all the same." : "")));
        }

        return isAllowed;
    }

    private static IEnumerable<(string Message, string Remedy)> NoticesOf(DatacenterTarget target, ResetSight sight)
    {
        if (target.Root.At("spec", "additionalSeeds") is { } seeds && seeds.Items.Length > 0)
            yield return ("The " + target.Description + " has seeds outside of it (spec.additionalSeeds). If none of them can be reached when it starts, its first node starts as a seed by itself; its data tells it which ring it belongs to.", "See that the other datacenters are up first.");
        if (sight.Subject.IsOfCluster)
            yield return ("The " + target.Description + " is created again by k8ssandra-operator, as its K8ssandraCluster says: what was changed in it by hand, labels and annotations too, does not come back.", "It stays in the backup (" + ResetBackup.Datacenter + "). What is to stay belongs into the K8ssandraCluster.");
        var returning = sight.Dependents.Where(static dependent => dependent.Returns).ToList();
        if (returning.Count > 0)
            yield return ("With the " + target.Description + " goes what it owns, and is created again: " + ListOf(returning) + ".", "Nothing is to be done.");
        var lost = sight.Dependents.Where(static dependent => dependent is { IsOwned: true, Returns: false }).ToList();
        if (lost.Count > 0)
            yield return ("With the " + target.Description + " goes what it owns, and is not created again, because it is over: " + ListOf(lost) + ".", "Keep what is wanted of it: kubectl get -o yaml. Backups of Medusa stay where they are.");
    }

    private static string ListOf(List<DatacenterDependent> dependents) => string.Join(", ", dependents.Take(8)) + (dependents.Count > 8 ? " and " + (dependents.Count - 8) + " more" : "");

    // A status may name a pod that there is no more: nobody would tell its host id again.
    private static Dictionary<string, string> HostIdsOf(Node root, IReadOnlyList<Node> sets)
    {
        var pods = sets.SelectMany(static set => Enumerable.Range(0, ObservedWorkload.Number(set.At("spec", "replicas")) ?? 1).Select(pod => set.At("metadata", "name")?.Text + "-" + pod)).ToHashSet(StringComparer.Ordinal);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in root.At("status", "nodeStatuses") is { } nodes ? nodes.Members : [])
        {
            if (pods.Contains(node.Key) && node.Value["hostID"]?.Text is { Length: > 0 } id)
                ids[node.Key] = id;
        }

        return ids;
    }
}
