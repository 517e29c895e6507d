using System.IO.Compression;
using System.Text;

namespace K8ssandraImages.Kubernetes.Tests.Client;

/// <summary>Lists of many pages over connections that break.</summary>
public class ListTests
{
    [Fact]
    public async Task Pages_follow_each_other()
    {
        await using var api = Api.Serving(request => request.JsonAsync(request.Query("continue") switch
        {
            null => Page("p2", 1, 2),
            "p2" => Page("p/3&", 3),
            _ => Page(null, 4),
        }));
        var items = await Api.ListAsync(api.Client, ResourceType.ConfigMap, "cass", new ListOptions { Limit = 2, LabelSelector = "a=b,c in (d)", FieldSelector = "metadata.name=x" });
        Assert.Equal([Item(1), Item(2), Item(3), Item(4)], items);
        Assert.Equal(
            [
                "/api/v1/namespaces/cass/configmaps?limit=2&labelSelector=a%3Db%2Cc%20in%20%28d%29&fieldSelector=metadata.name%3Dx",
                "/api/v1/namespaces/cass/configmaps?limit=2&continue=p2&labelSelector=a%3Db%2Cc%20in%20%28d%29&fieldSelector=metadata.name%3Dx",
                "/api/v1/namespaces/cass/configmaps?limit=2&continue=p%2F3%26&labelSelector=a%3Db%2Cc%20in%20%28d%29&fieldSelector=metadata.name%3Dx",
            ],
            api.Server.Requests.Select(request => request.Target));
        Assert.Equal(1, api.Server.Connections);
    }

    [Fact]
    public async Task All_namespaces_are_one_list()
    {
        await using var api = Api.Serving(request => request.JsonAsync(Page(null, 1)));
        await Api.ListAsync(api.Client, ResourceType.CassandraDatacenter);
        Assert.Equal("/apis/cassandra.datastax.com/v1beta1/cassandradatacenters?limit=500", Assert.Single(api.Server.Requests).Target);
    }

    [Fact]
    public async Task Objects_come_before_the_page_is_over()
    {
        var isRead = new TaskCompletionSource();
        await using var api = Api.Serving(async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync("{\"items\":[" + Raw(1));
            await isRead.Task;
            await request.ChunkAsync("," + Raw(2) + "]}");
            await request.EndAsync();
        });
        var count = 0;
        await foreach (var item in api.Client.ListAsync(ResourceType.ConfigMap, null, ListOptions.Default, CancellationToken.None))
        {
            if (count++ == 0)
                isRead.SetResult();
        }

