using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
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
        // Where the operator needs no permission, it may be done before the first look.
        Assert.True(operation.State is OperationState.Completed || (writes == 0 && operation.State is OperationState.Unchanged), operation.Reason);
        Assert.Equal(UpdateWorld.New, await world.RegistriesAsync());
        Assert.Null(await world.AnnotationAsync());
        Assert.Equal(writes, world.Progress.Count(static text => text.StartsWith("Permits", StringComparison.Ordinal) || text.StartsWith("Takes", StringComparison.Ordinal)));
        Assert.Empty(world.Findings);
        Assert.Equal(OperationState.Unchanged, Assert.Single(await world.UpdateAsync()).State);
    }

    // ---- what is not touched --------------------------------------------------------------------------------------------

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.4")]
    [InlineData("1.32.0")]
    public async Task A_permission_that_was_there_before_stays(string version)
    {
        await using var world = await UpdateWorld.StartAsync(cluster, version);
        await world.Space.PatchAsync("CassandraDatacenter", "dc1", """{"metadata":{"annotations":{"cassandra.datastax.com/autoupdate-spec":"always"}}}""");
        await world.MoveAsync();

        var operation = Assert.Single(await world.UpdateAsync());

        Say(world, operation);
        Assert.True(operation.State is OperationState.Completed or OperationState.Unchanged);
        Assert.Equal(UpdateWorld.New, await world.RegistriesAsync());
        Assert.Equal("always", await world.AnnotationAsync());
        Assert.DoesNotContain(world.Progress, static text => text.StartsWith("Permits", StringComparison.Ordinal) || text.StartsWith("Takes", StringComparison.Ordinal));
    }

    // What an update that was broken off has left there looks like a wish of somebody.
    [ClusterTheory(Needs.Controllers)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_permission_that_an_update_left_is_taken_away_by_the_next_one(bool isThrough)
    {
        await using var world = await UpdateWorld.StartAsync(cluster, "1.22.4");
        await world.MoveAsync();
        using var stop = new CancellationTokenSource();
        var plan = Assert.Single(await world.PlanAsync());
        world.OnProgress = progress =>
        {
            if (progress.WaitsFor.Contains("template has not changed yet", StringComparison.Ordinal) || progress.WaitsFor.Contains("pods updated", StringComparison.Ordinal))
                stop.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => plan.Run(stop.Token)));
        Assert.Equal("always", await world.AnnotationAsync());
        world.OnProgress = static _ => { };
        if (isThrough)
            await world.Simulation.IdleAsync();

        var operation = Assert.Single(await world.UpdateAsync());

        Say(world, operation);
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.Equal(UpdateWorld.New, await world.RegistriesAsync());
        Assert.Null(await world.AnnotationAsync());
    }

    [ClusterTheory(Needs.Controllers)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_permission_that_somebody_gives_after_the_plan_is_theirs(bool isRemovedByThem)
    {
        await using var world = await UpdateWorld.StartAsync(cluster, "1.22.4");
        await world.MoveAsync();
        var plan = Assert.Single(await world.PlanAsync());
        await world.Space.PatchAsync("CassandraDatacenter", "dc1", """{"metadata":{"annotations":{"cassandra.datastax.com/autoupdate-spec":"always"}}}""");
        if (isRemovedByThem)
            await world.Space.PatchAsync("CassandraDatacenter", "dc1", """{"metadata":{"annotations":{"cassandra.datastax.com/autoupdate-spec":null}}}""");

        var operation = await Task.Run(() => plan.Run(CancellationToken.None));

        Say(world, operation);
        // Theirs may have been enough before the first look.
        Assert.True(operation.State is OperationState.Completed or OperationState.Unchanged, operation.Reason);
        Assert.Equal(isRemovedByThem ? null : "always", await world.AnnotationAsync());
    }

    [ClusterFact(Needs.Controllers)]
    public async Task An_update_that_takes_too_long_says_what_it_leaves()
    {
        await using var world = await UpdateWorld.StartAsync(cluster, "1.22.4");
        await world.MoveAsync();
        world.Simulation.Nodes.Report = static pod => ((string)pod["spec"]!["containers"]![0]!["image"]!).StartsWith(UpdateWorld.New, StringComparison.Ordinal) ? PodReport.NotReady : PodReport.Ready;
        using var updates = new DatacenterUpdates(world.Settings with { Timeout = TimeSpan.FromSeconds(8) }, new ManifestOptions(), CancellationToken.None);
        var operation = await Task.Run(() => Assert.Single(updates.OfClusters(world.Open(), [], [], DatacenterUpdateMethod.Auto)).Run(CancellationToken.None));

        Say(world, operation);
        Assert.Equal((OperationState.Stopped, "always"), (operation.State, await world.AnnotationAsync()));
        Assert.Contains("autoupdate-spec of " + world.Space.Name + "/dc1 is still there", operation.Reason, StringComparison.Ordinal);
    }

    // The way out of ImagePullBackOff is often a secret, and no image changes by it.
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.4")]
    [InlineData("1.32.0")]
    public async Task A_pull_secret_alone_is_brought_too(string version)
    {
        await using var world = await UpdateWorld.StartAsync(cluster, version);
        await world.MoveAsync(UpdateWorld.Old, text => version == "1.32.0"
            ? text.Replace("defaults: {registry: old.example.com}", "defaults: {registry: old.example.com, pullSecrets: [regcred]}", StringComparison.Ordinal).Replace("registry: old.example.com }", "registry: old.example.com, pullSecrets: [regcred] }", StringComparison.Ordinal)
            : text + "\nimagePullSecret: {name: regcred}\n");

        var operation = Assert.Single(await world.UpdateAsync());

        Say(world, operation);
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.Contains("other pull secrets or pull policies", operation.Summary, StringComparison.Ordinal);
        Assert.All(await world.Space.ListAsync("StatefulSet"), set => Assert.Equal("regcred", (string?)set["spec"]!["template"]!["spec"]!["imagePullSecrets"]?[0]?["name"]));
        Assert.Null(await world.AnnotationAsync());
        Assert.Equal(OperationState.Unchanged, Assert.Single(await world.UpdateAsync()).State);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_plan_writes_nothing()
    {
        await using var world = await UpdateWorld.StartAsync(cluster, "1.32.0");
        await world.MoveAsync();
        await world.Simulation.IdleAsync();
        var version = (string)(await world.Space.GetAsync("CassandraDatacenter", "dc1"))["metadata"]!["resourceVersion"]!;
        var faults = new WriteFaults(0, default);

        var plan = Assert.Single(await world.PlanAsync(faults));
        var described = plan.Describe();

        Assert.Equal((OperationState.Planned, OperationKind.Update), (described.State, described.Kind));
        Assert.Equal(["check-operator", "check-health", "permit-update", "wait-for-racks", "withdraw-permission", "verify-templates-and-pods"], described.Steps.Select(static step => step.Name));
        Assert.Equal(OperationRisk.Restarts, described.Steps[2].Risk);
        Assert.Empty(faults.Writes);
        Assert.False(Directory.Exists(world.Settings.State.FullPath));
        Assert.Equal(version, (string)(await world.Space.GetAsync("CassandraDatacenter", "dc1"))["metadata"]!["resourceVersion"]!);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_stopped_datacenter_takes_templates_and_nothing_restarts()
    {
        await using var world = await UpdateWorld.StartAsync(cluster, "1.32.0");
        await world.Space.PatchAsync("CassandraDatacenter", "dc1", """{"spec":{"stopped":true}}""");
        await Eventually.TrueAsync("it is stopped", async () => !(await world.Space.ListAsync("Pod")).Any(static pod => pod["metadata"]!["labels"]?["cassandra.datastax.com/rack"] is not null)
            && (string?)(await world.Space.GetAsync("CassandraDatacenter", "dc1"))["status"]!["cassandraOperatorProgress"] == "Ready"
            && (long)(await world.Space.GetAsync("CassandraDatacenter", "dc1"))["status"]!["observedGeneration"]! == (long)(await world.Space.GetAsync("CassandraDatacenter", "dc1"))["metadata"]!["generation"]!);
        await world.MoveAsync();

        var operation = Assert.Single(await world.UpdateAsync());

        Say(world, operation);
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.Contains("no pod restarts", operation.Summary, StringComparison.Ordinal);
        Assert.Equal(UpdateWorld.New, await world.RegistriesAsync());
        Assert.Null(await world.AnnotationAsync());
    }

    // ---- what stops it --------------------------------------------------------------------------------------------------

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.12.0", "")]
    [InlineData("1.22.4", "Permits Takes")]
    [InlineData("1.23.2", "Permits Takes")]
    [InlineData("1.24.1", "Permits Takes")]
    [InlineData("1.32.0", "Permits Takes")]
    public async Task A_pod_that_fails_ends_it_and_no_other_datacenter_begins(string version, string writes)
    {
        // Of another cluster: its health is no reason to wait.
        await using var world = await UpdateWorld.StartAsync(cluster, version, UpdateWorld.Datacenter(), UpdateWorld.Datacenter("dc2").Replace("orders", "billing", StringComparison.Ordinal));
        world.Simulation.Nodes.CanPull = static image => !image.StartsWith(UpdateWorld.New, StringComparison.Ordinal);
        await world.MoveAsync();

        var operations = await world.UpdateAsync();

        Say(world, operations[0]);
        Assert.Equal([OperationState.Stopped, OperationState.Planned], operations.Select(static operation => operation.State));
        var finding = Assert.Single(world.Findings);
        Assert.Equal(UpdateRules.PodFails.Id, finding.Id);
        Assert.Contains("orders-dc1-r1-sts-", finding.Message, StringComparison.Ordinal);
        Assert.Contains("cannot pull " + UpdateWorld.New, finding.Message, StringComparison.Ordinal);
        Assert.Contains("container", finding.Message, StringComparison.Ordinal);
        Assert.Contains(version.StartsWith("1.1", StringComparison.Ordinal) || version.StartsWith("1.22", StringComparison.Ordinal) || version == "1.23.2" ? "forceUpgradeRacks" : "without further permission", operations[0].NextStep, StringComparison.Ordinal);
        Assert.Equal(writes, string.Join(' ', world.Progress.Select(static text => text.Split(' ')[0]).Where(static word => word is "Permits" or "Takes")));
        Assert.Null(await world.AnnotationAsync());
        // r2 has not begun: its pod and its template are those of before.
        Assert.Equal(UpdateWorld.Old, await world.RegistriesAsync("dc1", "r2"));
        if (writes.Length > 0)
            Assert.Equal(UpdateWorld.Old, await world.RegistriesAsync("dc2"));

        // Mended: another registry, read by the operator. What failed is no obstacle.
        world.Findings.Clear();
        world.Progress.Clear();
        await world.MoveAsync("mended.example.com");
        operations = await world.UpdateAsync();
        Say(world, operations[0]);
        Assert.All(operations, static operation => Assert.Equal(OperationState.Completed, operation.State));
        Assert.Equal("mended.example.com", await world.RegistriesAsync());
        Assert.Equal("mended.example.com", await world.RegistriesAsync("dc2"));
        Assert.Null(await world.AnnotationAsync());
        Assert.Null((await world.Space.GetAsync("CassandraDatacenter", "dc1"))["spec"]!["forceUpgradeRacks"]);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task An_operator_that_has_not_read_it_is_to_be_restarted_first()
    {
        await using var world = await UpdateWorld.StartAsync(cluster, "1.29.1");
        await world.WriteAsync(UpdateWorld.New);

        Assert.Empty(await world.UpdateAsync());

        var finding = Assert.Single(world.Findings);
        Assert.Equal((UpdateRules.OperatorNotCurrent.Id, DiagnosticSeverity.Error), (finding.Id, finding.Severity));
        Assert.Contains("Restart-CassOperator", finding.Remedy, StringComparison.Ordinal);
        Assert.Null(await world.AnnotationAsync());
        Assert.Equal(UpdateWorld.Old, await world.RegistriesAsync());
    }

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.32.0", """{"spec":{"canaryUpgrade":true,"canaryUpgradeCount":1}}""", "canaryUpgrade")]
    [InlineData("1.24.0", """{"spec":{"stopped":true}}""", "stopped")]
    public async Task What_cannot_be_updated_is_refused_before_anything_is_asked(string version, string patch, string word)
    {
        await using var world = await UpdateWorld.StartAsync(cluster, version);
        await world.Space.PatchAsync("CassandraDatacenter", "dc1", patch);
        // 1.24.0 never comes to rest with a datacenter that is stopped; its pods go all the same.
        if (word == "stopped")
            await Eventually.TrueAsync("it is stopped", async () => !(await world.Space.ListAsync("Pod")).Any(static pod => pod["metadata"]!["labels"]?["cassandra.datastax.com/rack"] is not null));
        else
            await world.Simulation.IdleAsync();
        await world.MoveAsync();

        Assert.Empty(await world.UpdateAsync());

        var finding = Assert.Single(world.Findings);
        Assert.Equal(UpdateRules.NotUpdatable.Id, finding.Id);
        Assert.Contains(word, finding.Message, StringComparison.Ordinal);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task The_datacenters_of_a_cluster_have_to_be_well()
    {
        await using var world = await UpdateWorld.StartAsync(cluster, "1.32.0", UpdateWorld.Datacenter(), UpdateWorld.Datacenter("dc2"));
        await world.MoveAsync();
        // Not by its image: nothing that the update brings would mend it.
        world.Simulation.Nodes.Tell("orders-dc1-r1-sts-0", new PodReport { WaitingReason = "CrashLoopBackOff", RestartCount = 5 });
        // The operator brings them to the rack for that it fails; while the pod is replaced it does not fail.
        await Eventually.TrueAsync("it fails with them", async () => await world.Space.FindAsync("Pod", "orders-dc1-r1-sts-0") is { } pod
            && ((string)pod["spec"]!["containers"]![0]!["image"]!).StartsWith(UpdateWorld.New, StringComparison.Ordinal)
            && (string?)pod["status"]?["containerStatuses"]?[0]?["state"]?["waiting"]?["reason"] == "CrashLoopBackOff");

        Assert.Empty(await world.UpdateAsync(DatacenterUpdateMethod.Auto, "dc2"));
        var finding = Assert.Single(world.Findings);
        Assert.Equal(UpdateRules.SiblingNotWell.Id, finding.Id);
        Assert.Contains(world.Space.Name + "/dc1", finding.Message, StringComparison.Ordinal);
        Assert.Null(await world.AnnotationAsync("dc2"));

        world.Findings.Clear();
        world.Force = true;
        var operation = Assert.Single(await world.UpdateAsync(DatacenterUpdateMethod.Auto, "dc2"));
        Say(world, operation);
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.Equal(UpdateWorld.New, await world.RegistriesAsync("dc2"));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task Pull_secrets_in_random_order_are_refused()
    {
        await using var world = await UpdateWorld.StartAsync(cluster, "1.25.0");
        await world.MoveAsync(also: static text => text.Replace("{repository: k8ssandra/cass-management-api}", "{repository: k8ssandra/cass-management-api, imagePullSecret: {name: a} }\n  dse: {imagePullSecret: {name: b} }", StringComparison.Ordinal));

        Assert.Empty(await world.UpdateAsync());

        Assert.Equal(UpdateRules.MayNeverEnd.Id, Assert.Single(world.Findings, static finding => finding.Severity == DiagnosticSeverity.Error).Id);
        Assert.Null(await world.AnnotationAsync());
    }

    [ClusterFact(Needs.Controllers)]
    public async Task Pull_secrets_in_random_order_can_be_risked()
    {
        await using var world = await UpdateWorld.StartAsync(cluster, "1.25.0");
        await world.MoveAsync(also: static text => text.Replace("{repository: k8ssandra/cass-management-api}", "{repository: k8ssandra/cass-management-api, imagePullSecret: {name: a} }\n  dse: {imagePullSecret: {name: b} }", StringComparison.Ordinal));
        world.Force = true;

        var operation = Assert.Single(await world.UpdateAsync());

        Say(world, operation);
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.Equal(UpdateWorld.New, await world.RegistriesAsync());
        Assert.Null(await world.AnnotationAsync());
        Assert.Contains(world.Findings, static finding => finding.Id == UpdateRules.ReachesFurther.Id);
    }

    // ---- tasks ----------------------------------------------------------------------------------------------------------

    [ClusterFact(Needs.Controllers)]
    public async Task A_task_permits_it_and_stays_to_be_looked_at()
    {
        await using var world = await UpdateWorld.StartAsync(cluster, "1.25.0");
        await world.MoveAsync();

        var operation = Assert.Single(await world.UpdateAsync(DatacenterUpdateMethod.Task));

        Say(world, operation);
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.Equal(UpdateWorld.New, await world.RegistriesAsync());
        Assert.Null(await world.AnnotationAsync());
        var task = Assert.Single(await world.Space.ListAsync("CassandraTask"));
        Assert.Equal(("refresh", 1), ((string?)task["spec"]!["jobs"]![0]!["command"], (int?)task["status"]!["succeeded"]));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_task_that_would_end_too_early_is_refused()
    {
        await using var world = await UpdateWorld.StartAsync(cluster, "1.22.4");
        await world.MoveAsync();

        Assert.Empty(await world.UpdateAsync(DatacenterUpdateMethod.Task));

        Assert.Equal(UpdateRules.NotUpdatable.Id, Assert.Single(world.Findings).Id);
        Assert.Empty(await world.Space.ListAsync("CassandraTask"));
    }

    // ---- what others do meanwhile -----------------------------------------------------------------------------------------

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.4")]
    [InlineData("1.32.0")]
    public async Task A_permission_that_somebody_takes_away_is_given_again(string version)
    {
        await using var world = await UpdateWorld.StartAsync(cluster, version);
        await world.MoveAsync();
        var isTaken = false;
        world.OnProgress = progress =>
        {
            if (isTaken || !progress.WaitsFor.Contains("rack r1", StringComparison.Ordinal))
                return;
            isTaken = true;
            world.Space.PatchAsync("CassandraDatacenter", "dc1", """{"metadata":{"annotations":{"cassandra.datastax.com/autoupdate-spec":null}}}""").Wait();
        };

        var operation = Assert.Single(await world.UpdateAsync());

        Say(world, operation);
        Assert.True(isTaken);
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.Equal(UpdateWorld.New, await world.RegistriesAsync());
        Assert.Null(await world.AnnotationAsync());
        Assert.InRange(world.Progress.Count(static text => text.StartsWith("Permits", StringComparison.Ordinal)), 2, 3);
    }

    // The world of a record that is taken up again: what is done is done, what is another is refused.
    [ClusterTheory(Needs.Controllers)]
    [InlineData("uid", "was deleted and created anew")]
    [InlineData("release", "is managed by cass-operator")]
    [InlineData("images", "is to have")]
    [InlineData("gone", "is not there any more")]
    public async Task What_is_another_world_is_refused_on_resume(string change, string words)
    {
        await using var world = await UpdateWorld.StartAsync(cluster, "1.29.1");
        await world.MoveAsync();
        var plan = Assert.Single(await world.PlanAsync());
        var facts = plan.Record.FactsAs<UpdateFacts>();
        switch (change)
        {
            case "uid":
                facts = facts with { Uid = "11111111-1111-1111-1111-111111111111" };
                break;
            case "release":
                facts = facts with { Release = "1.28.0" };
                break;
            case "images":
                await world.MoveAsync("other.example.com");
                break;
            default:
                await world.Space.DeleteAsync("CassandraDatacenter", "dc1");
                await Eventually.TrueAsync("it is gone", async () => await world.Space.FindAsync("CassandraDatacenter", "dc1") is null);
                break;
        }

        var record = plan.Record with { Facts = System.Text.Json.JsonSerializer.SerializeToElement(facts, OperationRecord.Json) };
        var faults = new WriteFaults(0, default);
        var operation = await Task.Run(() => UpdateOperation.Of(OperationRecord.Read(record.ToText()), world.Open(faults), world.Settings).Run(CancellationToken.None));

        Say(world, operation);
        Assert.Equal(OperationState.Stopped, operation.State);
        Assert.Equal(OperationRules.WorldChanged.Id, Assert.Single(world.Findings).Id);
        Assert.Contains(words, operation.Reason, StringComparison.Ordinal);
        Assert.Empty(faults.Writes);
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
