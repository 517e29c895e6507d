using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Operations.Tests.Rollout;

public sealed class RestartImpactTests
{
    // rows as datacenter/timing/restarts (without a datacenter: a Deployment), what is said, a part of the next step
    [Theory]
    [InlineData("", "no datacenter rolls", null)]
    [InlineData("dc1/None/0", "no datacenter rolls", null)]
    [InlineData("dc1/AtOnce/3", "1 datacenter rolls at once (1 rack, 3 pods restart)", "Wait-K8ssDatacenter")]
    [InlineData("dc1/AtOnce/3 dc1/AtOnce/3 dc2/AtOnce/1", "2 datacenters roll at once (3 racks, 7 pods restart)", "Wait-K8ssDatacenter")]
    [InlineData("dc1/OnPermission/3", "1 datacenter waits for permission", "1 datacenter waits for permission: Update-K8ssDatacenter")]
    [InlineData("dc1/AtOnce/3 dc2/OnPermission/3 /AtOnce/1", "1 datacenter rolls at once (1 rack, 3 pods restart); 1 Deployment rolls at once; 1 datacenter waits for permission", "Update-K8ssDatacenter")]
    [InlineData("dc1/Blocked/0 dc2/Unknown/0", "1 workload cannot be built; of 1 workload it is not known", null)]
    public void What_rolls_is_told_in_a_few_words(string rows, string expected, string? next)
    {
        var impact = new RestartImpact([.. rows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static row => row.Split('/')).Select(static parts => new K8ssImageImpact
        {
            Workload = parts[0].Length == 0 ? WorkloadKind.Reaper : WorkloadKind.Cassandra,
            Datacenter = parts[0],
            Timing = Enum.Parse<RolloutTiming>(parts[1]),
            PodRestarts = int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture),
        })]);
        Assert.Equal(expected, impact.Consequence);
        if (next is null)
            Assert.Null(impact.NextStep);
        else
            Assert.Contains(next, impact.NextStep, StringComparison.Ordinal);
    }
}
