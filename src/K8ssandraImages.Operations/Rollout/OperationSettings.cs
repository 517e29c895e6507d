using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>How operations are carried out.</summary>
public sealed record OperationSettings
{
    /// <summary>Where operations, backups and the journal are kept.</summary>
    public required StateFolder State { get; init; }

    /// <summary>The command, without its arguments.</summary>
    public required string Command { get; init; }

    /// <summary>Where findings go that belong to no answer; on the thread that asks.</summary>
    public required Action<Diagnostic> Report { get; init => field = diagnostic => Waiting.Tell(() => value(diagnostic)); }

    /// <summary>Whether what is refused for a reason is done all the same, where that can be.</summary>
    public bool Force { get; init; }

    /// <summary>How long each step may wait; null for what the operation takes for long enough.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Told a few times a second how far it is, on the thread that asks.</summary>
    public Action<OperationProgress>? Progress { get; init; }

    /// <summary>Tells the time.</summary>
    internal Func<DateTimeOffset> Now { get; init; } = static () => DateTimeOffset.UtcNow;

    /// <summary>How long is waited between two looks.</summary>
    internal TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long something has to be broken until nobody hopes any more.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For <see cref="ImageConfigChanges"/> and others that make one change.</summary>
    internal ChangeSettings ForChanges => new() { State = State, Command = Command, Force = Force, Now = Now };
}

/// <summary>How far an operation is.</summary>
/// <param name="Operation">Its identifier.</param>
/// <param name="Target">What it is done to.</param>
/// <param name="Step">The step, from 1.</param>
/// <param name="Steps">How many there are.</param>
/// <param name="Effect">What the step does.</param>
/// <param name="WaitsFor">What is waited for or done at the moment, fit for a terminal.</param>
/// <param name="Fraction">How much of the step is done, from 0 to 1; null where that cannot be told.</param>
/// <param name="Elapsed">How long the step has taken so far.</param>
public sealed record OperationProgress(string Operation, string Target, int Step, int Steps, string Effect, string WaitsFor, double? Fraction, TimeSpan Elapsed);
