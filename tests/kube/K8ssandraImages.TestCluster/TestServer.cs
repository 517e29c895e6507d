namespace K8ssandraImages.TestCluster;

/// <summary>The API server that the tests may use, as <c>tests/kube/kube.sh</c> started it or a person named it.</summary>
public static class TestServer
{
    /// <summary>The kubeconfig of a throw-away cluster; null where there is none and its tests are skipped.</summary>
    public static string? Kubeconfig { get; } = Environment.GetEnvironmentVariable("K8SSANDRAIMAGES_TEST_KUBECONFIG") is { Length: > 0 } path && File.Exists(path) ? path : null;

    /// <summary>Whether kube.sh started it: nobody needs to tidy up in it then.</summary>
    internal static bool IsOurs { get; } = Kubeconfig is not null && File.Exists(Beside(Kubeconfig, ".kube.sh"));

    /// <summary>Whether the server of a kubeconfig runs the controllers of Deployments and StatefulSets.</summary>
    internal static bool RunsControllers(string kubeconfig) => !File.Exists(Beside(kubeconfig, "no-controllers"));

    private static string Beside(string kubeconfig, string file) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(kubeconfig))!, file);
}
