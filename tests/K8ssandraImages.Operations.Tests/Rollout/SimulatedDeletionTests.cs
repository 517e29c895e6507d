using K8ssandraImages.TestCluster;
using static K8ssandraImages.Operations.Tests.Rollout.SimulatedScenes;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>
/// That the simulated cass-operator deletes what the releases delete: each rule with its source,
/// pkg/reconciliation of k8ssandra/cass-operator at the tags unless it is said otherwise.
/// </summary>
public sealed class SimulatedDeletionTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    /// <summary>reconcile_datacenter.go: v1.8.0:20-115, v1.12.0:27-30, v1.24.1:26-138, v1.25.0:145.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.12.0", null, false, false)]
    [InlineData("1.12.0", null, true, true)]
    [InlineData("1.22.4", "false", false, false)]
    [InlineData("1.24.1", "false", false, false)]
    [InlineData("1.24.1", null, true, true)]
    [InlineData("1.25.0", "false", false, true)]
    [InlineData("1.25.0", "False", false, false)]
    [InlineData("1.32.0", "false", false, true)]
    [InlineData("1.11.0", null, true, false)]
    public async Task Claims_after_a_deletion(string release, string? deletePvc, bool withoutFinalizer, bool stay)
    {
        await using var simulation = await RunningAsync(cluster, release);
        var claims = await ClaimsAsync(simulation);
        var hostIds = HostIds(await simulation.ReadyAsync("dc1"));
        if (deletePvc is not null)
            await AnnotateAsync(simulation, "cassandra.datastax.com/delete-pvc", deletePvc);
        if (withoutFinalizer)
        {
            await AnnotateAsync(simulation, "cassandra.datastax.com/no-finalizer", "true");
            await simulation.Namespace.PatchAsync("CassandraDatacenter", "dc1", """{"metadata":{"finalizers":null}}""");
            await simulation.CassOperator.IdleAsync();
        }

        await DeleteAsync(simulation);
        Assert.Equal(stay ? claims : [], await ClaimsAsync(simulation));

        // The volumes go with the claims; what was kept comes back.
        await Eventually.TrueAsync("volumes are reclaimed", async () => (await simulation.VolumesAsync()).Count == (stay ? 3 : 0));
        await simulation.Namespace.ApplyAsync(Datacenter());
        var again = await simulation.ReadyAsync("dc1");
        Assert.Equal(stay, hostIds.SequenceEqual(HostIds(again)));
        Assert.Equal(stay, claims.SequenceEqual(await ClaimsAsync(simulation)));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task Volumes_that_are_retained_stay_with_their_data()
    {
        await using var simulation = await RunningAsync(cluster, "1.24.1");
        foreach (var volume in await simulation.VolumesAsync())
            await cluster.Api.PatchAsync("PersistentVolume", null, NameOf(volume), """{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}""");
        var hostIds = HostIds(await simulation.ReadyAsync("dc1"));

        await DeleteAsync(simulation);

        await Eventually.TrueAsync("the volumes are released", async () => (await simulation.VolumesAsync()).Count(static volume => (string?)volume["status"]!["phase"] == "Released") == 3);
        await simulation.Namespace.ApplyAsync(Datacenter());
        Assert.Empty(HostIds(await simulation.ReadyAsync("dc1")).Intersect(hostIds)); // the new claims have new volumes
    }

    /// <summary>reconcile_datacenter.go v1.24.1:80-111: all racks are scaled to nothing before a claim is deleted.</summary>
    [ClusterFact(Needs.Controllers)]
    public async Task Since_1_24_pods_end_before_their_claims()
    {
        await using var simulation = await RunningAsync(cluster, "1.24.1", termination: TimeSpan.FromSeconds(1));

        await simulation.Namespace.DeleteAsync("CassandraDatacenter", "dc1");
        await Eventually.TrueAsync("racks are scaled", async () => (await SetsAsync(simulation)).All(static set => (int?)set["spec"]!["replicas"] == 0));

        Assert.All(await simulation.Namespace.ListAsync("PersistentVolumeClaim"), static claim => Assert.Null(claim["metadata"]!["deletionTimestamp"]));
        await GoneAsync(simulation);
    }

    /// <summary>reconcile_datacenter.go v1.10.6:21: a lone datacenter that is to be decommissioned stays for ever; handler.go, IsValid: so does one without its superuser's secret.</summary>
    [ClusterTheory(Needs.Controllers)]
    [InlineData("decommission")]
    [InlineData("secret")]
    public async Task Deletions_that_hang(string reason)
    {
        await using var simulation = await StartAsync(cluster, "1.25.0");
        var dc = Datacenter();
        if (reason == "secret")
            dc["spec"]!["superuserSecretName"] = "admin";
        await simulation.Namespace.ApplyAsync("{apiVersion: v1, kind: Secret, metadata: {name: admin}, stringData: {username: a, password: b}}");
        await simulation.Namespace.ApplyAsync(dc);
        await simulation.ReadyAsync("dc1");
        if (reason == "decommission")
            await AnnotateAsync(simulation, "cassandra.datastax.com/decommission-on-delete", "true");
        else
            await simulation.Namespace.DeleteAsync("Secret", "admin");
        await Task.Delay(200);

        await simulation.Namespace.DeleteAsync("CassandraDatacenter", "dc1");
        await Task.Delay(1500);

        Assert.NotNull((await simulation.Namespace.GetAsync("CassandraDatacenter", "dc1"))["metadata"]!["deletionTimestamp"]);
        Assert.Equal(3, (await SetsAsync(simulation)).Sum(static set => (int)set["spec"]!["replicas"]!));
    }

    /// <summary>The name trap: status.datacenterName, an earlier release's override, is lost with the object (constructor.go v1.23.0:68-70).</summary>
    [ClusterFact(Needs.Controllers)]
    public async Task A_datacenter_of_an_older_release_gets_other_names_when_it_is_created_again()
    {
        await using var simulation = await StartAsync(cluster, "1.22.4");
        var dc = Datacenter(size: 1, racks: "[{name: r1}]");
        dc["spec"]!["datacenterName"] = "Europe";
        await simulation.Namespace.ApplyAsync(dc.DeepClone().AsObject());
        await simulation.ReadyAsync("dc1");
        await simulation.Namespace.DeleteAsync("Deployment", Operator);
        await simulation.Namespace.InstallCassOperatorAsync("1.25.0", Config("1.25.0", 1));
        await simulation.Namespace.RolledOutAsync("Deployment", Operator);
        await simulation.CassOperator.IdleAsync();
        Assert.Equal(["orders-europe-r1-sts"], (await SetsAsync(simulation)).Select(NameOf));

        await AnnotateAsync(simulation, "cassandra.datastax.com/delete-pvc", "false");
        await DeleteAsync(simulation);
        await simulation.Namespace.ApplyAsync(dc);
        await simulation.ReadyAsync("dc1");

        Assert.Equal(["orders-dc1-r1-sts"], (await SetsAsync(simulation)).Select(NameOf));
        Assert.Equal(2, (await simulation.Namespace.ListAsync("PersistentVolumeClaim")).Count);
    }
}
