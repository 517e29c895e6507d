namespace K8ssandraImages.Kubernetes.Credentials;

/// <summary>
/// Work that runs once for all who ask for it while it runs. It is cancelled when the last of them has given up; each of them
/// stops waiting at once.
/// </summary>
internal sealed class SharedRun<T>
{
    private readonly object _lock = new();
    private Run? _run;

    /// <summary>Waits for the work that runs, or starts it.</summary>
    /// <param name="work">The work, if none runs; on a thread of its own.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<T> JoinAsync(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Run run;
        lock (_lock)
        {
            if (_run is null || _run.Task.IsCompleted)
            {
                var cancellation = new CancellationTokenSource();
                var stop = cancellation.Token;
                _run = new Run(Task.Run(() => work(stop), CancellationToken.None), cancellation);
            }

            run = _run;
            run.Waiting++;
        }

        try
        {
            return await run.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            bool isLast, isAbandoned;
            lock (_lock)
            {
                isLast = --run.Waiting == 0;
                isAbandoned = isLast && !run.Task.IsCompleted;
                // Who comes now begins anew.
                if (isLast && _run == run)
                    _run = null;
            }

            if (isAbandoned)
                run.Cancellation.Cancel();
            if (isLast)
                run.Cancellation.Dispose();
        }
    }

    private sealed class Run(Task<T> task, CancellationTokenSource cancellation)
    {
        public Task<T> Task { get; } = task;

        public CancellationTokenSource Cancellation { get; } = cancellation;

        public int Waiting { get; set; }
    }
}
