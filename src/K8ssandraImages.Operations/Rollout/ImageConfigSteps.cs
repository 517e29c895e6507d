using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// The steps of an operation that are about the text that operators read: written, held to, put back. It is written as every
/// ImageConfig is: dry run, backup, journal, one guarded patch, read back.
/// </summary>
internal sealed class ImageConfigSteps(ClusterObjects objects, ChangedObject target, ImageConfigWrite write, OperationSettings settings)
{
    private readonly ConfigMapTarget _target = new(objects.Session, objects.Context, target.Namespace ?? "", target.Name);

    /// <summary>The text is what the rest of the operation is for: written where it is to be, and that of the plan.</summary>
    public Step Write() => new()
    {
        Name = write.IsToBeWritten ? "write-image-config" : "check-image-config",
        Effect = write.IsToBeWritten ? "Writes the new text into the " + _target.Description : "Sees that the " + _target.Description + " says what was planned for",
        Precondition = "Nobody has changed it since it was planned",
        Inverse = write.IsToBeWritten ? "The text before is put back" : null,
        Risk = write.IsToBeWritten ? OperationRisk.Low : OperationRisk.None,
        Look = LookWhetherWrittenAsync,
    };

    /// <summary>The text from before is put back, if nobody else has changed it since.</summary>
    public Step Restore() => new()
    {
        Name = "restore-image-config",
        Effect = "Puts the text before back into the " + _target.Description,
        Precondition = "Nobody else has changed it since",
        Risk = OperationRisk.Low,
        Look = async cancellationToken => await ReadAsync(cancellationToken).ConfigureAwait(false) switch
        {
            { Found: { } finding } => StepLook.Stop(finding),
            { State: { } state } when state.Text == write.Before => StepLook.Done("The text from before is there."),
            { State: { } state } when state.Text == write.After => Act(state, write.Before!, "restore", "Puts the text before back."),
            { } other => StepLook.Stop(Changed(other.State!, "It was not put back.")),
        },
    };

    /// <summary>Whether the text is the new one; false where it is the old one, or somebody else's.</summary>
    public async Task<bool> IsWrittenAsync(CancellationToken cancellationToken) => (await ReadAsync(cancellationToken).ConfigureAwait(false)).State?.Text == write.After;

    /// <summary>Which text it is, in a few words.</summary>
    public async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        var (state, _) = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return "The " + _target.Description + (state is null ? " is not the one that was there" : state.Text == write.After ? " has the new text" : state.Text == write.Before ? " has the text from before" : " has a text of somebody else");
    }

    /// <summary>
    /// A step that is of use only while the text is what it is meant to be: whatever it has to do or to wait for would come of
    /// another text, once somebody has changed it.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="text">The text that is meant.</param>
    public Step While(Step step, string text) => step with
    {
        Look = async cancellationToken =>
        {
            var look = await step.Look(cancellationToken).ConfigureAwait(false);
            if (look.IsDone || look.Finding is not null)
                return look;
            var (state, finding) = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (state is not null && state.Text != text)
                finding = Changed(state, "The rollout does not go on.");
            return finding is null ? look : StepLook.Stop(finding);
        },
    };

    private async Task<StepLook> LookWhetherWrittenAsync(CancellationToken cancellationToken) => await ReadAsync(cancellationToken).ConfigureAwait(false) switch
    {
        { Found: { } finding } => StepLook.Stop(finding),
        { State: { } state } when state.Text == write.After => StepLook.Done("The " + _target.Description + " says what was planned."),
        { State: { } state } when write.IsToBeWritten && state.Text == write.Before => Act(state, write.After, "set", "Writes " + Lines(state.Text, write.After) + "."),
        { } other => StepLook.Stop(Changed(other.State!, "It was left as it is.")),
    };

    private async Task<(TargetState? State, Diagnostic? Found)> ReadAsync(CancellationToken cancellationToken)
    {
        var root = await objects.FindAsync(ResourceType.ConfigMap, target.Namespace, target.Name, cancellationToken).ConfigureAwait(false);
        if (root is null || root.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
            return (null, OperationRules.WorldChanged.At(_target.Location, "The " + _target.Description + " is not there any more.", "Find out who deleted it; then make the plan anew."));
        return root.At("metadata", "uid")?.Text == write.Uid
            ? (_target.StateOf(root), null)
            : (null, OperationRules.WorldChanged.At(_target.Location, "The " + _target.Description + " is another one than when it was planned: it was deleted and created anew.", "Make the plan anew, and look it through again."));
    }

    private StepLook Act(TargetState state, string text, string action, string what) => StepLook.Act(what, cancellationToken =>
    {
        var draft = _target.Replace(state, text);
        var making = new KnownChange(_target, action, settings);
        new ChangeApplication(new ChangePlan(making, state, draft)).RunOnce(cancellationToken);
        return Task.CompletedTask;
    });

    private Diagnostic Changed(TargetState now, string outcome) => OperationRules.WorldChanged.At(
        _target.Location,
        "Somebody has changed the " + _target.Description + " since it was planned: its text has the hash " + Short(now.Text) + ", planned was " + Short(write.After)
            + (write.Before is null || write.Before == write.After ? "" : ", and before that " + Short(write.Before)) + ". " + outcome,
        "Look at it (" + _target.HowToLook + "), and make the plan anew.");

    private static string Short(string text) => Backup.HashOf(text)[..12];

    private static string Lines(string before, string after)
    {
        var (removed, added) = UnifiedDiff.Count(UnifiedDiff.Of(before, after, ""));
        var count = Math.Max(removed, added);
        return count + (count == 1 ? " line" : " lines");
    }

    /// <summary>
    /// A change of which all is known already: nothing is worked out, and what is not as it was is looked at again. Nothing is
    /// reported, for it is not made on the thread that asks; what became of it is seen by the next look.
    /// </summary>
    private sealed class KnownChange(ConfigMapTarget target, string action, OperationSettings settings) : ChangeMaking(target, action, settings.ForChanges, static _ => { })
    {
        protected override ChangePlan Make(ChangePlan? planned, StoredState state, CancellationToken cancellationToken) => throw new StaleStateException();
    }
}
