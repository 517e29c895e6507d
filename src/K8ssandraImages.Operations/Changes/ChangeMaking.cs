using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// Works out what a change of one target does. Only reads; called again when somebody else has changed the target meanwhile.
/// </summary>
internal abstract class ChangeMaking(ChangeTarget target, string action, ChangeSettings settings, Action<Diagnostic> report)
{
    private const int Attempts = 3;

    public ChangeTarget Target => target;

    /// <summary>The word for it in the journal.</summary>
    public string Action => action;

    public ChangeSettings Settings => settings;

    public Action<Diagnostic> Report => report;

    /// <summary>Makes the plan.</summary>
    /// <exception cref="ChangeException">The change cannot be made, or is refused.</exception>
    public ChangePlan Make(CancellationToken cancellationToken) => Make(null, cancellationToken);

    /// <summary>Makes the plan; null where the change cannot be made or is refused, which is reported.</summary>
    public ChangePlan? TryMake(CancellationToken cancellationToken)
    {
        try
        {
            return Make(cancellationToken);
        }
        catch (ChangeException exception)
        {
            report(exception.Diagnostic);
            return null;
        }
    }

    /// <summary>Makes the plan anew after somebody else has changed the target.</summary>
    /// <param name="planned">The first plan.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="ChangeException">They changed the same, or the change is refused now.</exception>
    public ChangePlan Remake(ChangePlan planned, CancellationToken cancellationToken) => Make(planned, cancellationToken);

    /// <summary>Makes the plan for what the target is.</summary>
    /// <param name="planned">The first plan; null where this is it.</param>
    /// <param name="state">What the target is.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="StaleStateException">It is something else by now.</exception>
    /// <exception cref="ChangeException">The change cannot be made, or is refused.</exception>
    /// <exception cref="IntentException">The target or the release cannot say it.</exception>
    /// <exception cref="EditException">It cannot be written safely.</exception>
    protected abstract ChangePlan Make(ChangePlan? planned, StoredState state, CancellationToken cancellationToken);

    /// <summary>Notes who owns the object; refuses a change that would be put back.</summary>
    protected IReadOnlyList<ObjectOwner> CheckOwners(Node root, List<Diagnostic> findings)
    {
        var owners = Ownership.Of(root);
        foreach (var owner in owners)
        {
            var message = "The " + target.Description + " belongs to " + owner + (owner.Reverts ? ", which puts back what others change." : ".");
            if (owner.Reverts)
                Refuse(ChangeRules.WouldBeReverted, target.Location, message, owner.Remedy, findings);
            else
                findings.Add(ChangeRules.Owned.At(target.Location, message, owner.Remedy));
        }

        return owners;
    }

    /// <summary>Refuses the change, or notes why it would be where it is to be made all the same.</summary>
    protected void Refuse(Rule rule, SourceLocation? location, string message, string remedy, List<Diagnostic> findings)
    {
        if (!settings.Force)
            throw new ChangeException(rule.At(location, message + " Nothing was written.", remedy + " -Force (--force) does it all the same."));
        findings.Add(new Diagnostic(rule.Id, DiagnosticSeverity.Warning, message, location, remedy));
    }

    /// <summary>Says what was found: warnings stand above the question whether to go on.</summary>
    protected List<Diagnostic> Said(List<Diagnostic> findings)
    {
        foreach (var finding in findings)
            report(finding);
        return findings;
    }

    /// <summary>A finding that says where it is: at the target, where it says no more.</summary>
    protected Diagnostic Placed(Diagnostic finding) => finding.Location is null ? finding.With(location: target.Location) : finding;

    private ChangePlan Make(ChangePlan? planned, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var state = Waiting.For(() => target.LookAsync(cancellationToken));
            try
            {
                return Make(planned, state, cancellationToken);
            }
            catch (StaleStateException) when (attempt < Attempts)
            {
                // It was changed while the datacenters were read: the next look sees one state of both.
            }
            catch (StaleStateException)
            {
                throw new ChangeException(ChangeRules.Conflict.At(target.Location, "Somebody keeps changing the " + target.Description + ". Nothing was written.", "Find out who does, and try again."));
            }
            catch (IntentException exception)
            {
                throw new ChangeException(Placed(exception.Diagnostic));
            }
            catch (EditException exception)
            {
                var refusal = exception.Diagnostic;
                throw new ChangeException(new Diagnostic(refusal.Id, refusal.Severity, refusal.Message, refusal.Location, refusal.Remedy) { Cause = exception, Paste = exception.Paste });
            }
        }
    }
}
