using System.Text;

namespace K8ssandraImages.Kubernetes.Tests.Client;

/// <summary>What is sent to the server.</summary>
public class RequestTests
{
    private const string Object = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x"}}""";
    private static readonly byte[] Json = Encoding.UTF8.GetBytes(Object);

    [Fact]
    public async Task An_object_comes_byte_for_byte()
    {
        var odd = "{\"kind\":\"ConfigMap\", \"data\" : {\"a\":\"\\u00e9é\",\"n\":1.0e2}\n}";
        await using var api = Api.Serving(request => request.JsonAsync(odd));
        var json = await api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", CancellationToken.None);
        Assert.Equal(odd, Encoding.UTF8.GetString(json.Span));
        var request = Assert.Single(api.Server.Requests);
        Assert.Equal("GET", request.Method);
        Assert.Equal("/api/v1/namespaces/cass/configmaps/x", request.Target);
        Assert.Equal("Bearer s3cr3t", request.Header("Authorization"));
        Assert.Equal("application/json", request.Header("Accept"));
        Assert.Equal("gzip", request.Header("Accept-Encoding"));
        Assert.Equal($"127.0.0.1:{api.Server.Port}", request.Header("Host"));
        Assert.Matches(@"\Ak8ssandraimages/\d+\.\d+\.\d+\S* \((linux|windows|darwin)/\S+\)\z", request.Header("User-Agent"));
        Assert.Null(request.Header("Cookie"));
        Assert.Null(request.Header("traceparent"));
    }

    [Fact]
    public async Task Writes_say_what_they_are()
    {
        await using var api = Api.Serving(request => request.JsonAsync(Object, request.Method == "POST" ? 201 : 200, "Set-Cookie: a=b"));
        var client = api.Client;
        var none = CancellationToken.None;
        await client.CreateAsync(ResourceType.Deployment, "cass", Json, new WriteOptions { DryRun = true }, none);
        await client.PatchAsync(ResourceType.ConfigMap, "cass", "x", PatchKind.Merge, Json, WriteOptions.Default, none);
        await client.PatchAsync(ResourceType.ConfigMap, "cass", "x", PatchKind.Json, Encoding.UTF8.GetBytes("[]"), WriteOptions.Default, none);
        await client.PatchAsync(ResourceType.CassandraDatacenter, "cass", "x", PatchKind.Apply with { Subresource = "status" }, Json, new WriteOptions { Force = true, DryRun = true, FieldManager = "a&b" }, none);
        await client.DeleteAsync(ResourceType.Namespace, null, "x", new DeleteOptions(), none);
        await client.DeleteAsync(ResourceType.ConfigMap, "cass", "x", new DeleteOptions { Uid = "u", ResourceVersion = "7", PropagationPolicy = "Orphan", GracePeriodSeconds = 0, DryRun = true }, none);

        Assert.Equal(
            [
                "POST /apis/apps/v1/namespaces/cass/deployments?fieldManager=k8ssandraimages&dryRun=All application/json " + Object,
                "PATCH /api/v1/namespaces/cass/configmaps/x?fieldManager=k8ssandraimages application/merge-patch+json " + Object,
                "PATCH /api/v1/namespaces/cass/configmaps/x?fieldManager=k8ssandraimages application/json-patch+json []",
                "PATCH /apis/cassandra.datastax.com/v1beta1/namespaces/cass/cassandradatacenters/x/status?fieldManager=a%26b&dryRun=All&force=true application/apply-patch+yaml " + Object,
                """DELETE /api/v1/namespaces/x application/json {"kind":"DeleteOptions","apiVersion":"v1"}""",
                """DELETE /api/v1/namespaces/cass/configmaps/x?dryRun=All application/json {"kind":"DeleteOptions","apiVersion":"v1","preconditions":{"uid":"u","resourceVersion":"7"},"propagationPolicy":"Orphan","gracePeriodSeconds":0,"dryRun":["All"]}""",
            ],
            api.Server.Requests.Select(request => $"{request.Method} {request.Target} {request.Header("Content-Type")} {request.Body}"));
        Assert.All(api.Server.Requests, request => Assert.Null(request.Header("Cookie")));
        Assert.Equal(1, api.Server.Connections);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("../secrets/x")]
    [InlineData("%2e%2e")]
    [InlineData("a\\b")]
    public async Task Names_that_lead_elsewhere_are_refused(string name)
    {
        await using var api = Api.Serving(request => request.JsonAsync(Object));
        var none = CancellationToken.None;
        var failures = new[]
        {
            await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", name, none)),
            await Api.FailsAsync(() => api.Client.DeleteAsync(ResourceType.ConfigMap, name, "x", new DeleteOptions(), none)),
            await Api.FailsAsync(() => Api.ListAsync(api.Client, ResourceType.ConfigMap, name)),
            await Api.FailsAsync(() => api.Client.PatchAsync(ResourceType.ConfigMap, "cass", "x", new PatchKind(PatchType.Merge, name), Json, WriteOptions.Default, none)),
        };
        Assert.All(failures, failure => Assert.Equal(KubernetesErrorKind.Invalid, failure.Kind));
        Assert.Empty(api.Server.Requests);
    }

