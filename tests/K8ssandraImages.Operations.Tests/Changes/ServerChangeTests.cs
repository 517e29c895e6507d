using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Changes;

/// <summary>Changes at a real API server, with faults between here and there.</summary>
public sealed class ServerChangeTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>, IDisposable
{
    private const string Labelled = "cass-operator-image-config";
    private const string Mounted = "cass-operator-manager-config";

    private const string Text = """
        # ours
        apiVersion: config.k8ssandra.io/v1beta2
        kind: ImageConfig
        images:
          system-logger: {repository: k8ssandra, name: system-logger, tag: v1}   # pinned
          config-builder: {repository: datastax, name: cass-config-builder, tag: v1}
          k8ssandra-client: {repository: k8ssandra, name: k8ssandra-client, tag: v1}
        defaults:
          registry: docker.io
        types:
          cassandra: {repository: k8ssandra, name: cass-management-api}

        """;

    private const string Moved = Text + "overrides:\n  registry: registry.example.com\n";

    private readonly ChangeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [ClusterFact]
    public async Task A_plan_reads_only()
    {
        var space = await SpaceAsync();
        await using var proxy = new FaultProxy(cluster);
        using var changes = _bench.Changes();
        var plan = Assert.Single(Plans(changes, proxy, space, ChangeBench.ToRegistry));
        Assert.Contains("Change 2 lines of ConfigMap " + space.Name + "/" + Labelled, plan.Summary, StringComparison.Ordinal);
        Assert.Equal(3, plan.Describe().Images.Count);
        Assert.NotEmpty(proxy.Requests);
        Assert.All(proxy.Requests, request => Assert.Equal("GET", request.Method));
        Assert.False(Directory.Exists(_bench.State.FullPath));
    }

