namespace K8ssandraImages.Kubernetes.Tests.Client;

/// <summary>Credentials as a test wants them: the first, and another after each that the server refused.</summary>
internal sealed class FixedCredentials : ICredentialSource
{
    private readonly Credential[] _credentials;
    private int _current;

    public FixedCredentials(params Credential[] credentials) => _credentials = credentials;

    public int Asked { get; private set; }

    public int Refreshed { get; private set; }

    public static FixedCredentials Token(params string[] tokens) => new([.. tokens.Select(token => new Credential { Authorization = "Bearer " + token })]);

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        Asked++;
        return ValueTask.FromResult(_credentials[_current]);
    }

    public ValueTask<Credential?> RefreshAsync(Credential refused, CancellationToken cancellationToken)
    {
        Refreshed++;
        return ValueTask.FromResult(_current + 1 < _credentials.Length ? _credentials[++_current] : null);
    }
}

/// <summary>A clock that runs faster, so that waits of minutes can be tested; it remembers them.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private readonly int _speed;
    private readonly long _start = System.GetTimestamp();
    private readonly DateTimeOffset _startUtc = System.GetUtcNow();
    private readonly List<TimeSpan> _waits = [];

    public HurriedTime(int speed) => _speed = speed;

    /// <summary>What was waited for, the deadlines of requests included.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_waits)
                return [.. _waits];
        }
    }

    public override long GetTimestamp() => _start + ((System.GetTimestamp() - _start) * _speed);

    public override DateTimeOffset GetUtcNow() => _startUtc + (System.GetElapsedTime(_start) * _speed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            lock (_waits)
                _waits.Add(dueTime);
        }

        return new HurriedTimer(System.CreateTimer(callback, state, Faster(dueTime), Faster(period)), this);
    }

    private TimeSpan Faster(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / _speed;

    private sealed class HurriedTimer(ITimer timer, HurriedTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Faster(dueTime), time.Faster(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
