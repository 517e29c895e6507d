using K8ssandraImages.TestCluster;
using Xunit.Abstractions;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Updates in place, on a real API server under a cass-operator of each kind of release.</summary>
public sealed class UpdateOperationTests(ClusterFixture cluster, ITestOutputHelper output) : IClassFixture<ClusterFixture>
{
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.12.0", 0)]
    [InlineData("1.19.1", 0)]
    [InlineData("1.20.0", 2)]
    [InlineData("1.22.4", 2)]
    [InlineData("1.23.2", 1)]
    [InlineData("1.24.1", 1)]
    [InlineData("1.25.0", 1)]
    [InlineData("1.29.1", 1)]
    [InlineData("1.32.0", 1)]
    public async Task A_datacenter_takes_its_images_in_place(string version, int writes)
    {
        await using var world = await UpdateWorld.StartAsync(cluster, version);
        await world.MoveAsync();

        var operation = Assert.Single(await world.UpdateAsync());

        Say(world, operation);
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.Equal(UpdateWorld.New, await world.RegistriesAsync());
        Assert.Null(await world.AnnotationAsync());
        Assert.Equal(writes, world.Progress.Count(static text => text.StartsWith("Permits", StringComparison.Ordinal) || text.StartsWith("Takes", StringComparison.Ordinal)));
        Assert.Empty(world.Findings);
        Assert.Equal(OperationState.Unchanged, Assert.Single(await world.UpdateAsync()).State);
    }

    private void Say(UpdateWorld world, K8ssOperation operation)
    {
        output.WriteLine(operation.Summary);
        foreach (var step in operation.Steps)
            output.WriteLine(step + " " + step.Duration + " " + step.Message);
        output.WriteLine(operation.Reason + " | " + operation.NextStep);
        foreach (var text in world.Progress)
            output.WriteLine("  " + text);
        foreach (var finding in world.Findings)
            output.WriteLine(finding.ToString());
    }
}
