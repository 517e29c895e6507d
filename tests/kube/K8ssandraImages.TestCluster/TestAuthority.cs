using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace K8ssandraImages.TestCluster;

/// <summary>A certificate authority for servers of tests.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _certificate;

    /// <summary>A new one.</summary>
    /// <param name="name">Its common name.</param>
    public TestAuthority(string name = "proxy-ca")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-10), DateTimeOffset.UtcNow.AddYears(10));
    }

    /// <summary>Its certificate as PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>A server's certificate with its key, valid for a year around now unless told otherwise.</summary>
    /// <param name="names">The names and addresses it is valid for.</param>
    /// <param name="notBefore">From when on it is valid.</param>
    /// <param name="notAfter">Until when it is valid.</param>
    public X509Certificate2 Issue(IEnumerable<string> names, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=proxy", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var serial = RandomNumberGenerator.GetBytes(16);
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.Create(_certificate, notBefore ?? now.AddMonths(-6), notAfter ?? now.AddMonths(6), serial);
        return Loadable(certificate.CopyWithPrivateKey(key));
    }

    /// <inheritdoc />
    public void Dispose() => _certificate.Dispose();

    /// <summary>The same in a form that every system's TLS takes: keys that live in memory alone are refused on Windows.</summary>
    internal static X509Certificate2 Loadable(X509Certificate2 certificate)
    {
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
