using System.Text.Json.Nodes;
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
    public Task Nothing_is_lost(string version) => new FaultMatrix(cluster, output).RunAsync("reset " + version, space => Scenario.BeginAsync(space, version));

    private sealed class Scenario(TestNamespace space, RunningCassOperator running, IReadOnlyDictionary<string, string> claims, JsonNode nodes) : IFaultScenario
    {
        private DatacenterResets? _resets;

        public LiveOptions Options { get; } = new() { Kubeconfig = space.Cluster.Kubeconfig, Namespaces = [space.Name] };

        public static async Task<IFaultScenario> BeginAsync(ClusterFixture cluster, string version)
        {
            var space = await cluster.NamespaceAsync("fault");
            var running = await RunningCassOperator.StartAsync(space, version);
            await space.ApplyAsync(RunningCassOperatorTests.Datacenter.Replace("size: 4", "size: 2", StringComparison.Ordinal));
            var dc = await running.ReadyAsync("dc1", seconds: 120);
            return new Scenario(space, running, await ClaimsAsync(space), dc["status"]!["nodeStatuses"]!.DeepClone());
        }

        public OperationPlan? Plan(KubernetesSession session, OperationSettings settings)
        {
            _resets = new DatacenterResets(settings, new ManifestOptions(), CancellationToken.None);
            return _resets.OfClusters(session, ["dc1"], []).SingleOrDefault();
        }

        public async Task<string> EndAsync()
        {
            var dc = await running.ReadyAsync("dc1", seconds: 120);
            Assert.Equal(claims, await ClaimsAsync(space));
            Assert.True(JsonNode.DeepEquals(nodes, dc["status"]!["nodeStatuses"]), "other host ids");
            var volumes = await space.Cluster.Api.ListAsync("PersistentVolume", null, "simulation.example.com/namespace=" + space.Name);
            var policies = volumes.Select(static volume => (string?)volume["spec"]!["persistentVolumeReclaimPolicy"]).Distinct();
            var annotations = dc["metadata"]!["annotations"] as JsonObject ?? [];
            return string.Join(',', policies) + " " + string.Join(',', annotations.Select(static one => one.Key).Order(StringComparer.Ordinal));
        }

        public async ValueTask DisposeAsync()
        {
            _resets?.Dispose();
            await running.DisposeAsync();
            await space.Cluster.Api.DeleteAsync("Namespace", null, space.Name);
        }

        private static async Task<Dictionary<string, string>> ClaimsAsync(TestNamespace space) =>
            (await space.ListAsync("PersistentVolumeClaim")).ToDictionary(static claim => (string)claim["metadata"]!["name"]!, static claim => (string)claim["metadata"]!["uid"]!);
    }
}
