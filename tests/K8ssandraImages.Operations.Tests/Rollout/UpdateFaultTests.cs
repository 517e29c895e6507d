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
    public async Task An_update_comes_to_the_same_end(string version, string method, int writes)
    {
        var rows = await new FaultMatrix(cluster, output).RunAsync("update " + version + " " + method, async on => new Scenario(await BeginAsync(on, version), Enum.Parse<DatacenterUpdateMethod>(method)));
        Assert.Equal(writes * Enum.GetValues<WriteFault>().Length, rows.Count);
    }

    private static async Task<UpdateWorld> BeginAsync(ClusterFixture on, string version)
    {
        var world = await UpdateWorld.StartAsync(on, version);
        await world.MoveAsync();
        return world;
    }

    private sealed class Scenario(UpdateWorld world, DatacenterUpdateMethod method) : IFaultScenario
    {
        private readonly List<DatacenterUpdates> _updates = [];

        public LiveOptions Options => world.Options;

        public OperationPlan? Plan(KubernetesSession session, OperationSettings settings)
        {
            var updates = new DatacenterUpdates(settings, new ManifestOptions(), CancellationToken.None);
            _updates.Add(updates);
            return updates.OfClusters(session, [], [], method).SingleOrDefault();
        }

        public async Task<string> EndAsync()
        {
            var tasks = await world.Space.ListAsync("CassandraTask");
            return await world.RegistriesAsync() + ", annotation " + (await world.AnnotationAsync() ?? "none") + ", tasks " + tasks.Count;
        }

        public ValueTask DisposeAsync()
        {
            _updates.ForEach(static updates => updates.Dispose());
            return world.DisposeAsync();
        }
    }
}
