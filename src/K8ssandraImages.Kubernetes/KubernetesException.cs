namespace K8ssandraImages.Kubernetes;

/// <summary>What went wrong, as far as it decides what to do next.</summary>
public enum KubernetesErrorKind
{
    /// <summary>The kubeconfig cannot be used: no such context, unreadable file, contradicting fields.</summary>
    Configuration,

    /// <summary>No credential could be had: a plugin failed, a key does not fit its certificate, a token file is gone.</summary>
    Credentials,

    /// <summary>The server's certificate is not accepted, or the server does not accept the client's.</summary>
    Tls,

    /// <summary>The server cannot be reached: no such host, refused, cut, or the proxy did not let it through.</summary>
    Unreachable,

    /// <summary>It took longer than it may.</summary>
    Timeout,

    /// <summary>401: the server does not know who this is.</summary>
    Unauthorized,

    /// <summary>403: the user may not do this.</summary>
    Forbidden,

    /// <summary>404: no such object, or the server does not serve the resource.</summary>
    NotFound,

    /// <summary>409: the object has changed since, exists already, or has another uid.</summary>
    Conflict,

    /// <summary>410: the server no longer has this version, or this page.</summary>
    Expired,

    /// <summary>400, 415, 422 and the like: the server refuses what was sent.</summary>
    Invalid,

    /// <summary>429: too many requests, after all retries.</summary>
    TooManyRequests,

    /// <summary>5xx: the server failed.</summary>
    Server,

    /// <summary>What came back is no answer of a Kubernetes API server.</summary>
    Protocol,
}

/// <summary>
/// A call to a Kubernetes API server that failed. The message is fit for a terminal, names the context, what was tried and what
/// to do, and holds neither a credential nor a body.
/// </summary>
public sealed class KubernetesException : Exception
{
    internal KubernetesException(KubernetesErrorKind kind, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
    }

    /// <summary>What went wrong.</summary>
    public KubernetesErrorKind Kind { get; }

    /// <summary>Whether the same request may be sent again: nothing happened, or it only reads.</summary>
    internal bool MayPass { get; init; }

    /// <summary>When the server wants it to be sent again; null where it did not say.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>The context; null where there is none yet.</summary>
    public string? Context { get; init; }

    /// <summary>The HTTP status; null where the server did not answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The <c>reason</c> of the server's Status, as in <c>AlreadyExists</c>; null where it gave none.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it was not for want of a right that the server refused the object, but by the cluster's rules for it (admission).</summary>
    public bool IsByAdmission { get; init; }

    /// <summary>The verb as RBAC names it: get, list, watch, create, patch, delete; null where there was no request.</summary>
    public string? Verb { get; init; }

    /// <summary>The resource; null where there was no request.</summary>
    public ResourceType? Resource { get; init; }

    /// <summary>The namespace; null for all, or none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The object's name; null for a list.</summary>
    public string? Name { get; init; }

    /// <summary>What to do about it; null where that is not known.</summary>
    public string? Remedy { get; init; }

    /// <summary>The finding behind it, with its place in the kubeconfig; null where it is about no kubeconfig.</summary>
    public Diagnostic? Diagnostic { get; init; }
}
