using System.Security.Cryptography.X509Certificates;

namespace K8ssandraImages.Kubernetes.Tests.Client;

/// <summary>Servers behind proxies. The proxies are all on loopback, and the servers have names that nobody else knows.</summary>
public class ProxyTests
{
    private const string Object = """{"kind":"ConfigMap"}""";
    private static readonly TestAuthority Authority = new();
    private static readonly X509Certificate2 Certificate = Authority.Server(["api.test", "192.0.2.7", "2001:db8::7"]);

    [Theory]
    [InlineData("https://api.test:6443", "api.test:6443")]
    [InlineData("https://api.test", "api.test:443")]
    [InlineData("https://192.0.2.7:6443", "192.0.2.7:6443")]
    [InlineData("https://[2001:db8::7]:6443", "[2001:db8::7]:6443")]
    public async Task An_http_proxy_is_asked_for_a_tunnel(string address, string target)
    {
        await using var server = Server();
        await using var proxy = TestProxy.Http(server.Port);
        await GetAsync(address, $"http://127.0.0.1:{proxy.Port}");
        var head = Assert.Single(proxy.Asked);
        Assert.Matches($@"\ACONNECT {System.Text.RegularExpressions.Regex.Escape(target)} HTTP/1.1\r\nHost: {System.Text.RegularExpressions.Regex.Escape(target)}\r\nUser-Agent: k8ssandraimages/[^\r]*\r\n\r\n\z", head);
        var request = Assert.Single(server.Requests);
        Assert.Equal(address["https://".Length..], request.Header("Host"));
        Assert.Null(request.Header("Proxy-Authorization"));
    }

