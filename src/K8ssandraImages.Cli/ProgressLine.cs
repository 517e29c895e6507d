using System.Globalization;
using K8ssandraImages.Engine;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary>Says after a second of silence what the work is at, where standard error is a terminal.</summary>
internal sealed class ProgressLine : IDisposable
{
    private const int NamesShown = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Messages _messages;
    private readonly Timer? _timer;
    private readonly long _start = Environment.TickCount64;
    private string? _plural;
    private string? _contexts;
    private string? _operation;
    private int _count;
    private bool _isHidden;

    public ProgressLine(Messages messages)
    {
        _messages = messages;
        if (messages.IsTerminal)
            _timer = new Timer(static state => ((ProgressLine)state!).Write(), this, Patience, Patience / 4);
    }

    /// <summary>One more object is known.</summary>
    /// <param name="plural">What they are called.</param>
    public void Count(string plural)
    {
        _plural = plural;
        _count++;
    }

    /// <summary>What is waited for from now on.</summary>
    public void WaitFor(IReadOnlyCollection<string> contexts)
    {
        if (_timer is null)
            return;
        _operation = null;
        var more = contexts.Count - NamesShown;
        _contexts = string.Join(", ", contexts.Take(NamesShown).Select(context => Printable.Escape(context, 40))) + (more > 0 ? $" and {more} more" : "");
    }

    /// <summary>How far an operation is.</summary>
    public void WaitFor(OperationProgress progress)
    {
        if (_timer is not null)
            _operation = string.Create(CultureInfo.InvariantCulture, $"step {progress.Step} of {progress.Steps}, {progress.Elapsed.TotalSeconds:0} s: ") + Printable.Escape(progress.WaitsFor, 160);
    }

    /// <summary>How far a wait is.</summary>
    public void WaitFor(WaitProgress progress)
    {
        if (_timer is not null && progress.Waited is [var first, ..])
        {
            _operation = string.Create(CultureInfo.InvariantCulture, $"{progress.Done} of {progress.Total} done, {progress.Elapsed.TotalSeconds:0} s: ")
                + Printable.Escape(first.Description + ": " + first.Reason, 160);
        }
    }

    /// <summary>Something else is about to be written to the terminal.</summary>
    public void Hide()
    {
        lock (_lock)
        {
            _isHidden = true;
            _messages.ClearProgress();
        }
    }

    /// <summary>It has been written.</summary>
    /// <param name="endsLine">Whether there is a line of its own for the progress; else it stays away.</param>
    public void Show(bool endsLine)
    {
        if (!endsLine)
            return;
        lock (_lock)
            _isHidden = false;
        _timer?.Change(Patience, Patience / 4);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        Hide();
    }

    private void Write()
    {
        lock (_lock)
        {
            if (_isHidden)
                return;
            if (_operation is { } operation)
            {
                _messages.Progress(operation);
                return;
            }

            var seconds = (Environment.TickCount64 - _start) / 1000;
            var work = _contexts is not null ? "waiting for " + _contexts : _count == 0 ? "reading manifests" : "";
            var known = _count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{_count:N0} {(_count == 1 ? _plural![..^1] : _plural)}");
            _messages.Progress(work + (work.Length > 0 && known.Length > 0 ? ", " : "") + known + string.Create(CultureInfo.InvariantCulture, $", {seconds} s"));
        }
    }
}
