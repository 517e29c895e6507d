namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>How a process left an object.</summary>
/// <param name="Seen">What it had to do with then.</param>
/// <param name="Next">When it looks again whatever happens.</param>
/// <param name="IsQuiet">Whether it does not look before, whatever happens.</param>
internal readonly record struct Settlement(string Seen, DateTimeOffset Next, bool IsQuiet);