    [Fact]
    public async Task The_account_in_the_address_of_a_proxy_is_used_and_not_shown()
    {
        await using var server = Server();
        await using var proxy = TestProxy.Http(server.Port);
        await GetAsync("https://api.test", $"http://ja%40ne:p%3as3cr3t@127.0.0.1:{proxy.Port}");
        Assert.Contains("\r\nProxy-Authorization: Basic " + Convert.ToBase64String("ja@ne:p:s3cr3t"u8) + "\r\n", Assert.Single(proxy.Asked), StringComparison.Ordinal);

        await using var strict = TestProxy.Http(server.Port, "HTTP/1.1 407 Nope\r\nProxy-Authenticate: Basic\r\n\r\n");
        var failure = await Api.FailsAsync(() => GetAsync("https://api.test", $"http://jane:s3cr3t@127.0.0.1:{strict.Port}"));
        Assert.Equal(KubernetesErrorKind.Unreachable, failure.Kind);
        Assert.Contains($"the proxy http://127.0.0.1:{strict.Port} does not accept the user and the password", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("jane", failure.ToString(), StringComparison.Ordinal);
        failure = await Api.FailsAsync(() => GetAsync("https://api.test", $"http://127.0.0.1:{strict.Port}"));
        Assert.Contains("wants a user and a password", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\r\n\r\n<html>secret", "does not connect to api.test:443: it answered 403")]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\n\r\n", "it answered 502")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n", "is no HTTP proxy")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nearly", "is no HTTP proxy")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", "closed the connection while TLS was being set up")]
    [InlineData("HTTP/1.1 +20 OK\r\n\r\n", "is no HTTP proxy")]
    [InlineData("", "closed the connection")]
    public async Task A_proxy_that_refuses_is_named(string answer, string message)
    {
        await using var server = Server();
        await using var proxy = TestProxy.Http(server.Port, answer);
        var failure = await Api.FailsAsync(() => GetAsync("https://api.test", $"http://127.0.0.1:{proxy.Port}", Api.Quiet with { MaxRetries = 1 }));
        Assert.Equal(KubernetesErrorKind.Unreachable, failure.Kind);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("html", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_proxy_that_talks_without_end_is_given_up()
    {
        await using var server = Server();
        await using var proxy = TestProxy.Http(server.Port, "HTTP/1.1 200 OK\r\n" + new string('x', 100_000));
        var failure = await Api.FailsAsync(() => GetAsync("https://api.test", $"http://127.0.0.1:{proxy.Port}"));
        Assert.Contains("is no HTTP proxy", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_with_tls_has_a_certificate_of_its_own()
    {
        await using var server = Server();
        var tls = TestAuthority.Tls(Authority.Server(["127.0.0.1"]));
        tls.ClientCertificateRequired = true;
        tls.RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is not null || errors != System.Net.Security.SslPolicyErrors.None;
        await using (var proxy = TestProxy.Http(server.Port, tls: tls))
        {
            await GetAsync("https://api.test", $"https://127.0.0.1:{proxy.Port}", credential: new Credential { ClientCertificate = Authority.Client() });
            Assert.StartsWith("CONNECT api.test:443 ", Assert.Single(proxy.Asked), StringComparison.Ordinal);
            Assert.False(proxy.GotClientCertificate);
        }

        foreach (var wrong in new[] { Authority.Server(["api.test"]), new TestAuthority("Another").Server(["127.0.0.1"]) })
        {
            await using var proxy = TestProxy.Http(server.Port, tls: TestAuthority.Tls(wrong));
            var failure = await Api.FailsAsync(() => GetAsync("https://api.test", $"https://127.0.0.1:{proxy.Port}"));
            Assert.Equal(KubernetesErrorKind.Tls, failure.Kind);
            Assert.Contains($"(proxy https://127.0.0.1:{proxy.Port})", failure.Message, StringComparison.Ordinal);
            Assert.All(proxy.Asked, Assert.Empty);
        }
    }

    [Theory]
    [InlineData("socks5://127.0.0.1:PORT", null, "https://api.test", "api.test:443")]
    [InlineData("socks5h://127.0.0.1:PORT", null, "https://192.0.2.7:6443", "192.0.2.7:6443")]
    [InlineData("socks5://127.0.0.1:PORT", null, "https://[2001:db8::7]:6443", "2001:db8::7:6443")]
    [InlineData("socks5://jane:p%40ss@127.0.0.1:PORT", "jane:p@ss", "https://api.test", "api.test:443")]
    [InlineData("socks5://jane:p%40ss@127.0.0.1:PORT", null, "https://api.test", "api.test:443")]
    public async Task A_socks_proxy_is_asked_for_a_tunnel(string address, string? account, string server, string target)
    {
        await using var behind = Server();
        await using var proxy = TestProxy.Socks(behind.Port, account);
        await GetAsync(server, address.Replace("PORT", $"{proxy.Port}", StringComparison.Ordinal));
        Assert.Equal([target], proxy.Asked);
        Assert.Single(behind.Requests);
    }

    [Theory]
    [InlineData("socks5://127.0.0.1:PORT", "jane:x", 0, "wants a user and a password")]
    [InlineData("socks5://jane:s3cr3t@127.0.0.1:PORT", "jane:x", 0, "does not accept the user and the password")]
    [InlineData("socks5://127.0.0.1:PORT", null, 2, "its rules do not allow it")]
    [InlineData("socks5://127.0.0.1:PORT", null, 5, "the connection was refused")]
    [InlineData("socks5://127.0.0.1:PORT", null, 99, "error 99")]
    public async Task A_socks_proxy_that_refuses_is_named(string address, string? account, int reply, string message)
    {
        await using var behind = Server();
        await using var proxy = TestProxy.Socks(behind.Port, account, (byte)reply);
        var failure = await Api.FailsAsync(() => GetAsync("https://api.test", address.Replace("PORT", $"{proxy.Port}", StringComparison.Ordinal), Api.Quiet with { MaxRetries = 1 }));
        Assert.Equal(KubernetesErrorKind.Unreachable, failure.Kind);
        Assert.Contains($"the proxy socks5://127.0.0.1:{proxy.Port} ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_proxy_is_said_to_be_none()
    {
        await using var web = new RawServer(async stream => await stream.WriteAsync("HTTP/1.1 400 Bad\r\n\r\n"u8.ToArray()));
        var failure = await Api.FailsAsync(() => GetAsync("https://api.test", $"socks5://127.0.0.1:{web.Port}"));
        Assert.Contains("is no SOCKS5 proxy", failure.Message, StringComparison.Ordinal);
        failure = await Api.FailsAsync(() => GetAsync("https://api.test", "ftp://127.0.0.1"));
        Assert.Equal(KubernetesErrorKind.Configuration, failure.Kind);
        Assert.Contains("scheme ftp", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_names_a_proxy_unless_the_context_does()
    {
        await using var server = Server();
        await using var proxy = TestProxy.Http(server.Port);
        var environment = new Dictionary<string, string> { ["https_proxy"] = $"127.0.0.1:{proxy.Port}", ["no_proxy"] = "other.test" };
        var options = Api.Quiet with { Environment = environment.GetValueOrDefault, MaxRetries = 0 };
        await GetAsync("https://api.test", null, options);
        Assert.Single(proxy.Asked);

        environment["https_proxy"] = "127.0.0.1:1";
        await GetAsync("https://api.test", $"http://127.0.0.1:{proxy.Port}", options);
        Assert.Equal(2, proxy.Asked.Count);
        Assert.Contains("the proxy 127.0.0.1:1 refuses", (await Api.FailsAsync(() => GetAsync("https://api.test", null, options))).Message, StringComparison.Ordinal);
        environment["no_proxy"] = "api.test";
        Assert.Matches("no host named api.test|name service does not answer for api.test", (await Api.FailsAsync(() => GetAsync("https://api.test", null, options))).Message);
    }

    [Fact]
    public async Task Plain_http_goes_through_a_proxy_as_a_whole_address()
    {
        await using var proxy = new ScriptedServer(request => request.JsonAsync(Object));
        await GetAsync("http://api.test:8001", $"http://127.0.0.1:{proxy.Port}");
        Assert.Equal("http://api.test:8001/api/v1/namespaces/cass/configmaps/x", Assert.Single(proxy.Requests).Target);
    }

    private static ScriptedServer Server() => new(request => request.JsonAsync(Object), TestAuthority.Tls(Certificate));

    private static async Task GetAsync(string server, string? proxy, KubernetesClientOptions? options = null, Credential? credential = null)
    {
        var connection = new ClusterConnection
        {
            Context = "c",
            Server = new Uri(server),
            Proxy = proxy is null ? null : new Uri(proxy),
            CertificateAuthorities = Authority.Trust,
            Credentials = new FixedCredentials(credential ?? new Credential { Authorization = "Bearer s3cr3t" }),
        };
        using var client = new KubernetesClient(connection, options ?? Api.Quiet);
        await client.GetAsync(ResourceType.ConfigMap, "cass", "x", CancellationToken.None);
    }
}
