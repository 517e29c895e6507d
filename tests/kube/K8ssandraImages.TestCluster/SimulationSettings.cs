namespace K8ssandraImages.TestCluster;

/// <summary>How quickly simulated operators go about their work. The defaults are for tests; real operators take far longer.</summary>
public sealed record SimulationSettings
{
    /// <summary>How long a lease lasts that is not renewed: 15 s in a real operator.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The pause after the update of a rack: 20 s in a real operator.</summary>
    public TimeSpan QuietPeriod { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>When a reconcile that failed, or waits, is tried again.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>When a container that ended is started anew: 10 s and then longer and longer on a real node.</summary>
    public TimeSpan CrashBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the process of a pod goes on as long as the pod's object is there, as on a node that is cut off: an old process
    /// then reconciles while its pod is Terminating. Otherwise it ends with the deletion.
    /// </summary>
    public bool TerminatingProcessesGoOn { get; init; }
}
