using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using YamlDotNet.RepresentationModel;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// Where a server is, how it is recognised and who asks: as much of a kubeconfig's current context as throw-away clusters use.
/// Read here and not by the client that is tested, so that a fault of the client cannot hide itself.
/// </summary>
public sealed class Endpoint
{
    /// <summary>The server's address.</summary>
    public required Uri Server { get; init; }

    /// <summary>The certificates that the server's must be signed by, as PEM.</summary>
    public required string AuthorityPem { get; init; }

    /// <summary>The client's certificate and key as PEM, one after the other; null where a token says who asks, or nothing.</summary>
    public string? ClientPem { get; init; }

    /// <summary>The bearer token; null where there is none.</summary>
    public string? Token { get; init; }

    /// <summary>Reads the current context of a kubeconfig, its certificates inline or in files of absolute paths.</summary>
    /// <param name="kubeconfig">The file.</param>
    public static Endpoint FromKubeconfig(string kubeconfig)
    {
        var yaml = new YamlStream();
        using (var reader = new StreamReader(kubeconfig))
            yaml.Load(reader);
        var root = yaml.Documents[0].RootNode;
        var context = Named("contexts", Text(root, "current-context")!)["context"];
        var cluster = Named("clusters", Text(context, "cluster")!)["cluster"];
        var user = Named("users", Text(context, "user")!)["user"];
        var certificate = Data(user, "client-certificate");
        return new()
        {
            Server = new Uri(Text(cluster, "server")!),
            AuthorityPem = Data(cluster, "certificate-authority") ?? throw new InvalidDataException(kubeconfig + " has no certificate authority"),
            ClientPem = certificate is null ? null : certificate + "\n" + Data(user, "client-key"),
            Token = Text(user, "token"),
        };

        YamlNode Named(string list, string name) => ((YamlSequenceNode)root[list]).Single(entry => Text(entry, "name") == name);

        static string? Text(YamlNode map, string key) =>
            ((YamlMappingNode)map).Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;

        static string? Data(YamlNode map, string key) =>
            Text(map, key + "-data") is { } data ? Encoding.ASCII.GetString(Convert.FromBase64String(data))
            : Text(map, key) is { } file ? File.ReadAllText(file)
            : null;
    }

    /// <summary>The same server, asked by somebody else.</summary>
    /// <param name="clientPem">A certificate and its key as PEM.</param>
    /// <param name="token">A bearer token.</param>
    public Endpoint As(string? clientPem = null, string? token = null) =>
        new() { Server = Server, AuthorityPem = AuthorityPem, ClientPem = clientPem, Token = token };

    /// <summary>A kubeconfig of one context, <c>test</c>, that leads here; readable by its owner alone.</summary>
    /// <param name="file">The file to write.</param>
    /// <param name="tlsServerName">The name that is expected in the server's certificate; null for the address's.</param>
    public void WriteKubeconfig(string file, string? tlsServerName = null)
    {
        var text = new StringBuilder($$"""
            apiVersion: v1
            kind: Config
            current-context: test
            contexts:
            - name: test
              context: {cluster: test, user: test}
            clusters:
            - name: test
              cluster:
                server: {{Server.GetLeftPart(UriPartial.Authority)}}
                certificate-authority-data: {{Base64(AuthorityPem)}}

            """);
        if (tlsServerName is not null)
            text.Append("    tls-server-name: ").Append(tlsServerName).Append('\n');
        text.Append("users:\n- name: test\n");
        if (ClientPem is not null)
            text.Append("  user:\n    client-certificate-data: ").Append(Base64(ClientPem)).Append("\n    client-key-data: ").Append(Base64(ClientPem)).Append('\n');
        else if (Token is not null)
            text.Append("  user:\n    token: ").Append(Token).Append('\n');
        else
            text.Append("  user: {}\n");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);

        static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
    }

    /// <summary>A plain HTTP client that trusts this server only and asks as this user.</summary>
    /// <param name="asUser">False for one that shows neither certificate nor token of its own.</param>
    public HttpClient NewHttpClient(bool asUser = true)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(AuthorityPem);
        var tls = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
        };
        tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        if (asUser && ClientPem is not null)
            tls.ClientCertificates = [TestAuthority.Loadable(X509Certificate2.CreateFromPem(ClientPem, ClientPem))];
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = tls, UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = Server,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (asUser && Token is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        return client;
    }
}
