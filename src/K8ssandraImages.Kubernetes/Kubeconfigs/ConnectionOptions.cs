namespace K8ssandraImages.Kubernetes;

/// <summary>What a connection needs to know that is not in the kubeconfig.</summary>
public sealed record ConnectionOptions
{
    /// <summary>As kubectl without a kuberc, and without a terminal.</summary>
    public static readonly ConnectionOptions Default = new();

    /// <summary>Which credential plugins may be started.</summary>
    public CredentialPluginPolicy Policy { get; init; }

    /// <summary>
    /// Commands that may be started when the policy is <see cref="CredentialPluginPolicy.Allowlist"/>: names that are looked
    /// up in PATH, or full paths.
    /// </summary>
    public IReadOnlyList<string> CredentialPluginAllowlist { get; init; } = [];

    /// <summary>Whether standard input is a terminal that a plugin may ask the user on.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>How long a plugin may take before it is ended.</summary>
    public TimeSpan CredentialPluginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What time it is: when credentials and certificates expire.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Gets what a plugin writes to its standard error, line by line and fit for a terminal; null to leave it out. Called on a
    /// thread of its own.
    /// </summary>
    public Action<string>? PluginMessages { get; init; }

    /// <summary>Acts as this user instead of the kubeconfig's <c>as</c>; null for that one.</summary>
    public string? ImpersonateUser { get; init; }

    /// <summary>Acts with this uid instead of the kubeconfig's <c>as-uid</c>; null for that one.</summary>
    public string? ImpersonateUid { get; init; }

    /// <summary>Acts with these groups instead of the kubeconfig's <c>as-groups</c>; empty for those.</summary>
    public IReadOnlyList<string> ImpersonateGroups { get; init; } = [];
}
