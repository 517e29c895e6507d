using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;
using Xunit.Abstractions;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Every write of an update, every fault, then resumed: the datacenter has its images, and nothing of the permission is left.</summary>
public sealed class UpdateFaultTests(ClusterFixture cluster, ITestOutputHelper output) : IClassFixture<ClusterFixture>
{
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.4", nameof(DatacenterUpdateMethod.Auto), 2)]
    [InlineData("1.32.0", nameof(DatacenterUpdateMethod.Auto), 1)]
    [InlineData("1.25.0", nameof(DatacenterUpdateMethod.Task), 1)]
    [InlineData("1.30.0", nameof(DatacenterUpdateMethod.Auto), 1, "1.31.0")]
    public async Task An_update_comes_to_the_same_end(string version, string method, int writes, string? manager = null)
    {
        var name = "update " + version + " " + method + (manager is null ? "" : " of a K8ssandraCluster");
        var rows = await new FaultMatrix(cluster, output).RunAsync(name, async on => new Scenario(await BeginAsync(on, version, manager), Enum.Parse<DatacenterUpdateMethod>(method), manager is not null));
        Assert.Equal(writes * Enum.GetValues<WriteFault>().Length, rows.Count);
    }

    private static async Task<UpdateWorld> BeginAsync(ClusterFixture on, string version, string? manager)
    {
        var world = manager is null ? await UpdateWorld.StartAsync(on, version) : await UpdateWorld.StartClusterAsync(on, version, manager);
        await world.MoveAsync();
        await world.Simulation.IdleAsync();
        return world;
    }

    private sealed class Scenario(UpdateWorld world, DatacenterUpdateMethod method, bool isOfCluster) : IFaultScenario
    {
        private readonly List<DatacenterUpdates> _updates = [];

        public LiveOptions Options => world.Options;

        public OperationPlan? Plan(KubernetesSession session, OperationSettings settings)
        {
            var updates = new DatacenterUpdates(settings, new ManifestOptions(), CancellationToken.None);
            _updates.Add(updates);
            return updates.OfClusters(session, ["dc1"], [], method).SingleOrDefault();
        }

        public async Task<string> EndAsync()
        {
            var registries = await world.RegistriesAsync();
            var tasks = await world.Space.ListAsync("CassandraTask");
            var end = registries + ", annotation " + (await world.AnnotationAsync() ?? "none");
            if (!isOfCluster)
                return end + ", tasks " + tasks.Count;
            // The other datacenters follow, and then the annotation of the cluster goes.
            await world.Simulation.IdleAsync();
            return end + ", of the cluster " + (await world.ClusterAnnotationAsync() ?? "none");
        }

        public ValueTask DisposeAsync()
        {
            _updates.ForEach(static updates => updates.Dispose());
            return world.DisposeAsync();
        }
    }
}
