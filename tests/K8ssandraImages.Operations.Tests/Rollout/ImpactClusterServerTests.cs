using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.Operations.Tests.Changes;
using K8ssandraImages.Operations.Tests.Live;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>What is predicted of datacenters of a K8ssandraCluster comes true, on a real API server with both simulated operators.</summary>
public sealed class ImpactClusterServerTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly ManifestOptions NoOptions = new();

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.18.0", "1.22.4")]
    [InlineData("1.28.0", "1.27.1")]
    [InlineData("1.32.5", "1.30.2")]
    public async Task A_restart_waits_and_a_change_takes_it_along(string release, string cassOperator)
    {
        await using var simulation = await StartAsync(release, cassOperator);
        await simulation.ConfigureAsync(Config(cassOperator, medusa: 2, logger: 2));

        // Both operators start anew: whatever they write waits for permission.
        var rows = Impact(simulation);
        Assert.Equal(["dc1 r1 OnPermission 1 1", "dc1 r2 OnPermission 2 1", "dc2 r1 OnPermission 1 1", "dc2 r2 OnPermission 2 1"], Lines(rows));
        Assert.Equal(release != "1.18.0", rows[0].Images.Any(static image => image.Container == "medusa"));
        var before = await PodsAsync(simulation.Namespace);
        await simulation.RestartOperatorsAsync();
        await simulation.IdleAsync();
        Assert.Equal(before, await PodsAsync(simulation.Namespace));

        // A change of the K8ssandraCluster, planned and then made, lets it all go.
        using var bench = new ClusterImageBench();
        var session = KubernetesSession.Open(new LiveOptions { Kubeconfig = cluster.Kubeconfig, Namespaces = [simulation.Namespace.Name] }, static _ => { });
        var plan = bench.One(bench.Plan(session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("orders")));
        rows = ImpactWorld.Pipe([plan.Describe()]).Rows;
        Assert.Equal(["dc1 r1 AtOnce 1 1", "dc1 r2 AtOnce 2 1", "dc2 r1 AtOnce 1 1", "dc2 r2 AtOnce 2 1"], Lines(rows));
        Assert.NotNull(plan.Apply(CancellationToken.None));
        await simulation.IdleAsync();
        await CompareAsync(simulation.Namespace, rows, before);
    }

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.28.0", "1.27.1", true)]
    [InlineData("1.32.5", "1.30.2", true)]
    [InlineData("1.32.5", "1.30.2", false)]
    public async Task A_k8ssandra_operator_that_starts_anew_writes_what_is_permitted(string release, string cassOperator, bool isPermitted)
    {
        await using var simulation = await StartAsync(release, cassOperator);
        if (isPermitted)
        {
            await simulation.Namespace.PatchAsync("K8ssandraCluster", "orders", """{"metadata":{"annotations":{"k8ssandra.io/autoupdate-spec":"always"}}}""");
            await simulation.IdleAsync();
        }

        await simulation.ConfigureAsync(Config(cassOperator, medusa: 2, logger: 1));
        var session = KubernetesSession.Open(new LiveOptions { Kubeconfig = cluster.Kubeconfig }, static _ => { });
        List<K8ssImageImpact> OfOperator(string name) => [.. ImpactReading.Of(session, session.Contexts[0], simulation.Namespace.Name, name, null, NoOptions, static _ => { }, CancellationToken.None)];
        // cass-operator writes no Medusa: for it alone nothing changes.
        Assert.All(OfOperator("cass-operator-controller-manager"), static row => Assert.Equal(RolloutTiming.None, row.Timing));
        var rows = OfOperator("k8ssandra-operator");
        Assert.Equal(isPermitted ? ["dc1 r1 AtOnce 1 1", "dc1 r2 AtOnce 2 1", "dc2 r1 AtOnce 1 1", "dc2 r2 AtOnce 2 1"] : ["dc1 r1 OnPermission 1 1", "dc1 r2 OnPermission 2 1", "dc2 r1 OnPermission 1 1", "dc2 r2 OnPermission 2 1"], Lines(rows));
        Assert.All(rows, static row => Assert.All(row.Images, static image => Assert.Equal("medusa", image.Component)));

        var before = await PodsAsync(simulation.Namespace);
        await simulation.Namespace.PatchAsync("Deployment", "k8ssandra-operator", """{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"now"}}}}}""");
        await simulation.Namespace.RolledOutAsync("Deployment", "k8ssandra-operator");
        await Eventually.TrueAsync("no old pod is left", async () => (await simulation.Namespace.ListAsync("Pod", "control-plane=k8ssandra-operator")).Count == 1);
        await simulation.IdleAsync();
        await CompareAsync(simulation.Namespace, rows, before);
    }

    private async Task<Simulation> StartAsync(string release, string cassOperator)
    {
        var simulation = await Simulation.StartAsync(await cluster.NamespaceAsync("impact"), cassOperator, Config(cassOperator, 1, 1), k8ssandraOperator: release);
        await simulation.Namespace.ApplyAsync("""
            apiVersion: k8ssandra.io/v1alpha1
            kind: K8ssandraCluster
            metadata: {name: orders}
            spec:
              cassandra:
                serverVersion: "4.0.7"
                racks: [{name: r1}, {name: r2}]
                storageConfig:
                  cassandraDataVolumeClaimSpec: {storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
                datacenters:
                - {metadata: {name: dc1}, size: 2}
                - {metadata: {name: dc2}, size: 2}
              medusa:
                storageProperties: {storageProvider: s3, bucketName: backups}
            """);
        await simulation.ReadyAsync("dc2");
        await simulation.IdleAsync();
        return simulation;
    }

    private List<K8ssImageImpact> Impact(Simulation simulation)
    {
        var (rows, findings) = Ask.Cluster(new LiveOptions { Kubeconfig = cluster.Kubeconfig, Namespaces = [simulation.Namespace.Name] }, static fleet => fleet.Impact(null, CancellationToken.None));
        Assert.DoesNotContain(findings, static finding => finding.Severity == DiagnosticSeverity.Error);
        return rows;
    }

    // Medusa of its own, outside of the Cassandra pods, is not simulated.
    private static IEnumerable<string> Lines(IEnumerable<K8ssImageImpact> rows) =>
        rows.Where(static row => row.Workload == WorkloadKind.Cassandra).Select(static row => row.Datacenter + " " + row.Rack + " " + row.Timing + " " + row.Order + " " + row.PodRestarts);

    private static async Task CompareAsync(TestNamespace space, List<K8ssImageImpact> rows, Dictionary<string, string> before)
    {
        var after = await PodsAsync(space);
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        foreach (var row in rows.Where(static row => row.Workload == WorkloadKind.Cassandra))
        {
            var set = row.Resource!["statefulset/".Length..];
            var restarted = before.Count(pod => pod.Key.StartsWith(set + "-", StringComparison.Ordinal) && after[pod.Key] != pod.Value);
            Assert.Equal((set, row.Timing == RolloutTiming.AtOnce ? row.PodRestarts : 0), (set, restarted));
            if (row.Timing != RolloutTiming.AtOnce)
                continue;
            var template = (await space.GetAsync("StatefulSet", set))["spec"]!["template"]!["spec"]!;
            foreach (var image in row.Images)
                Assert.Contains((template["containers"]!.AsArray()).Concat(template["initContainers"] as JsonArray ?? []), container => (string?)container!["name"] == image.Container && (string?)container["image"] == image.After);
        }
    }

    private static async Task<Dictionary<string, string>> PodsAsync(TestNamespace space) =>
        (await space.ListAsync("Pod", "app.kubernetes.io/managed-by=cass-operator")).ToDictionary(static pod => (string)pod["metadata"]!["name"]!, static pod => (string)pod["metadata"]!["uid"]!);

    private static string Config(string cassOperator, int medusa, int logger) => Version.Parse(cassOperator) >= new Version(1, 27)
        ? $$"""
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
            """
        : $$"""
            apiVersion: config.k8ssandra.io/v1beta1
            kind: ImageConfig
            images:
              system-logger: k8ssandra/system-logger:v{{logger}}
              config-builder: datastax/cass-config-builder:v1
              k8ssandra-client: k8ssandra/k8ssandra-client:v1
            defaults:
              cassandra: {repository: k8ssandra/cass-management-api}
            """;
}
