using System.Runtime.InteropServices;

namespace K8ssandraImages.Cli;

/// <summary>
/// Ctrl+C, and the request to end, while something is done that must be stopped in order: credential plugins are ended too.
/// Nobody is asked for longer than a second. Who never takes the token is ended by the system, at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _source = new();
    private PosixSignalRegistration? _interrupt;
    private PosixSignalRegistration? _terminate;
    private Timer? _end;
    private int _exitCode;

    /// <summary>Is cancelled when somebody wants the process to end.</summary>
    public CancellationToken Token
    {
        get
        {
            _interrupt ??= PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted));
            _terminate ??= PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));
            return _source.Token;
        }
    }

    /// <summary>The exit code that says so; null where nobody wants the process to end.</summary>
    public int? RequestedExitCode => _exitCode == 0 ? null : _exitCode;

    public void Dispose()
    {
        _interrupt?.Dispose();
        _terminate?.Dispose();
        _end?.Dispose();
        _source.Dispose();
    }

    // The second request is the system's: it ends the process as it is.
    private void Stop(PosixSignalContext context, int exitCode)
    {
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
            return;
        context.Cancel = true;
        // Whatever waits for something else, such as a reader of the output that does not read.
        _end = new Timer(_ => Environment.Exit(exitCode), null, Patience, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }
}
