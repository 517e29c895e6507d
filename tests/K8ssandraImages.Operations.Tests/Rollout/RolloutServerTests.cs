using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Rollouts on a real API server, by operators of several releases.</summary>
public sealed class RolloutServerTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.19.1")]
    [InlineData("1.22.4")]
    [InlineData("1.25.0")]
    [InlineData("1.29.1")]
    [InlineData("1.32.0")]
    public async Task All_datacenters_take_the_images_one_after_the_other(string release)
    {
        await using var bench = await RolloutBench.StartAsync(cluster, release, "dc1", "dc2");
        var text = await bench.NewTextAsync();
        var report = bench.File("report.md");
        var operation = bench.Plan(new RolloutWish { Content = text, ReportPath = report }).Run(CancellationToken.None);
        Assert.True(operation.State == OperationState.Completed, operation.State + ": " + operation.Reason + string.Join('\n', bench.Findings));
        Assert.Equal(text, await bench.TextAsync());
        await bench.AssertAsync("dc1", isNew: true);
        await bench.AssertAsync("dc2", isNew: true);
        Assert.Empty(bench.Errors);
        var told = await File.ReadAllTextAsync(report);
        Assert.Contains("| state | Completed |", told, StringComparison.Ordinal);
        Assert.Contains("@sha256:", told, StringComparison.Ordinal);
        Assert.Contains("Restore-K8ssImageConfig -Id ", told, StringComparison.Ordinal);

        // Given again there is nothing to do.
        Assert.True(bench.Plan(new RolloutWish { Content = text }).IsUnchanged);
        Assert.True(bench.Plan(new RolloutWish()).IsUnchanged);
    }
}