    [Theory]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("system:node", "system%3Anode")]
    [InlineData("é", "%C3%A9")]
    [InlineData("a b\nc", "a%20b%0Ac")]
    public async Task Other_names_are_escaped(string name, string path)
    {
        await using var api = Api.Serving(request => request.JsonAsync(Object));
        await api.Client.GetAsync(ResourceType.ConfigMap, "cass", name, CancellationToken.None);
        Assert.Equal("/api/v1/namespaces/cass/configmaps/" + path, Assert.Single(api.Server.Requests).Target);
    }

    [Fact]
    public async Task A_namespace_where_none_belongs_is_a_mistake_of_the_caller()
    {
        await using var api = Api.Serving(request => request.JsonAsync(Object));
        await Assert.ThrowsAsync<ArgumentException>(() => api.Client.GetAsync(ResourceType.Namespace, "cass", "x", CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => api.Client.GetAsync(ResourceType.Pod, null, "x", CancellationToken.None));
    }

    [Fact]
    public async Task The_path_of_the_server_and_impersonation_are_kept()
    {
        await using var server = new ScriptedServer(request => request.JsonAsync(Object), TestAuthority.Tls(Api.Authority.Server(["127.0.0.1"])));
        using var client = new KubernetesClient(
            new ClusterConnection
            {
                Context = Api.Context,
                Server = new Uri(server.Address, "/k8s/clusters/c-1/?x=y"),
                Credentials = FixedCredentials.Token("s3cr3t"),
                CertificateAuthorities = Api.Authority.Trust,
                DisablesCompression = true,
                Impersonation = [new("Impersonate-User", "jörg"), new("Impersonate-Group", "a"), new("Impersonate-Group", "b"), new("Impersonate-Extra-scopes%2f", "x")],
            },
            Api.Quiet);
        await client.GetAsync(ResourceType.ConfigMap, "cass", "x", CancellationToken.None);
        var request = Assert.Single(server.Requests);
        Assert.Equal("/k8s/clusters/c-1/api/v1/namespaces/cass/configmaps/x", request.Target);
        Assert.Equal("jörg", request.Header("Impersonate-User"));
        Assert.Equal(["a", "b"], request.Headers.Where(header => header.Key == "Impersonate-Group").SelectMany(header => header.Value.Split(", ")));
        Assert.Equal(2, request.Headers.Count(header => header.Key == "Impersonate-Group"));
        Assert.Equal("x", request.Header("Impersonate-Extra-scopes%2f"));
        Assert.Null(request.Header("Accept-Encoding"));
    }

    [Theory]
    [InlineData("a\r\nX: y")]
    [InlineData("a\0")]
    public async Task Headers_cannot_be_smuggled_in(string value)
    {
        await using var api = Api.Serving(new FixedCredentials(new Credential { Authorization = value }), null, request => request.JsonAsync(Object));
        var failure = await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", CancellationToken.None));
        Assert.Equal(KubernetesErrorKind.Credentials, failure.Kind);

        var connection = new ClusterConnection { Context = "c", Server = api.Server.Address, Credentials = FixedCredentials.Token("s3cr3t"), Impersonation = [new("Impersonate-User", value)] };
        using var client = new KubernetesClient(connection, Api.Quiet);
        failure = await Api.FailsAsync(() => client.GetAsync(ResourceType.ConfigMap, "cass", "x", CancellationToken.None));
        Assert.Equal(KubernetesErrorKind.Configuration, failure.Kind);
        Assert.Empty(api.Server.Requests);
    }

    [Fact]
    public async Task No_credential_goes_over_plain_http()
    {
        await using var server = new ScriptedServer(request => request.JsonAsync(Object));
        var credentials = FixedCredentials.Token("s3cr3t");
        using var client = new KubernetesClient(Api.Connection(server.Address, credentials), Api.Quiet);
        await client.GetAsync(ResourceType.ConfigMap, "cass", "x", CancellationToken.None);
        Assert.Null(Assert.Single(server.Requests).Header("Authorization"));
        Assert.Equal(0, credentials.Asked);
    }
}
