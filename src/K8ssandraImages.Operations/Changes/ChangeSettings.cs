namespace K8ssandraImages.Operations.Changes;

/// <summary>How changes are made.</summary>
public sealed record ChangeSettings
{
    /// <summary>Whether what is refused for a reason is done all the same.</summary>
    public bool Force { get; init; }

    /// <summary>Where backups and the journal are kept.</summary>
    public required StateFolder State { get; init; }

    /// <summary>The command that makes the changes, without its arguments.</summary>
    public required string Command { get; init; }

    /// <summary>Tells the time.</summary>
    internal Func<DateTimeOffset> Now { get; init; } = static () => DateTimeOffset.UtcNow;
}
