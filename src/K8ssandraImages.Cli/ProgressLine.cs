using System.Globalization;

namespace K8ssandraImages.Cli;

/// <summary>Says after a second what the work is at, where standard error is a terminal.</summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Messages _messages;
    private readonly Timer? _timer;
    private readonly long _start = Environment.TickCount64;
    private int _images;
    private volatile bool _silent;

    public ProgressLine(Messages messages)
    {
        _messages = messages;
        if (messages.IsTerminal)
            _timer = new Timer(static state => ((ProgressLine)state!).Show(), this, Patience, Patience / 4);
    }

    /// <summary>One more image is known.</summary>
    public void Count() => _images++;

    /// <summary>The answer itself shows from now on that there is progress.</summary>
    public void Stop()
    {
        if (_timer is null || _silent)
            return;
        _silent = true;
        _messages.ClearProgress();
    }

    public void Dispose()
    {
        _timer?.Dispose();
        Stop();
    }

    private void Show()
    {
        if (_silent)
            return;
        var seconds = (Environment.TickCount64 - _start) / 1000;
        _messages.Progress(_images == 0
            ? string.Create(CultureInfo.InvariantCulture, $"reading manifests, {seconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"{_images:N0} images, {seconds} s"));
    }
}
