namespace K8ssandraImages.TestCluster;

/// <summary>As <see cref="ClusterFactAttribute"/>, for a test of many cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterTheoryAttribute : TheoryAttribute
{
    /// <summary>A test of many cases.</summary>
    /// <param name="needs">What it needs beyond the server itself.</param>
    public ClusterTheoryAttribute(Needs needs = Needs.Server)
    {
        Skip = needs.Missing();
    }
}
