using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;
using Xunit.Abstractions;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Each write of a rollout goes wrong in each way; resumed, it comes to the same end.</summary>
public sealed class RolloutFaultTests(ClusterFixture cluster, ITestOutputHelper output) : IClassFixture<ClusterFixture>
{
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.4")] // the annotation is set and removed
    [InlineData("1.29.1")]
    public async Task Whatever_goes_wrong_with_a_write_it_comes_to_the_same_end(string release)
    {
        var rows = await new FaultMatrix(cluster, output).RunAsync("rollout " + release, async fixture => new Scenario(await RolloutBench.StartAsync(fixture, release, "dc1", "dc2")));
        Assert.Contains(rows, row => row.Write == "patch ConfigMap");
        Assert.Contains(rows, row => row.Write == "patch Deployment");
        Assert.Contains(rows, row => row.Write == "patch CassandraDatacenter");
    }

    private sealed class Scenario(RolloutBench bench) : IFaultScenario
    {
        public LiveOptions Options => bench.Live("admin");

        public OperationPlan? Plan(KubernetesSession session, OperationSettings settings)
        {
            using var rollouts = new ImageRollouts(settings, new ManifestOptions(), new RolloutWish { Content = bench.NewTextAsync().GetAwaiter().GetResult() }, CancellationToken.None);
            return rollouts.OfClusters(session).FirstOrDefault();
        }

        public async Task<string> EndAsync()
        {
            var end = new JsonObject { ["text"] = await bench.TextAsync() };
            foreach (var name in new[] { "dc1", "dc2" })
            {
                await bench.AssertAsync(name, isNew: true);
                end[name] = new JsonArray([.. (await bench.ImagesAsync(name)).Select(static image => (JsonNode)image)]);
            }

            return end.ToJsonString();
        }

        public ValueTask DisposeAsync() => bench.DisposeAsync();
    }
}
