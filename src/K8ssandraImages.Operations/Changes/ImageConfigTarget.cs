using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>A place that holds an ImageConfig and can be changed: how it is read, and how it is written if nobody else has changed it meanwhile.</summary>
internal abstract class ImageConfigTarget
{
    /// <summary>What it is, for backups and the journal.</summary>
    public abstract ChangedObject Object { get; }

    /// <summary>What it is, for people: <c>ConfigMap ops/name in the context prod</c>.</summary>
    public abstract string Description { get; }

    /// <summary>What it is called where its text is shown.</summary>
    public abstract string Label { get; }

    /// <summary>Where it is, for findings about it as a whole.</summary>
    public abstract SourceLocation Location { get; }

    /// <summary>Reads it.</summary>
    /// <exception cref="ChangeException">It is not there, or cannot be changed by anybody.</exception>
    public abstract Task<TargetState> ReadAsync(CancellationToken cancellationToken);

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

    /// <summary>Finds out whether it could be written. Nothing is.</summary>
    /// <exception cref="StaleStateException">It is not what it was any more.</exception>
    /// <exception cref="ChangeException">It could not.</exception>
    public virtual Task CheckAsync(TargetState before, Draft draft, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes it.</summary>
    /// <returns>What is there afterwards.</returns>
    /// <exception cref="StaleStateException">It is not what it was any more, and was left alone.</exception>
    /// <exception cref="UncertainWriteException">Whether it was written cannot be told without looking.</exception>
    /// <exception cref="ChangeException">It was not written.</exception>
    public abstract Task<TargetState> WriteAsync(TargetState before, Draft draft, CancellationToken cancellationToken);

    /// <summary>What of a file is replaced; null for an object of a cluster.</summary>
    public virtual FileParts? PartsOf(TargetState before, Draft draft) => null;

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

    protected ChangeException Refuse(Rule rule, string message, string remedy, Exception? cause = null) =>
        new(new Diagnostic(rule.Id, rule.Severity, message, Location, remedy) { Cause = cause });

    protected static string Show(string? text) => Printable.Escape(text, 200);
}

/// <summary>A target is not what it was when the change was planned, and has been left alone.</summary>
internal sealed class StaleStateException : Exception;

/// <summary>A write was sent, and no answer says what became of it.</summary>
internal sealed class UncertainWriteException(Exception cause) : Exception(cause.Message, cause);
