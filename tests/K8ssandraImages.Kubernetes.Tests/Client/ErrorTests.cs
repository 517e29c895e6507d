using System.Text;

namespace K8ssandraImages.Kubernetes.Tests.Client;

/// <summary>What is said about answers that are none of success.</summary>
public class ErrorTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("""{"data":{"password":"hunter2"}}""");

    [Fact]
    public async Task Every_403_names_the_verb_the_resource_and_the_scope_that_are_missing()
    {
        await using var api = Api.Serving(request => request.StatusAsync(403, "Forbidden", """deployments.apps is forbidden: User "jane" cannot list resource "deployments" in API group "apps" in the namespace "cass" """));
        var failure = await Api.FailsAsync(() => Api.ListAsync(api.Client, ResourceType.Deployment, "cass"));
        Assert.Equal(
            """Context staging: listing deployments.apps in namespace cass is forbidden for this user: missing verb list on deployments.apps in namespace cass. The server says: deployments.apps is forbidden: User "jane" cannot list resource "deployments" in API group "apps" in the namespace "cass" . Ask for a Role or ClusterRole with verb list on deployments.apps.""",
            failure.Message);
        Assert.Equal(
            (KubernetesErrorKind.Forbidden, "staging", 403, "Forbidden", "list", ResourceType.Deployment, "cass", null),
            (failure.Kind, failure.Context, failure.StatusCode, failure.Reason, failure.Verb, failure.Resource, failure.Namespace, failure.Name));

        foreach (var (call, message) in new (Func<IKubernetesClient, Task>, string)[]
        {
            (client => Api.ListAsync(client, ResourceType.Pod), "listing pods in all namespaces is forbidden for this user: missing verb list on pods in all namespaces."),
            (client => client.GetAsync(ResourceType.Namespace, null, "x", default), "getting namespaces x is forbidden for this user: missing verb get on namespaces at cluster scope."),
            (client => client.CreateAsync(ResourceType.ConfigMap, "cass", Secret, WriteOptions.Default, default), "creating configmaps in namespace cass is forbidden for this user: missing verb create on configmaps in namespace cass."),
            (client => client.PatchAsync(ResourceType.ConfigMap, "cass", "x", PatchKind.Merge with { Subresource = "status" }, Secret, WriteOptions.Default, default), "changing configmaps/status x in namespace cass is forbidden for this user: missing verb patch on configmaps/status in namespace cass."),
            (client => client.DeleteAsync(ResourceType.ConfigMap, "cass", "x", new DeleteOptions(), default), "deleting configmaps x in namespace cass is forbidden for this user: missing verb delete on configmaps in namespace cass."),
            (async client => await client.WatchAsync(ResourceType.ConfigMap, "cass", new WatchOptions { ResourceVersion = "1" }, default).GetAsyncEnumerator().MoveNextAsync(), "watching configmaps in namespace cass is forbidden for this user: missing verb watch on configmaps in namespace cass."),
        })
        {
            failure = await Api.FailsAsync(() => call(api.Client));
            Assert.StartsWith("Context staging: " + message, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_admission_webhook_that_forbids_is_no_missing_verb()
    {
        await using var api = Api.Serving(request => request.StatusAsync(403, "Forbidden", """admission webhook "x" denied the request: no"""));
        var failure = await Api.FailsAsync(() => api.Client.CreateAsync(ResourceType.ConfigMap, "cass", Secret, WriteOptions.Default, default));
        Assert.Contains("is forbidden, not for want of the verb create on configmaps in namespace cass, but by the cluster's rules", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "BadRequest", KubernetesErrorKind.Invalid)]
    [InlineData(401, "Unauthorized", KubernetesErrorKind.Unauthorized)]
    [InlineData(404, "NotFound", KubernetesErrorKind.NotFound)]
    [InlineData(405, "MethodNotAllowed", KubernetesErrorKind.Invalid)]
    [InlineData(409, "AlreadyExists", KubernetesErrorKind.Conflict)]
    [InlineData(409, "Conflict", KubernetesErrorKind.Conflict)]
    [InlineData(410, "Gone", KubernetesErrorKind.Expired)]
    [InlineData(410, "Expired", KubernetesErrorKind.Expired)]
    [InlineData(413, "RequestEntityTooLarge", KubernetesErrorKind.Invalid)]
    [InlineData(415, "UnsupportedMediaType", KubernetesErrorKind.Invalid)]
    [InlineData(422, "Invalid", KubernetesErrorKind.Invalid)]
    [InlineData(500, "InternalError", KubernetesErrorKind.Server)]
    [InlineData(504, "Timeout", KubernetesErrorKind.Server)]
    [InlineData(507, "", KubernetesErrorKind.Server)]
    public async Task Codes_are_kinds(int code, string reason, KubernetesErrorKind kind)
    {
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Quiet with { MaxRetries = 0 }, request => request.StatusAsync(code, reason));
        foreach (var call in new Func<Task>[]
        {
            () => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default),
            () => Api.ListAsync(api.Client, ResourceType.ConfigMap),
            () => api.Client.CreateAsync(ResourceType.ConfigMap, "cass", Secret, WriteOptions.Default, default),
        })
        {
            var failure = await Api.FailsAsync(call);
            Assert.Equal((kind, code, reason.Length == 0 ? null : reason), (failure.Kind, failure.StatusCode, failure.Reason));
            Assert.StartsWith("Context staging: ", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_told_from_what_is_not_served()
    {
        await using var api = Api.Serving(
            request => request.StatusAsync(404, "NotFound", "configmaps \"x\" not found", """{"name":"x","kind":"configmaps"}"""),
            request => request.StatusAsync(404, "NotFound", "namespaces \"cass\" not found", """{"name":"cass","kind":"namespaces"}"""),
            request => request.StatusAsync(404, "NotFound", "the server could not find the requested resource"),
            request => request.ReplyAsync(404, "text/plain; charset=utf-8", "404 page not found\n"u8.ToArray()));
        Assert.Equal("Context staging: getting configmaps x in namespace cass: there is no such object.", (await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default))).Message);
        Assert.Equal("Context staging: creating configmaps in namespace cass: there is no namespace cass.", (await Api.FailsAsync(() => api.Client.CreateAsync(ResourceType.ConfigMap, "cass", Secret, WriteOptions.Default, default))).Message);
        for (var i = 0; i < 2; i++)
        {
            var failure = await Api.FailsAsync(() => Api.ListAsync(api.Client, ResourceType.K8ssandraCluster));
            Assert.Equal(KubernetesErrorKind.NotFound, failure.Kind);
            Assert.StartsWith("Context staging: listing k8ssandraclusters.k8ssandra.io in all namespaces: the server does not serve k8ssandraclusters.k8ssandra.io in version k8ssandra.io/v1alpha1.", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(400, "BadRequest")]
    [InlineData(422, "Invalid")]
    public async Task Values_that_the_server_quotes_are_not_repeated(int code, string reason)
    {
        var causes = """{"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"hunter2\"","field":"data.password"},{"reason":"FieldValueRequired","message":"x","field":"spec\u001b[2J"}]}""";
        await using var api = Api.Serving(request => request.StatusAsync(code, reason, "ConfigMap \"x\" is invalid: data.password: Invalid value: \"hunter2\"", causes));
        var failure = await Api.FailsAsync(() => api.Client.CreateAsync(ResourceType.ConfigMap, "cass", Secret, WriteOptions.Default, default));
        Assert.Equal($"Context staging: creating configmaps in namespace cass: the server refuses it ({code} {reason}). Fields: data.password (FieldValueInvalid), spec\\u001b[2J (FieldValueRequired).", failure.Message);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_words_of_the_server_are_bounded_and_tame()
    {
        await using var api = Api.Serving(request => request.StatusAsync(409, "Conf\u001b[2Jlict", "a\u001b[31m\u202e\n" + new string('x', 100_000)));
        var failure = await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default));
        Assert.Contains("a\\u001b[31m\\u202e\\u000axxx", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 500, 800);
        Assert.Equal("Conf\\u001b[2Jlict", failure.Reason);
    }

    [Fact]
    public async Task What_others_named_is_tame()
    {
        await using var server = new ScriptedServer(request => request.StatusAsync(404, "NotFound"));
        using var client = new KubernetesClient(new ClusterConnection { Context = "c\u001b[2J", Server = server.Address, Credentials = FixedCredentials.Token("s3cr3t") }, Api.Quiet);
        var failure = await Api.FailsAsync(() => client.GetAsync(ResourceType.ConfigMap, "n\u001b[2J", "x\u001b[2J", default));
        Assert.DoesNotContain('\u001b', failure.Message);
    }

    [Theory]
    [InlineData(200, "text/html", KubernetesErrorKind.Protocol)]
    [InlineData(200, "text/plain", KubernetesErrorKind.Protocol)]
    [InlineData(200, null, KubernetesErrorKind.Protocol)]
    [InlineData(200, "application/vnd.kubernetes.protobuf", KubernetesErrorKind.Protocol)]
    [InlineData(403, "text/html", KubernetesErrorKind.Protocol)]
    [InlineData(404, "text/html", KubernetesErrorKind.Protocol)]
    [InlineData(400, "text/plain", KubernetesErrorKind.Protocol)]
    [InlineData(401, "text/html", KubernetesErrorKind.Unauthorized)]
    [InlineData(502, "text/html", KubernetesErrorKind.Server)]
    public async Task Pages_for_people_are_not_shown(int code, string? type, KubernetesErrorKind kind)
    {
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Quiet with { MaxRetries = 0 }, request => request.ReplyAsync(code, type, "<html>Sign in hunter2"u8.ToArray()));
        foreach (var call in new Func<Task>[] { () => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default), () => Api.ListAsync(api.Client, ResourceType.ConfigMap) })
        {
            var failure = await Api.FailsAsync(call);
            Assert.Equal((kind, code), (failure.Kind, failure.StatusCode));
            Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
            if (kind == KubernetesErrorKind.Protocol)
                Assert.Contains($"what answered is no Kubernetes API server: status {code}, content type {type ?? "none"}.", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirects_are_not_followed(int code)
    {
        await using var elsewhere = new ScriptedServer(request => request.JsonAsync("{}"));
        await using var api = Api.Serving(request => request.JsonAsync("{}", code, $"Location: http://s3cr3t@127.0.0.1:{elsewhere.Port}/s3cr3t"));
        var failure = await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default));
        Assert.Equal(KubernetesErrorKind.Protocol, failure.Kind);
        Assert.Contains($"the server sends the request elsewhere ({code} to 127.0.0.1)", failure.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("{\"a\":")]
    [InlineData("{}{}")]
    [InlineData("\"x\"")]
    public async Task An_answer_that_is_no_object_is_refused(string body)
    {
        await using var api = Api.Serving(request => request.JsonAsync(body));
        var failure = await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default));
        Assert.Equal(KubernetesErrorKind.Protocol, failure.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"kind":"Status","code":"x","details":7,"message":{},"reason":[]}""")]
    [InlineData("""{"kind":"Status","details":{"causes":[7,null,{"field":1}],"retryAfterSeconds":1e99}}""")]
    [InlineData("""{"kind":"Status","message":"\ud800"}""")]
    public async Task A_status_that_is_none_does_no_harm(string body)
    {
        await using var api = Api.Serving(request => request.JsonAsync(body, 409));
        var failure = await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default));
        Assert.True(failure.Kind is KubernetesErrorKind.Conflict or KubernetesErrorKind.Protocol);
        Assert.Equal(409, failure.StatusCode);
    }

    [Fact]
    public async Task A_failure_that_comes_with_200_is_one()
    {
        await using var api = Api.Serving(request => request.JsonAsync("""{"kind":"Status","status":"Failure","code":409,"reason":"Conflict"}"""));
        Assert.Equal(KubernetesErrorKind.Conflict, (await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default))).Kind);
    }

    [Fact]
    public async Task A_success_of_a_deletion_is_an_answer()
    {
        await using var api = Api.Serving(request => request.JsonAsync("""{"kind":"Status","status":"Success"}"""));
        var answer = await api.Client.DeleteAsync(ResourceType.ConfigMap, "cass", "x", new DeleteOptions(), default);
        Assert.Equal("""{"kind":"Status","status":"Success"}""", Encoding.UTF8.GetString(answer.Span));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nzz\r\n")]
    [InlineData("HTTP/9.9 200 OK\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nbad header\r\n\r\n")]
    public async Task What_is_no_http_is_said_to_be_none(string bytes)
    {
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Quiet with { MaxRetries = 0 }, async request =>
        {
            await request.SendAsync(bytes);
            request.Close();
        });
        var failure = await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default));
        Assert.True(failure.Kind is KubernetesErrorKind.Protocol or KubernetesErrorKind.Unreachable, failure.ToString());
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up()
    {
        await using var api = Api.Serving(async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync("{\"a\":\"");
            while (true)
                await request.ChunkAsync(new string('x', 1 << 20));
        });
        var failure = await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default));
        Assert.Equal(KubernetesErrorKind.Protocol, failure.Kind);
        Assert.Contains("larger than 32 MiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_credential_is_tried_once_after_401()
    {
        var credentials = FixedCredentials.Token("s3cr3t-1", "s3cr3t-2", "s3cr3t-3");
        await using var api = Api.Serving(credentials, null, request => request.Header("Authorization") == "Bearer s3cr3t-2" ? request.JsonAsync("{}") : request.StatusAsync(401, "Unauthorized"));
        await api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default);
        await api.Client.CreateAsync(ResourceType.ConfigMap, "cass", Secret, WriteOptions.Default, default);
        Assert.Equal(["Bearer s3cr3t-1", "Bearer s3cr3t-2", "Bearer s3cr3t-2"], api.Server.Requests.Select(request => request.Header("Authorization")));
        Assert.Equal(1, credentials.Refreshed);
    }

    [Fact]
    public async Task A_second_401_is_the_last()
    {
        var credentials = FixedCredentials.Token("s3cr3t-1", "s3cr3t-2", "s3cr3t-3");
        await using var api = Api.Serving(credentials, null, request => request.StatusAsync(401, "Unauthorized", "no s3cr3t".Replace("s3cr3t", "x", StringComparison.Ordinal)));
        var failure = await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default));
        Assert.Equal(KubernetesErrorKind.Unauthorized, failure.Kind);
        Assert.Equal(2, api.Server.Requests.Count);
        Assert.Equal(1, credentials.Refreshed);
    }
}
