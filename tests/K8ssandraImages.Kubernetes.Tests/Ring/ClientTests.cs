using System.Text;
using System.Text.Json.Nodes;

namespace K8ssandraImages.Kubernetes.Tests.Ring;

/// <summary>The client on a real API server, as the kubeconfig says, and with a proxy between them that makes faults.</summary>
public sealed class ClientTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [ClusterFact]
    public async Task Pages_give_every_object_once_and_whole()
    {
        var space = await cluster.NamespaceAsync("pages");
        await space.CreateAsync(Fleet.CassandraDatacenters(25));
        using var client = Client(cluster.Kubeconfig);
        var found = await ListAsync(client, ResourceType.CassandraDatacenter, space.Name, new ListOptions { Limit = 10, KeepManagedFields = true });
        var expected = await space.ListAsync("CassandraDatacenter");
        Assert.Equal(25, found.Count);
        Assert.Equal(expected.Select(item => Text(item["metadata"]!["name"])), found.Select(item => Text(item["metadata"]!["name"])));
        Assert.All(found.Zip(expected), pair => Assert.True(JsonNode.DeepEquals(pair.First, pair.Second)));
        // Without being asked for, managedFields stay away and nothing else does.
        var lean = await ListAsync(client, ResourceType.CassandraDatacenter, space.Name, new ListOptions { Limit = 10 });
        foreach (var item in expected)
            item["metadata"]!.AsObject().Remove("managedFields");
        Assert.All(lean.Zip(expected), pair => Assert.True(JsonNode.DeepEquals(pair.First, pair.Second)));
    }

    [ClusterFact]
    public async Task Lists_of_built_in_types_name_their_kind_and_selectors_choose()
    {
        var space = await cluster.NamespaceAsync("kinds");
        await space.ApplyAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: one, labels: {k8ssandra.io/config: image}}, data: {k: \"\"}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: two}}");
        using var client = Client(cluster.Kubeconfig);
        var labelled = Assert.Single(await ListAsync(client, ResourceType.ConfigMap, space.Name, new ListOptions { LabelSelector = "k8ssandra.io/config=image" }));
        Assert.Equal(("ConfigMap", "v1", "one", ""), (Text(labelled["kind"]), Text(labelled["apiVersion"]), Text(labelled["metadata"]!["name"]), Text(labelled["data"]!["k"])));
        Assert.Equal("two", Text(Assert.Single(await ListAsync(client, ResourceType.ConfigMap, space.Name, new ListOptions { FieldSelector = "metadata.name=two" }))["metadata"]!["name"]));
    }

    [ClusterFact(Needs.OwnServer)]
    public async Task A_page_whose_token_has_expired_starts_the_list_again_and_gives_nothing_twice()
    {
        await using var server = await OwnServer.StartAsync("--etcd-compaction-interval=5s");
        var own = await ClusterFixture.OnAsync(server);
        var space = await own.NamespaceAsync("expired");
        await space.CreateAsync(Fleet.CassandraDatacenters(30));
        using var client = Client(server.Kubeconfig);
        var names = new List<string>();
        await foreach (var json in client.ListAsync(ResourceType.CassandraDatacenter, space.Name, new ListOptions { Limit = 10 }, None))
        {
            names.Add(Text(JsonNode.Parse(json.Span)!["metadata"]!["name"]));
            if (names.Count != 10)
                continue;
            // Two compactions later the snapshot of the first page is gone.
            for (var i = 0; i < 14; i++)
            {
                await space.PatchAsync("CassandraDatacenter", "dc-0029", "{\"metadata\":{\"labels\":{\"step\":\"s" + i + "\"}}}");
                await Task.Delay(1000);
            }
        }

        Assert.Equal(30, names.Count);
        Assert.Equal(30, names.Distinct().Count());
        await own.DisposeAsync();
    }

    [ClusterFact]
    public async Task A_watch_tells_of_all_that_happens_also_when_it_is_cut()
    {
        var space = await cluster.NamespaceAsync("watch");
        await space.ApplyAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: first}}");
        await using var proxy = new FaultProxy(cluster);
        using var client = Client(proxy.NewKubeconfig());
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var seen = new List<string>();
        await foreach (var change in client.WatchAsync(ResourceType.ConfigMap, space.Name, new WatchOptions(), stop.Token))
        {
            var name = Text(JsonNode.Parse(change.Json.Span)!["metadata"]!["name"]);
            if (name is "kube-root-ca.crt")
                continue;
            seen.Add(change.Kind + " " + name);
            switch (seen.Count)
            {
                case 1:
                    // The next watch is cut after a few bytes, and what happens meanwhile is not lost.
                    proxy.Next(Fault.Cut(300), null);
                    await space.ApplyAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: second}}");
                    break;
                case 2:
                    await space.PatchAsync("ConfigMap", "first", """{"data":{"k":"v"}}""");
                    break;
                case 3:
                    await space.DeleteAsync("ConfigMap", "second");
                    break;
            }

            if (seen.Count == 4)
                break;
        }

        Assert.Equal(["Added first", "Added second", "Modified first", "Deleted second"], seen);
    }

    [ClusterFact]
    public async Task Writes_are_guarded()
    {
        var space = await cluster.NamespaceAsync("writes");
        await using var proxy = new FaultProxy(cluster);
        using var client = Client(proxy.NewKubeconfig());
        var map = Bytes($$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","namespace":"{{space.Name}}" },"data":{"a":"1"} }""");

        // A dry run answers and stores nothing.
        await client.CreateAsync(ResourceType.ConfigMap, space.Name, map, new WriteOptions { DryRun = true }, None);
        Assert.Equal(0, proxy.Writes);
        Assert.Equal(KubernetesErrorKind.NotFound, (await FailsAsync(() => client.GetAsync(ResourceType.ConfigMap, space.Name, "m", None))).Kind);

        var created = JsonNode.Parse((await client.CreateAsync(ResourceType.ConfigMap, space.Name, map, WriteOptions.Default, None)).Span)!;
        Assert.Equal("k8ssandraimages", Text(created["metadata"]!["managedFields"]![0]!["manager"]));
        var again = await FailsAsync(() => client.CreateAsync(ResourceType.ConfigMap, space.Name, map, WriteOptions.Default, None));
        Assert.Equal((KubernetesErrorKind.Conflict, 409, "AlreadyExists"), (again.Kind, again.StatusCode, again.Reason));

        // A patch of an older version is refused, one of this version is not.
        var version = Text(created["metadata"]!["resourceVersion"]);
        var merge = Bytes("{\"metadata\":{\"resourceVersion\":\"" + version + "\"},\"data\":{\"a\":\"2\"}}");
        await client.PatchAsync(ResourceType.ConfigMap, space.Name, "m", PatchKind.Merge, merge, WriteOptions.Default, None);
        var conflict = await FailsAsync(() => client.PatchAsync(ResourceType.ConfigMap, space.Name, "m", PatchKind.Merge, merge, WriteOptions.Default, None));
        Assert.Equal((KubernetesErrorKind.Conflict, "Conflict"), (conflict.Kind, conflict.Reason));
        var test = await FailsAsync(() => client.PatchAsync(ResourceType.ConfigMap, space.Name, "m", PatchKind.Json, Bytes("""[{"op":"test","path":"/data/a","value":"1"},{"op":"replace","path":"/data/a","value":"3"}]"""), WriteOptions.Default, None));
        Assert.Equal(KubernetesErrorKind.Invalid, test.Kind);

        // Fields of somebody else are taken over by force only.
        var apply = Bytes("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"a":"4"}}""");
        Assert.Equal(KubernetesErrorKind.Conflict, (await FailsAsync(() => client.PatchAsync(ResourceType.ConfigMap, space.Name, "m", PatchKind.Apply, apply, new WriteOptions { FieldManager = "other" }, None))).Kind);
        var applied = JsonNode.Parse((await client.PatchAsync(ResourceType.ConfigMap, space.Name, "m", PatchKind.Apply, apply, new WriteOptions { FieldManager = "other", Force = true }, None)).Span)!;
        Assert.Equal("4", Text(applied["data"]!["a"]));

        // Another object of the same name stays.
        var wrong = await FailsAsync(() => client.DeleteAsync(ResourceType.ConfigMap, space.Name, "m", new DeleteOptions { Uid = Guid.NewGuid().ToString() }, None));
        Assert.Equal(KubernetesErrorKind.Conflict, wrong.Kind);
        await client.DeleteAsync(ResourceType.ConfigMap, space.Name, "m", new DeleteOptions { Uid = Text(applied["metadata"]!["uid"]), DryRun = true }, None);
        await client.DeleteAsync(ResourceType.ConfigMap, space.Name, "m", new DeleteOptions { Uid = Text(applied["metadata"]!["uid"]) }, None);
        Assert.Equal(KubernetesErrorKind.NotFound, (await FailsAsync(() => client.GetAsync(ResourceType.ConfigMap, space.Name, "m", None))).Kind);
    }

    [ClusterFact]
    public async Task An_answer_that_is_lost_on_the_way_is_not_asked_for_twice_when_it_was_a_write()
    {
        var space = await cluster.NamespaceAsync("lost");
        await using var proxy = new FaultProxy(cluster);
        using var client = Client(proxy.NewKubeconfig());
        proxy.Next(Fault.LoseAnswer());
        var lost = await FailsAsync(() => client.CreateAsync(ResourceType.ConfigMap, space.Name, Bytes("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"}}"""), WriteOptions.Default, None));
        Assert.Equal(KubernetesErrorKind.Unreachable, lost.Kind);
        Assert.Contains("not known whether", lost.Message, StringComparison.Ordinal);
        Assert.Equal(1, proxy.Writes);
        // A read may be asked for again.
        proxy.Next(Fault.LoseAnswer());
        Assert.Contains("\"m\"", Encoding.UTF8.GetString((await client.GetAsync(ResourceType.ConfigMap, space.Name, "m", None)).Span), StringComparison.Ordinal);
    }

    [ClusterTheory]
    [InlineData(ServerCertificate.WrongAuthority, "authority")]
    [InlineData(ServerCertificate.WrongName, "elsewhere.example")]
    [InlineData(ServerCertificate.Expired, "expired")]
    [InlineData(ServerCertificate.NotYetValid, "not")]
    public async Task A_server_with_the_wrong_certificate_gets_no_credential(ServerCertificate certificate, string word)
    {
        await using var proxy = new FaultProxy(cluster, certificate);
        using var client = Client(proxy.NewKubeconfig(token: "planted-token"));
        var failure = await FailsAsync(() => client.GetAsync(ResourceType.Namespace, null, "default", None));
        Assert.Equal(KubernetesErrorKind.Tls, failure.Kind);
        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted-token", failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(proxy.Requests);
    }

    [ClusterFact]
    public async Task An_account_without_rights_is_told_which_it_lacks()
    {
        using var client = Client(cluster.Kubeconfig, "limited");
        var failure = await FailsAsync(() => client.GetAsync(ResourceType.Deployment, "default", "x", None));
        Assert.Equal(KubernetesErrorKind.Forbidden, failure.Kind);
        Assert.Contains("missing verb get on deployments.apps in namespace default", failure.Message, StringComparison.Ordinal);
        Assert.Contains("missing verb list on k8ssandraclusters.k8ssandra.io", (await FailsAsync(() => ListAsync(client, ResourceType.K8ssandraCluster, null, ListOptions.Default))).Message, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task The_user_of_a_client_certificate_and_the_one_it_acts_as()
    {
        using var client = Client(cluster.Kubeconfig, options: new ConnectionOptions { ImpersonateUser = "jane", ImpersonateGroups = ["nobodies"] });
        var failure = await FailsAsync(() => client.GetAsync(ResourceType.Namespace, null, "default", None));
        Assert.Equal(KubernetesErrorKind.Forbidden, failure.Kind);
        Assert.Contains("jane", failure.Message, StringComparison.Ordinal);
        using var admin = Client(cluster.Kubeconfig);
        Assert.False((await admin.GetAsync(ResourceType.Namespace, null, "default", None)).IsEmpty);
    }

    [ClusterFact]
    public async Task A_resource_that_is_not_served_is_not_found()
    {
        using var client = Client(cluster.Kubeconfig);
        Assert.Equal(KubernetesErrorKind.NotFound, (await FailsAsync(() => ListAsync(client, new ResourceType("none.example.com", "v1", "nothings", "Nothing"), null, ListOptions.Default))).Kind);
    }

    private static KubernetesClient Client(string kubeconfig, string? context = null, ConnectionOptions? options = null)
    {
        var config = Kubeconfig.Load(kubeconfig);
        return new KubernetesClient(config.Connect(context ?? config.CurrentContext!, options ?? ConnectionOptions.Default));
    }

    private static async Task<List<JsonNode>> ListAsync(KubernetesClient client, ResourceType type, string? @namespace, ListOptions options)
    {
        var items = new List<JsonNode>();
        await foreach (var json in client.ListAsync(type, @namespace, options, None))
            items.Add(JsonNode.Parse(json.Span)!);
        return items;
    }

    private static Task<KubernetesException> FailsAsync(Func<Task> call) => Assert.ThrowsAsync<KubernetesException>(call);

    private static string Text(JsonNode? node) => (string)node!;

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
