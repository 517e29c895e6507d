namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>A time without any sign from the server, begun anew with each wait for one; or the caller's cancellation.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _caller;

    public Deadline(TimeSpan length, TimeProvider time, CancellationToken cancellationToken)
    {
        Length = length;
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _caller = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>How long a wait may be; the next one, where it is changed during one.</summary>
    public TimeSpan Length { get; set; }

    public CancellationToken Token => _source.Token;

    public void Start() => _source.CancelAfter(Length);

    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _caller.Dispose();
        _source.Dispose();
    }
}
