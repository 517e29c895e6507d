using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.Operations.Tests.Live;

namespace K8ssandraImages.Operations.Tests.Rollout;

public sealed class RolloutWorldTests
{
    private const string StatefulSet = """
        {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"demo-dc1-default-sts","namespace":"cass","ownerReferences":[{"controller":true,"uid":"dc-uid"}]},
         "spec":{"template":{"spec":{"containers":[{"name":"cassandra","image":"docker.io/k8ssandra/cass-management-api:4.0.11"}]}}}}
        """;

    private static readonly ChangedObject[] Scope =
    [
        new() { Kind = "ConfigMap", Context = "c", Namespace = "ops", Name = "cass-operator-image-config", Key = "image_config.yaml" },
        new() { Kind = "Deployment", Context = "c", Namespace = "ops", Name = "cass-operator-controller-manager" },
        new() { Kind = "CassandraDatacenter", Context = "c", Namespace = "cass", Name = "dc1" },
        new() { Kind = "K8ssandraCluster", Context = "c", Namespace = "cass", Name = "demo" },
    ];

    private readonly FakeCluster _cluster = new FakeCluster("c").With(
        Objects.CassOperator(), Objects.ImageConfig("docker.io"), Objects.Datacenter("dc1").Replace("\"generation\":1", "\"generation\":1,\"uid\":\"dc-uid\"", StringComparison.Ordinal), StatefulSet, Objects.Cluster("demo", "dc1"));

    [Fact]
    public async Task Nothing_differs_where_nothing_has_changed() => Assert.Empty(RolloutWorld.Differences(await Read(), await Read()));

    public static TheoryData<string, string, string, Action<System.Text.Json.Nodes.JsonObject>, string?> Changes => new()
    {
        { "ConfigMap", "ops", "cass-operator-image-config", static map => map["data"]!["image_config.yaml"] = "x", "ConfigMap ops/cass-operator-image-config in the context c: the text's hash is " },
        { "ConfigMap", "ops", "cass-operator-image-config", static map => map["data"]!["other"] = "x", null },
        { "ConfigMap", "ops", "cass-operator-image-config", static map => map["metadata"]!["labels"]!["other"] = "x", null },
        { "ConfigMap", "ops", "cass-operator-image-config", static map => map["metadata"]!["uid"] = "x", "ConfigMap ops/cass-operator-image-config in the context c is another one than when it was planned: it was created anew" },
        { "Deployment", "ops", "cass-operator-controller-manager", static map => map["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "docker.io/k8ssandra/cass-operator:v1.31.0", "Deployment ops/cass-operator-controller-manager in the context c: the image of manager is docker.io/k8ssandra/cass-operator:v1.31.0, planned for docker.io/k8ssandra/cass-operator:v1.30.0" },
        { "Deployment", "ops", "cass-operator-controller-manager", static map => map["metadata"]!["name"] = "gone", "Deployment ops/cass-operator-controller-manager in the context c is not there any more" },
        { "CassandraDatacenter", "cass", "dc1", static map => map["metadata"]!["generation"] = 2, "CassandraDatacenter cass/dc1 in the context c: the generation is 2, planned for 1" },
        { "CassandraDatacenter", "cass", "dc1", static map => map["metadata"]!["uid"] = "x", "CassandraDatacenter cass/dc1 in the context c is another one than when it was planned: it was created anew" },
        { "CassandraDatacenter", "cass", "dc1", static map => map["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["cassandra.datastax.com/autoupdate-spec"] = "always" }, "CassandraDatacenter cass/dc1 in the context c: the annotation cassandra.datastax.com/autoupdate-spec is always, planned for nothing" },
        { "K8ssandraCluster", "cass", "demo", static map => map["metadata"]!["generation"] = 2, "K8ssandraCluster cass/demo in the context c: the generation is 2, planned for 1" },
        { "K8ssandraCluster", "cass", "demo", static map => map["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["k8ssandra.io/autoupdate-spec"] = "once" }, "K8ssandraCluster cass/demo in the context c: the annotation k8ssandra.io/autoupdate-spec is once, planned for nothing" },
        { "StatefulSet", "cass", "demo-dc1-default-sts", static map => map["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "other:1", "CassandraDatacenter cass/dc1 in the context c: the image of cassandra in StatefulSet demo-dc1-default-sts is other:1, planned for docker.io/k8ssandra/cass-management-api:4.0.11" },
        { "StatefulSet", "cass", "demo-dc1-default-sts", static map => map["metadata"]!["name"] = "x", "CassandraDatacenter cass/dc1 in the context c: the image of cassandra in StatefulSet demo-dc1-default-sts is nothing, planned for docker.io/k8ssandra/cass-management-api:4.0.11" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Each_difference_is_named(string kind, string @namespace, string name, Action<System.Text.Json.Nodes.JsonObject> change, string? expected)
    {
        var planned = await Read();
        _cluster.Change(kind, @namespace, name, change);
        var differences = RolloutWorld.Differences(planned, await Read());
        if (expected is null)
            Assert.Empty(differences);
        else
            Assert.StartsWith(expected, differences[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rack_that_is_new_is_a_difference()
    {
        var planned = await Read();
        _cluster.With(StatefulSet.Replace("default", "r2", StringComparison.Ordinal), StatefulSet.Replace("dc-uid", "of-another", StringComparison.Ordinal).Replace("default", "r3", StringComparison.Ordinal));
        Assert.Equal(
            "CassandraDatacenter cass/dc1 in the context c: the image of cassandra in StatefulSet demo-dc1-r2-sts is docker.io/k8ssandra/cass-management-api:4.0.11, planned for nothing",
            Assert.Single(RolloutWorld.Differences(planned, await Read())));
    }

    [Fact]
    public async Task A_version_alone_is_no_difference()
    {
        var planned = await Read();
        foreach (var one in Scope)
            _cluster.Change(one.Kind, one.Namespace, one.Name, static map => map["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["a"] = "b" });
        Assert.Empty(RolloutWorld.Differences(planned, await Read()));
    }

    private Task<IReadOnlyList<WorldItem>> Read() => new RolloutWorld(new FakeSession(_cluster)).ReadAsync(Scope, CancellationToken.None);
}
