using System.Text;
using System.Text.Json;

namespace K8ssandraImages.Kubernetes.Tests.Client;

/// <summary>Watches that go on over connections that end in every way.</summary>
public class WatchTests
{
    [Fact]
    public async Task What_there_is_comes_first_and_then_what_happens()
    {
        await using var api = Serving(
            request => request.JsonAsync(ListTests.Page("p2", "100", [ListTests.Raw(1, 11)])),
            request => request.JsonAsync(ListTests.Page(null, "100", [ListTests.Raw(2, 12)])),
            request => StreamAsync(request, Event("MODIFIED", 1, 101), Event("BOOKMARK", 0, 105), Event("DELETED", 2, 106), Event("ADDED", 3, 107)),
            Silent);
        Assert.Equal(["Added u1@11", "Added u2@12", "Modified u1@101", "Deleted u2@106", "Added u3@107"], await TakeAsync(api, 5));
        var watch = api.Server.Requests[2];
        Assert.Equal(("1", "true", "100", "a=b", "c=d"), (watch.Query("watch"), watch.Query("allowWatchBookmarks"), watch.Query("resourceVersion"), watch.Query("labelSelector"), watch.Query("fieldSelector")));
        Assert.InRange(int.Parse(watch.Query("timeoutSeconds")!, System.Globalization.CultureInfo.InvariantCulture), 300, 600);
        Assert.Equal("/api/v1/namespaces/cass/configmaps", watch.Path);
        Assert.Equal(("a=b", "c=d"), (api.Server.Requests[0].Query("labelSelector"), api.Server.Requests[0].Query("fieldSelector")));
    }

    [Fact]
    public async Task Objects_are_whole()
    {
        await using var api = Serving(request => request.JsonAsync(ListTests.Page(null, 1)), request => StreamAsync(request, Event("ADDED", 2, 101)));
        await foreach (var change in api.Client.WatchAsync(ResourceType.ConfigMap, "cass", new WatchOptions(), default))
        {
            Assert.Contains("managedFields", Encoding.UTF8.GetString(change.Json.Span), StringComparison.Ordinal);
            Assert.StartsWith("""{"kind":"ConfigMap","apiVersion":"v1","metadata":""", Encoding.UTF8.GetString(change.Json.Span), StringComparison.Ordinal);
            if (change.Json.Span.IndexOf("u2"u8) >= 0)
                break;
        }
    }

    [Fact]
    public async Task An_event_comes_with_its_last_byte()
    {
        var isRead = new TaskCompletionSource();
        await using var api = Serving(async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync(Event("ADDED", 1, 101).TrimEnd('\n'));
            await isRead.Task;
            await request.ChunkAsync(Event("ADDED", 2, 102));
            await Silent(request);
        });
        await foreach (var change in api.Client.WatchAsync(ResourceType.ConfigMap, "cass", new WatchOptions { ResourceVersion = "100" }, default))
        {
            if (!isRead.TrySetResult())
                break;
        }

