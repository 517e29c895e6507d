namespace K8ssandraImages.Kubernetes;

/// <summary>
/// How a user of a kubeconfig shows who it is. Of several ways the last one in this list is named, except that a plugin is
/// named, as it is started, only where there is no other (client-go, plugin/pkg/client/auth/exec, UpdateTransportConfig).
/// </summary>
public enum AuthenticationKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>A certificate and its key.</summary>
    ClientCertificate,

    /// <summary>A bearer token in the kubeconfig.</summary>
    Token,

    /// <summary>A bearer token in a file of its own.</summary>
    TokenFile,

    /// <summary>User name and password.</summary>
    Basic,

    /// <summary>A command that tells the credential (<c>exec</c>).</summary>
    CredentialPlugin,

    /// <summary><c>auth-provider</c>, which Kubernetes no longer has.</summary>
    AuthProvider,
}
