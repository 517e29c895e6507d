namespace K8ssandraImages.Kubernetes;

/// <summary>How patient a client is.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>What kubectl's users are used to.</summary>
    public static readonly KubernetesClientOptions Default = new();

    /// <summary>Until the server, or the proxy before it, is connected and its certificate checked. 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Without a single byte of an answer. 60 seconds; a long answer that keeps coming has all the time it needs.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a call is repeated after the server asked for it, or the connection was cut. 5.</summary>
    public int MaxRetries { get; init; } = 5;

    /// <summary>How long the waits between the repetitions of one call are in sum at most. 60 seconds.</summary>
    public TimeSpan MaxRetryTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a watch that worked tries to go on while the server cannot be reached or fails. 5 minutes.</summary>
    public TimeSpan MaxWatchOutage { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The clock of all waits and deadlines.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Reads a variable of the environment: those of the proxy.</summary>
    internal Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
