using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>A place that holds an ImageConfig and can be changed: how it is read, and how it is written if nobody else has changed it meanwhile.</summary>
internal abstract class ImageConfigTarget : ChangeTarget<TargetState, Draft>
{
    /// <summary>What it would be with edits of its ImageConfig.</summary>
    /// <exception cref="EditException">They cannot be made safely.</exception>
    /// <exception cref="ChangeException">It cannot be read afterwards.</exception>
    public Draft Edit(TargetState state, IReadOnlyList<FieldEdit> edits)
    {
        var edited = DocumentEditor.Edit(state.Text, state.Document, Label, [.. edits.Select(edit => edit.Under(state.Place))]);
        return DraftOf(state, edited.Text, edited.Changes);
    }

    /// <summary>What it would be with another ImageConfig.</summary>
    /// <exception cref="EditException">It cannot be put there safely.</exception>
    /// <exception cref="ChangeException">It cannot be put there at all, or not be read afterwards.</exception>
    public abstract Draft Replace(TargetState state, string imageConfig);

    /// <summary>What it would be with another text.</summary>
    /// <exception cref="ChangeException">It cannot be read afterwards.</exception>
    public abstract Draft DraftOf(TargetState state, string text, IReadOnlyList<TextChange> changes);

    public override string UndoOf(string id, string backup, StateFolder state) => "Restore-K8ssImageConfig -Id " + id + (state.IsNamed ? " -JournalPath " + Quoted(state.FullPath) : "");

    protected override bool Holds(TargetState now, Draft intended) => now.Text == intended.Text;

    protected override (string Before, string After) TextsOf(TargetState before, Draft intended) => (before.ImageConfig, intended.ImageConfig);

    /// <summary>The whole text replaced, as little of it as differs.</summary>
    protected static IReadOnlyList<TextChange> ChangesBetween(string before, string after)
    {
        if (before == after)
            return [];
        var start = before.AsSpan().CommonPrefixLength(after);
        var end = 0;
        var most = Math.Min(before.Length, after.Length) - start;
        while (end < most && before[^(end + 1)] == after[^(end + 1)])
            end++;
        return [new TextChange(start, before.Length - start - end, after[start..^end])];
    }
}
