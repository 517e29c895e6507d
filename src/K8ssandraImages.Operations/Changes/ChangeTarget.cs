using K8ssandraImages.Engine;

namespace K8ssandraImages.Operations.Changes;

/// <summary>A place that can be changed: how it is read, and how it is written if nobody else has changed it meanwhile.</summary>
internal abstract class ChangeTarget
{
    /// <summary>What it is, for backups and the journal.</summary>
    public abstract ChangedObject Object { get; }

    /// <summary>What it is, for people: <c>ConfigMap ops/name in the context prod</c>.</summary>
    public abstract string Description { get; }

    /// <summary>What it is called where its text is shown.</summary>
    public abstract string Label { get; }

    /// <summary>Where it is, for findings about it as a whole.</summary>
    public abstract SourceLocation Location { get; }

    /// <summary>How people look at it: a command.</summary>
    public abstract string HowToLook { get; }

    /// <summary>Who may have made something else of what was written.</summary>
    public virtual string OtherWriter => "an admission webhook changes it";

    /// <summary>Reads it.</summary>
    /// <exception cref="ChangeException">It is not there, or cannot be changed by anybody.</exception>
    public abstract Task<StoredState> LookAsync(CancellationToken cancellationToken);

    /// <summary>Finds out whether it could be written. Nothing is.</summary>
    /// <exception cref="StaleStateException">It is not what it was any more.</exception>
    /// <exception cref="ChangeException">It could not.</exception>
    public abstract Task CheckAsync(StoredState before, IntendedState intended, CancellationToken cancellationToken);

    /// <summary>Writes it.</summary>
    /// <returns>What is there afterwards.</returns>
    /// <exception cref="StaleStateException">It is not what it was any more, and was left alone.</exception>
    /// <exception cref="UncertainWriteException">Whether it was written cannot be told without looking.</exception>
    /// <exception cref="ChangeException">It was not written.</exception>
    public abstract Task<StoredState> WriteAsync(StoredState before, IntendedState intended, CancellationToken cancellationToken);

    /// <summary>Whether it is what was intended.</summary>
    public abstract bool Holds(StoredState now, IntendedState intended);

    /// <summary>Whether it is what it was, so that a write of which nobody knows has not been made.</summary>
    public virtual bool IsUntouched(StoredState before, StoredState now) => now.Hash == before.Hash && now.ResourceVersion == before.ResourceVersion;

    /// <summary>The text that a backup keeps, and what it is after the change.</summary>
    public abstract (string Before, string After) TextsOf(StoredState before, IntendedState intended);

    /// <summary>What of a file is replaced; null for an object of a cluster.</summary>
    public virtual FileParts? PartsOf(StoredState before, IntendedState intended) => null;

    /// <summary>A JSON patch that puts back what was there; null where the text of the backup does.</summary>
    public virtual string? InverseOf(StoredState before, IntendedState intended) => null;

    /// <summary>How a change of it is undone.</summary>
    /// <param name="id">The change.</param>
    /// <param name="backup">Its backup.</param>
    /// <param name="state">Where it is noted.</param>
    public abstract string UndoOf(string id, string backup, StateFolder state);

    /// <summary>A path in a command.</summary>
    public static string Quoted(string path) => "'" + path.Replace("'", "''", StringComparison.Ordinal) + "'";

    protected ChangeException Refuse(Rule rule, string message, string remedy, Exception? cause = null) =>
        new(new Diagnostic(rule.Id, rule.Severity, message, Location, remedy) { Cause = cause });

    protected static string Show(string? text) => Printable.Escape(text, 200);
}

/// <summary>A target whose states are of one kind.</summary>
/// <typeparam name="TState">What it is.</typeparam>
/// <typeparam name="TIntended">What it is to be.</typeparam>
internal abstract class ChangeTarget<TState, TIntended> : ChangeTarget
    where TState : StoredState
    where TIntended : IntendedState
{
    /// <inheritdoc cref="ChangeTarget.LookAsync"/>
    public abstract Task<TState> ReadAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="ChangeTarget.CheckAsync"/>
    public virtual Task CheckAsync(TState before, TIntended intended, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc cref="ChangeTarget.WriteAsync"/>
    public abstract Task<TState> WriteAsync(TState before, TIntended intended, CancellationToken cancellationToken);

    public sealed override async Task<StoredState> LookAsync(CancellationToken cancellationToken) => await ReadAsync(cancellationToken).ConfigureAwait(false);

    public sealed override Task CheckAsync(StoredState before, IntendedState intended, CancellationToken cancellationToken) => CheckAsync((TState)before, (TIntended)intended, cancellationToken);

    public sealed override async Task<StoredState> WriteAsync(StoredState before, IntendedState intended, CancellationToken cancellationToken) =>
        await WriteAsync((TState)before, (TIntended)intended, cancellationToken).ConfigureAwait(false);

    public sealed override bool Holds(StoredState now, IntendedState intended) => Holds((TState)now, (TIntended)intended);

    public sealed override (string Before, string After) TextsOf(StoredState before, IntendedState intended) => TextsOf((TState)before, (TIntended)intended);

    public sealed override FileParts? PartsOf(StoredState before, IntendedState intended) => PartsOf((TState)before, (TIntended)intended);

    /// <summary>Reads what was written; that it cannot be read does not mean that it was not written.</summary>
    /// <exception cref="UncertainWriteException">It cannot be read.</exception>
    protected static TState ReadBack(Func<TState> read)
    {
        try
        {
            return read();
        }
        catch (ChangeException exception)
        {
            throw new UncertainWriteException(exception);
        }
    }

    protected abstract bool Holds(TState now, TIntended intended);

    protected abstract (string Before, string After) TextsOf(TState before, TIntended intended);

    protected virtual FileParts? PartsOf(TState before, TIntended intended) => null;
}

/// <summary>A target is not what it was when the change was planned, and has been left alone.</summary>
internal sealed class StaleStateException : Exception;

/// <summary>A write was sent, and no answer says what became of it.</summary>
internal sealed class UncertainWriteException(Exception cause) : Exception(cause.Message, cause);
