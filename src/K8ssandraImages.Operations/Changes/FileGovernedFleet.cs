using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>The datacenters among manifests over which an ImageConfig of theirs has a say.</summary>
internal sealed class FileGovernedFleet(ManifestFleet fleet, FileTarget target) : GovernedFleet
{
    public override Snapshot SnapshotWith(TargetState state) => Replace(fleet.Snapshot, Find(fleet.Snapshot, target), state.Source);

    public override IReadOnlyList<K8ssImageChange> Compare(TargetState state, Draft draft, bool withUnchanged, CancellationToken cancellationToken) =>
        [.. fleet.Changes(read => Replace(read, Find(read, target), draft.Source), withUnchanged, cancellationToken)];

    /// <summary>A target as a snapshot of the same files has it; null where it does not have it.</summary>
    public static ImageConfigSource? Find(Snapshot snapshot, FileTarget target) =>
        target.Object.Key is null && snapshot.Options.ImageConfig is { } given && IsIn(given, target)
            ? given
            : snapshot.ImageConfigs.Where(source => IsIn(source, target)).ElementAtOrDefault(target.Index);

    private static bool IsIn(ImageConfigSource source, FileTarget target) => source.Root.Origin.Source == target.Label;
}
