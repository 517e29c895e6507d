using System.Formats.Asn1;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace K8ssandraImages.TestCluster;

/// <summary>A certificate authority of a test.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Past = DateTimeOffset.UtcNow.AddDays(-10);
    private static readonly DateTimeOffset Future = DateTimeOffset.UtcNow.AddDays(10);

    public TestAuthority(string name = "Test authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        MakeAuthority(request);
        Certificate = request.CreateSelfSigned(Past.AddDays(-1), Future.AddDays(1));
    }

    private TestAuthority(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>Its certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Its certificate as PEM.</summary>
    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>What a client is given to trust it.</summary>
    public X509Certificate2Collection Trust => [X509CertificateLoader.LoadCertificate(Certificate.RawData)];

    /// <summary>An authority below this one.</summary>
    public TestAuthority Intermediate(string name = "Test intermediate", DateTimeOffset? notAfter = null) => new(Issue(name, MakeAuthority, Past, notAfter ?? Future));

    /// <summary>A server's certificate.</summary>
    /// <param name="names">Host names and addresses; none for a certificate with a common name alone.</param>
    /// <param name="notBefore">From when; null for days ago.</param>
    /// <param name="notAfter">Until when; null for days to come.</param>
    /// <param name="commonName">Its common name.</param>
    public X509Certificate2 Server(string[] names, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null, string commonName = "server") =>
        Issue(
            commonName,
            request =>
            {
                request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
                if (names.Length > 0)
                    request.CertificateExtensions.Add(Alternatives(names));
            },
            notBefore ?? Past,
            notAfter ?? Future);

    /// <summary>A user's certificate.</summary>
    public X509Certificate2 Client(string user = "jane") =>
        Issue(user, request => request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false)), Past, Future);

    /// <inheritdoc />
    public void Dispose() => Certificate.Dispose();

    /// <summary>The same in a form that every system's TLS takes: keys that live in memory alone are refused on Windows.</summary>
    internal static X509Certificate2 Loadable(X509Certificate2 certificate)
    {
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    /// <summary>What a <see cref="ScriptedServer"/> needs for a server with this certificate.</summary>
    public static SslServerAuthenticationOptions Tls(X509Certificate2 certificate, params X509Certificate2[] chain) =>
        new() { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [.. chain], offline: true) };

    /// <summary>Subject alternative names, those included that the framework would not write.</summary>
    private static X509Extension Alternatives(string[] names)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var name in names)
            {
                if (IPAddress.TryParse(name, out var address))
                    writer.WriteOctetString(address.GetAddressBytes(), new Asn1Tag(TagClass.ContextSpecific, 7));
                else
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
            }
        }

        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }

    private static void MakeAuthority(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
    }

    private X509Certificate2 Issue(string name, Action<CertificateRequest> shape, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=" + name), key, HashAlgorithmName.SHA256);
        shape(request);
        using var issuer = Certificate.GetECDsaPrivateKey()!;
        using var certificate = request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer), notBefore, notAfter, RandomNumberGenerator.GetBytes(16));
        return Loadable(certificate.CopyWithPrivateKey(key));
    }
}
