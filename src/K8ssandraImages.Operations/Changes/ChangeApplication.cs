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

    // What is on its way when somebody wants no more of it.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(600);
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

    /// <summary>Makes the change once, for whoever looks again when that did not succeed.</summary>
    /// <exception cref="StaleStateException">Somebody else was faster.</exception>
    /// <exception cref="UncertainWriteException">The server did not answer, or would not just now.</exception>
    /// <exception cref="ChangeException">It was refused.</exception>
    public K8ssChange RunOnce(CancellationToken cancellationToken)
    {
        try
        {
            return Attempt(planned, cancellationToken);
        }
        catch (ChangeException exception) when (exception.Diagnostic.Cause is KubernetesException { Kind: KubernetesErrorKind.Unreachable or KubernetesErrorKind.Timeout or KubernetesErrorKind.Server or KubernetesErrorKind.Protocol or KubernetesErrorKind.TooManyRequests } cause)
        {
            throw new UncertainWriteException(cause);
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
            after = Write(before, draft, cancellationToken);
        }
        catch (StaleStateException)
        {
            // A request that was sent again for want of an answer is late for what it did itself.
            End(note, TryLook() is { } now && Target.Holds(now, draft) ? StepOutcome.Unknown : StepOutcome.NotApplied, null);
            throw;
        }
        catch (ChangeException)
        {
            End(note, StepOutcome.NotApplied, null);
            throw;
        }
        catch (OperationCanceledException)
        {
            End(note, StepOutcome.Unknown, null);
            _making.Report(ChangeRules.NotWritten.At(Target.Location, "The change of the " + Target.Description + " was interrupted while it was written. Whether it was written is not known.", LookAtIt(backup)));
            throw;
        }
        catch (UncertainWriteException exception)
        {
            after = FindOut(note, before, draft, exception, backup);
        }

        End(note, StepOutcome.Applied, after);
        if (!Target.Holds(after, draft))
        {
            throw new ChangeException(ChangeRules.NotWritten.At(
                Target.Location,
                "Something else is stored than was sent for the " + Target.Description + ": " + Target.OtherWriter + ".",
                "Compare: " + Target.HowToLook + ". What was there before is in " + Printable.Escape(backup, 300) + "."));
        }

        return plan.Describe(ChangeState.Applied, note.Id, backup);
    }

    // What has been sent is seen through, unless that takes long: a write of which nobody knows helps nobody.
    private StoredState Write(StoredState before, IntendedState draft, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource();
        using var registration = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).CancelAfter(Patience), late);
        return Waiting.For(() => Target.WriteAsync(before, draft, late.Token));
    }

    // That it cannot be noted is not the outcome: the line before the write stands, and leads to the backup.
    private void End(ChangeNote note, StepOutcome outcome, StoredState? after)
    {
        try
        {
            note.End(outcome, after);
        }
        catch (ChangeException exception)
        {
            var what = outcome switch { StepOutcome.Applied => "it was made", StepOutcome.NotApplied => "it was not made", _ => "whether it was made is not known" };
            var finding = exception.Diagnostic;
            _making.Report(new Diagnostic(finding.Id, DiagnosticSeverity.Warning, finding.Message + " So the journal does not tell what became of the change " + note.Id + " of the " + Target.Description + ": " + what + ".", Target.Location, finding.Remedy));
        }
    }

    private StoredState? TryLook()
    {
        try
        {
            return Waiting.For(() => Target.LookAsync(CancellationToken.None));
        }
        catch (ChangeException)
        {
            return null; // Then nobody can tell.
        }
    }

    // No answer came, or one of somebody in between. What is there tells; it is looked at even if nobody wants to wait any more,
    // for a change of which nobody knows is the worst outcome.
    private StoredState FindOut(ChangeNote note, StoredState before, IntendedState draft, UncertainWriteException exception, string backup)
    {
        var now = TryLook();
        if (now is not null && Target.Holds(now, draft))
            return now;
        // Who has not waited for the answer may look before it is written.
        var isAsBefore = now is not null && Target.IsUntouched(before, now) && exception.InnerException is not KubernetesException { Kind: KubernetesErrorKind.Timeout };
        End(note, isAsBefore ? StepOutcome.NotApplied : StepOutcome.Unknown, now);
        throw isAsBefore ? Failed(exception, "Nothing was written.", null) : Failed(exception, "Whether it was written is not known.", backup);
    }

    private ChangeException Failed(UncertainWriteException exception, string outcome, string? backup)
    {
        var cause = exception.InnerException!;
        var finding = cause is KubernetesException kubernetes ? ContextReader.Finding(ChangeRules.NotWritten, kubernetes) : null;
        var message = finding?.Message ?? (cause as ChangeException)?.Diagnostic.Message ?? "The " + Target.Description + " cannot be written: " + Printable.Escape(cause.Message, 300);
        return new ChangeException(new Diagnostic(
            ChangeRules.NotWritten.Id,
            ChangeRules.NotWritten.Severity,
            message + " " + outcome,
            Target.Location,
            backup is null ? finding?.Remedy : LookAtIt(backup)) { Cause = cause });
    }

    private string LookAtIt(string backup) => "Look at it (" + Target.HowToLook + "), and give the command again; what was there before is in " + Printable.Escape(backup, 300) + ".";
}
