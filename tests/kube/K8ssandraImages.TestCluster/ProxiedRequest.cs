namespace K8ssandraImages.TestCluster;

/// <summary>A request that reached a <see cref="FaultProxy"/>.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">Its headers, by name; the last of those that come twice.</param>
/// <param name="Body">What was sent; empty for nothing.</param>
public sealed record ProxiedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The path without the query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>Whether it may change something: any method but GET and HEAD, and not a dry run.</summary>
    public bool IsWrite => Method is not ("GET" or "HEAD") && !Target.Contains("dryRun=All", StringComparison.Ordinal);
}
