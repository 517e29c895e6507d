using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace K8ssandraImages.Kubernetes.Credentials;

/// <summary>A client's certificate with its key, and the certificates between it and its authority.</summary>
internal sealed class ClientCertificate
{
    private const string RsaKey = "1.2.840.113549.1.1.1";
    private const string EcKey = "1.2.840.10045.2.1";

    private ClientCertificate(X509Certificate2 certificate, X509Certificate2Collection chain) => (Certificate, Chain) = (certificate, chain);

    public X509Certificate2 Certificate { get; }

    public X509Certificate2Collection Chain { get; }

    /// <summary>Reads PEM, as Go's tls.X509KeyPair does: the first certificate is the client's, the first key is its key.</summary>
    /// <param name="certificate">PEM with one certificate or more.</param>
    /// <param name="key">PEM with a key: PKCS#1, SEC1 or PKCS#8.</param>
    /// <exception cref="CertificateException">What is wrong with them.</exception>
    public static ClientCertificate Read(byte[] certificate, byte[] key)
    {
        var certificates = Certificates(certificate);
        if (certificates.Count == 0)
            throw new CertificateException("has no certificate in PEM", isKey: false, "Give the certificate in PEM: it begins with -----BEGIN CERTIFICATE-----.");
        var leaf = certificates[0];
        certificates.RemoveAt(0);
        return new ClientCertificate(FitForTls(WithKey(leaf, KeyOf(key))), certificates);
    }

    /// <summary>The certificates in PEM, in order; what else is there is skipped, as Go does it.</summary>
    public static X509Certificate2Collection Certificates(byte[] pem)
    {
        var certificates = new X509Certificate2Collection();
        foreach (var (label, data) in Blocks(Encoding.Latin1.GetString(pem)))
        {
            if (label != "CERTIFICATE")
                continue;
            try
            {
                certificates.Add(new X509Certificate2(data));
            }
            catch (CryptographicException)
            {
                // One bad certificate in a bundle does not make the others bad.
            }
        }

        return certificates;
    }

    /// <summary>Whether it is the same certificate, and so the same key.</summary>
    public bool IsSame(ClientCertificate? other) => other is not null && Certificate.RawDataMemory.Span.SequenceEqual(other.Certificate.RawDataMemory.Span);

    private static byte[] KeyOf(byte[] pem)
    {
        var text = Encoding.Latin1.GetString(pem);
        // RFC 1421: such a block has header lines, and the framework takes it for no PEM at all.
        var isEncrypted = text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal);
        foreach (var (label, data) in Blocks(text))
        {
            if (label == "ENCRYPTED PRIVATE KEY")
                isEncrypted = true;
            else if (label == "PRIVATE KEY" || label.EndsWith(" PRIVATE KEY", StringComparison.Ordinal))
                return data;
        }

        throw isEncrypted
            ? new CertificateException("has an encrypted key, and there is nobody to ask for its password", isKey: true, "Take the password off: openssl pkey -in KEY -out NEWKEY, or use a credential plugin.")
            : new CertificateException("has no private key in PEM", isKey: true, "Give the key in PEM: it begins with -----BEGIN PRIVATE KEY-----, -----BEGIN RSA PRIVATE KEY----- or -----BEGIN EC PRIVATE KEY-----.");
    }

    private static X509Certificate2 WithKey(X509Certificate2 leaf, byte[] key)
    {
        var algorithm = leaf.GetKeyAlgorithm();
        using var rsa = RSA.Create();
        using var ec = ECDsa.Create();
        // Go tries all three forms whatever the label says.
        var isRsa = Imports(() => rsa.ImportPkcs8PrivateKey(key, out _)) || Imports(() => rsa.ImportRSAPrivateKey(key, out _));
        var isEc = !isRsa && (Imports(() => ec.ImportPkcs8PrivateKey(key, out _)) || Imports(() => ec.ImportECPrivateKey(key, out _)));
        try
        {
            if (isRsa && algorithm == RsaKey)
                return leaf.CopyWithPrivateKey(rsa);
            if (isEc && algorithm == EcKey)
                return leaf.CopyWithPrivateKey(ec);
        }
        catch (ArgumentException)
        {
            throw Misfit();
        }
        catch (CryptographicException)
        {
            throw Misfit();
        }

        throw isRsa || isEc
            ? Misfit()
            : new CertificateException("has a key that cannot be read, or is of a kind other than RSA and EC", isKey: true, "Use an RSA or EC key (P-256, P-384, P-521), in PKCS#8, PKCS#1 or SEC1.");
    }

    private static CertificateException Misfit() =>
        new("has a key that does not belong to the certificate", isKey: true, "Give the key that the certificate was issued for; compare openssl x509 -in CERT -noout -pubkey with openssl pkey -in KEY -pubout.");

    private static bool Imports(Action import)
    {
        try
        {
            import();
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }

    // SChannel takes no key that lives only in this process: it must go through a key container, which goes with the object.
    private static X509Certificate2 FitForTls(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
            return new X509Certificate2(certificate.Export(X509ContentType.Pkcs12));
    }

    private static List<(string Label, byte[] Data)> Blocks(string text)
    {
        var blocks = new List<(string, byte[])>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            blocks.Add((rest[fields.Label].ToString(), Convert.FromBase64String(rest[fields.Base64Data].ToString())));
            rest = rest[fields.Location.End..];
        }

        return blocks;
    }
}
