using System.Text;

namespace K8ssandraImages.Kubernetes.Tests.Client;

/// <summary>A scripted server and a client of it.</summary>
internal sealed class Api : IAsyncDisposable
{
    public const string Context = "staging";

    public static readonly TestAuthority Authority = new();
    private static readonly System.Security.Cryptography.X509Certificates.X509Certificate2 Certificate = Authority.Server(["127.0.0.1", "localhost", "::1"]);

    private Api(ScriptedServer server, KubernetesClient client)
    {
        Server = server;
        Client = client;
    }

    public ScriptedServer Server { get; }

    public KubernetesClient Client { get; }

    public static Api Serving(params Func<ServedRequest, Task>[] answers) => Serving(FixedCredentials.Token("s3cr3t"), null, answers);

    public static Api Serving(ICredentialSource credentials, KubernetesClientOptions? options, params Func<ServedRequest, Task>[] answers)
    {
        var server = new ScriptedServer(ScriptedServer.InOrder(answers), TestAuthority.Tls(Certificate));
        return new Api(server, new KubernetesClient(Connection(server.Address, credentials), options ?? Quiet));
    }

    /// <summary>An environment without a proxy.</summary>
    public static KubernetesClientOptions Quiet { get; } = new() { Environment = _ => null };

    /// <summary>Waits of seconds take milliseconds; nothing times out.</summary>
    public static KubernetesClientOptions Hurried(HurriedTime time) => Quiet with { TimeProvider = time, RequestTimeout = TimeSpan.FromHours(10), ConnectTimeout = TimeSpan.FromHours(10) };

    public static ClusterConnection Connection(Uri server, ICredentialSource? credentials = null) => new()
    {
        Context = Context,
        Server = server,
        Credentials = credentials ?? FixedCredentials.Token("s3cr3t"),
        CertificateAuthorities = Authority.Trust,
    };

    public static async Task<List<string>> ListAsync(IKubernetesClient client, ResourceType type, string? @namespace = null, ListOptions? options = null)
    {
        var items = new List<string>();
        await foreach (var item in client.ListAsync(type, @namespace, options ?? ListOptions.Default, CancellationToken.None))
            items.Add(Encoding.UTF8.GetString(item.Span));
        return items;
    }

    /// <summary>What a call fails with. Nothing that is secret may be in it.</summary>
    public static async Task<KubernetesException> FailsAsync(Func<Task> call)
    {
        var exception = await Assert.ThrowsAsync<KubernetesException>(call);
        Assert.DoesNotContain("s3cr3t", exception.ToString(), StringComparison.Ordinal);
        return exception;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
