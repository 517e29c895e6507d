using K8ssandraImages.Kubernetes.Tests.Kubeconfigs;

namespace K8ssandraImages.Kubernetes.Tests.Credentials;

/// <summary>Certificates and keys in every form that kubectl takes, and what is said of the others.</summary>
public sealed class ClientCertificateTests : IDisposable
{
    private static readonly Identity Rsa = new("rsa", isRsa: true);
    private static readonly Identity Ec = new("ec", isRsa: false);
    private readonly KubeconfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<bool, bool, bool> Forms => new() { { true, true, true }, { true, true, false }, { true, false, true }, { true, false, false }, { false, true, true }, { false, true, false }, { false, false, true }, { false, false, false } };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Keys_are_read_in_every_form_from_data_and_from_files(bool isRsa, bool isPkcs8, bool isData)
    {
        var identity = isRsa ? Rsa : Ec;
        var credential = await Connect(identity.Certificate, isPkcs8 ? identity.Pkcs8 : identity.Traditional, isData).GetAsync(default);
        Assert.Null(credential.Authorization);
        Assert.True(credential.ClientCertificate!.HasPrivateKey);
        Assert.True(identity.IsSignedBy(credential.ClientCertificate));
        Assert.Empty(credential.ClientCertificateChain);
    }

    [Fact]
    public async Task Certificates_after_the_first_are_the_chain()
    {
        var credential = await Connect(Ec.Certificate + Rsa.Certificate + new Identity("root", isRsa: false).Certificate, Ec.Pkcs8).GetAsync(default);
        Assert.Equal("CN=ec", credential.ClientCertificate!.Subject);
        Assert.Equal(["CN=rsa", "CN=root"], credential.ClientCertificateChain.Select(certificate => certificate.Subject));
    }

    [Fact]
    public async Task Text_and_other_blocks_around_are_skipped()
    {
        var parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        var credential = await Connect("Bag Attributes\n  friendlyName: x\n" + Ec.Traditional + Ec.Certificate, Ec.Certificate + "text\n" + parameters + Ec.Traditional.ReplaceLineEndings("\r\n")).GetAsync(default);
        Assert.True(Ec.IsSignedBy(credential.ClientCertificate!));
    }

    [Fact]
    public async Task A_key_with_the_label_of_another_form_is_read_as_go_reads_it()
    {
        var mislabelled = Rsa.Pkcs8.Replace("PRIVATE KEY", "RSA PRIVATE KEY", StringComparison.Ordinal);
        Assert.True(Rsa.IsSignedBy((await Connect(Rsa.Certificate, mislabelled).GetAsync(default)).ClientCertificate!));
    }

    [Fact]
    public async Task A_certificate_and_a_token_go_together()
    {
        var credential = await _folder.Connect("{server: 'https://s'}", $"{{token: t, client-certificate-data: {Identity.Data(Ec.Certificate)}, client-key-data: {Identity.Data(Ec.Pkcs8)}}}").Credentials.GetAsync(default);
        Assert.Equal("Bearer t", credential.Authorization);
        Assert.NotNull(credential.ClientCertificate);
    }

    [Fact]
    public async Task Files_that_were_replaced_are_read_after_a_refusal()
    {
        var credentials = Connect(Ec.Certificate, Ec.Pkcs8, isData: false);
        var first = await credentials.GetAsync(default);
        Assert.Null(await credentials.RefreshAsync(first, default));
        _folder.Write("cert", Rsa.Certificate);
        _folder.Write("key", Rsa.Pkcs8);
        Assert.Same(first, await credentials.GetAsync(default));
        var second = await credentials.RefreshAsync(first, default);
        Assert.Equal("CN=rsa", second?.ClientCertificate?.Subject);
        Assert.Same(second, await credentials.GetAsync(default));
        // Another request that was refused with the first one at the same time.
        Assert.Same(second, await credentials.RefreshAsync(first, default));
    }

