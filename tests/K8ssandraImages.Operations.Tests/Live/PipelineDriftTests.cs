using System.Threading.Channels;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Live;

public sealed class PipelineDriftTests
{
    [Fact]
    public void A_cluster_that_dies_meanwhile_is_a_finding()
    {
        var cluster = new FakeCluster("mortal").With(Objects.CassOperator(), Objects.ImageConfig("r.example.com"), Objects.Datacenter("one"), Objects.Datacenter("two"));
        var session = new FakeSession(cluster);
        var (datacenters, _) = session.Ask((fleet, token) => fleet.Datacenters(token));
        var findings = new List<Diagnostic>();
        using var pipeline = new PipelineDrift([], new ManifestOptions(), findings.Add, null, CancellationToken.None);

        Assert.NotEmpty(pipeline.Of(datacenters[0])!);
        cluster.IsDead = true;
        Assert.Empty(pipeline.Of(datacenters[1])!);

        Assert.Equal(LiveRules.ContextFailed.Id, Assert.Single(findings).Id);
    }

    [Fact]
    public async Task A_failure_between_two_pieces_of_work_is_that_failure()
    {
        var first = new TaskCompletionSource<int>();
        await using var work = new OrderedWork<int>(2, static _ => Task.CompletedTask);
        await work.AddAsync(() => first.Task);

        // It comes while the second piece begins, when there was room for it a moment ago.
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => work.AddAsync(() =>
        {
            first.SetException(new InvalidDataException());
            Thread.Sleep(300);
            return Task.FromResult(2);
        }));

        Assert.IsNotType<ChannelClosedException>(failure);
    }

    [Fact]
    public void Objects_that_nothing_is_said_about_leave_nothing_behind()
    {
        var session = new FakeSession(new FakeCluster("quiet"));
        using var reading = new LiveReading(session, LiveScope.Drift, null, CancellationToken.None);
        for (var i = 0; i < 1000; i++)
            reading.Run(() => Task.Delay(i == 0 ? 50 : 0).ContinueWith(static _ => 0, TaskScheduler.Default));
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 20000; i++)
            reading.Run(static async () =>
            {
                await Task.Yield();
                return 0;
            });
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 2_000_000, $"{grown:N0} bytes");
    }
}
