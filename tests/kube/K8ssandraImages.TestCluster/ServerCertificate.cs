namespace K8ssandraImages.TestCluster;

/// <summary>The certificate that a <see cref="FaultProxy"/> shows.</summary>
public enum ServerCertificate
{
    /// <summary>In order.</summary>
    Valid,

    /// <summary>Signed by an authority that the kubeconfig does not name.</summary>
    WrongAuthority,

    /// <summary>For <c>elsewhere.example</c>.</summary>
    WrongName,

    /// <summary>Expired yesterday.</summary>
    Expired,

    /// <summary>Valid from tomorrow on.</summary>
    NotYetValid,
}
