using System.Diagnostics;
using System.Net;
using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;

namespace K8ssandraImages.Kubernetes.Tests.Ring;

public sealed class FaultProxyTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    [ClusterFact]
    public async Task Without_a_fault_everything_passes_and_is_counted()
    {
        var space = await cluster.NamespaceAsync("proxy");
        await space.CreateAsync(Fleet.K8ssandraClusters(30));
        await using var proxy = new FaultProxy(cluster);
        using var http = Endpoint.FromKubeconfig(proxy.NewKubeconfig()).NewHttpClient();

        var through = await http.GetStringAsync(Clusters(space));
        using (var patch = new StringContent("""{"spec":{"stopped":true}}""", Encoding.UTF8, "application/merge-patch+json"))
            Assert.Equal(HttpStatusCode.OK, (await http.PatchAsync(Clusters(space) + "/cluster-0000?fieldManager=x", patch)).StatusCode);
        using (var patch = new StringContent("""{"spec":{"stopped":false}}""", Encoding.UTF8, "application/merge-patch+json"))
            Assert.Equal(HttpStatusCode.OK, (await http.PatchAsync(Clusters(space) + "/cluster-0000?dryRun=All", patch)).StatusCode);

        Assert.Equal(30, JsonNode.Parse(through)!["items"]!.AsArray().Count);
        Assert.True((bool)(await space.GetAsync("K8ssandraCluster", "cluster-0000"))["spec"]!["stopped"]!);
        Assert.Equal((1, 2, 1), (proxy.Count("GET"), proxy.Count("PATCH"), proxy.Writes));
        Assert.Equal("""{"spec":{"stopped":true}}""", Encoding.UTF8.GetString(proxy.Requests[1].Body));
        Assert.Equal(1, proxy.Connections);
    }

    [ClusterFact]
    public async Task A_bearer_token_is_passed_on()
    {
        await using var proxy = new FaultProxy(cluster);
        using var http = Endpoint.FromKubeconfig(proxy.NewKubeconfig(token: "unknown")).NewHttpClient();

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/namespaces")).StatusCode);
    }

    [ClusterTheory]
    [InlineData(401, "Unauthorized")]
    [InlineData(410, "Expired")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(500, "InternalError")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task It_answers_in_the_servers_place_once(int status, string reason)
    {
        await using var proxy = new FaultProxy(cluster);
        using var http = proxy.Endpoint.NewHttpClient();
        proxy.Next(Fault.Answer(status, retryAfterSeconds: 7));

        using var first = await http.GetAsync("/version");
        Assert.Equal(status, (int)first.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), first.Headers.RetryAfter!.Delta);
        Assert.Equal(reason, (string?)JsonNode.Parse(await first.Content.ReadAsStringAsync())!["reason"]);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/version")).StatusCode);
    }

    [ClusterFact]
    public async Task A_rule_chooses_by_request()
    {
        await using var proxy = new FaultProxy(cluster) { Rule = static request => request.Path.EndsWith("/pods", StringComparison.Ordinal) ? Fault.Answer(503) : null };
        using var http = proxy.Endpoint.NewHttpClient();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/api/v1/pods?limit=1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/namespaces?limit=1")).StatusCode);
    }

    [ClusterFact]
    public async Task It_answers_late()
    {
        await using var proxy = new FaultProxy(cluster);
        using var http = proxy.Endpoint.NewHttpClient();
        proxy.Next(Fault.Late(TimeSpan.FromSeconds(1)));

        var watch = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/version")).StatusCode);

        Assert.InRange(watch.ElapsedMilliseconds, 990, 30_000);
    }

    [ClusterFact]
    public async Task It_sends_slowly()
    {
        await using var proxy = new FaultProxy(cluster);
        using var http = proxy.Endpoint.NewHttpClient();
        var whole = await http.GetByteArrayAsync("/version");
        proxy.Next(Fault.Slow(bytesPerSecond: whole.Length));

        var watch = Stopwatch.StartNew();
        Assert.Equal(whole, await http.GetByteArrayAsync("/version"));

        Assert.InRange(watch.ElapsedMilliseconds, 800, 30_000);
    }

    [ClusterTheory]
    [InlineData(ConnectionEnd.Reset)]
    [InlineData(ConnectionEnd.HalfClose)]
    public async Task It_cuts_the_body(ConnectionEnd end)
    {
        var space = await cluster.NamespaceAsync("proxy");
        await space.CreateAsync(Fleet.K8ssandraClusters(10));
        await using var proxy = new FaultProxy(cluster);
        using var http = proxy.Endpoint.NewHttpClient();
        var whole = await http.GetByteArrayAsync(Clusters(space));
        proxy.Next(Fault.Cut(1000, end));

        using var answer = await http.GetAsync(Clusters(space), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var start = new byte[1000];
        await body.ReadExactlyAsync(start);
        Assert.Equal(whole[..1000], start);
        await Assert.ThrowsAnyAsync<IOException>(async () => await body.ReadExactlyAsync(new byte[1]));
        Assert.Equal(whole.Length, (await http.GetByteArrayAsync(Clusters(space))).Length);
    }

    [ClusterFact]
    public async Task It_goes_silent_in_the_middle_and_notices_when_the_client_has_gone()
    {
        await using var proxy = new FaultProxy(cluster);
        using var http = proxy.Endpoint.NewHttpClient();
        proxy.Next(Fault.Cut(10, ConnectionEnd.Silence));

        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => http.GetStringAsync("/version", limit.Token));

        await Eventually.TrueAsync("the proxy lets the connection go", () => Task.FromResult(proxy.Connections == 0), seconds: 10);
    }

    [ClusterFact]
    public async Task A_lost_answer_is_a_write_that_was_done()
    {
        var space = await cluster.NamespaceAsync("proxy");
        await using var proxy = new FaultProxy(cluster);
        using var http = proxy.Endpoint.NewHttpClient();

        proxy.Next(Fault.Refuse(), Fault.LoseAnswer());
        await Assert.ThrowsAsync<HttpRequestException>(() => CreateAsync("refused"));
        await Assert.ThrowsAsync<HttpRequestException>(() => CreateAsync("lost"));

        Assert.Equal(2, proxy.Writes);
        Assert.Null(await space.FindAsync("ConfigMap", "refused"));
        Assert.NotNull(await space.FindAsync("ConfigMap", "lost"));

        async Task CreateAsync(string name)
        {
            using var body = new StringContent($$"""{"metadata":{"name":"{{name}}"} }""", Encoding.UTF8, "application/json");
            await http.PostAsync($"/api/v1/namespaces/{space.Name}/configmaps", body);
        }
    }

    [ClusterFact]
    public async Task A_watch_streams_through()
    {
        var space = await cluster.NamespaceAsync("proxy");
        await using var proxy = new FaultProxy(cluster);
        using var http = proxy.Endpoint.NewHttpClient();
        using var answer = await http.GetAsync($"/api/v1/namespaces/{space.Name}/configmaps?watch=true&fieldSelector=metadata.name=one", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        await space.ApplyAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: one}}");

        var line = await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("ADDED", (string?)JsonNode.Parse(line!)!["type"]);
    }

    [ClusterTheory]
    [InlineData(ServerCertificate.WrongAuthority)]
    [InlineData(ServerCertificate.WrongName)]
    [InlineData(ServerCertificate.Expired)]
    [InlineData(ServerCertificate.NotYetValid)]
    public async Task Its_certificate_can_be_wrong(ServerCertificate certificate)
    {
        await using var proxy = new FaultProxy(cluster, certificate);
        using var http = proxy.Endpoint.NewHttpClient();

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/version"));

        Assert.IsType<AuthenticationException>(refused.InnerException);
        Assert.Empty(proxy.Requests);
    }

    private static string Clusters(TestNamespace space) => $"/apis/k8ssandra.io/v1alpha1/namespaces/{space.Name}/k8ssandraclusters";
}
