using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace K8ssandraImages.Kubernetes.Tests.Client;

/// <summary>Whose certificates are accepted, and what is said about those that are not.</summary>
public class TlsTests
{
    private const string Object = """{"kind":"ConfigMap"}""";
    private static readonly TestAuthority Authority = new();

    [Fact]
    public async Task A_certificate_of_the_authority_with_the_name_is_accepted()
    {
        Assert.Null(await FailureAsync(Authority.Server(["127.0.0.1"]), Authority.Trust));
        // In a bundle with others.
        Assert.Null(await FailureAsync(Authority.Server(["127.0.0.1"]), [.. new TestAuthority("Another").Trust, .. Authority.Trust]));
    }

    [Fact]
    public async Task IPv6_addresses_are_names()
    {
        Assert.Null(await FailureAsync(Authority.Server(["::1"]), Authority.Trust, address: IPAddress.IPv6Loopback));
        Assert.StartsWith("the server's certificate is for 127.0.0.1, not for ::1", await FailureAsync(Authority.Server(["127.0.0.1"]), Authority.Trust, address: IPAddress.IPv6Loopback), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Intermediates_may_come_from_the_server_or_from_the_context()
    {
        var intermediate = Authority.Intermediate();
        var leaf = intermediate.Server(["127.0.0.1"]);
        Assert.Null(await FailureAsync(leaf, Authority.Trust, chain: intermediate.Certificate));
        Assert.Null(await FailureAsync(leaf, [.. Authority.Trust, .. intermediate.Trust]));
        // As Go does it: what is trusted need not be a root.
        Assert.Null(await FailureAsync(leaf, intermediate.Trust));
        Assert.Null(await FailureAsync(leaf, intermediate.Trust, chain: intermediate.Certificate));
        Assert.StartsWith("the server's certificate is signed by an authority that this context does not trust: CN=Test intermediate", await FailureAsync(leaf, Authority.Trust), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_certificate_may_itself_be_what_is_trusted()
    {
        var leaf = Authority.Server(["127.0.0.1"]);
        Assert.Null(await FailureAsync(leaf, [X509CertificateLoader.LoadCertificate(leaf.RawData)]));
    }

    [Fact]
    public async Task Other_authorities_are_refused()
    {
        const string message = "the server's certificate is signed by an authority that this context does not trust: CN=Test authority (server 127.0.0.1:PORT).";
        Assert.Equal(message.Replace(" (", ", of which it trusts only a namesake with another key (", StringComparison.Ordinal), await FailureAsync(Authority.Server(["127.0.0.1"]), new TestAuthority().Trust));
        Assert.Equal(message, await FailureAsync(Authority.Server(["127.0.0.1"]), new TestAuthority("Another").Trust));
        Assert.Equal(message, await FailureAsync(Authority.Server(["127.0.0.1"]), []));
        Assert.Equal(message.Replace("this context", "this machine", StringComparison.Ordinal), await FailureAsync(Authority.Server(["127.0.0.1"]), trust: null));
        // What the server sends along makes nothing trusted.
        Assert.Equal(message, await FailureAsync(Authority.Server(["127.0.0.1"]), new TestAuthority("Another").Trust, chain: Authority.Certificate));
    }

    [Fact]
    public async Task An_intermediate_that_only_bears_the_name_of_the_trusted_one_is_refused()
    {
        var forged = new TestAuthority().Intermediate();
        var failure = await FailureAsync(forged.Server(["127.0.0.1"]), Authority.Intermediate().Trust, chain: forged.Certificate);
        Assert.Contains("authority", failure, StringComparison.Ordinal);
        failure = await FailureAsync(forged.Server(["127.0.0.1"]), Authority.Intermediate().Trust);
        Assert.Contains("authority", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_names_are_refused()
    {
        Assert.Equal("the server's certificate is for kubernetes, 10.96.0.1, not for 127.0.0.1 (server 127.0.0.1:PORT).", await FailureAsync(Authority.Server(["kubernetes", "10.96.0.1"]), Authority.Trust));
        // The address as a DNS name is not the address.
        Assert.StartsWith("the server's certificate holds no host names", await FailureAsync(Authority.Server([], commonName: "127.0.0.1"), Authority.Trust), StringComparison.Ordinal);
        Assert.Equal(
            "the server's certificate is for n0, n1, n2, n3, n4, n5, n6, n7, n8, n9 and 5 more, not for 127.0.0.1 (server 127.0.0.1:PORT).",
            await FailureAsync(Authority.Server([.. Enumerable.Range(0, 15).Select(i => "n" + i)]), Authority.Trust));
    }

    [Fact]
    public async Task Names_are_not_let_loose_on_a_terminal() =>
        Assert.Contains("for evil\\u001b[2Jx", await FailureAsync(Authority.Server(["evil\u001b[2Jx"]), Authority.Trust), StringComparison.Ordinal);

    [Fact]
    public async Task Certificates_out_of_their_time_are_refused()
    {
        var now = DateTimeOffset.UtcNow;
        Assert.Matches(@"\Athe server's certificate expired on \d{4}-\d\d-\d\d \d\d:\d\d UTC \(server", await FailureAsync(Authority.Server(["127.0.0.1"], now.AddDays(-3), now.AddDays(-1)), Authority.Trust));
        Assert.Matches(@"\Athe server's certificate is not valid before \d{4}-\d\d-\d\d \d\d:\d\d UTC \(server", await FailureAsync(Authority.Server(["127.0.0.1"], now.AddDays(1), now.AddDays(3)), Authority.Trust));
        // Also where a trusted intermediate is the end of the chain.
        var intermediate = Authority.Intermediate();
        Assert.StartsWith("the server's certificate expired", await FailureAsync(intermediate.Server(["127.0.0.1"], now.AddDays(-3), now.AddDays(-1)), intermediate.Trust), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_out_of_its_time_is_named()
    {
        var expired = Authority.Intermediate("Old \u202eone", DateTimeOffset.UtcNow.AddDays(-1));
        Assert.StartsWith(
            "the authority CN=Old \\u202eone of the server's certificate expired on ",
            await FailureAsync(expired.Server(["127.0.0.1"]), Authority.Trust, chain: expired.Certificate),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_clients_is_not_one_for_servers() =>
        Assert.StartsWith("the server's certificate cannot be used for a server", await FailureAsync(Authority.Client("127.0.0.1"), Authority.Trust), StringComparison.Ordinal);

    [Fact]
    public async Task The_server_name_replaces_the_one_that_is_checked_and_sent()
    {
        await using var server = new ScriptedServer(request => request.JsonAsync(Object), TestAuthority.Tls(Authority.Server(["kubernetes", "*.example.com"])));
        await GetAsync(server.Address, Authority.Trust, "kubernetes");
        await GetAsync(server.Address, Authority.Trust, "a.example.com");
        Assert.Equal(["kubernetes", "a.example.com"], server.Requests.Select(request => request.ServerName));
        Assert.All(server.Requests, request => Assert.Equal($"127.0.0.1:{server.Port}", request.Header("Host")));

        var failure = await Api.FailsAsync(() => GetAsync(server.Address, Authority.Trust, "a.b.example.com"));
        Assert.Equal(KubernetesErrorKind.Tls, failure.Kind);
        Assert.Contains("is for kubernetes, *.example.com, not for a.b.example.com", failure.Message, StringComparison.Ordinal);
        Assert.Contains("tls-server-name", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_is_sent_as_server_name_unless_it_is_an_address()
    {
        await using var server = new ScriptedServer(request => request.JsonAsync(Object), TestAuthority.Tls(Authority.Server(["127.0.0.1", "localhost"])));
        await GetAsync(server.Address, Authority.Trust);
        await GetAsync(new Uri($"https://localhost:{server.Port}"), Authority.Trust);
        Assert.Equal(["", "localhost"], server.Requests.Select(request => request.ServerName));
    }

    [Fact]
    public async Task Nothing_is_checked_only_where_that_is_wanted()
    {
        await using var server = new ScriptedServer(request => request.JsonAsync(Object), TestAuthority.Tls(Authority.Server(["other"], DateTimeOffset.UtcNow.AddDays(-3), DateTimeOffset.UtcNow.AddDays(-1))));
        using var client = new KubernetesClient(new ClusterConnection { Context = "c", Server = server.Address, Credentials = FixedCredentials.Token("s3cr3t"), SkipsTlsVerification = true }, Api.Quiet);
        await client.GetAsync(ResourceType.ConfigMap, "cass", "x", CancellationToken.None);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", KubernetesErrorKind.Tls, "does not speak TLS")]
    [InlineData("SSH-2.0-x\r\n", KubernetesErrorKind.Tls, "does not speak TLS")]
    [InlineData("", KubernetesErrorKind.Unreachable, "closed the connection while TLS was being set up")]
    public async Task A_server_without_tls_is_not_one_with_a_wrong_certificate(string greeting, KubernetesErrorKind kind, string message)
    {
        await using var server = new RawServer(async stream =>
        {
            await stream.ReadAtLeastAsync(new byte[10], 10);
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(greeting));
        });
        var failure = await Api.FailsAsync(() => GetAsync(new Uri($"https://127.0.0.1:{server.Port}"), Authority.Trust));
        Assert.Equal(kind, failure.Kind);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_certificate_is_shown()
    {
        var tls = TestAuthority.Tls(Authority.Server(["127.0.0.1"]));
        tls.ClientCertificateRequired = true;
        tls.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        await using var server = new ScriptedServer(request => request.JsonAsync(Object), tls);
        await GetAsync(server.Address, Authority.Trust, credential: new Credential { ClientCertificate = Authority.Client("jane") });
        Assert.Equal("CN=jane", Assert.Single(server.Requests).ClientCertificate!.Subject);
    }

    [OpenSslTheory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_server_that_refuses_the_client_certificate_is_said_to_do_so(string protocol)
    {
        using var server = await OpenSslServer.StartAsync(Authority, Authority.Server(["127.0.0.1"]), protocol, "-Verify", "1", "-verify_return_error");
        var eve = new Credential { ClientCertificate = new TestAuthority("Another").Client("eve") };
        var failure = await Api.FailsAsync(() => GetAsync(server.Address, Authority.Trust, credential: eve));
        Assert.Equal(KubernetesErrorKind.Tls, failure.Kind);
        Assert.Contains("it does not accept the client certificate", failure.Message, StringComparison.Ordinal);

        failure = await Api.FailsAsync(() => GetAsync(server.Address, Authority.Trust));
        Assert.Equal(KubernetesErrorKind.Tls, failure.Kind);
        Assert.Contains("it wants a client certificate", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_intermediates_of_a_client_certificate_are_shown()
    {
        var intermediate = Authority.Intermediate();
        var tls = TestAuthority.Tls(Authority.Server(["127.0.0.1"]));
        tls.ClientCertificateRequired = true;
        var sent = 0;
        tls.RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
        {
            sent = chain!.ChainPolicy.ExtraStore.Count;
            return certificate is not null;
        };
        await using var server = new ScriptedServer(request => request.JsonAsync(Object), tls);
        var credential = new Credential { ClientCertificate = intermediate.Client(), ClientCertificateChain = intermediate.Trust };
        using var client = new KubernetesClient(new ClusterConnection { Context = "c", Server = server.Address, CertificateAuthorities = Authority.Trust, Credentials = new FixedCredentials(credential) }, Api.Quiet);
        await client.GetAsync(ResourceType.ConfigMap, "cass", "x", CancellationToken.None);
        Assert.Equal(1, sent);
    }

    [Fact]
    public async Task A_client_certificate_without_its_key_is_said_to_be_one()
    {
        await using var server = new ScriptedServer(request => request.JsonAsync(Object), TestAuthority.Tls(Authority.Server(["127.0.0.1"])));
        using var client = new KubernetesClient(new ClusterConnection { Context = "c", Server = server.Address, CertificateAuthorities = Authority.Trust, Credentials = new FixedCredentials(new Credential { ClientCertificate = X509CertificateLoader.LoadCertificate(Authority.Client().RawData) }) }, Api.Quiet);
        var failure = await Api.FailsAsync(() => client.GetAsync(ResourceType.ConfigMap, "cass", "x", CancellationToken.None));
        Assert.Equal(KubernetesErrorKind.Credentials, failure.Kind);
    }

    [Fact]
    public async Task Another_client_certificate_makes_other_connections()
    {
        var tls = TestAuthority.Tls(Authority.Server(["127.0.0.1"]));
        tls.ClientCertificateRequired = true;
        tls.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        await using var server = new ScriptedServer(
            request => request.ClientCertificate?.Subject == "CN=new" ? request.JsonAsync(Object) : request.StatusAsync(401, "Unauthorized"), tls);
        var credentials = new FixedCredentials(new Credential { ClientCertificate = Authority.Client("old") }, new Credential { ClientCertificate = Authority.Client("new") });
        using var client = new KubernetesClient(new ClusterConnection { Context = "c", Server = server.Address, CertificateAuthorities = Authority.Trust, Credentials = credentials }, Api.Quiet);
        await client.GetAsync(ResourceType.ConfigMap, "cass", "x", CancellationToken.None);
        await client.GetAsync(ResourceType.ConfigMap, "cass", "y", CancellationToken.None);
        Assert.Equal([(1, "CN=old"), (2, "CN=new"), (2, "CN=new")], server.Requests.Select(request => (request.Connection, request.ClientCertificate!.Subject)));
    }

    private static Task GetAsync(Uri server, X509Certificate2Collection? trust, string? name = null, Credential? credential = null)
    {
        var credentials = credential is null ? FixedCredentials.Token("s3cr3t") : new FixedCredentials(credential);
        var connection = new ClusterConnection { Context = "c", Server = server, Credentials = credentials, CertificateAuthorities = trust, TlsServerName = name };
        return UseAsync();

        async Task UseAsync()
        {
            using var client = new KubernetesClient(connection, Api.Quiet);
            await client.GetAsync(ResourceType.ConfigMap, "cass", "x", CancellationToken.None);
        }
    }

    /// <summary>What is said about a server's certificate, without where and what to do; null where it is accepted.</summary>
    private static async Task<string?> FailureAsync(X509Certificate2 certificate, X509Certificate2Collection? trust, IPAddress? address = null, params X509Certificate2[] chain)
    {
        await using var server = new ScriptedServer(request => request.JsonAsync(Object), TestAuthority.Tls(certificate, chain), address);
        try
        {
            await GetAsync(server.Address, trust);
            return null;
        }
        catch (KubernetesException exception)
        {
            Assert.Equal(KubernetesErrorKind.Tls, exception.Kind);
            Assert.Empty(server.Requests);
            Assert.Equal(1, server.Connections);
            Assert.NotNull(exception.Remedy);
            const string start = "Context c: getting configmaps x in namespace cass: ";
            Assert.StartsWith(start, exception.Message, StringComparison.Ordinal);
            Assert.EndsWith(" " + exception.Remedy, exception.Message, StringComparison.Ordinal);
            return exception.Message[start.Length..^(exception.Remedy.Length + 1)].Replace(":" + server.Port, ":PORT", StringComparison.Ordinal);
        }
    }
}