        Assert.Equal("100", Assert.Single(api.Server.Requests).Query("resourceVersion"));
    }

    [Theory]
    [InlineData("end")]
    [InlineData("close")]
    [InlineData("cut")]
    public async Task It_goes_on_from_the_last_version(string how)
    {
        await using var api = Serving(
            async request =>
            {
                await request.BeginAsync();
                await request.ChunkAsync(Event("ADDED", 1, 101) + Event("BOOKMARK", 0, 150) + Event("ADDED", 2, 151)[..20]);
                await Task.Delay(100);
                if (how == "end")
                    await request.EndAsync();
                else if (how == "close")
                    request.Close();
                else
                    request.Cut();
            },
            request => StreamAsync(request, Event("ADDED", 2, 151)),
            Silent);
        Assert.Equal(["Added u1@101", "Added u2@151"], await TakeAsync(api, 2, "100"));
        Assert.Equal(["100", "150"], api.Server.Requests.Take(2).Select(request => request.Query("resourceVersion")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_version_that_is_gone_makes_it_list_and_tell_what_is_different(bool isEvent)
    {
        await using var api = Serving(
            request => request.JsonAsync(ListTests.Page(null, "100", [ListTests.Raw(1, 11), ListTests.Raw(2, 12), ListTests.Raw(3, 13)])),
            request => StreamAsync(request, Event("ADDED", 4, 101)),
            request => isEvent ? StreamAsync(request, Error(410, "Expired")) : request.StatusAsync(410, "Expired"),
            request => request.JsonAsync(ListTests.Page(null, "200", [ListTests.Raw(1, 11), ListTests.Raw(2, 199), ListTests.Raw(5, 198)])),
            request => StreamAsync(request, Event("MODIFIED", 5, 201)),
            Silent);
        Assert.Equal(
            ["Added u1@11", "Added u2@12", "Added u3@13", "Added u4@101", "Modified u2@199", "Added u5@198", "Deleted u3@", "Deleted u4@", "Modified u5@201"],
            await TakeAsync(api, 9));
        Assert.Equal([null, "100", "101", null, "200"], api.Server.Requests.Take(5).Select(request => request.Query("resourceVersion")));
    }

    [Fact]
    public async Task Of_what_is_gone_its_name_is_left()
    {
        await using var api = Serving(
            request => request.JsonAsync(ListTests.Page(null, "100", [ListTests.Raw(1, 11)])),
            request => request.StatusAsync(410, "Expired"),
            request => request.JsonAsync(ListTests.Page(null, "200", [])),
            Silent);
        await foreach (var change in api.Client.WatchAsync(ResourceType.ConfigMap, "cass", new WatchOptions(), default))
        {
            if (change.Kind == WatchEventKind.Added)
                continue;
            Assert.Equal("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"namespace":"cass","name":"n1","uid":"u1"}}""", Encoding.UTF8.GetString(change.Json.Span));
            break;
        }
    }

    [Fact]
    public async Task A_list_that_expires_while_it_is_read_tells_nothing_twice_and_nothing_that_is_gone()
    {
        await using var api = Serving(
            request => request.JsonAsync(ListTests.Page("p2", "100", [ListTests.Raw(1, 11), ListTests.Raw(2, 12)])),
            request => request.StatusAsync(410, "Expired"),
            request => request.JsonAsync(ListTests.Page(null, "200", [])),
            request => StreamAsync(request, Event("ADDED", 9, 201)),
            Silent);
        Assert.Equal(["Added u1@11", "Added u2@12", "Deleted u1@", "Deleted u2@", "Added u9@201"], await TakeAsync(api, 5));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(504)]
    [InlineData(429)]
    public async Task An_error_of_the_server_in_between_passes(int code)
    {
        await using var api = Serving(
            request => StreamAsync(request, Event("ADDED", 1, 101), Error(code, "x")),
            request => StreamAsync(request, Event("ADDED", 2, 102)),
            Silent);
        Assert.Equal(["Added u1@101", "Added u2@102"], await TakeAsync(api, 2, "100"));
        Assert.Equal("101", api.Server.Requests[1].Query("resourceVersion"));
    }

    [Fact]
    public async Task A_server_that_is_away_for_a_while_passes()
    {
        await using var api = Serving(
            request => StreamAsync(request, Event("ADDED", 1, 101)),
            Gone, Gone, Gone, Gone, Gone, Gone, Gone, Gone, Gone,
            request => StreamAsync(request, Event("ADDED", 2, 102)),
            Silent);
        Assert.Equal(["Added u1@101", "Added u2@102"], await TakeAsync(api, 2, "100"));
    }

    [Fact]
    public async Task A_server_that_stays_away_ends_it()
    {
        await using var api = Serving(request => StreamAsync(request, Event("ADDED", 1, 101)), Gone);
        var failure = await Api.FailsAsync(() => TakeAsync(api, 2, "100"));
        Assert.Equal(KubernetesErrorKind.Unreachable, failure.Kind);
        Assert.InRange(api.Server.Requests.Count, 10, 2000);
    }

    [Fact]
    public async Task One_that_never_worked_says_so_soon()
    {
        await using var api = Serving(Gone);
        var failure = await Api.FailsAsync(() => TakeAsync(api, 1, "100"));
        Assert.Equal((KubernetesErrorKind.Unreachable, "watch"), (failure.Kind, failure.Verb));
        // The framework's handler itself asks up to four times where a connection ends before an answer begins.
        Assert.InRange(api.Server.Requests.Count, 6, 24);
    }

    [Theory]
    [InlineData(401, KubernetesErrorKind.Unauthorized)]
    [InlineData(403, KubernetesErrorKind.Forbidden)]
    [InlineData(404, KubernetesErrorKind.NotFound)]
    public async Task A_right_that_is_taken_away_ends_it(int code, KubernetesErrorKind kind)
    {
        await using var api = Serving(request => StreamAsync(request, Event("ADDED", 1, 101)), request => request.StatusAsync(code, "x"));
        Assert.Equal(kind, (await Api.FailsAsync(() => TakeAsync(api, 2, "100"))).Kind);
        await using var inside = Serving(request => StreamAsync(request, Event("ADDED", 1, 101), Error(code, "x")));
        Assert.Equal(kind, (await Api.FailsAsync(() => TakeAsync(inside, 2, "100"))).Kind);
    }

    [Fact]
    public async Task A_server_that_always_ends_at_once_is_not_hammered()
    {
        var time = new HurriedTime(100);
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Hurried(time), request => StreamAsync(request));
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var change in api.Client.WatchAsync(ResourceType.ConfigMap, "cass", new WatchOptions { ResourceVersion = "100" }, cancel.Token))
                Assert.Fail("There was no event.");
        });
        // 100 seconds went by on its clock.
        Assert.InRange(api.Server.Requests.Count, 2, 12);
    }

    [Fact]
    public async Task A_version_that_is_always_gone_is_not_hammered()
    {
        var time = new HurriedTime(100);
        await using var api = Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Hurried(time), request => request.Query("watch") is null ? request.JsonAsync(ListTests.Page(null, "200", [])) : request.StatusAsync(410, "Expired"));
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var change in api.Client.WatchAsync(ResourceType.ConfigMap, "cass", new WatchOptions(), cancel.Token))
                Assert.Fail("There was no event.");
        });
        Assert.InRange(api.Server.Requests.Count, 4, 24);
    }

    [Theory]
    [InlineData("""{"type":"STRANGE","object":{"metadata":{"resourceVersion":"1"}}}""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{}}}""")]
    [InlineData("""{"type":"ADDED","object":7}""")]
    [InlineData("""{"type":7,"object":{}}""")]
    [InlineData("""{"object":{"metadata":{"resourceVersion":"1"}}}""")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("[]")]
    [InlineData("x")]
    [InlineData("<html>")]
    public async Task What_is_no_event_ends_it(string text)
    {
        await using var api = Serving(request => StreamAsync(request, Event("ADDED", 1, 101), text + "\n"));
        Assert.Equal(KubernetesErrorKind.Protocol, (await Api.FailsAsync(() => TakeAsync(api, 2, "100"))).Kind);
    }

    [Fact]
    public async Task Events_split_anywhere_are_the_same()
    {
        var text = string.Concat(Enumerable.Range(1, 40).Select(i => Event(i % 3 == 0 ? "BOOKMARK" : "ADDED", i, 100 + i)));
        await using var api = Serving(
            async request =>
            {
                var random = new Random(5);
                await request.BeginAsync();
                for (var position = 0; position < text.Length;)
                {
                    var count = Math.Min(random.Next(1, 120), text.Length - position);
                    await request.ChunkAsync(text.Substring(position, count));
                    position += count;
                }

                await request.EndAsync();
            },
            Silent);
        Assert.Equal(Enumerable.Range(1, 40).Where(i => i % 3 != 0).Select(i => $"Added u{i}@{100 + i}"), await TakeAsync(api, 27, "100"));
    }

    private static Api Serving(params Func<ServedRequest, Task>[] answers) => Api.Serving(FixedCredentials.Token("s3cr3t"), Api.Hurried(new HurriedTime(200)), answers);

    private static Task Silent(ServedRequest request) => Task.Delay(Timeout.Infinite);

    private static Task Gone(ServedRequest request)
    {
        request.Close();
        return Task.CompletedTask;
    }

    private static async Task StreamAsync(ServedRequest request, params string[] events)
    {
        await request.BeginAsync();
        foreach (var text in events)
            await request.ChunkAsync(text);
        await request.EndAsync();
    }

    private static string Event(string type, int number, int version) => $$"""{"type":"{{type}}","object":{{ListTests.Raw(number, version)}} }""" + "\n";

    private static string Error(int code, string reason) => $$$"""{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{{reason}}}","code":{{{code}}}}}""" + "\n";

    private static async Task<List<string>> TakeAsync(Api api, int count, string? version = null)
    {
        var changes = new List<string>();
        var options = new WatchOptions { ResourceVersion = version, LabelSelector = "a=b", FieldSelector = "c=d" };
        await foreach (var change in api.Client.WatchAsync(ResourceType.ConfigMap, "cass", options, default))
        {
            using var document = JsonDocument.Parse(change.Json);
            var metadata = document.RootElement.GetProperty("metadata");
            changes.Add($"{change.Kind} {metadata.GetProperty("uid")}@{(metadata.TryGetProperty("resourceVersion", out var at) ? at.GetString() : "")}");
            if (changes.Count == count)
                break;
        }

        return changes;
    }
}
