using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>A datacenter on a real API server, from its first pods through a change of the ImageConfig to pods with the new image.</summary>
public sealed class DriftTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const string Datacenter = """
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: dc1}
        spec: {clusterName: orders, serverType: cassandra, serverVersion: "4.0.11", size: 2, racks: [{name: r1}]}
        """;

    [ClusterFact(Needs.Controllers)]
    public async Task A_change_of_the_ImageConfig_on_its_way_to_the_pods()
    {
        var space = await cluster.NamespaceAsync("drift");
        await space.InstallCassOperatorAsync("1.30.0", Config("old.example.com"));
        await space.ApplyAsync(Datacenter);
        await using var agent = new NodeAgent(space);
        await space.RolledOutAsync("Deployment", "cass-operator-controller-manager");
        await space.PatchStatusAsync("CassandraDatacenter", "dc1", """{"observedGeneration":1}""");
        await SimulatedCassOperator.ReconcileAsync(space, "dc1", Pod("old.example.com"));
        await space.RolledOutAsync("StatefulSet", "orders-dc1-r1-sts");

        // As it should be.
        var (rows, findings) = Ask.Drift(cluster.Kubeconfig, space.Name);
        Assert.DoesNotContain(findings, finding => finding.Severity == DiagnosticSeverity.Error);
        var row = Of(rows, "cassandra");
        Assert.Equal((DriftState.InSync, "statefulset/orders-dc1-r1-sts", "r1"), (row.State, row.Resource, row.Rack));
        Assert.Equal("old.example.com/k8ssandra/cass-management-api:4.0.11", row.Desired);
        Assert.Equal(["orders-dc1-r1-sts-0", "orders-dc1-r1-sts-1"], row.Pods.Select(pod => pod.Pod).Order(StringComparer.Ordinal));
        Assert.All(row.Pods, pod => Assert.Contains("@sha256:", pod.ImageId, StringComparison.Ordinal));
        Assert.All(rows, other => Assert.Equal(DriftState.InSync, other.State));
        Assert.Contains(rows, other => other is { Workload: WorkloadKind.Operator, Container: "manager" });

        // The manifest says more than was applied.
        var manifest = ManifestInput.Text(Datacenter.Replace("4.0.11", "4.0.12", StringComparison.Ordinal));
        var pending = Of(Ask.Drift(cluster.Kubeconfig, space.Name, manifest).Answers, "cassandra");
        Assert.Equal((DriftState.ApplyPending, "old.example.com/k8ssandra/cass-management-api:4.0.12"), (pending.State, pending.Manifest));

        // The ConfigMap changes; whole seconds are all that is told of when.
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        await space.PatchAsync("ConfigMap", "cass-operator-image-config", new System.Text.Json.Nodes.JsonObject { ["data"] = new System.Text.Json.Nodes.JsonObject { ["image_config.yaml"] = Config("new.example.com") } }.ToJsonString());
        row = Of(Ask.Drift(cluster.Kubeconfig, space.Name).Answers, "cassandra");
        Assert.Equal((DriftState.OperatorRestartPending, null, "new.example.com/k8ssandra/cass-management-api:4.0.11"), (row.State, row.Loaded, row.Desired));
        var (operators, _) = Ask.Cluster(new LiveOptions { Kubeconfig = cluster.Kubeconfig, Namespaces = [space.Name] }, fleet => fleet.Operators(CancellationToken.None));
        var own = Assert.Single(operators, item => item.Namespace == space.Name);
        Assert.Equal(("1.30.0", OperatorVersionSource.ImageTag, "cass-operator-image-config", ImageConfigDiscovery.Label, false, true), (own.Version, own.VersionSource, own.ImageConfigName, own.ImageConfigDiscovery, own.RunsCurrentImageConfig, own.ElectsLeader));

        // The operator restarts, and waits for permission.
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        foreach (var pod in await space.ListAsync("Pod", "control-plane=controller-manager"))
            await space.DeleteAsync("Pod", (string)pod["metadata"]!["name"]!);
        await Eventually.TrueAsync("the new pod is ready", () =>
        {
            row = Of(Ask.Drift(cluster.Kubeconfig, space.Name).Answers, "cassandra");
            return Task.FromResult(row.State is not (DriftState.RolloutBlocked or DriftState.OperatorRestartPending));
        });
        Assert.Equal((DriftState.RolloutPending, row.Desired, row.Reason), (row.State, row.Loaded, row.Reason));
        Assert.Contains("autoupdate-spec=once", row.NextStep, StringComparison.Ordinal);

        // It has permission and has not begun.
        await space.PatchAsync("CassandraDatacenter", "dc1", """{"metadata":{"annotations":{"cassandra.datastax.com/autoupdate-spec":"once"}}}""");
        Assert.Equal(DriftState.RollingOut, Of(Ask.Drift(cluster.Kubeconfig, space.Name).Answers, "cassandra").State);

        // It begins, and the new image cannot be pulled.
        agent.Report = static pod => pod["spec"]!["containers"]!.AsArray().Any(container => ((string)container!["image"]!).StartsWith("new.example.com", StringComparison.Ordinal)) ? PodReport.ImagePullBackOff : PodReport.Ready;
        await SimulatedCassOperator.ReconcileAsync(space, "dc1", Pod("new.example.com"));
        await Eventually.TrueAsync("the pull fails", () =>
        {
            row = Of(Ask.Drift(cluster.Kubeconfig, space.Name).Answers, "cassandra");
            return Task.FromResult(row.Pods.Any(pod => pod.Problem == "ImagePullBackOff"));
        });
        Assert.Equal(DriftState.RolloutBlocked, row.State);
        Assert.Contains("ImagePullBackOff", row.Reason, StringComparison.Ordinal);

        // It can.
        agent.Report = static _ => PodReport.Ready;
        await space.RolledOutAsync("StatefulSet", "orders-dc1-r1-sts");
        row = Of(Ask.Drift(cluster.Kubeconfig, space.Name).Answers, "cassandra");
        Assert.Equal((DriftState.InSync, row.Desired, row.Desired), (row.State, row.Template, row.Pods[0].Image));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task Old_releases_read_a_mounted_file_and_need_no_permission()
    {
        var space = await cluster.NamespaceAsync("mounted");
        await space.InstallCassOperatorAsync("1.19.1", "{\"images\":{\"system-logger\":\"k8ssandra/system-logger:v1\",\"config-builder\":\"datastax/cass-config-builder:v1\"},\"imageRegistry\":\"old.example.com\",\"defaults\":{\"cassandra\":{\"repository\":\"k8ssandra/cass-management-api\"}}}");
        await space.ApplyAsync(Datacenter);
        await using var agent = new NodeAgent(space);
        await space.RolledOutAsync("Deployment", "cass-operator-controller-manager");
        await SimulatedCassOperator.ReconcileAsync(space, "dc1", Pod("older.example.com"));
        await space.RolledOutAsync("StatefulSet", "orders-dc1-r1-sts");
        var (operators, _) = Ask.Cluster(new LiveOptions { Kubeconfig = cluster.Kubeconfig, Namespaces = [space.Name] }, fleet => fleet.Operators(CancellationToken.None));
        var own = Assert.Single(operators, item => item.Namespace == space.Name);
        Assert.Equal(("1.19.1", "cass-operator-manager-config", ImageConfigDiscovery.MountedFile, "v1beta1"), (own.Version, own.ImageConfigName, own.ImageConfigDiscovery, own.ImageConfigApi ?? "v1beta1"));
        var row = Of(Ask.Drift(cluster.Kubeconfig, space.Name).Answers, "cassandra");
        Assert.Equal((DriftState.RollingOut, "old.example.com/k8ssandra/cass-management-api:4.0.11"), (row.State, row.Desired));
    }

    private static K8ssImageDrift Of(IEnumerable<K8ssImageDrift> rows, string container) => Assert.Single(rows, row => row.Container == container);

    private static string Config(string registry) => """
        apiVersion: config.k8ssandra.io/v1beta2
        kind: ImageConfig
        images:
          system-logger: {repository: k8ssandra, name: system-logger, tag: v1}
          config-builder: {repository: datastax, name: cass-config-builder, tag: v1}
        defaults: {registry: $registry}
        types:
          cassandra: {repository: k8ssandra, name: cass-management-api}
        """.Replace("$registry", registry, StringComparison.Ordinal);

    private static string Pod(string registry) => """
        initContainers: [{name: server-config-init, image: "$registry/datastax/cass-config-builder:v1"}]
        containers:
        - {name: cassandra, image: "$registry/k8ssandra/cass-management-api:4.0.11"}
        - {name: server-system-logger, image: "$registry/k8ssandra/system-logger:v1"}
        """.Replace("$registry", registry, StringComparison.Ordinal);
}