    // By name, for the names of test cases must not hold keys that are new in each run.
    private static readonly Dictionary<string, (string Certificate, string Key, bool IsKey, string Expected)> MistakesByName = new()
    {
        ["no certificate"] = ("", Ec.Pkcs8, false, "has no certificate in PEM."),
        ["a certificate that is none"] = ("-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n", Ec.Pkcs8, false, "has no certificate in PEM."),
        ["a key as certificate"] = (Ec.Pkcs8, Ec.Pkcs8, false, "has no certificate in PEM."),
        ["a certificate as key"] = (Ec.Certificate, Ec.Certificate, true, "has no private key in PEM."),
        ["a key that is none"] = (Ec.Certificate, "-----BEGIN PRIVATE KEY-----\nYWJj\n-----END PRIVATE KEY-----\n", true, "has a key that cannot be read"),
        ["encrypted"] = (Ec.Certificate, Ec.Encrypted, true, "has an encrypted key"),
        ["encrypted, old form"] = (Rsa.Certificate, "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0011\n\nYWJj\n-----END RSA PRIVATE KEY-----\n", true, "has an encrypted key"),
        ["rsa key, ec certificate"] = (Ec.Certificate, Rsa.Pkcs8, true, "has a key that does not belong to the certificate."),
        ["ec key, rsa certificate"] = (Rsa.Certificate, Ec.Traditional, true, "has a key that does not belong to the certificate."),
        ["another ec key"] = (Ec.Certificate, new Identity("other", isRsa: false).Pkcs8, true, "has a key that does not belong to the certificate."),
        ["another rsa key"] = (Rsa.Certificate, new Identity("other", isRsa: true).Traditional, true, "has a key that does not belong to the certificate."),
    };

    public static TheoryData<string> Mistakes => [.. MistakesByName.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_the_field_or_the_file(string name)
    {
        var (certificate, key, isKey, expected) = MistakesByName[name];
        // An empty field is none at all.
        foreach (var isData in certificate.Length == 0 ? new[] { false } : [true, false])
        {
            var refusal = Assert.Throws<KubernetesException>(() => Connect(certificate, key, isData));
            Assert.Equal((KubernetesErrorKind.Credentials, KubeconfigRules.BadCertificate.Id), (refusal.Kind, refusal.Diagnostic?.Id));
            var where = isData ? (isKey ? "client-key-data " : "client-certificate-data ") : "The file " + _folder.At(isKey ? "key " : "cert ");
            Assert.Contains(": context x: " + where + expected, refusal.Message, StringComparison.Ordinal);
            Assert.Equal(9, refusal.Diagnostic?.Location?.Line);
        }
    }

    [Theory]
    [InlineData("cert", "The client certificate")]
    [InlineData("key", "The client key")]
    public void A_file_that_is_missing_is_told(string file, string expected)
    {
        _folder.Write("cert", Ec.Certificate);
        _folder.Write("key", Ec.Pkcs8);
        File.Delete(_folder.At(file));
        var refusal = _folder.Refusal("{server: 'https://s'}", "{client-certificate: cert, client-key: key}");
        Assert.Equal(KubernetesErrorKind.Credentials, refusal.Kind);
        Assert.Contains($"{expected} {_folder.At(file)} cannot be read: there is no such file.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-2, -1, "expired on ")]
    [InlineData(1, 2, "is valid only from ")]
    [InlineData(-1, 1, null)]
    public void A_certificate_out_of_date_is_warned_of(int from, int to, string? expected)
    {
        var now = new DateTimeOffset(2030, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var identity = new Identity("dated", isRsa: false, now.AddDays(from), now.AddDays(to));
        _folder.Write("cert", identity.Certificate);
        _folder.Write("key", identity.Pkcs8);
        var warnings = _folder.Connect("{server: 'https://s'}", "{client-certificate: cert, client-key: key}", new ConnectionOptions { Clock = new Clock { Now = now } }).Warnings;
        Assert.Equal(expected is null ? 0 : 1, warnings.Count);
        if (expected is null)
            return;
        Assert.Equal(KubeconfigRules.OutOfDate.Id, warnings[0].Id);
        Assert.StartsWith($"The user's client certificate in {_folder.At("cert")} {expected}{now.AddDays(from > 0 ? from : to):yyyy-MM-dd} 00:00 UTC", warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Authorities_are_read_from_data_and_from_files_and_other_blocks_are_skipped()
    {
        var bundle = "# bundle\n" + Ec.Certificate + Ec.Pkcs8 + "-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n" + Rsa.Certificate;
        _folder.Write("ca", bundle);
        foreach (var cluster in new[] { "certificate-authority: ca", "certificate-authority-data: " + Identity.Data(bundle) })
        {
            var connection = _folder.Connect("{server: 'https://s', " + cluster + "}", "{}");
            Assert.Equal(["CN=ec", "CN=rsa"], connection.CertificateAuthorities!.Select(certificate => certificate.Subject));
            Assert.All(connection.CertificateAuthorities!, certificate => Assert.False(certificate.HasPrivateKey));
        }
    }

    private ICredentialSource Connect(string certificate, string key, bool isData = true)
    {
        _folder.Write("cert", certificate);
        _folder.Write("key", key);
        return _folder.Connect("{server: 'https://s'}", isData
            ? $"{{client-certificate-data: {Identity.Data(certificate)}, client-key-data: {Identity.Data(key)}}}"
            : "{client-certificate: cert, client-key: key}").Credentials;
    }
}
