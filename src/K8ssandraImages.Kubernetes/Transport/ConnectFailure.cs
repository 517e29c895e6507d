namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>A connection that did not come about. Nothing of the request has been sent.</summary>
internal sealed class ConnectFailure : Exception
{
    /// <param name="kind">What it will be for the caller.</param>
    /// <param name="message">What happened, fit for a terminal.</param>
    /// <param name="remedy">What to do.</param>
    /// <param name="mayPass">Whether it is worth another try.</param>
    /// <param name="inner">The cause; null where it could hold what somebody else wrote.</param>
    public ConnectFailure(KubernetesErrorKind kind, string message, string remedy, bool mayPass = false, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Remedy = remedy;
        MayPass = mayPass;
    }

    public KubernetesErrorKind Kind { get; }

    public string Remedy { get; }

    public bool MayPass { get; }
}
