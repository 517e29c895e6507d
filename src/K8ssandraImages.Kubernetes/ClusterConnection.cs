using System.Security.Cryptography.X509Certificates;

namespace K8ssandraImages.Kubernetes;

/// <summary>How one API server is reached, and as whom: a context of a kubeconfig, or the pod that this runs in.</summary>
public sealed class ClusterConnection
{
    /// <summary>The context's name; <c>in-cluster</c> inside a pod.</summary>
    public required string Context { get; init; }

    /// <summary>The server's address, with its path if it has one.</summary>
    public required Uri Server { get; init; }

    /// <summary>The context's namespace; null where it names none (kubectl then takes <c>default</c>).</summary>
    public string? Namespace { get; init; }

    /// <summary>The certificates to trust, and no others; null for those of the machine.</summary>
    public X509Certificate2Collection? CertificateAuthorities { get; init; }

    /// <summary>The name that the server's certificate must have, and that is sent as SNI; null for the server's host.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Whether the server's certificate is not checked at all.</summary>
    public bool SkipsTlsVerification { get; init; }

    /// <summary>The proxy of this cluster (http, https, socks5); null for that of the environment.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Whether answers are not to be compressed.</summary>
    public bool DisablesCompression { get; init; }

    /// <summary>Headers of every request: whom the user acts as (<c>Impersonate-User</c> …), in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    /// <summary>Who the user is.</summary>
    public required ICredentialSource Credentials { get; init; }

    /// <summary>What the user should know before the connection is used, such as that the certificate is not checked.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];
}

/// <summary>Tells who the user is, whenever a connection asks.</summary>
public interface ICredentialSource
{
    /// <summary>The credential that is valid now: kept, read again, or had from a plugin.</summary>
    /// <param name="cancellationToken">Stops at once; a plugin is ended.</param>
    /// <exception cref="KubernetesException">There is none, and why.</exception>
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Another credential after the server did not accept one (401); null where there is no other.</summary>
    /// <param name="refused">What the server did not accept.</param>
    /// <param name="cancellationToken">Stops at once; a plugin is ended.</param>
    ValueTask<Credential?> RefreshAsync(Credential refused, CancellationToken cancellationToken);
}

/// <summary>What a user shows to the server. Its text is never written to any message.</summary>
public sealed class Credential
{
    /// <summary>Nobody.</summary>
    public static readonly Credential Anonymous = new();

    /// <summary>The <c>Authorization</c> header, as in <c>Bearer …</c>; null for none.</summary>
    public string? Authorization { get; init; }

    /// <summary>The client certificate with its key; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The certificates between the client's and its authority, to be sent with it; empty where there are none.</summary>
    public X509Certificate2Collection ClientCertificateChain { get; init; } = [];

    /// <summary>What it is, without the secret.</summary>
    public override string ToString() => ClientCertificate is not null ? "client certificate" : Authorization is not null ? "authorization header" : "anonymous";
}
