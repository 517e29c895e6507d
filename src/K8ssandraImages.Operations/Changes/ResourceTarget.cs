using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>A K8ssandraCluster or CassandraDatacenter that can be changed.</summary>
internal abstract class ResourceTarget : ChangeTarget<ResourceState, ResourceDraft>
{
    /// <summary>The kubeconfig context that it is in; null for a file.</summary>
    public abstract string? Context { get; }

    /// <summary>What it would be with edits.</summary>
    /// <param name="state">What it is.</param>
    /// <param name="edits">The edits.</param>
    /// <param name="report">Where warnings go.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="StaleStateException">It is not what it was any more.</exception>
    /// <exception cref="EditException">They cannot be made safely.</exception>
    /// <exception cref="ChangeException">The server would not take it.</exception>
    public abstract Task<ResourceDraft> DraftAsync(ResourceState state, IReadOnlyList<FieldEdit> edits, Action<Diagnostic> report, CancellationToken cancellationToken);

    /// <summary>What differs, for people.</summary>
    public abstract string DiffOf(ResourceState state, ResourceDraft draft);

    // What the server or somebody's webhook changes beside it is not this change's to keep.
    protected override (string Before, string After) TextsOf(ResourceState before, ResourceDraft intended)
    {
        var fields = ChangedFields.Between(intended.Before, intended.Edited);
        return (fields.Before, fields.After);
    }

    protected static IReadOnlyList<NamedPath> PathsOf(ResourceState state, IReadOnlyList<FieldEdit> edits) => [.. edits.Select(edit => NamedPath.Of(state.Root, edit.Path))];
}
