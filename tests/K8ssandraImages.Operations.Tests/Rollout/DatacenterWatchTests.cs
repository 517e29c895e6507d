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
}
