namespace K8ssandraImages;

/// <summary>How a user of a kubeconfig proves who they are.</summary>
public enum KubeconfigAuthentication
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>With a client certificate.</summary>
    ClientCertificate,

    /// <summary>With a token that stands in the kubeconfig.</summary>
    Token,

    /// <summary>With a token in a file of its own, which is read again when it changes.</summary>
    TokenFile,

    /// <summary>With a user name and a password.</summary>
    Basic,

    /// <summary>With what a credential plugin (<c>exec</c>) gives.</summary>
    CredentialPlugin,

    /// <summary>With an <c>auth-provider</c>, which no client supports any more.</summary>
    AuthProvider,
}

/// <summary>A context of a kubeconfig: one API server, as one user.</summary>
public sealed class K8ssContext : K8ssObject
{
    internal K8ssContext()
    {
    }

    /// <summary>The context's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Whether it is the kubeconfig's current context.</summary>
    public bool IsCurrent { get; internal init; }

    /// <summary>The server's address, without any user name or password; null where the context names no usable cluster.</summary>
    public string? Server { get; internal init; }

    /// <summary>The kubeconfig's name for the cluster.</summary>
    public string? KubeconfigCluster { get; internal init; }

    /// <summary>The kubeconfig's name for the user.</summary>
    public string? User { get; internal init; }

    /// <summary>The namespace that kubectl takes where none is given; null where the context names none.</summary>
    public string? DefaultNamespace { get; internal init; }

    /// <summary>How the user proves who they are.</summary>
    public KubeconfigAuthentication Authentication { get; internal init; }

    /// <summary>The command of the credential plugin; null where there is none.</summary>
    public string? CredentialPlugin { get; internal init; }

    /// <summary>Where it stands.</summary>
    public SourceLocation? Location { get; internal init; }

    /// <summary>What keeps it from being used, and what should be known before it is.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
