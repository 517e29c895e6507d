namespace K8ssandraImages.TestCluster;

/// <summary>What a test needs of the ring.</summary>
public enum Needs
{
    /// <summary>The API server.</summary>
    Server,

    /// <summary>The API server with the controllers that make pods of Deployments and StatefulSets.</summary>
    Controllers,

    /// <summary>Servers of its own beside it: <see cref="OwnServer"/>.</summary>
    OwnServer,
}

internal static class NeedsExtensions
{
    /// <summary>Why a test cannot run here; null if it can.</summary>
    public static string? Missing(this Needs needs) => needs switch
    {
        _ when TestServer.Kubeconfig is null => "no API server (see tests/kube/kube.sh)",
        Needs.Controllers when !TestServer.RunsControllers(TestServer.Kubeconfig) => "no kube-controller-manager (see tests/kube/kube.sh)",
        Needs.OwnServer when !OwnServer.IsPossible => "no binaries of an API server (see tests/kube/kube.sh)",
        _ => null,
    };
}
