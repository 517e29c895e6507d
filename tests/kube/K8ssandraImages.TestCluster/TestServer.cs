namespace K8ssandraImages.TestCluster;

/// <summary>The API server that the tests may use, as <c>tests/kube/kube.sh</c> started it or a person named it.</summary>
public static class TestServer
{
    /// <summary>The kubeconfig of a throw-away cluster; null where there is none and its tests are skipped.</summary>
    public static string? Kubeconfig { get; } = Environment.GetEnvironmentVariable("K8SSANDRAIMAGES_TEST_KUBECONFIG") is { Length: > 0 } path && File.Exists(path) ? path : null;
}
