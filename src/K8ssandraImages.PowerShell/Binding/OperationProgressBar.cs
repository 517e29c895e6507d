using System.Management.Automation;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>Shows which step an operation is at, and what it waits for.</summary>
internal sealed class OperationProgressBar(PSCmdlet cmdlet)
{
    private const int Id = 0x4b54;
    private const int StepId = 0x4b55;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private bool _shown;
    private int _said;

    /// <summary>Shows it; what is waited for goes to the verbose stream too, once each, for those who read a transcript.</summary>
    public void Show(OperationProgress progress)
    {
        var line = progress.WaitsFor.GetHashCode(StringComparison.Ordinal);
        if (line != _said)
        {
            _said = line;
            cmdlet.WriteVerbose("Step " + progress.Step + " of " + progress.Steps + ": " + progress.WaitsFor);
        }

        if (!_shown && progress.Elapsed < Patience && progress.Step == 1)
            return;
        _shown = true;
        cmdlet.WriteProgress(new ProgressRecord(Id, progress.Target, "Step " + progress.Step + " of " + progress.Steps + ": " + progress.Effect) { PercentComplete = (progress.Step - 1) * 100 / progress.Steps });
        cmdlet.WriteProgress(new ProgressRecord(StepId, progress.Effect, progress.WaitsFor)
        {
            ParentActivityId = Id,
            PercentComplete = progress.Fraction is { } fraction ? (int)(Math.Clamp(fraction, 0, 1) * 100) : -1,
        });
    }

    /// <summary>Takes it away.</summary>
    public void Complete()
    {
        if (!_shown)
            return;
        _shown = false;
        cmdlet.WriteProgress(new ProgressRecord(StepId, "-", "-") { ParentActivityId = Id, RecordType = ProgressRecordType.Completed });
        cmdlet.WriteProgress(new ProgressRecord(Id, "-", "-") { RecordType = ProgressRecordType.Completed });
    }
}
