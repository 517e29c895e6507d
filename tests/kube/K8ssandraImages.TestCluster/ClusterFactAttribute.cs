namespace K8ssandraImages.TestCluster;

/// <summary>A test that needs the API server of <see cref="TestServer"/>; skipped, and counted so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterFactAttribute : FactAttribute
{
    /// <summary>A test of one case.</summary>
    /// <param name="needs">What it needs beyond the server itself.</param>
    public ClusterFactAttribute(Needs needs = Needs.Server)
    {
        Skip = needs.Missing();
    }
}
