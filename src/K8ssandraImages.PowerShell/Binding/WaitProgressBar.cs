using System.Globalization;
using System.Management.Automation;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>Shows which datacenters are waited for, and what keeps each of them from being well.</summary>
internal sealed class WaitProgressBar(PSCmdlet cmdlet)
{
    private const int Id = 0x4b56;
    private const int Shown = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, string> _said = new(StringComparer.Ordinal);
    private readonly HashSet<int> _bars = [];

    /// <summary>Shows it; what a datacenter waits for goes to the verbose stream too whenever it is another thing, for those who read a transcript.</summary>
    public void Show(WaitProgress progress)
    {
        foreach (var waited in progress.Waited)
        {
            if (_said.TryGetValue(waited.Description, out var said) && said == waited.Reason)
                continue;
            _said[waited.Description] = waited.Reason;
            cmdlet.WriteVerbose("The " + waited.Description + ": " + waited.Reason + ".");
        }

        if (_bars.Count == 0 && progress.Elapsed < Patience)
            return;
        Write(Id, new ProgressRecord(Id, "Waiting for datacenters", progress.Done + " of " + progress.Total + " done, " + Text(progress.Elapsed) + " of at most " + Text(progress.Timeout))
        {
            PercentComplete = progress.Done * 100 / Math.Max(1, progress.Total),
            SecondsRemaining = -1,
        });
        // Who waits for many sees those that come first.
        for (var i = 0; i < Shown; i++)
        {
            if (i >= progress.Waited.Count)
            {
                End(Id + 1 + i);
                continue;
            }

            var waited = progress.Waited[i];
            Write(Id + 1 + i, new ProgressRecord(Id + 1 + i, waited.Description, waited.Reason) { ParentActivityId = Id, PercentComplete = waited.Fraction is { } fraction ? (int)(Math.Clamp(fraction, 0, 1) * 100) : -1 });
        }
    }

    /// <summary>Takes it away.</summary>
    public void Complete()
    {
        foreach (var id in _bars.OrderDescending().ToList())
            End(id);
    }

    private void Write(int id, ProgressRecord record)
    {
        _bars.Add(id);
        cmdlet.WriteProgress(record);
    }

    private void End(int id)
    {
        if (!_bars.Remove(id))
            return;
        cmdlet.WriteProgress(id == Id ? new ProgressRecord(id, "-", "-") { RecordType = ProgressRecordType.Completed } : new ProgressRecord(id, "-", "-") { ParentActivityId = Id, RecordType = ProgressRecordType.Completed });
    }

    private static string Text(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
