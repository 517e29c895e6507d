using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;
using static K8ssandraImages.Operations.Tests.Rollout.WatchedDatacenter;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Looks at a datacenter on a real API server.</summary>
public sealed class DatacenterWatchTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    [ClusterFact(Needs.Controllers)]
    public async Task A_datacenter_is_looked_at_while_its_images_change()
    {
        await using var agents = new NodeAgents();
        var space = await MakeAsync(cluster, agents);
        await using var proxy = new FaultProxy(cluster);
        var (targets, findings) = Find(Session(proxy.NewKubeconfig(), space.Name));
        Assert.Empty(findings);
        var target = Assert.Single(targets);
        Assert.Equal(("dc1", space.Name, "1.30.0", "cass-operator-controller-manager"), (target.Name, target.Namespace, target.Release.Version.ToString(), target.Operator?.Name));
        Assert.Null(target.Cluster);
        var watch = new DatacenterWatch(target);

        var sight = await watch.LookAsync(CancellationToken.None);
        Assert.NotNull(sight);
        Assert.Equal([], sight.Health.Reasons);
        Assert.True(sight.Health is { IsReady: true, HasDesiredImages: true, IsFailing: false, NextStep: null, Progress: "Ready" });
        Assert.Equal(["orders-dc1-r1-sts", "orders-dc1-r2-sts"], sight.StatefulSets.Select(set => set.Name));
        Assert.Equal(["orders-dc1-r1-sts-0", "orders-dc1-r2-sts-0"], sight.Pods.Select(pod => pod.Name));
        Assert.Equal(["r1: 1 of 1 ready", "r2: 1 of 1 ready"], sight.Health.Racks.Select(rack => rack.ToString()));

        // A look at what has not changed.
        var before = proxy.Requests.Count;
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal(5, proxy.Requests.Count - before);
        var ready = new DatacenterWatch(target, withImages: false);
        before = proxy.Requests.Count;
        Assert.Null((await ready.LookAsync(CancellationToken.None))!.Health.HasDesiredImages);
        Assert.Equal(3, proxy.Requests.Count - before);

        // The ConfigMap changes.
        await WriteConfigAsync(space, "new.example.com");
        sight = await watch.LookAsync(CancellationToken.None);
        Assert.True(sight!.Health is { IsReady: true, HasDesiredImages: false });
        Assert.All(sight.Images, row => Assert.StartsWith("new.example.com/", row.Desired, StringComparison.Ordinal));
        Assert.Equal([false, false], sight.Health.Racks.Select(rack => rack.HasDesiredImages));

        // It is rolled, and cannot be pulled.
        agents.Last.Report = static pod => pod["spec"]!["containers"]!.AsArray().Any(container => ((string)container!["image"]!).StartsWith("new.example.com", StringComparison.Ordinal)) ? PodReport.ImagePullBackOff : PodReport.Ready;
        await SimulatedCassOperator.ReconcileAsync(space, "dc1", Pod("new.example.com"));
        await Eventually.TrueAsync("the pull fails", async () => (sight = await watch.LookAsync(CancellationToken.None))!.Health.IsFailing);
        Assert.False(sight.Health.IsReady);
        Assert.Contains(sight.Health.Reasons, reason => reason.StartsWith("r1: pod orders-dc1-r1-sts-0 cannot pull new.example.com/", StringComparison.Ordinal) && reason.Contains("(ImagePullBackOff)", StringComparison.Ordinal));

        // It can.
        agents.Last.Report = static _ => PodReport.Ready;
        await RollAsync(space, "new.example.com");
        sight = await watch.LookAsync(CancellationToken.None);
        Assert.Equal([], sight!.Health.Reasons);
        Assert.True(sight.Health is { IsReady: true, HasDesiredImages: true });

        await space.DeleteAsync("CassandraDatacenter", "dc1");
        Assert.Null(await watch.LookAsync(CancellationToken.None));
    }

    // A control plane in the context hub; one datacenter beside it and one in the context east.
    [ClusterFact(Needs.Controllers)]
    public async Task Datacenters_of_a_K8ssandraCluster_in_two_contexts()
    {
        var hub = await cluster.NamespaceAsync("hub");
        var east = await cluster.NamespaceAsync("east");
        await hub.InstallK8ssandraOperatorAsync("1.31.0");
        await using var here = await Simulation.StartAsync(hub, "1.30.0", Config("old.example.com"));
        await using var there = await Simulation.StartAsync(east, "1.29.1", Config("east.example.com"));
        await hub.ApplyAsync($$"""
            apiVersion: k8ssandra.io/v1alpha1
            kind: K8ssandraCluster
            metadata: {name: demo}
            spec:
              cassandra:
                serverVersion: 4.0.11
                datacenters:
                - {metadata: {name: dc2, namespace: {{east.Name}}}, k8sContext: east, size: 1}
                - {metadata: {name: dc1}, size: 1}
            """);
        foreach (var (space, name) in new[] { (hub, "dc1"), (east, "dc2") })
        {
            await space.ApplyAsync($$"""
                apiVersion: cassandra.datastax.com/v1beta1
                kind: CassandraDatacenter
                metadata: {name: {{name}}, labels: {k8ssandra.io/cluster-name: demo, k8ssandra.io/cluster-namespace: {{hub.Name}} } }
                spec: {clusterName: demo, serverType: cassandra, serverVersion: 4.0.11, size: 1, storageConfig: {cassandraDataVolumeClaimSpec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } } } }
                """);
        }

        await here.ReadyAsync("dc1");
        await there.ReadyAsync("dc2");
        await using var proxy = new FaultProxy(cluster);
        var kubeconfig = proxy.NewKubeconfig();
        await File.WriteAllTextAsync(kubeconfig, (await File.ReadAllTextAsync(kubeconfig)).Replace("contexts:\n", "contexts:\n- name: east\n  context: {cluster: test, user: test}\n", StringComparison.Ordinal));

        var (targets, findings) = Find(Session(kubeconfig, hub.Name));
        Assert.Empty(findings);
        Assert.Equal([$"dc2 {east.Name} east 1.29.1", $"dc1 {hub.Name} test 1.30.0"], targets.Select(target => $"{target.Name} {target.Namespace} {target.Objects.Context} {target.Release.Version}"));
        Assert.All(targets, target => Assert.Equal(("demo", hub.Name, "test", "1.31.0", "k8ssandra-operator"), (target.Cluster, target.ClusterNamespace, target.ControlPlane?.Context, target.ManagerRelease?.Version.ToString(), target.Manager?.Name)));

        var watch = new DatacenterWatch(targets[0]);
        var sight = await watch.LookAsync(CancellationToken.None);
        Assert.Equal([], sight!.Health.Reasons);
        Assert.True(sight.Health is { IsReady: true, HasDesiredImages: true, Cluster: "demo", Context: "east" });
        Assert.All(sight.Images, row => Assert.StartsWith("east.example.com/", row.Desired, StringComparison.Ordinal));
        var before = proxy.Requests.Count;
        await watch.LookAsync(CancellationToken.None);
        Assert.Equal(8, proxy.Requests.Count - before);

        // What the K8ssandraCluster asks for is not in the CassandraDatacenter yet.
        await hub.PatchAsync("K8ssandraCluster", "demo", """{"spec":{"cassandra":{"serverImage":"other.example.com/cassandra:1"}}}""");
        sight = await watch.LookAsync(CancellationToken.None);
        Assert.True(sight!.Health is { IsReady: true, HasDesiredImages: false });
        Assert.Equal(["cassandra"], sight.Images.Where(row => row.State != DriftState.InSync).Select(row => row.Container));
        Assert.Contains("default: cassandra has not the desired image: k8ssandra-operator updates the CassandraDatacenters one after the other", Assert.Single(sight.Health.Reasons), StringComparison.Ordinal);

        // It is.
        await east.PatchAsync("CassandraDatacenter", "dc2", """{"spec":{"serverImage":"other.example.com/cassandra:1"}}""");
        await Eventually.TrueAsync("it is rolled", async () => (sight = await watch.LookAsync(CancellationToken.None))!.Health is { IsReady: true, HasDesiredImages: true });
        Assert.Equal([], sight.Health.Reasons);
    }

    // Somebody has taken the labels by which it is found.
    [ClusterFact(Needs.Controllers)]
    public async Task StatefulSets_without_their_labels_are_found_by_their_owner()
    {
        await using var agents = new NodeAgents();
        var space = await MakeAsync(cluster, agents);
        await space.PatchAsync("StatefulSet", "orders-dc1-r1-sts", """{"metadata":{"labels":{"cassandra.datastax.com/datacenter":null,"cassandra.datastax.com/rack":null}}}""");
        var sight = await new DatacenterWatch(Find(Session(cluster.Kubeconfig, space.Name)).Targets[0]).LookAsync(CancellationToken.None);
        Assert.Equal([], sight!.Health.Reasons);
        Assert.Equal(["r1 orders-dc1-r1-sts", "r2 orders-dc1-r2-sts"], sight.Health.Racks.Select(rack => rack.Name + " " + rack.StatefulSet));
    }

    // Of older releases, whose ImageConfig is a file of the pod.
    [ClusterFact(Needs.Controllers)]
    public async Task A_mounted_ImageConfig_is_read_again()
    {
        await using var agents = new NodeAgents();
        const string Old = "{\"images\":{\"system-logger\":\"k8ssandra/system-logger:v1\",\"config-builder\":\"datastax/cass-config-builder:v1\"},\"imageRegistry\":\"old.example.com\",\"defaults\":{\"cassandra\":{\"repository\":\"k8ssandra/cass-management-api\"}}}";
        var space = await MakeAsync(cluster, agents, version: "1.22.4", config: Old);
        var watch = new DatacenterWatch(Find(Session(cluster.Kubeconfig, space.Name)).Targets[0]);
        Assert.True((await watch.LookAsync(CancellationToken.None))!.Health is { IsReady: true, HasDesiredImages: true });
        await space.PatchAsync("ConfigMap", "cass-operator-manager-config", new System.Text.Json.Nodes.JsonObject { ["data"] = new System.Text.Json.Nodes.JsonObject { ["image_config.yaml"] = Old.Replace("old.example.com", "new.example.com", StringComparison.Ordinal) } }.ToJsonString());
        var sight = await watch.LookAsync(CancellationToken.None);
        Assert.True(sight!.Health is { IsReady: true, HasDesiredImages: false });
        Assert.All(sight.Images, row => Assert.StartsWith("new.example.com/", row.Desired, StringComparison.Ordinal));
    }
}
