namespace K8ssandraImages.Kubernetes.Credentials;

/// <summary>What is wrong with a certificate or a key; its message goes on a sentence that begins with where they are.</summary>
internal sealed class CertificateException : Exception
{
    /// <param name="what">As in <c>has no certificate in PEM</c>.</param>
    /// <param name="isKey">Whether the key is at fault, not the certificate.</param>
    /// <param name="remedy">What to do.</param>
    public CertificateException(string what, bool isKey, string remedy)
        : base(what)
    {
        IsKey = isKey;
        Remedy = remedy;
    }

    public bool IsKey { get; }

    public string Remedy { get; }
}
