namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>Lets a loop sleep until something has changed, and no longer than a moment.</summary>
internal sealed class WakeUp : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);
    private readonly SemaphoreSlim _changes = new(0);

    /// <summary>Something has changed.</summary>
    public void Call() => _changes.Release();

    /// <summary>Waits for a change, or for a moment; at once if there was one since the last time.</summary>
    public async Task WaitAsync(CancellationToken stop)
    {
        try
        {
            await _changes.WaitAsync(Longest, stop);
            while (await _changes.WaitAsync(0, stop))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // The loop looks for itself.
        }
    }

    public void Dispose() => _changes.Dispose();
}
