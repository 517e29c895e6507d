using System.Text.Json.Nodes;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>
/// That the simulated k8ssandra-operator does with CassandraDatacenters what the releases do. Source:
/// controllers/k8ssandra/datacenters.go and pkg/cassandra/datacenter.go of k8ssandra/k8ssandra-operator at the tags.
/// </summary>
public sealed class SimulatedK8ssandraOperatorTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const string Finalizer = "k8ssandracluster.k8ssandra.io/finalizer";

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.2.0", "1.12.0", false, true)]
    [InlineData("1.18.0", "1.22.0", false, false)]
    [InlineData("1.25.0", "1.26.0", true, false)]
    [InlineData("1.32.5", "1.30.2", true, false)]
    public async Task A_cluster_gets_its_datacenters_one_after_the_other(string release, string cassOperator, bool hasFinalizer, bool hasOldLabel)
    {
        await using var simulation = await StartAsync(release, cassOperator);
        await simulation.Namespace.ApplyAsync(Cluster());

        await simulation.ReadyAsync("dc2");
        await simulation.IdleAsync();

        var (dc1, dc2) = (await simulation.ReadyAsync("dc1"), await simulation.ReadyAsync("dc2"));
        Assert.True(string.CompareOrdinal((string)dc1["status"]!["usersUpserted"]!, (string)dc2["metadata"]!["creationTimestamp"]!) <= 0);
        Assert.Equal("orders", (string?)dc1["metadata"]!["labels"]!["k8ssandra.io/cluster-name"]);
        Assert.Equal(simulation.Namespace.Name, (string?)dc1["metadata"]!["labels"]!["k8ssandra.io/cluster-namespace"]);
        Assert.Equal(hasOldLabel, dc1["metadata"]!["labels"]!["app.kubernetes.io/created-by"] is not null);
        Assert.Equal(hasFinalizer, Finalizers(dc1).Contains(Finalizer));
        Assert.Contains("finalizer.cassandra.datastax.com", Finalizers(dc1));
        Assert.Equal("orders-superuser", (string?)dc1["spec"]!["superuserSecretName"]);
        Assert.Equal("example.com/k8ssandra/medusa:1", Image(dc1, "medusa"));
        Assert.NotNull(await simulation.Namespace.FindAsync("StatefulSet", "orders-dc2-default-sts"));
        var kc = await simulation.Namespace.GetAsync("K8ssandraCluster", "orders");
        Assert.Equal(release is "1.2.0" or "1.18.0" ? null : (long)kc["metadata"]!["generation"]!, (long?)kc["status"]!["observedGeneration"]);
    }

    /// <summary>What an operator's restart does with a change that it would make of itself: v1.18.0:146, v1.19.0:153, v1.32.5:161-168.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.28.0", "1.27.1", null, "1", "True")]
    [InlineData("1.28.0", "1.27.1", "once", "2", "False")]
    [InlineData("1.32.5", "1.30.2", "once", "2", "False")]
    public async Task Changes_are_held_until_they_are_allowed(string release, string cassOperator, string? annotation, string medusa, string requiresUpdate)
    {
        await using var simulation = await StartAsync(release, cassOperator);
        var kc = Cluster();
        kc["spec"]!["medusa"]!.AsObject().Remove("containerImage");
        await simulation.Namespace.ApplyAsync(kc);
        await simulation.ReadyAsync("dc2");
        await simulation.IdleAsync();
        await simulation.ConfigureAsync(Config(2));
        await simulation.RestartOperatorsAsync();
        await simulation.IdleAsync();
        Assert.Equal("True", Condition(await simulation.Namespace.GetAsync("K8ssandraCluster", "orders"), "RequiresUpdate"));

        if (annotation is not null)
            await simulation.Namespace.PatchAsync("K8ssandraCluster", "orders", $$$"""{"metadata":{"annotations":{"k8ssandra.io/autoupdate-spec":"{{{annotation}}}"} } }""");
        await simulation.IdleAsync();

        var after = await simulation.Namespace.GetAsync("K8ssandraCluster", "orders");
        Assert.Equal(requiresUpdate, Condition(after, "RequiresUpdate"));
        Assert.Null(after["metadata"]!["annotations"]?["k8ssandra.io/autoupdate-spec"]);
        foreach (var name in new[] { "dc1", "dc2" })
            Assert.Equal("docker.io/k8ssandra/medusa:" + medusa, Image(await simulation.ReadyAsync(name), "medusa"));
        Assert.Equal("docker.io/k8ssandra/medusa:" + medusa, ImageOfPods(await simulation.Namespace.GetAsync("StatefulSet", "orders-dc1-default-sts"), "medusa"));
    }

    /// <summary>An update writes the whole object: annotations that others have set are gone (v1.32.5:193-200).</summary>
    [ClusterFact(Needs.Controllers)]
    public async Task An_update_takes_foreign_annotations_away()
    {
        await using var simulation = await StartAsync("1.32.5", "1.30.2");
        await simulation.Namespace.ApplyAsync(Cluster());
        await simulation.ReadyAsync("dc2");
        await simulation.IdleAsync();
        await simulation.Namespace.PatchAsync("CassandraDatacenter", "dc1", """{"metadata":{"annotations":{"cassandra.datastax.com/delete-pvc":"false"}},"spec":{"serverVersion":"4.0.8"}}""");
        await simulation.IdleAsync();
        var kept = await simulation.ReadyAsync("dc1");
        Assert.Equal(("false", "4.0.8"), ((string?)kept["metadata"]!["annotations"]!["cassandra.datastax.com/delete-pvc"], (string?)kept["spec"]!["serverVersion"])); // only the hash is compared

        await simulation.Namespace.PatchAsync("K8ssandraCluster", "orders", """{"spec":{"cassandra":{"serverVersion":"4.0.9"}}}""");
        await simulation.IdleAsync();

        var dc1 = await simulation.ReadyAsync("dc1");
        Assert.Equal((null, "4.0.9"), ((string?)dc1["metadata"]!["annotations"]!["cassandra.datastax.com/delete-pvc"], (string?)dc1["spec"]!["serverVersion"]));
        Assert.Equal(["finalizer.cassandra.datastax.com", Finalizer], Finalizers(dc1).Order(StringComparer.Ordinal));
    }

    /// <summary>A datacenter that somebody deletes is made again at once (v1.32.5:245-256), with its data if its claims stay.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deleted_datacenter_comes_back(bool keepsClaims)
    {
        await using var simulation = await StartAsync("1.32.5", "1.30.2");
        await simulation.Namespace.ApplyAsync(Cluster());
        await simulation.ReadyAsync("dc2");
        await simulation.IdleAsync();
        var before = await simulation.ReadyAsync("dc1");
        if (keepsClaims)
            await simulation.Namespace.PatchAsync("CassandraDatacenter", "dc1", """{"metadata":{"annotations":{"cassandra.datastax.com/delete-pvc":"false"}}}""");

        await simulation.Namespace.DeleteAsync("CassandraDatacenter", "dc1");
        await Eventually.TrueAsync("another one is there", async () =>
            await simulation.Namespace.FindAsync("CassandraDatacenter", "dc1") is { } dc && (string?)dc["metadata"]!["uid"] != (string?)before["metadata"]!["uid"]);
        await simulation.IdleAsync();

        var after = await simulation.ReadyAsync("dc1");
        Assert.Equal(keepsClaims, JsonNode.DeepEquals(HostIds(before), HostIds(after)));
    }

    /// <summary>Its own finalizer holds a datacenter that goes without cass-operator's (pkg/cassandra/datacenter.go v1.25.0:191).</summary>
    [ClusterFact(Needs.Controllers)]
    public async Task A_datacenter_without_the_finalizer_of_cass_operator_hangs()
    {
        await using var simulation = await StartAsync("1.25.0", "1.26.0");
        await simulation.Namespace.ApplyAsync(Cluster());
        await simulation.ReadyAsync("dc2");
        await simulation.IdleAsync();
        await simulation.Namespace.PatchAsync("CassandraDatacenter", "dc1", $$$"""{"metadata":{"annotations":{"cassandra.datastax.com/no-finalizer":"true"},"finalizers":["{{{Finalizer}}}"]}}""");
        await simulation.Namespace.DeleteAsync("CassandraDatacenter", "dc1");

        await Task.Delay(1000);

        Assert.Equal([Finalizer], Finalizers(await simulation.Namespace.GetAsync("CassandraDatacenter", "dc1")));
    }

    /// <summary>controllers/k8ssandra/cleanup.go.</summary>
    [ClusterFact(Needs.Controllers)]
    public async Task A_deleted_cluster_takes_its_datacenters_with_it()
    {
        await using var simulation = await StartAsync("1.32.5", "1.30.2");
        await simulation.Namespace.ApplyAsync(Cluster());
        await simulation.ReadyAsync("dc2");

        await simulation.Namespace.DeleteAsync("K8ssandraCluster", "orders");

        await Eventually.TrueAsync("all is gone", async () => (await simulation.Namespace.ListAsync("K8ssandraCluster")).Count == 0);
        Assert.Empty(await simulation.Namespace.ListAsync("CassandraDatacenter"));
    }

    /// <summary>controllers/control/k8ssandratask_controller.go.</summary>
    [ClusterFact(Needs.Controllers)]
    public async Task A_task_reaches_its_datacenters()
    {
        await using var simulation = await StartAsync("1.32.5", "1.30.2");
        await simulation.Namespace.ApplyAsync(Cluster());
        await simulation.ReadyAsync("dc2");
        await simulation.IdleAsync();
        await simulation.ConfigureAsync(Config(1, logger: 2));
        await simulation.RestartOperatorsAsync();
        await simulation.IdleAsync();

        await simulation.Namespace.ApplyAsync("""
            apiVersion: control.k8ssandra.io/v1alpha1
            kind: K8ssandraTask
            metadata: {name: refresh}
            spec: {cluster: {name: orders}, datacenters: [dc2], template: {jobs: [{name: refresh, command: refresh}]}}
            """);
        await Eventually.TrueAsync("the task is done", async () => (await simulation.Namespace.GetAsync("K8ssandraTask", "refresh"))["status"]?["completionTime"] is not null);
        await simulation.IdleAsync();

        Assert.NotNull(await simulation.Namespace.FindAsync("CassandraTask", "refresh-dc2"));
        Assert.EndsWith(":v1", ImageOfPods(await simulation.Namespace.GetAsync("StatefulSet", "orders-dc1-default-sts"), "server-system-logger"), StringComparison.Ordinal);
        Assert.EndsWith(":v2", ImageOfPods(await simulation.Namespace.GetAsync("StatefulSet", "orders-dc2-default-sts"), "server-system-logger"), StringComparison.Ordinal);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task Datacenters_in_other_namespaces()
    {
        var other = await cluster.NamespaceAsync("sim");
        await using var simulation = await Simulation.StartAsync(await cluster.NamespaceAsync("sim"), "1.30.2", Config(1), k8ssandraOperator: "1.32.5", others: other);
        var kc = Cluster();
        kc["spec"]!["cassandra"]!["datacenters"]![1]!["metadata"]!["namespace"] = other.Name;
        await simulation.Namespace.ApplyAsync(kc);

        await Eventually.TrueAsync("the other datacenter is ready", async () => (string?)(await other.FindAsync("CassandraDatacenter", "dc2"))?["status"]?["cassandraOperatorProgress"] == "Ready");
    }

    private async Task<Simulation> StartAsync(string release, string cassOperator) =>
        await Simulation.StartAsync(await cluster.NamespaceAsync("sim"), cassOperator, Version.Parse(cassOperator) < new Version(1, 27) ? null : Config(1), k8ssandraOperator: release);

    private static JsonObject Cluster() => Manifest.ReadOne("""
        apiVersion: k8ssandra.io/v1alpha1
        kind: K8ssandraCluster
        metadata: {name: orders}
        spec:
          cassandra:
            serverVersion: "4.0.7"
            storageConfig:
              cassandraDataVolumeClaimSpec: {storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
            datacenters:
            - {metadata: {name: dc1}, size: 1}
            - {metadata: {name: dc2}, size: 1}
          medusa:
            containerImage: {registry: example.com, repository: k8ssandra, name: medusa, tag: "1"}
            storageProperties: {storageProvider: s3, bucketName: backups}
        """);

    private static string Config(int medusa, int logger = 1) => $$"""
        apiVersion: config.k8ssandra.io/v1beta2
        kind: ImageConfig
        images:
          system-logger: {repository: k8ssandra, name: system-logger, tag: v{{logger}} }
          config-builder: {repository: datastax, name: cass-config-builder, tag: "1.0"}
          k8ssandra-client: {repository: k8ssandra, name: k8ssandra-client, tag: v0}
          medusa: {repository: k8ssandra, name: medusa, tag: "{{medusa}}"}
          reaper: {repository: thelastpickle, name: cassandra-reaper, tag: "1"}
        types:
          cassandra: {repository: k8ssandra, name: cass-management-api}
        defaults: {registry: docker.io}
        """;

    private static string? Image(JsonObject dc, string container) =>
        (string?)dc["spec"]!["podTemplateSpec"]!["spec"]!["containers"]!.AsArray().Single(item => (string?)item!["name"] == container)!["image"];

    private static string? ImageOfPods(JsonObject set, string container) =>
        (string?)set["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Single(item => (string?)item!["name"] == container)!["image"];

    private static string? Condition(JsonObject item, string type) =>
        (string?)(item["status"]?["conditions"] as JsonArray)?.FirstOrDefault(condition => (string?)condition!["type"] == type)?["status"];

    private static List<string> Finalizers(JsonObject item) => [.. (item["metadata"]!["finalizers"] as JsonArray ?? []).Select(static name => (string)name!)];

    private static JsonObject HostIds(JsonObject dc) => new(dc["status"]!["nodeStatuses"]!.AsObject().Select(static node => KeyValuePair.Create(node.Key, node.Value!["hostID"]?.DeepClone())));
}