        Assert.Equal(2, count);
    }

    [Fact]
    public async Task Compressed_answers_are_unpacked()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Page(null, [.. Enumerable.Range(0, 2000)])));
        await using var api = Api.Serving(request => request.ReplyAsync(200, "application/json", packed.ToArray(), "Content-Encoding: gzip"));
        var items = await Api.ListAsync(api.Client, ResourceType.ConfigMap);
        Assert.Equal(Enumerable.Range(0, 2000).Select(Item), items);
    }

    [Fact]
    public async Task What_only_says_that_it_is_compressed_is_refused()
    {
        await using var api = Api.Serving(request => request.ReplyAsync(200, "application/json", Encoding.UTF8.GetBytes(Page(null, 1)), "Content-Encoding: gzip"));
        var failure = await Api.FailsAsync(() => Api.ListAsync(api.Client, ResourceType.ConfigMap));
        Assert.Equal(KubernetesErrorKind.Protocol, failure.Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_that_is_cut_is_asked_for_again_and_nothing_comes_twice(bool isReset)
    {
        await using var api = Api.Serving(
            FixedCredentials.Token("s3cr3t"),
            Api.Hurried(new HurriedTime(100)),
            request => request.JsonAsync(Page("p2", 1, 2)),
            async request =>
            {
                await request.BeginAsync();
                await request.ChunkAsync($"{{\"items\":[{Raw(3)},{Raw(4)},{{\"me");
                // Until what was sent is on its way: a reset overtakes it.
                await Task.Delay(200);
                if (isReset)
                    request.Cut();
                else
                    request.Close();
            },
            request => request.JsonAsync(Page(null, 3, 4, 5)));
        var items = await Api.ListAsync(api.Client, ResourceType.ConfigMap);
        Assert.Equal([Item(1), Item(2), Item(3), Item(4), Item(5)], items);
        Assert.Equal([null, "p2", "p2"], api.Server.Requests.Select(request => request.Query("continue")));
    }

    [Fact]
    public async Task A_page_that_is_always_cut_is_given_up()
    {
        var time = new HurriedTime(100);
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Hurried(time) with { MaxRetries = 3 }, async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync($"{{\"items\":[{Raw(3)},");
            await Task.Delay(50);
            request.Close();
        });
        var failure = await Api.FailsAsync(() => Api.ListAsync(api.Client, ResourceType.ConfigMap));
        Assert.Equal(KubernetesErrorKind.Unreachable, failure.Kind);
        Assert.Equal("Context staging: listing configmaps in all namespaces: the connection to the server was cut. Check the network, or try again later.", failure.Message);
        Assert.Equal(4, api.Server.Requests.Count);
    }

    [Fact]
    public async Task A_list_whose_pages_have_expired_is_begun_again_and_nothing_comes_twice()
    {
        await using var api = Api.Serving(
            request => request.JsonAsync(Page("p2", 1, 2)),
            request => request.StatusAsync(410, "Expired", "The provided continue parameter is too old"),
            // 2 was deleted, and 6 is new.
            request => request.JsonAsync(Page(null, 1, 3, 6)));
        Assert.Equal([Item(1), Item(2), Item(3), Item(6)], await Api.ListAsync(api.Client, ResourceType.ConfigMap));
        Assert.Equal([("500", null), ("500", "p2"), (null, null)], api.Server.Requests.Select(request => (request.Query("limit"), request.Query("continue"))));
    }

    [Fact]
    public async Task A_list_that_always_expires_is_given_up()
    {
        await using var api = Api.Serving(request => request.Query("continue") is null ? request.JsonAsync(Page("p2", 1)) : request.StatusAsync(410, "Expired"));
        var failure = await Api.FailsAsync(() => Api.ListAsync(api.Client, ResourceType.ConfigMap));
        Assert.Equal((KubernetesErrorKind.Expired, 410, "Expired"), (failure.Kind, failure.StatusCode, failure.Reason));
    }

    [Theory]
    [InlineData("""{"kind":"Status","status":"Success"}""")]
    [InlineData("""{"items":[}""")]
    [InlineData("""{"items":[]}]""")]
    [InlineData("[]")]
    public async Task What_is_no_list_is_refused(string body)
    {
        await using var api = Api.Serving(request => request.JsonAsync(body));
        var failure = await Api.FailsAsync(() => Api.ListAsync(api.Client, ResourceType.ConfigMap));
        Assert.Equal(KubernetesErrorKind.Protocol, failure.Kind);
        Assert.Single(api.Server.Requests);
    }

    [Fact]
    public async Task A_caller_who_has_enough_ends_it()
    {
        await using var api = Api.Serving(async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync($"{{\"items\":[{Raw(1)},{Raw(2)}");
            await Task.Delay(Timeout.Infinite);
        });
        await foreach (var item in api.Client.ListAsync(ResourceType.ConfigMap, null, ListOptions.Default, CancellationToken.None))
            break;
        Assert.Single(api.Server.Requests);
    }

    internal static string Raw(int number, int version = 1) => $$$"""{"metadata":{"managedFields":[{"manager":"x"}],"name":"n{{{number}}}","namespace":"cass","resourceVersion":"{{{version}}}","uid":"u{{{number}}}"},"data":{"a":"é"}}""";

    internal static string Item(int number) => $$$"""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"n{{{number}}}","namespace":"cass","resourceVersion":"1","uid":"u{{{number}}}"},"data":{"a":"é"}}""";

    internal static string Page(string? next, params int[] numbers) => Page(next, "100", [.. numbers.Select(number => Raw(number))]);

    internal static string Page(string? next, string version, string[] items) =>
        $$"""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"{{version}}"{{(next is null ? "" : $",\"continue\":\"{next}\"")}}},"items":[{{string.Join(',', items)}}]}""";
}
