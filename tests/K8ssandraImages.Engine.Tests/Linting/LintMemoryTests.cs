using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Operations.Linting;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Engine.Tests.Linting;

/// <summary>Looks at the memory of the process, so nothing else may run meanwhile.</summary>
[Collection(nameof(LintMemoryTests))]
[CollectionDefinition(nameof(LintMemoryTests), DisableParallelization = true)]
public class LintMemoryTests
{
    [Fact]
    public void Memory_does_not_grow_with_the_fleet()
    {
        var small = Peak(500);
        var large = Peak(8000);
        Assert.True(large < small + 8_000_000, $"{small} bytes for 500 datacenters, {large} for 8000.");
    }

    private static long Peak(int count)
    {
        var text = LintFleetTests.Config + LintFleetTests.Datacenters(count);
        long peak = 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var found = 0;
        foreach (var _ in ManifestLint.Findings([ManifestInput.Text(text, "fleet.yaml")], new ManifestOptions { CassOperatorVersion = "1.32.0" }, new LintOptions(), CancellationToken.None))
        {
            if (++found % 500 == 0)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        return peak;
    }
}
