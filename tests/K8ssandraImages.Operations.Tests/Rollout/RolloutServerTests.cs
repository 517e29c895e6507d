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
        Is(OperationState.Completed, operation, bench);
        Assert.Equal(text, await bench.TextAsync());
        await bench.AssertAsync("dc1", isNew: true);
        await bench.AssertAsync("dc2", isNew: true);
        Assert.Empty(bench.Errors);
        var told = await File.ReadAllTextAsync(report);
        foreach (var expected in new[] { "| state | Completed |", "@sha256:", "Restore-K8ssImageConfig -Id ", "| `verify` | Sees that all 2 datacenters run what they should" })
            Assert.Contains(expected, told, StringComparison.Ordinal);

        // Given again there is nothing to do.
        Assert.True(bench.Plan(new RolloutWish { Content = text }).IsUnchanged);
        Assert.True(bench.Plan(new RolloutWish()).IsUnchanged);
    }

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.4")]
    [InlineData("1.25.0")]
    [InlineData("1.32.0")]
    public async Task It_stops_at_the_first_that_is_not_well_and_goes_on_when_that_is_mended(string release)
    {
        await using var bench = await RolloutBench.StartAsync(cluster, release, "dc1", "dc2", "dc3");
        bench.Break("dc2");
        var report = bench.File("report.md");
        var text = await bench.NewTextAsync();
        var operation = bench.Plan(new RolloutWish { Content = text, ReportPath = report }).Run(CancellationToken.None);
        Is(OperationState.Stopped, operation, bench);
        Assert.Equal(UpdateRules.PodFails.Id, Assert.Single(bench.Errors).Id);
        Assert.Contains("dc2", operation.Reason, StringComparison.Ordinal);
        Assert.Contains("has the new text", operation.Reason, StringComparison.Ordinal);
        Assert.Contains("dc3 has the templates from before", operation.Reason, StringComparison.Ordinal);
        foreach (var expected in new[] { "Resume-K8ssOperation -Id " + operation.Id, "Or go back: Restore-K8ssImageConfig -Id ", "Invoke-K8ssImageRollout -Context 'admin'" })
            Assert.Contains(expected, operation.NextStep, StringComparison.Ordinal);
        await bench.AssertAsync("dc1", isNew: true);
        await bench.AssertAsync("dc3", isNew: false);
        Assert.Contains("| state | Stopped |", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
        Assert.Equal(OperationState.Stopped, Assert.Single(new OperationCatalog(bench.Settings, bench.Open).List()).State);

        bench.Break(null);
        bench.Findings.Clear();
        Is(OperationState.Completed, bench.Resume(operation.Id), bench);
        foreach (var name in new[] { "dc1", "dc2", "dc3" })
            await bench.AssertAsync(name, isNew: true);
        Assert.Empty(bench.Errors);
        Assert.Contains("| state | Completed |", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
    }

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.19.1")]
    [InlineData("1.22.4")]
    [InlineData("1.25.0")]
    [InlineData("1.32.0")]
    public async Task What_fails_is_taken_back_where_that_was_asked_for(string release)
    {
        await using var bench = await RolloutBench.StartAsync(cluster, release, "dc1", "dc2", "dc3");
        bench.Break("dc2");
        var before = await bench.TextAsync();
        var report = bench.File("report.md");
        var operation = bench.Plan(new RolloutWish { Content = await bench.NewTextAsync(), RollsBack = true, ReportPath = report }).Run(CancellationToken.None);
        Is(OperationState.RolledBack, operation, bench);
        Assert.Contains("dc2", operation.Reason, StringComparison.Ordinal);
        Assert.Null(operation.NextStep);
        Assert.Equal(before, await bench.TextAsync());
        foreach (var name in new[] { "dc1", "dc2", "dc3" })
            await bench.AssertAsync(name, isNew: false);
        Assert.Contains(operation.Steps, step => step is { Name: "restore-image-config", State: OperationStepState.Completed });
        var told = await File.ReadAllTextAsync(report);
        Assert.Contains("| state | failed, and taken back |", told, StringComparison.Ordinal);
        Assert.Contains("There is nothing to undo", told, StringComparison.Ordinal);
        Assert.Equal(OperationState.RolledBack, Assert.Single(new OperationCatalog(bench.Settings, bench.Open).List()).State);

        // Nothing is pending, and the plan is spent.
        Assert.True(bench.Plan(new RolloutWish()).IsUnchanged);
        Assert.Empty(bench.Saved(operation.Document!));
        Assert.Equal(RolloutRules.Spent.Id, bench.Errors.Last().Id);
    }

    // Medusa's image comes through the K8ssandraCluster, that of Cassandra through cass-operator: both take it, in one update each.
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.28.0", "1.27.1")]
    [InlineData("1.32.5", "1.30.2")]
    public async Task Datacenters_of_a_K8ssandraCluster_take_the_images(string release, string cassOperator)
    {
        await using var bench = await RolloutBench.StartClusterAsync(cluster, release, cassOperator);
        var plan = bench.Plan(new RolloutWish { Content = await bench.NewTextAsync() });
        Assert.Equal(2, plan.Describe().Steps.Count(static step => step.Name == "restart-operator"));
        Is(OperationState.Completed, plan.Run(CancellationToken.None), bench);
        foreach (var name in new[] { "dc1", "dc2" })
        {
            await bench.AssertAsync(name, isNew: true);
            Assert.Contains(RolloutBench.Registry + "/k8ssandra/medusa:1", await bench.ImagesAsync(name));
        }

        Assert.Empty(bench.Errors);
        Assert.Null((await bench.Namespace.GetAsync("K8ssandraCluster", "orders"))["metadata"]!["annotations"]?["k8ssandra.io/autoupdate-spec"]);
        Assert.True(bench.Plan(new RolloutWish()).IsUnchanged);
    }

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.32.5", "1.30.2")]
    public async Task Datacenters_of_a_K8ssandraCluster_give_them_back(string release, string cassOperator)
    {
        await using var bench = await RolloutBench.StartClusterAsync(cluster, release, cassOperator);
        var before = await bench.TextAsync();
        bench.Break("dc2");
        var operation = bench.Plan(new RolloutWish { Content = await bench.NewTextAsync(), RollsBack = true }).Run(CancellationToken.None);
        Is(OperationState.RolledBack, operation, bench);
        Assert.Equal(before, await bench.TextAsync());
        foreach (var name in new[] { "dc1", "dc2" })
            await bench.AssertAsync(name, isNew: false);
        Assert.True(bench.Plan(new RolloutWish()).IsUnchanged);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task It_is_taken_up_again_wherever_it_was_broken_off()
    {
        await using var bench = await RolloutBench.StartAsync(cluster, "1.29.1", "dc1", "dc2");
        using var stop = new CancellationTokenSource();
        var steps = new List<int>();
        string? id = null;
        // Ctrl+C in the middle of each step that is waited for, one after the other.
        bench.Progress = progress =>
        {
            id = progress.Operation;
            if (steps.Contains(progress.Step))
                return;
            steps.Add(progress.Step);
            throw new OperationCanceledException();
        };
        var plan = bench.Plan(new RolloutWish { Content = await bench.NewTextAsync() });
        K8ssOperation? operation = null;
        for (var i = 0; i < 40 && operation is null; i++)
        {
            try
            {
                operation = id is null ? plan.Run(stop.Token) : bench.Resume(id);
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(OperationRules.Interrupted.Id, bench.Findings[^1].Id);
            }
        }

        Is(OperationState.Completed, operation!, bench);
        Assert.True(steps.Count > 4, string.Join(',', steps));
        await bench.AssertAsync("dc1", isNew: true);
        await bench.AssertAsync("dc2", isNew: true);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_plan_that_was_kept_is_carried_out_and_refused_after_a_change()
    {
        await using var bench = await RolloutBench.StartAsync(cluster, "1.25.0", "dc1", "dc2");
        var document = bench.Plan(new RolloutWish { Content = await bench.NewTextAsync(), Datacenters = ["dc1"] }).Describe().Document!;
        var original = await bench.TextAsync();
        await bench.SetTextAsync(original + "\n");
        Assert.Empty(bench.Saved(document));
        Assert.Equal(OperationRules.WorldChanged.Id, Assert.Single(bench.Errors).Id);
        await bench.SetTextAsync(original);

        bench.Findings.Clear();
        Is(OperationState.Completed, Assert.Single(bench.Saved(document)).Run(CancellationToken.None), bench);
        await bench.AssertAsync("dc1", isNew: true);
        await bench.AssertAsync("dc2", isNew: false);
        Assert.Empty(bench.Saved(document));
        Assert.Equal(RolloutRules.Spent.Id, Assert.Single(bench.Errors).Id);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_text_that_somebody_changes_in_the_middle_stops_it()
    {
        await using var bench = await RolloutBench.StartAsync(cluster, "1.25.0", "dc1", "dc2");
        var text = await bench.NewTextAsync();
        var theirs = await bench.NewTextAsync("theirs.example.com");
        var isChanged = false;
        bench.Progress = progress =>
        {
            if (isChanged || progress.Effect != "Waits until all racks of " + bench.Namespace.Name + "/dc1 have the images, one after the other")
                return;
            isChanged = true;
            bench.SetTextAsync(theirs).GetAwaiter().GetResult();
        };
        var operation = bench.Plan(new RolloutWish { Content = text, RollsBack = true }).Run(CancellationToken.None);
        // Neither is theirs written over on the way back.
        Is(OperationState.Stopped, operation, bench);
        Assert.All(bench.Errors, finding => Assert.Equal(OperationRules.WorldChanged.Id, finding.Id));
        Assert.Contains("has a text of somebody else", operation.Reason, StringComparison.Ordinal);
        Assert.Equal(theirs, await bench.TextAsync());
        await bench.AssertAsync("dc2", isNew: false);
    }

    // A tag that was moved in the registry between two pulls: the same reference, and another digest on one node.
    [ClusterFact(Needs.Controllers)]
    public async Task A_tag_that_was_moved_meanwhile_is_found_out_by_its_digest()
    {
        await using var bench = await RolloutBench.StartAsync(cluster, "1.29.1", "dc1");
        bench.Simulation.Nodes.Report = static pod => PodReport.Ready with
        {
            ImageId = image => image.Split(':')[0] + "@" + PodReport.DigestOf(image + (((string)pod["metadata"]!["name"]!).Contains("-r2-", StringComparison.Ordinal) && image.StartsWith(RolloutBench.Registry, StringComparison.Ordinal) ? "moved" : "")),
        };
        var operation = bench.Plan(new RolloutWish { Content = await bench.NewTextAsync() }).Run(CancellationToken.None);
        Is(OperationState.Stopped, operation, bench);
        Assert.Equal(RolloutRules.NotVerified.Id, Assert.Single(bench.Errors).Id);
        Assert.Contains("sha256:", operation.Reason, StringComparison.Ordinal);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_plan_writes_nothing()
    {
        await using var bench = await RolloutBench.StartAsync(cluster, "1.32.0", "dc1");
        await using var proxy = new FaultProxy(cluster);
        bench.Kubeconfig = proxy.NewKubeconfig();
        var plan = bench.Plan(new RolloutWish { Content = await bench.NewTextAsync(), RollsBack = true });
        plan.Describe();
        Assert.NotEmpty(proxy.Requests);
        Assert.Equal(0, proxy.Writes);
        Assert.False(Directory.Exists(bench.State.FullPath));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task An_operator_that_does_not_come_up_is_taken_back()
    {
        await using var bench = await RolloutBench.StartAsync(cluster, "1.29.1", "dc1");
        var before = await bench.TextAsync();
        var isBroken = true;
        bench.Simulation.Nodes.CanPull = image => !isBroken || !image.Contains("/cass-operator:", StringComparison.Ordinal);
        bench.Progress = progress => isBroken &= !progress.Effect.StartsWith("Puts the text before back", StringComparison.Ordinal);
        var plan = bench.Plan(new RolloutWish { Content = await bench.NewTextAsync(), RollsBack = true });
        var operation = plan.Run(CancellationToken.None);
        Is(OperationState.RolledBack, operation, bench);
        Assert.Equal(before, await bench.TextAsync());
        await bench.AssertAsync("dc1", isNew: false);
    }

    private static void Is(OperationState expected, K8ssOperation operation, RolloutBench bench) => Assert.True(
        operation.State == expected,
        operation.State + ": " + operation.Reason + "\n" + string.Join('\n', bench.Findings) + "\n" + string.Join('\n', operation.Steps.Select(static step => step + " " + step.Message)));
}
