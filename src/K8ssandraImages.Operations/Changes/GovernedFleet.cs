using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Operations.Changes;

/// <summary>Those over whom an ImageConfig has a say: the operators that read it, and their datacenters.</summary>
internal abstract class GovernedFleet
{
    /// <summary>The operators that read it, cass-operators first; empty where none is known to.</summary>
    public required IReadOnlyList<OperatorDeployment> Readers { get; init; }

    /// <summary>The operators and ImageConfigs, among them the target as it was read.</summary>
    public abstract Snapshot SnapshotWith(TargetState state);

    /// <summary>What the containers would run instead.</summary>
    /// <param name="state">What the target is.</param>
    /// <param name="draft">What it would be.</param>
    /// <param name="withUnchanged">Whether those that stay are told too.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="StaleStateException">It is something else by now.</exception>
    public abstract IReadOnlyList<K8ssImageChange> Compare(TargetState state, Draft draft, bool withUnchanged, CancellationToken cancellationToken);

    protected static Snapshot Replace(Snapshot snapshot, ImageConfigSource? old, ImageConfigSource replacement) =>
        old is null || ReferenceEquals(old.Root, replacement.Root) ? snapshot : snapshot.Replacing(old, replacement.Root);
}
