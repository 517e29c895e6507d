using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>How a rollout is undone, as far as it is done.</summary>
internal sealed class RolloutUndo(OperationRecord record, RolloutFacts facts, OperationSettings settings)
{
    /// <summary>What to do.</summary>
    /// <param name="state">How far it is.</param>
    public string Text(OperationState state) => state == OperationState.RolledBack
        ? "There is nothing to undo: it was taken back."
        : Commands is { } commands ? "Put the text before back, and roll it out: " + commands
        : "The text was there before the rollout, and no backup in the journal is of what it was before that: bring in the earlier text (-ImageConfigPath), and roll it out.";

    /// <summary>The commands; null where nothing is known to go back to.</summary>
    public string? Commands => Change() is not { } change ? null
        : "Restore-K8ssImageConfig -Id " + change + Where + "; Invoke-K8ssImageRollout -Context " + ChangeTarget.Quoted(record.Target.Context ?? "") + Where;

    private string Where => settings.State.IsNamed ? " -JournalPath " + ChangeTarget.Quoted(settings.State.FullPath) : "";

    /// <summary>The last change that wrote the text of the rollout; null where the journal knows none.</summary>
    public string? Change() => LastOf(new Journal(settings.State).Read(static _ => { }), record.Target, facts.Text.After)?.Operation;

    /// <summary>The last change of a target that left it with a text.</summary>
    public static JournalEntry? LastOf(IEnumerable<JournalEntry> entries, ChangedObject target, string text)
    {
        var hash = Backup.HashOf(text);
        return entries.Where(entry => entry.Backup is not null && entry.Target.IsSame(target)).GroupBy(static entry => entry.Operation, StringComparer.Ordinal)
            .Where(static operation => !operation.Any(static entry => entry.Outcome == StepOutcome.NotApplied))
            .LastOrDefault(operation => operation.Last().HashAfter == hash)?.Last();
    }
}