    [ClusterTheory]
    [InlineData("1.10.0", Mounted, "imageRegistryOverride:registry.example.com")]
    [InlineData("1.22.4", Mounted, "imageRegistry:registry.example.com")]
    [InlineData("1.26.1", Mounted, "imageRegistry:registry.example.com")]
    [InlineData("1.28.1", Labelled, "overrides:{registry:registry.example.com}")]
    [InlineData("1.30.0", Labelled, "overrides:{registry:registry.example.com}")]
    public async Task The_ConfigMap_that_the_release_reads_is_changed_and_nothing_else(string release, string name, string expected)
    {
        var space = await cluster.NamespaceAsync("set");
        await space.InstallCassOperatorAsync(release);
        await space.ApplyAsync(Datacenter);
        var before = (await space.ListAsync("ConfigMap")).ToDictionary(map => (string)map["metadata"]!["name"]!, map => map);
        await using var proxy = new FaultProxy(cluster);
        var change = _bench.One(Apply(proxy, space, ChangeBench.ToRegistry));
        Assert.Equal((ChangeState.Applied, name, release), (change.State, change.Name, change.OperatorVersion));
        Assert.Equal(1, proxy.Writes);
        foreach (var after in await space.ListAsync("ConfigMap"))
        {
            var key = (string)after["metadata"]!["name"]!;
            var old = before[key]["data"]!.AsObject();
            if (key == name)
            {
                // What the catalogue of releases has is JSON.
                Assert.Contains(expected, ((string)after["data"]!["image_config.yaml"]!).Replace("\"", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
                old["image_config.yaml"] = change.Content;
            }

            Assert.True(JsonNode.DeepEquals(old, after["data"]), key);
        }

        Assert.All(change.Images, row => Assert.StartsWith("registry.example.com/", row.After, StringComparison.Ordinal));
        // What is not moved is not the ImageConfig's to move.
        Assert.All(change.NotMoved, row => Assert.Equal(WorkloadKind.Operator, row.Workload));
    }

    [ClusterFact]
    public async Task Comments_stay_and_the_server_notes_who_changed_it()
    {
        var space = await SpaceAsync();
        await using var proxy = new FaultProxy(cluster);
        _bench.One(Apply(proxy, space, ChangeBench.ToRegistry));
        var map = await space.GetAsync("ConfigMap", Labelled);
        Assert.Equal(Moved, (string)map["data"]!["image_config.yaml"]!);
        Assert.Contains(map["metadata"]!["managedFields"]!.AsArray(), entry => ((string)entry!["manager"]!).StartsWith("k8ssandraimages-", StringComparison.Ordinal));
        // A dry run first, guarded like the write itself.
        var patches = proxy.Requests.Where(request => request.Method == "PATCH").ToList();
        Assert.Equal([false, true], patches.Select(patch => patch.IsWrite));
        Assert.All(patches, patch => Assert.NotNull(JsonNode.Parse(patch.Body)!["metadata"]!["resourceVersion"]));
        Assert.All(patches, patch => Assert.NotNull(JsonNode.Parse(patch.Body)!["metadata"]!["uid"]));
        Assert.All(patches, patch => Assert.Equal(["image_config.yaml"], JsonNode.Parse(patch.Body)!["data"]!.AsObject().Select(pair => pair.Key)));
    }

    // By it is told whether an operator has read the text.
    [ClusterFact]
    public async Task The_server_notes_when_it_was_changed_again()
    {
        var space = await SpaceAsync();
        await using var proxy = new FaultProxy(cluster);
        var times = new List<string>();
        foreach (var registry in (string[])["one.example.com", "two.example.com"])
        {
            await Task.Delay(1100); // it notes whole seconds
            _bench.One(Apply(proxy, space, ChangeBench.ToRegistry with { Registry = registry }));
            var notes = (await space.GetAsync("ConfigMap", Labelled))["metadata"]!["managedFields"]!.AsArray();
            times.Add((string)Assert.Single(notes, note => note!["fieldsV1"]!["f:data"] is not null)!["time"]!);
        }

        Assert.True(string.CompareOrdinal(times[0], times[1]) < 0, string.Join(" ", times));
    }

    [ClusterFact]
    public async Task A_restore_brings_back_the_text_to_the_last_byte()
    {
        var space = await SpaceAsync();
        await using var proxy = new FaultProxy(cluster);
        var change = _bench.One(Apply(proxy, space, ChangeBench.ToRegistry));
        using var restores = new ImageConfigRestores(new ChangeSettings { State = _bench.State, Command = "Restore-K8ssImageConfig" }, new ManifestOptions(), _bench.Findings.Add, CancellationToken.None);
        var restored = _bench.One([.. restores.OfBackup(change.BackupPath!, Options(proxy, space))]).Apply(CancellationToken.None);
        Assert.Equal(ChangeState.Applied, restored!.State);
        Assert.Equal(Text, await TextAsync(space));
    }

    [ClusterFact]
    public async Task What_others_change_in_the_meantime_stays()
    {
        var space = await SpaceAsync();
        await using var proxy = new FaultProxy(cluster);
        BeforeWrite(proxy, () => space.PatchAsync("ConfigMap", Labelled, """{"data":{"other":"theirs"}}"""));
        _bench.One(Apply(proxy, space, ChangeBench.ToRegistry));
        var map = await space.GetAsync("ConfigMap", Labelled);
        Assert.Equal((Moved, "theirs"), ((string)map["data"]!["image_config.yaml"]!, (string)map["data"]!["other"]!));
        Assert.Equal(2, proxy.Writes);
    }

    [ClusterFact]
    public async Task Another_field_that_others_change_in_the_meantime_stays()
    {
        var space = await SpaceAsync();
        await using var proxy = new FaultProxy(cluster);
        BeforeWrite(proxy, () => SetTextAsync(space, Text.Replace("tag: v1}   #", "tag: v2}   #", StringComparison.Ordinal)));
        var change = _bench.One(Apply(proxy, space, ChangeBench.ToRegistry));
        Assert.Equal(Moved.Replace("tag: v1}   #", "tag: v2}   #", StringComparison.Ordinal), await TextAsync(space));
        Assert.Contains(change.Images, row => row.After == "registry.example.com/k8ssandra/system-logger:v2");
    }

    [ClusterFact]
    public async Task The_same_field_that_others_change_in_the_meantime_stops_it()
    {
        var space = await SpaceAsync();
        await using var proxy = new FaultProxy(cluster);
        BeforeWrite(proxy, () => SetTextAsync(space, Text + "overrides: {registry: theirs.example.com}\n"));
        Assert.Empty(Apply(proxy, space, ChangeBench.ToRegistry));
        Assert.Equal(ChangeRules.Conflict.Id, Assert.Single(_bench.Errors).Id);
        Assert.Equal(Text + "overrides: {registry: theirs.example.com}\n", await TextAsync(space));
    }

    [ClusterFact]
    public async Task One_that_was_deleted_and_made_anew_is_read_anew()
    {
        var space = await SpaceAsync();
        await using var proxy = new FaultProxy(cluster);
        BeforeWrite(proxy, async () =>
        {
            await space.DeleteAsync("ConfigMap", Labelled);
            await space.ApplyAsync(Map(Text.Replace("# ours", "# anew", StringComparison.Ordinal)));
        });
        _bench.One(Apply(proxy, space, ChangeBench.ToRegistry));
        Assert.Equal(Moved.Replace("# ours", "# anew", StringComparison.Ordinal), await TextAsync(space));
    }

    [ClusterTheory]
    [InlineData("conflict")]
    [InlineData("too many requests")]
    public async Task A_server_that_is_busy_costs_time_only(string fault)
    {
        var space = await SpaceAsync();
        await using var proxy = new FaultProxy(cluster);
        var faults = 0;
        proxy.Rule = request => request.IsWrite && Interlocked.Increment(ref faults) == 1 ? Fault.Answer(fault == "conflict" ? 409 : 429, fault == "conflict" ? null : 0) : null;
        Assert.Equal(ChangeState.Applied, _bench.One(Apply(proxy, space, ChangeBench.ToRegistry)).State);
        Assert.Equal(Moved, await TextAsync(space));
    }

    [ClusterFact]
    public async Task An_answer_that_is_lost_is_looked_up()
    {
        var space = await SpaceAsync();
        await using var proxy = new FaultProxy(cluster);
        proxy.Rule = request => request.IsWrite ? Fault.LoseAnswer() : null;
        Assert.Equal(ChangeState.Applied, _bench.One(Apply(proxy, space, ChangeBench.ToRegistry)).State);
        Assert.Equal(Moved, await TextAsync(space));
        Assert.Equal(1, proxy.Writes);
        Assert.Equal(StepOutcome.Applied, _bench.Journal()[^1].Outcome);
    }

    [ClusterFact]
    public async Task A_write_that_never_arrives_is_said_to_have_changed_nothing()
    {
        var space = await SpaceAsync();
        await using var proxy = new FaultProxy(cluster);
        proxy.Rule = request => request.IsWrite ? Fault.Refuse() : null;
        Assert.Empty(Apply(proxy, space, ChangeBench.ToRegistry));
        Assert.Contains("Nothing was written", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(Text, await TextAsync(space));
        Assert.Equal(StepOutcome.NotApplied, _bench.Journal()[^1].Outcome);
    }

    [ClusterFact]
    public async Task An_immutable_one_is_refused()
    {
        var space = await SpaceAsync();
        await space.PatchAsync("ConfigMap", Labelled, """{"immutable":true}""");
        await using var proxy = new FaultProxy(cluster);
        Assert.Empty(Apply(proxy, space, ChangeBench.ToRegistry));
        Assert.Contains("immutable", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(0, proxy.Writes);
    }

    [ClusterTheory]
    [InlineData("""{"metadata":{"labels":{"argocd.argoproj.io/instance":"images"}}}""", "ArgoCD images", true)]
    [InlineData("""{"metadata":{"annotations":{"meta.helm.sh/release-name":"k8","meta.helm.sh/release-namespace":"ops"}}}""", "Helm ops/k8", false)]
    public async Task Owners_are_known_by_what_they_left_on_the_object(string patch, string owner, bool reverts)
    {
        var space = await SpaceAsync();
        await space.PatchAsync("ConfigMap", Labelled, patch);
        await using var proxy = new FaultProxy(cluster);
        var changes = Apply(proxy, space, ChangeBench.ToRegistry);
        Assert.Equal(reverts ? 0 : 1, changes.Count);
        Assert.Equal(reverts ? 0 : 1, proxy.Writes);
        Assert.Contains(_bench.Findings, finding => finding.Message.Contains(owner, StringComparison.Ordinal));
    }

    [ClusterFact]
    public async Task A_text_that_is_too_large_for_a_ConfigMap_is_refused_by_the_dry_run()
    {
        var space = await SpaceAsync();
        await using var proxy = new FaultProxy(cluster);
        Assert.Empty(Apply(proxy, space, new ImageConfigWish { Content = Text + "#" + new string('x', 1100 * 1024) + "\n" }));
        Assert.Contains("Nothing was written", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(0, proxy.Writes);
        Assert.False(Directory.Exists(_bench.State.FullPath));
    }

    private const string Datacenter = """
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: dc1}
        spec: {clusterName: demo, serverType: cassandra, serverVersion: 4.0.11, managementApiAuth: {insecure: {} }, size: 1, storageConfig: {cassandraDataVolumeClaimSpec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } } } }
        """;

    private async Task<TestNamespace> SpaceAsync()
    {
        var space = await cluster.NamespaceAsync("set");
        await space.InstallCassOperatorAsync("1.30.0", Text);
        await space.ApplyAsync(Datacenter);
        return space;
    }

    private static JsonObject Map(string text) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = Labelled, ["labels"] = new JsonObject { ["k8ssandra.io/config"] = "image" } },
        ["data"] = new JsonObject { ["image_config.yaml"] = text },
    };

    private static LiveOptions Options(FaultProxy proxy, TestNamespace space) => new() { Kubeconfig = proxy.NewKubeconfig(), Namespaces = [space.Name] };

    private IEnumerable<ChangePlan> Plans(ImageConfigChanges changes, FaultProxy proxy, TestNamespace space, ImageConfigWish wish) =>
        changes.OfClusters(KubernetesSession.Open(Options(proxy, space), _bench.Findings.Add), wish, []);

    private List<K8ssChange> Apply(FaultProxy proxy, TestNamespace space, ImageConfigWish wish)
    {
        using var changes = _bench.Changes();
        return [.. Plans(changes, proxy, space, wish).Select(plan => plan.Apply(CancellationToken.None)).OfType<K8ssChange>()];
    }

    private static void BeforeWrite(FaultProxy proxy, Func<Task> action)
    {
        var done = 0;
        proxy.Rule = request =>
        {
            if (request.IsWrite && Interlocked.Increment(ref done) == 1)
                Task.Run(action).GetAwaiter().GetResult();
            return null;
        };
    }

    private static async Task<string> TextAsync(TestNamespace space) => (string)(await space.GetAsync("ConfigMap", Labelled))["data"]!["image_config.yaml"]!;

    private static Task<JsonObject> SetTextAsync(TestNamespace space, string text) =>
        space.PatchAsync("ConfigMap", Labelled, new JsonObject { ["data"] = new JsonObject { ["image_config.yaml"] = text } }.ToJsonString());
}
