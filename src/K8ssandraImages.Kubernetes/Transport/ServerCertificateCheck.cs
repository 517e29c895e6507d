using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Kubernetes.Transport;

/// <summary>
/// Checks the certificate of one server, as Go does: a chain to a trusted certificate, in its time, for server authentication,
/// and the host among the subject alternative names (the common name does not count). Keeps what is wrong with it.
/// </summary>
internal sealed class ServerCertificateCheck
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int MaxNames = 10;

    private readonly string _name;
    private readonly X509Certificate2Collection? _authorities;

    /// <param name="name">The name or the address that the certificate must have.</param>
    /// <param name="authorities">The certificates to trust, and no others; null for those of the machine.</param>
    public ServerCertificateCheck(string name, X509Certificate2Collection? authorities)
    {
        _name = name.TrimEnd('.');
        _authorities = authorities;
    }

    /// <summary>What is wrong with the certificate that was refused; null before, or where it was accepted.</summary>
    public string? Problem { get; private set; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; private set; } = "";

    /// <summary>How chains are built. Nothing is fetched from addresses that a certificate names, and revocation is not asked for.</summary>
    public X509ChainPolicy CreatePolicy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (_authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(_authorities);
        }

        return policy;
    }

    /// <summary>Accepts or refuses; to be given to the TLS stream together with <see cref="CreatePolicy"/>.</summary>
    public bool Accept(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || chain is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
            return Refuse("the server shows no certificate", "Check that the address is that of an API server.");
        return HasTrustedChain(chain, leaf) && HasName(leaf);
    }

    private bool HasTrustedChain(X509Chain chain, X509Certificate2 leaf)
    {
        foreach (var element in chain.ChainElements)
        {
            if (!element.ChainElementStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)))
                continue;
            var certificate = element.Certificate;
            var whose = certificate.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span) ? "the server's certificate" : $"the authority {Subject(certificate.Subject)} of the server's certificate";
            return DateTime.Now < certificate.NotBefore
                ? Refuse($"{whose} is not valid before {Utc(certificate.NotBefore)}", "Check the clock of this machine.")
                : Refuse($"{whose} expired on {Utc(certificate.NotAfter)}", "Renew it, or check the clock of this machine.");
        }

        var problems = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        const X509ChainStatusFlags untrusted = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;
        // Go trusts every certificate that it is given, an intermediate one as well; .NET wants a chain to end in a self-signed one.
        if ((problems & ~untrusted) == 0 && ((problems & untrusted) == 0 || IsAuthority(chain.ChainElements[^1].Certificate)))
            return true;
        // A cluster that was made anew often has an authority of the same name with another key.
        var isNamesake = problems.HasFlag(X509ChainStatusFlags.NotSignatureValid);
        if ((problems & ~(untrusted | X509ChainStatusFlags.NotSignatureValid)) == 0)
        {
            return Refuse(
                $"the server's certificate is signed by an authority that {(_authorities is null ? "this machine" : "this context")} does not trust: {Subject(leaf.Issuer)}{(isNamesake ? ", of which it trusts only a namesake with another key" : "")}",
                (_authorities is null
                    ? "Give the cluster a certificate-authority in the kubeconfig"
                    : "Check the cluster's certificate-authority in the kubeconfig: it may be that of another or an older cluster")
                + "; or a proxy on the way shows a certificate of its own.");
        }

        return Refuse($"the server's certificate cannot be used for a server ({problems & ~untrusted})", "Ask for a certificate that is made for this server.");
    }

    private bool IsAuthority(X509Certificate2 certificate) =>
        _authorities is not null && _authorities.Any(authority => authority.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span));

    private bool HasName(X509Certificate2 leaf)
    {
        var names = Names(leaf);
        try
        {
            if (names.Count > 0 && leaf.MatchesHostname(_name, allowWildcards: true, allowCommonName: false))
                return true;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // No host name, or extensions that cannot be read: no match.
        }

        const string remedy = "Use an address that is in the certificate, or set tls-server-name of the cluster to a name that is.";
        var wanted = Printable.Escape(_name, 253);
        if (names.Count == 0)
            return Refuse($"the server's certificate holds no host names (subject alternative names), so it is not for {wanted}", "Ask for a certificate with the server's names in it: the common name does not count.");
        var more = names.Count > MaxNames ? $" and {names.Count - MaxNames} more" : "";
        return Refuse($"the server's certificate is for {string.Join(", ", names.Take(MaxNames))}{more}, not for {wanted}", remedy);
    }

    private static List<string> Names(X509Certificate2 certificate)
    {
        var names = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
            {
                names.AddRange(extension.EnumerateDnsNames().Select(name => Printable.Escape(name, 80)));
                names.AddRange(extension.EnumerateIPAddresses().Select((IPAddress address) => address.ToString()));
            }
        }
        catch (CryptographicException)
        {
            // An extension that is no such extension holds no names.
        }

        return names;
    }

    private bool Refuse(string problem, string remedy)
    {
        Problem = problem;
        Remedy = remedy;
        return false;
    }

    private static string Subject(string name) => name.Length == 0 ? "(no name)" : Printable.Escape(name, 120);

    private static string Utc(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
