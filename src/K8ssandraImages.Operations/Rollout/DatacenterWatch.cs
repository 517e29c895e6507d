using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// Looks at one datacenter again and again: how it is, what its StatefulSets and pods run, and what they should run by what its
/// operator reads now. A look is five requests, most of them side by side; three where images are not asked for.
/// </summary>
/// <param name="target">The datacenter.</param>
/// <param name="withImages">Whether it is asked what the containers should run.</param>
/// <param name="change">What the operators will find instead of what is there, for what the containers should run then; null for what is there.</param>
internal sealed class DatacenterWatch(DatacenterTarget target, bool withImages = true, Func<Snapshot, Snapshot>? change = null)
{
    private readonly DesiredImages? _desired = withImages ? new DesiredImages(target, change) : null;
    private string? _selector;

    public DatacenterTarget Target => target;

    /// <summary>How it is now; null where there is no CassandraDatacenter of that name. Throws what reads throw.</summary>
    /// <exception cref="KubernetesException">Something cannot be read.</exception>
    public async Task<DatacenterSight?> LookAsync(CancellationToken cancellationToken)
    {
        _selector ??= SelectorOf(target.Root);
        var selector = _selector;
        var reading = target.Objects.FindAsync(ResourceType.CassandraDatacenter, target.Namespace, target.Name, cancellationToken);
        var sets = target.Objects.ListAsync(ResourceType.StatefulSet, target.Namespace, selector, cancellationToken);
        var pods = target.Objects.ListAsync(ResourceType.Pod, target.Namespace, selector, cancellationToken);
        var desired = _desired?.ReadAsync(cancellationToken) ?? Task.CompletedTask;
        await Task.WhenAll(reading, sets, pods, desired).ConfigureAwait(false);
        if (await reading.ConfigureAwait(false) is not { } root)
            return null;
        return await SeeAsync(root, await sets.ConfigureAwait(false), await pods.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private async Task<DatacenterSight> SeeAsync(Node root, List<Node> sets, List<Node> pods, CancellationToken cancellationToken)
    {
        _selector = SelectorOf(root);
        var uid = root.At("metadata", "uid")?.Text ?? "";
        var release = _desired?.ReleaseOf(root) ?? target.Release;
        var owned = Owned(sets, uid);
        if (_selector is not null && owned.Count < StatefulSetName.Read(root).Racks.Count)
        {
            // There are none yet, or somebody has taken the labels away.
            owned = Owned(await target.Objects.ListAsync(ResourceType.StatefulSet, target.Namespace, labelSelector: null, cancellationToken).ConfigureAwait(false), uid);
        }

        // A StatefulSet's pods have the labels that it selects by, or they are none of its.
        if (_selector is not null && owned.Exists(set => !DatacenterLabels.ValuesOf(root).Contains(set.At("spec", "selector", "matchLabels", DatacenterLabels.Datacenter)?.Text ?? "")))
            pods = await target.Objects.ListAsync(ResourceType.Pod, target.Namespace, labelSelector: null, cancellationToken).ConfigureAwait(false);
        var workloads = owned.Select(ObservedWorkload.Read).ToList();
        List<ObservedWorkload> ordered = [.. DatacenterRacks.Of(root, release, workloads).Select(static rack => rack.StatefulSet).OfType<ObservedWorkload>()];
        var uids = ordered.Select(static set => set.Uid).ToHashSet(StringComparer.Ordinal);
        var observed = pods.Select(ObservedPod.Read).Where(pod => uids.Contains(pod.OwnerUid ?? "")).OrderBy(static pod => pod.Name.Length).ThenBy(static pod => pod.Name, StringComparer.Ordinal).ToList();
        var origin = new Origin(_desired?.Snapshot ?? Empty(), root, target.Objects.Context, null);
        var images = _desired is null ? null : await _desired.CompareAsync(root, new NamespaceObservation(ordered, observed), origin, cancellationToken).ConfigureAwait(false);
        var health = DatacenterHealthJudge.Judge(new HealthSubject
        {
            Root = root,
            Release = release,
            StatefulSets = ordered,
            Pods = observed,
            Images = images,
            Now = DateTimeOffset.UtcNow,
            Context = target.Objects.Context,
            Cluster = target.Cluster,
            Where = target.Objects.Where,
            Origin = origin,
        });
        return new DatacenterSight(root, ordered, observed, images ?? [], health) 
        {
            Deciders = _desired?.Deciders,
            PullingOtherwise = _desired is null ? [] : ordered.Where(_desired.PullsOtherwise).Select(static set => set.Uid).ToHashSet(StringComparer.Ordinal),
        };
    }

    private Snapshot Empty() => new(target.Options, new SnapshotResources { Session = target.Objects.Session });

    private static List<Node> Owned(List<Node> sets, string uid)
    {
        var owned = new List<Node>();
        foreach (var set in sets)
        {
            foreach (var reference in set.At("metadata", "ownerReferences") is { } references ? references.Items : [])
            {
                if (reference["uid"]?.Text != uid)
                    continue;
                owned.Add(set);
                break;
            }
        }

        return owned;
    }

    // Null where no label can tell it: then the whole namespace is read.
    private static string? SelectorOf(Node root) =>
        DatacenterLabels.ValuesOf(root) is { Count: > 0 } values ? DatacenterLabels.Datacenter + " in (" + string.Join(",", values) + ")" : null;
}

/// <summary>What was seen of a datacenter at one moment.</summary>
/// <param name="Root">The CassandraDatacenter.</param>
/// <param name="StatefulSets">The StatefulSets that it owns (by uid), in the order of its racks.</param>
/// <param name="Pods">The pods of these StatefulSets.</param>
/// <param name="Images">For each container of the Cassandra pods, what it should run and what it runs; empty where that was not asked.</param>
/// <param name="Health">How it is.</param>
internal sealed record DatacenterSight(Node Root, IReadOnlyList<ObservedWorkload> StatefulSets, IReadOnlyList<ObservedPod> Pods, IReadOnlyList<K8ssImageDrift> Images, K8ssDatacenterHealth Health)
{
    /// <summary>Who decides about it; null where it was not asked what it should run.</summary>
    public DatacenterDeciders? Deciders { get; init; }

    /// <summary>The StatefulSets, by uid, whose templates lack pull secrets that they should have, or have other pull policies.</summary>
    public IReadOnlySet<string> PullingOtherwise { get; init; } = new HashSet<string>();

    /// <summary>Whether templates and pods have all that they should have; false also where that is not known.</summary>
    public bool IsUpToDate => Health.HasDesiredImages == true && PullingOtherwise.Count == 0;
}
