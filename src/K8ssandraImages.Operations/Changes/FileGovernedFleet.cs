using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>The datacenters among manifests over which an ImageConfig of theirs has a say.</summary>
internal sealed class FileGovernedFleet(ManifestFleet fleet, ImageConfigPlace place) : GovernedFleet
{
    public override Snapshot SnapshotWith(TargetState state) => Replace(fleet.Snapshot, Find(fleet.Snapshot), state.Source);

    public override IReadOnlyList<K8ssImageChange> Compare(TargetState state, Draft draft, bool withUnchanged, CancellationToken cancellationToken) =>
        [.. fleet.Changes(read => Replace(read, Find(read), draft.Source), withUnchanged, cancellationToken)];

    /// <summary>The ImageConfig at a place, as a snapshot of the same files has it; null where it does not have it.</summary>
    public static ImageConfigSource? Find(Snapshot snapshot, ImageConfigPlace place)
    {
        var given = snapshot.Options.ImageConfig is { } option ? [option] : Array.Empty<ImageConfigSource>();
        return given.Concat(snapshot.ImageConfigs).FirstOrDefault(source =>
            source.Root.Origin.Source == place.Source.Root.Origin.Source && source.Root.Line == place.Source.Root.Line && source.Root.Column == place.Source.Root.Column);
    }

    private ImageConfigSource? Find(Snapshot snapshot) => Find(snapshot, place);
}
