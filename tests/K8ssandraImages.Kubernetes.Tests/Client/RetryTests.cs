using System.Globalization;
using System.Text;

namespace K8ssandraImages.Kubernetes.Tests.Client;

/// <summary>When a call is repeated, after what wait, and when it must not be.</summary>
public class RetryTests
{
    private static readonly byte[] Json = Encoding.UTF8.GetBytes("{}");

    [Theory]
    [InlineData(429, "Retry-After: 3", true, 3.0)]
    [InlineData(429, null, true, 0.1)]
    [InlineData(503, "Retry-After: 3", true, 3.0)]
    [InlineData(503, null, false, 0.1)]
    [InlineData(500, "Retry-After: 1", true, 1.0)]
    [InlineData(500, null, false, null)]
    [InlineData(502, null, false, 0.1)]
    [InlineData(504, "Retry-After: 2", false, 2.0)]
    [InlineData(409, "Retry-After: 2", false, null)]
    [InlineData(429, "Retry-After: -5", true, 0.1)]
    [InlineData(429, "Retry-After: soon", true, 0.1)]
    public async Task The_server_may_ask_to_be_asked_again(int code, string? header, bool alsoWrites, double? wait)
    {
        foreach (var isWrite in new[] { false, true })
        {
            var time = new HurriedTime(50);
            await using var api = Api.Serving(
                FixedCredentials.Token("s3cr3t"), Api.Hurried(time), request => request.StatusAsync(code, "x", "", "{}", header is null ? [] : [header]), request => request.JsonAsync("{}"));
            Func<Task> call = isWrite ? () => api.Client.CreateAsync(ResourceType.ConfigMap, "cass", Json, WriteOptions.Default, default) : () => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default);
            if (wait is null || (isWrite && !alsoWrites))
            {
                await Api.FailsAsync(call);
                Assert.Single(api.Server.Requests);
                continue;
            }

            await call();
            Assert.Equal(2, api.Server.Requests.Count);
            Assert.InRange(Assert.Single(Waits(time)).TotalSeconds, wait.Value, (wait.Value * 1.25) + 0.001);
        }
    }

    [Fact]
    public async Task The_server_may_name_a_time()
    {
        var time = new HurriedTime(50);
        var then = time.GetUtcNow().AddSeconds(20).ToString("r", CultureInfo.InvariantCulture);
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Hurried(time), request => request.StatusAsync(429, "TooManyRequests", "", "{}", "Retry-After: " + then), request => request.JsonAsync("{}"));
        await api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default);
        Assert.InRange(Assert.Single(Waits(time)).TotalSeconds, 0.1, 26);
    }

    [Fact]
    public async Task The_status_may_say_when()
    {
        var time = new HurriedTime(50);
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Hurried(time), request => request.StatusAsync(429, "TooManyRequests", "", """{"retryAfterSeconds":7}"""), request => request.JsonAsync("{}"));
        await api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default);
        Assert.InRange(Assert.Single(Waits(time)).TotalSeconds, 7, 9);
    }

    [Fact]
    public async Task It_ends()
    {
        var time = new HurriedTime(100);
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Hurried(time), request => request.StatusAsync(429, "TooManyRequests", "too much"));
        var failure = await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default));
        Assert.Equal(KubernetesErrorKind.TooManyRequests, failure.Kind);
        Assert.Equal(6, api.Server.Requests.Count);

        // Longer than anybody waits.
        await using var later = Api.Serving(request => request.StatusAsync(503, "x", "", "{}", "Retry-After: 3600"));
        Assert.Equal(KubernetesErrorKind.Server, (await Api.FailsAsync(() => later.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default))).Kind);
        Assert.Single(later.Server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cut_connection_is_made_again_for_reading_only(bool isReset)
    {
        Func<ServedRequest, Task> cut = request =>
        {
            if (isReset)
                request.Cut();
            else
                request.Close();
            return Task.CompletedTask;
        };
        var time = new HurriedTime(50);
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Hurried(time), cut, request => request.JsonAsync("{}"));
        await api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default);
        Assert.Equal(2, api.Server.Requests.Count);

        foreach (var write in new Func<IKubernetesClient, Task>[]
        {
            client => client.CreateAsync(ResourceType.ConfigMap, "cass", Json, WriteOptions.Default, default),
            client => client.PatchAsync(ResourceType.ConfigMap, "cass", "x", PatchKind.Merge, Json, WriteOptions.Default, default),
            client => client.DeleteAsync(ResourceType.ConfigMap, "cass", "x", new DeleteOptions { Uid = "u" }, default),
        })
        {
            await using var writes = Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Hurried(time), cut);
            var failure = await Api.FailsAsync(() => write(writes.Client));
            Assert.Equal(KubernetesErrorKind.Unreachable, failure.Kind);
            Assert.Contains("It is not known whether the change was made.", failure.Message, StringComparison.Ordinal);
            Assert.Single(writes.Server.Requests);
        }
    }

    [Fact]
    public async Task A_body_that_is_cut_is_asked_for_again_for_reading_only()
    {
        Func<ServedRequest, Task> cut = async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync("{\"a\":");
            await Task.Delay(50);
            request.Close();
        };
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Hurried(new HurriedTime(50)), cut, request => request.JsonAsync("{}"), cut);
        await api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default);
        var failure = await Api.FailsAsync(() => api.Client.PatchAsync(ResourceType.ConfigMap, "cass", "x", PatchKind.Merge, Json, WriteOptions.Default, default));
        Assert.Equal(KubernetesErrorKind.Unreachable, failure.Kind);
        Assert.Contains("The server had accepted the change (200)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, api.Server.Requests.Count);
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 0)]
    public async Task A_refused_connection_is_tried_again_where_a_server_was_before(bool wasThere, int waits)
    {
        var time = new HurriedTime(50);
        var api = Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Hurried(time) with { MaxRetries = 2 }, request => request.JsonAsync("{}"));
        var port = api.Server.Port;
        using var client = api.Client;
        if (wasThere)
            await client.GetAsync(ResourceType.ConfigMap, "cass", "x", default);
        await api.Server.DisposeAsync();
        foreach (var call in new Func<Task>[]
        {
            () => client.GetAsync(ResourceType.ConfigMap, "cass", "x", default),
            () => client.CreateAsync(ResourceType.ConfigMap, "cass", Json, WriteOptions.Default, default),
        })
        {
            var failure = await Api.FailsAsync(call);
            Assert.Equal(KubernetesErrorKind.Unreachable, failure.Kind);
            Assert.Contains($"the server 127.0.0.1:{port} refuses the connection.", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("not known", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(waits, Waits(time).Count);
    }

    [Fact]
    public async Task A_server_that_is_silent_is_a_timeout_and_not_asked_again()
    {
        var options = Api.Quiet with { RequestTimeout = TimeSpan.FromMilliseconds(200) };
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), options, _ => Task.Delay(Timeout.Infinite));
        var failure = await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default));
        Assert.Equal(KubernetesErrorKind.Timeout, failure.Kind);
        Assert.Contains("the server sent nothing for 0.2 s.", failure.Message, StringComparison.Ordinal);
        Assert.Single(api.Server.Requests);
        failure = await Api.FailsAsync(() => api.Client.CreateAsync(ResourceType.ConfigMap, "cass", Json, WriteOptions.Default, default));
        Assert.Contains("It is not known whether the change was made.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slow_is_not_silent()
    {
        var options = Api.Quiet with { RequestTimeout = TimeSpan.FromMilliseconds(1500) };
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), options, async request =>
        {
            await request.BeginAsync();
            foreach (var piece in new[] { "{\"items\":[", "{}", "]", "}" })
            {
                await Task.Delay(600);
                await request.ChunkAsync(piece);
            }

            await request.EndAsync();
        });
        Assert.Single(await Api.ListAsync(api.Client, ResourceType.ConfigMap));
    }

    [Fact]
    public async Task A_body_that_stops_coming_is_a_timeout()
    {
        var options = Api.Quiet with { RequestTimeout = TimeSpan.FromMilliseconds(200) };
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), options, async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync("{\"items\":[");
            await Task.Delay(Timeout.Infinite);
        });
        Assert.Equal(KubernetesErrorKind.Timeout, (await Api.FailsAsync(() => Api.ListAsync(api.Client, ResourceType.ConfigMap))).Kind);
        Assert.Equal(KubernetesErrorKind.Timeout, (await Api.FailsAsync(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default))).Kind);
    }

    [Fact]
    public async Task A_consumer_may_take_longer_than_the_server()
    {
        var options = Api.Quiet with { RequestTimeout = TimeSpan.FromMilliseconds(300) };
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), options, request => request.JsonAsync(ListTests.Page(null, 1, 2)));
        var count = 0;
        await foreach (var item in api.Client.ListAsync(ResourceType.ConfigMap, null, ListOptions.Default, default))
        {
            count++;
            await Task.Delay(500);
        }

        Assert.Equal(2, count);
    }

    [Fact]
    public async Task A_server_that_accepts_and_says_nothing_is_a_timeout_of_the_connection()
    {
        await using var server = new RawServer(_ => Task.Delay(2000));
        using var client = new KubernetesClient(Api.Connection(new Uri($"https://127.0.0.1:{server.Port}")), Api.Quiet with { ConnectTimeout = TimeSpan.FromMilliseconds(200) });
        var failure = await Api.FailsAsync(() => client.GetAsync(ResourceType.ConfigMap, "cass", "x", default));
        Assert.Equal(KubernetesErrorKind.Timeout, failure.Kind);
        Assert.Contains($"the server 127.0.0.1:{server.Port} does not speak TLS: gave up after 0.2 s.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("head")]
    [InlineData("body")]
    [InlineData("retry")]
    [InlineData("connect")]
    [InlineData("list")]
    [InlineData("watch")]
    public async Task Cancellation_is_at_once(string where)
    {
        await using var silent = new RawServer(_ => Task.Delay(5000));
        await using var api = Api.Serving(async request =>
        {
            if (where == "retry")
                await request.StatusAsync(429, "x", "", "{}", "Retry-After: 30");
            if (where is "body" or "list" or "watch")
            {
                await request.BeginAsync();
                await request.ChunkAsync(where == "body" ? "{\"a\":" : where == "list" ? "{\"items\":[{}," : "");
            }

            if (where != "retry")
                await Task.Delay(Timeout.Infinite);
        });
        using var unconnected = new KubernetesClient(Api.Connection(new Uri($"https://127.0.0.1:{silent.Port}")), Api.Quiet);
        using var cancel = new CancellationTokenSource();
        var call = where switch
        {
            "list" => DrainAsync(api.Client.ListAsync(ResourceType.ConfigMap, null, ListOptions.Default, cancel.Token)),
            "watch" => DrainAsync(api.Client.WatchAsync(ResourceType.ConfigMap, null, new WatchOptions { ResourceVersion = "1" }, cancel.Token)),
            "connect" => unconnected.GetAsync(ResourceType.ConfigMap, "cass", "x", cancel.Token),
            _ => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", cancel.Token),
        };
        await Task.Delay(400);
        Assert.False(call.IsCompleted);
        var began = TimeProvider.System.GetTimestamp();
        await cancel.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, exception.CancellationToken);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, 0, 1000);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_begins_sends_nothing()
    {
        await using var api = Api.Serving(request => request.JsonAsync("{}"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", new CancellationToken(true)));
        Assert.Equal(0, api.Server.Connections);
    }

    [Fact]
    public async Task A_client_that_is_disposed_of_says_so()
    {
        await using var api = Api.Serving(request => request.JsonAsync("{}"));
        api.Client.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => api.Client.GetAsync(ResourceType.ConfigMap, "cass", "x", default));
    }

    [Fact]
    public async Task Calls_may_run_at_the_same_time()
    {
        await using var api = Api.Serving(async request =>
        {
            await Task.Delay(20);
            await request.JsonAsync($$"""{"path":"{{request.Path}}"}""");
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i => Encoding.UTF8.GetString((await api.Client.GetAsync(ResourceType.ConfigMap, "cass", "n" + i, default)).Span)));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $$"""{"path":"/api/v1/namespaces/cass/configmaps/n{{i}}"}"""), answers);
    }

    private static async Task DrainAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var item in items)
        {
        }
    }

    /// <summary>The waits between tries: what is left without the deadlines of hours.</summary>
    private static List<TimeSpan> Waits(HurriedTime time) => [.. time.Waits.Where(wait => wait < TimeSpan.FromHours(1))];
}
