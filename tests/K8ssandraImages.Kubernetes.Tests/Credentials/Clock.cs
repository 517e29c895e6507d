namespace K8ssandraImages.Kubernetes.Tests.Credentials;

/// <summary>A clock that a test sets. Its timers are those of the system, so a time-out stays one.</summary>
internal sealed class Clock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2025, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
