using System.Text.Json.Nodes;

namespace K8ssandraImages.Kubernetes.Tests.Ring;

public sealed class NodeAgentTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const string Datacenter = """
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: dc1}
        spec:
          clusterName: My Orders
          serverType: cassandra
          serverVersion: "4.1.5"
          size: 3
          racks: [{name: r1}, {name: R_2}]
          storageConfig: {cassandraDataVolumeClaimSpec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
        """;

    [ClusterFact(Needs.Controllers)]
    public async Task A_datacenter_gets_stateful_sets_and_ready_pods()
    {
        var space = await cluster.NamespaceAsync("agent");
        var owner = (await space.ApplyAsync(Datacenter))[0];
        await using var agent = new NodeAgent(space);

        await SimulatedCassOperator.ReconcileAsync(space, "dc1", PodSpec("4.1.5"));
        await space.RolledOutAsync("StatefulSet", "myorders-dc1-r1-sts");
        await space.RolledOutAsync("StatefulSet", "myorders-dc1-r-2-sts");

        var set = await space.GetAsync("StatefulSet", "myorders-dc1-r1-sts");
        Assert.Equal((string?)owner["metadata"]!["uid"], (string?)set["metadata"]!["ownerReferences"]![0]!["uid"]);
        var pods = await space.ListAsync("Pod", "cassandra.datastax.com/datacenter=dc1,cassandra.datastax.com/cluster=MyOrders");
        Assert.Equal(["myorders-dc1-r-2-sts-0", "myorders-dc1-r1-sts-0", "myorders-dc1-r1-sts-1"], pods.Select(static pod => (string)pod["metadata"]!["name"]!).Order(StringComparer.Ordinal));
        Assert.All(pods, static pod =>
        {
            var status = Cassandra(pod);
            Assert.Equal("Running", (string?)pod["status"]!["phase"]);
            Assert.Equal("docker.io/k8ssandra/cass-management-api:4.1.5", (string?)status["image"]);
            Assert.Equal("docker.io/k8ssandra/cass-management-api@" + PodReport.DigestOf("docker.io/k8ssandra/cass-management-api:4.1.5"), (string?)status["imageID"]);
            Assert.Equal(0, (int)status["restartCount"]!);
            Assert.NotNull(status["state"]!["running"]!["startedAt"]);
            Assert.Equal("Completed", (string?)pod["status"]!["initContainerStatuses"]![0]!["state"]!["terminated"]!["reason"]);
        });
        Assert.Equal(3, (await space.ListAsync("PersistentVolumeClaim")).Count);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_changed_template_rolls_and_a_failing_pod_holds_it_up()
    {
        var space = await cluster.NamespaceAsync("agent");
        await space.ApplyAsync(Datacenter.Replace("[{name: r1}, {name: R_2}]", "[{name: r1}]", StringComparison.Ordinal));
        await using var agent = new NodeAgent(space);
        await SimulatedCassOperator.ReconcileAsync(space, "dc1", PodSpec("4.1.5"));
        await space.RolledOutAsync("StatefulSet", "myorders-dc1-r1-sts");

        agent.Report = static pod => ((string)pod["spec"]!["containers"]![0]!["image"]!).EndsWith(":4.1.6", StringComparison.Ordinal) ? PodReport.ImagePullBackOff : PodReport.Ready;
        await SimulatedCassOperator.ReconcileAsync(space, "dc1", PodSpec("4.1.6"));
        await Eventually.TrueAsync("the last pod cannot pull", async () =>
            await space.FindAsync("Pod", "myorders-dc1-r1-sts-2") is { } pod && pod["status"]!["containerStatuses"] is not null && (string?)Cassandra(pod)["state"]!["waiting"]?["reason"] == "ImagePullBackOff");
        Assert.Equal("docker.io/k8ssandra/cass-management-api:4.1.5", (string?)Cassandra(await space.GetAsync("Pod", "myorders-dc1-r1-sts-1"))["image"]);

        agent.Report = static _ => PodReport.Ready with { RestartCount = 2 };
        await space.RolledOutAsync("StatefulSet", "myorders-dc1-r1-sts");
        Assert.All(await space.ListAsync("Pod"), static pod =>
        {
            Assert.Equal("docker.io/k8ssandra/cass-management-api:4.1.6", (string?)Cassandra(pod)["image"]);
            Assert.Equal(2, (int)Cassandra(pod)["restartCount"]!);
        });
    }

    [ClusterFact(Needs.Controllers)]
    public async Task One_pod_can_be_told_of_apart()
    {
        var space = await cluster.NamespaceAsync("agent");
        await space.InstallCassOperatorAsync("1.32.0");
        await using var agent = new NodeAgent(space);
        await space.RolledOutAsync("Deployment", "cass-operator-controller-manager");
        var name = (string)Assert.Single(await space.ListAsync("Pod"))["metadata"]!["name"]!;

        agent.Tell(name, PodReport.NotReady);

        await Eventually.TrueAsync("the Deployment notices", async () =>
            (int?)(await space.GetAsync("Deployment", "cass-operator-controller-manager"))["status"]!["readyReplicas"] is null or 0);
        agent.Tell(name, null);
        await space.RolledOutAsync("Deployment", "cass-operator-controller-manager");
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_deleted_pod_takes_its_time_where_that_is_wanted()
    {
        var space = await cluster.NamespaceAsync("agent");
        await space.InstallCassOperatorAsync("1.32.0");
        await using var agent = new NodeAgent(space, termination: TimeSpan.FromSeconds(2));
        await space.RolledOutAsync("Deployment", "cass-operator-controller-manager");
        var old = (string)Assert.Single(await space.ListAsync("Pod"))["metadata"]!["name"]!;

        await space.PatchAsync("Deployment", "cass-operator-controller-manager", """{"spec":{"template":{"metadata":{"annotations":{"restarted":"now"}}}}}""");
        await space.RolledOutAsync("Deployment", "cass-operator-controller-manager");

        Assert.NotNull((await space.GetAsync("Pod", old))["metadata"]!["deletionTimestamp"]);
        await Eventually.TrueAsync("the old pod is gone", async () => await space.FindAsync("Pod", old) is null);
    }

    /// <summary>Source: config/deployments/default of cass-operator at the tags, rendered.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.12.0", "k8ssandra/cass-operator:v1.12.0", null, "v1beta1")]
    [InlineData("1.26.0", "cr.k8ssandra.io/k8ssandra/cass-operator:v1.26.0", null, "v1beta1")]
    [InlineData("1.28.1", "docker.io/k8ssandra/cass-operator:v1.28.1", "v1beta2", "v1beta1")]
    [InlineData("1.32.0", "docker.io/k8ssandra/cass-operator:v1.32.0", "v1beta2", null)]
    public async Task Operators_are_laid_out_as_in_their_release(string version, string image, string? labelled, string? file)
    {
        var space = await cluster.NamespaceAsync("operators");
        await using var agent = new NodeAgent(space);

        await space.InstallCassOperatorAsync(version);
        await space.InstallK8ssandraOperatorAsync("1.32.0", isControlPlane: false, watch: null, ("DEFAULT_REGISTRY", "reg.example"));

        var deployment = await space.RolledOutAsync("Deployment", "cass-operator-controller-manager");
        Assert.Equal(image, (string?)deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]);
        Assert.Equal(labelled, ApiVersion(await space.FindAsync("ConfigMap", "cass-operator-image-config")));
        Assert.Equal(file, ApiVersion(await space.FindAsync("ConfigMap", "cass-operator-manager-config")));
        Assert.Equal(labelled is null ? 0 : 1, (await space.ListAsync("ConfigMap", "k8ssandra.io/config=image")).Count);
        var other = await space.RolledOutAsync("Deployment", "k8ssandra-operator");
        Assert.Equal("""{"name":"DEFAULT_REGISTRY","value":"reg.example"}""", other["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]![2]!.ToJsonString());

        static string? ApiVersion(JsonObject? configMap) =>
            configMap is null ? null : ((string)JsonNode.Parse((string)configMap["data"]!["image_config.yaml"]!)!["apiVersion"]!).Split('/')[1];
    }

    private static string PodSpec(string tag) => $$"""
        initContainers:
        - {name: server-config-init, image: "docker.io/k8ssandra/k8ssandra-client:v0.8.12"}
        containers:
        - {name: cassandra, image: "docker.io/k8ssandra/cass-management-api:{{tag}}"}
        - {name: server-system-logger, image: "docker.io/k8ssandra/system-logger:v1.32.0"}
        """;

    private static JsonNode Cassandra(JsonObject pod) => pod["status"]!["containerStatuses"]!.AsArray().Single(static status => (string)status!["name"]! == "cassandra")!;
}
