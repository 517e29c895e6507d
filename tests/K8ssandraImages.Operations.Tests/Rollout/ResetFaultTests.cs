using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;
using Xunit.Abstractions;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Whatever goes wrong with whichever write of a re-creation: resumed, nothing is lost.</summary>
public sealed class ResetFaultTests(ClusterFixture cluster, ITestOutputHelper output) : IClassFixture<ClusterFixture>
{
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.4")]
    [InlineData("1.29.1")]
    public Task Nothing_is_lost(string version) => new FaultMatrix(cluster, output).RunAsync(
        "reset " + version,
        async on => new Scenario(await ResetWorld.StartAsync(on, version)),
        // What was changed since the plan is not deleted: somebody has to look at it first.
        static (write, fault) => fault == WriteFault.ChangedBehind && write.EndsWith("CassandraDatacenter", StringComparison.Ordinal) && !write.StartsWith("create", StringComparison.Ordinal));

    private sealed class Scenario(ResetWorld world) : IFaultScenario
    {
        private DatacenterResets? _resets;

        public LiveOptions Options { get; } = new() { Kubeconfig = world.Space.Cluster.Kubeconfig, Namespaces = [world.Space.Name] };

        public OperationPlan? Plan(KubernetesSession session, OperationSettings settings)
        {
            _resets = new DatacenterResets(settings, new ManifestOptions(), CancellationToken.None);
            return _resets.OfClusters(session, ["dc1"], []).SingleOrDefault();
        }

        public Task<string> EndAsync() => world.EndAsync();

        public async ValueTask DisposeAsync()
        {
            _resets?.Dispose();
            await world.DisposeAsync();
        }
    }
}
