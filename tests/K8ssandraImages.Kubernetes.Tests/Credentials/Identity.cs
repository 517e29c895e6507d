using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace K8ssandraImages.Kubernetes.Tests.Credentials;

/// <summary>A client's certificate in all forms, made here.</summary>
internal sealed class Identity
{
    public Identity(string name, bool isRsa, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        AsymmetricAlgorithm key = isRsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = key is RSA rsa
            ? new CertificateRequest("CN=" + name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=" + name, (ECDsa)key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(from ?? DateTimeOffset.UtcNow.AddDays(-1), to ?? DateTimeOffset.UtcNow.AddYears(1));
        Key = key;
        Certificate = certificate.ExportCertificatePem() + "\n";
        Pkcs8 = key.ExportPkcs8PrivateKeyPem() + "\n";
        Traditional = (isRsa ? ((RSA)key).ExportRSAPrivateKeyPem() : ((ECDsa)key).ExportECPrivateKeyPem()) + "\n";
    }

    public AsymmetricAlgorithm Key { get; }

    public string Certificate { get; }

    public string Pkcs8 { get; }

    /// <summary>PKCS#1 or SEC1.</summary>
    public string Traditional { get; }

    public string Encrypted => Key.ExportEncryptedPkcs8PrivateKeyPem("password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)) + "\n";

    /// <summary>Whether a certificate read from it signs as its key does.</summary>
    public bool IsSignedBy(X509Certificate2 certificate)
    {
        byte[] data = [1, 2, 3];
        return Key is RSA rsa
            ? rsa.VerifyData(data, certificate.GetRSAPrivateKey()!.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : ((ECDsa)Key).VerifyData(data, certificate.GetECDsaPrivateKey()!.SignData(data, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256);
    }

    /// <summary>Text as a <c>-data</c> field has it.</summary>
    public static string Data(string pem) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(pem));
}
