using K8ssandraImages.Engine;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// Makes a planned change: asks the server whether it would take it, saves what is there, notes what is about to be done, writes
/// in exactly the version that was planned for, looks at what is there afterwards, and notes what became of it.
/// </summary>
internal sealed class ChangeApplication(ChangePlan planned)
{
    // Each time somebody else was faster.
    private const int Attempts = 5;
    private readonly ChangeMaking _making = planned.Making;

    private ChangeTarget Target => _making.Target;

    /// <summary>Makes the change.</summary>
    /// <exception cref="ChangeException">It was not made, or that is not known.</exception>
    public K8ssChange Run(CancellationToken cancellationToken)
    {
        var plan = planned;
        for (var attempt = 1; ; attempt++)
        {
            if (plan.IsUnchanged)
                return plan.Describe();
            try
            {
                return Attempt(plan, cancellationToken);
            }
            catch (StaleStateException) when (attempt < Attempts)
            {
                plan = _making.Remake(planned, cancellationToken);
            }
            catch (StaleStateException)
            {
                throw new ChangeException(ChangeRules.Conflict.At(Target.Location, "Somebody keeps changing the " + Target.Description + ": " + Attempts + " attempts came too late. Nothing was written.", "Find out who does, and try again."));
            }
        }
    }

    private K8ssChange Attempt(ChangePlan plan, CancellationToken cancellationToken)
    {
        var (before, draft) = (plan.Precondition, plan.Effect);
        Waiting.For(() => Target.CheckAsync(before, draft, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        var note = new ChangeNote(_making.Settings, Target, _making.Action, before, draft);
        var backup = note.Begin();
        StoredState after;
        try
        {
            after = Waiting.For(() => Target.WriteAsync(before, draft, cancellationToken));
        }
        catch (Exception exception) when (exception is StaleStateException or ChangeException)
        {
            note.End(StepOutcome.NotApplied, null);
            throw;
        }
        catch (OperationCanceledException)
        {
            note.End(StepOutcome.Unknown, null);
            throw;
        }
        catch (UncertainWriteException exception)
        {
            after = FindOut(note, before, draft, exception, backup);
        }

        note.End(StepOutcome.Applied, after);
        if (!Target.Holds(after, draft))
        {
            throw new ChangeException(ChangeRules.NotWritten.At(
                Target.Location,
                "Something else is stored than was sent for the " + Target.Description + ": " + Target.OtherWriter + ".",
                "Compare: " + Target.HowToLook + ". What was there before is in " + Printable.Escape(backup, 300) + "."));
        }

        return plan.Describe(ChangeState.Applied, note.Id, backup);
    }

    // No answer came, or one of somebody in between. What is there tells; it is looked at even if nobody wants to wait any more,
    // for a change of which nobody knows is the worst outcome.
    private StoredState FindOut(ChangeNote note, StoredState before, IntendedState draft, UncertainWriteException exception, string backup)
    {
        StoredState? now = null;
        try
        {
            now = Waiting.For(() => Target.LookAsync(CancellationToken.None));
        }
        catch (ChangeException)
        {
            // Then nobody can tell.
        }

        if (now is not null && Target.Holds(now, draft))
            return now;
        var isAsBefore = now is not null && Target.IsUntouched(before, now);
        note.End(isAsBefore ? StepOutcome.NotApplied : StepOutcome.Unknown, now);
        throw isAsBefore ? Failed(exception, "Nothing was written.", null) : Failed(exception, "Whether it was written is not known.", backup);
    }

    private ChangeException Failed(UncertainWriteException exception, string outcome, string? backup)
    {
        var cause = exception.InnerException!;
        var finding = cause is KubernetesException kubernetes ? ContextReader.Finding(ChangeRules.NotWritten, kubernetes) : null;
        var message = finding?.Message ?? "The " + Target.Description + " cannot be written: " + Printable.Escape(cause.Message, 300);
        return new ChangeException(new Diagnostic(
            ChangeRules.NotWritten.Id,
            ChangeRules.NotWritten.Severity,
            message + " " + outcome,
            Target.Location,
            backup is null ? finding?.Remedy : "Look at it, and give the command again; what was there before is in " + Printable.Escape(backup, 300) + ".") { Cause = cause });
    }
}
