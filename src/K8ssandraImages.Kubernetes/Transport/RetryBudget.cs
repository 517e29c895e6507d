namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>How often, and after what waits, one call is still repeated.</summary>
internal sealed class RetryBudget
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);

    private readonly KubernetesClientOptions _options;
    private int _count;
    private TimeSpan _waited;

    public RetryBudget(KubernetesClientOptions options) => _options = options;

    /// <summary>Waits for the next try; false where there is none left.</summary>
    /// <param name="asked">How long the server wants it to wait; null where it did not say.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public async ValueTask<bool> WaitAsync(TimeSpan? asked, CancellationToken cancellationToken)
    {
        if (_count >= _options.MaxRetries)
            return false;
        var wait = FirstWait * Math.Pow(2, _count);
        if (asked > wait)
            wait = asked.Value;
        // Many clients that were sent away at once are not to come back at once.
        wait *= 1 + (Random.Shared.NextDouble() / 4);
        if (_waited + wait > _options.MaxRetryTime)
            return false;
        _count++;
        _waited += wait;
        await Task.Delay(wait, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
