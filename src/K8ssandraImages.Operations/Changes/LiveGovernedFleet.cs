using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>The datacenters of a cluster over which a ConfigMap has a say.</summary>
internal sealed class LiveGovernedFleet(IKubernetesSession session, ConfigMapTarget target, Snapshot snapshot, ManifestOptions options, Action<Diagnostic> report) : GovernedFleet
{
    public Action<IReadOnlyCollection<string>>? Waiting { get; init; }

    // An operator that does not watch all namespaces says which ones matter; the account may not see any others.
    private IReadOnlyList<string> Namespaces => Readers.Count == 0 || Readers.Any(reader => reader.WatchesAll)
        ? []
        : [.. Readers.SelectMany(reader => reader.WatchNamespaces).Append(target.Namespace).Distinct(StringComparer.Ordinal)];

    public override Snapshot SnapshotWith(TargetState state)
    {
        var source = Find(snapshot);
        // Who reads it was told by its label.
        return source is null || source.IsLabelled == state.Source.IsLabelled ? Replace(snapshot, source, state.Source) : throw new ChangeException(ChangeRules.Conflict.At(
            target.Location,
            "Somebody has " + (source.IsLabelled ? "taken the label k8ssandra.io/config=image from the " : "put the label k8ssandra.io/config=image on the ") + target.Description + " meanwhile, so other operators may read it now. Nothing was written.",
            "Give the command again: it looks anew which operators read it."));
    }

    public override IReadOnlyList<K8ssImageChange> Compare(TargetState state, Draft draft, bool withUnchanged, CancellationToken cancellationToken)
    {
        var isStale = false;
        var fleet = new LiveFleet(new NarrowedSession(session, target.Context, Namespaces), options, report, cancellationToken, snapshot.Options) { Waiting = Waiting };
        var changes = fleet.Changes(
            read =>
            {
                var source = Find(read);
                isStale |= source is not null && source.Root["data"]?[ImageConfigSource.Key]?.Text != state.ImageConfig;
                return Replace(read, source, draft.Source);
            },
            withUnchanged,
            cancellationToken).ToList();
        return isStale ? throw new StaleStateException() : changes;
    }

    private ImageConfigSource? Find(Snapshot among) =>
        among.ImageConfigs.FirstOrDefault(source => source.IsConfigMap && source.Context == target.Context && source.Namespace == target.Namespace && source.Name == target.Name);
}
