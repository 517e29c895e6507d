using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;
using Xunit.Abstractions;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Updates of datacenters that a K8ssandraCluster owns, under both operators.</summary>
public sealed class ClusterUpdateTests(ClusterFixture cluster, ITestOutputHelper output) : IClassFixture<ClusterFixture>
{
    [ClusterTheory(Needs.Controllers)]
    // cass-operator holds back; k8ssandra-operator does not read the ImageConfig until 1.27.
    [InlineData("1.20.0", "1.16.0", false, "always")]
    [InlineData("1.22.1", "1.19.0", false, "always")]
    [InlineData("1.24.1", "1.23.0", false, "once")]
    // Medusa's image comes with the CassandraDatacenter, which k8ssandra-operator holds back.
    [InlineData("1.27.1", "1.27.0", true, null)]
    [InlineData("1.30.0", "1.31.0", true, null)]
    public async Task Both_datacenters_take_their_images(string version, string manager, bool asksCluster, string? annotation)
    {
        await using var world = await UpdateWorld.StartClusterAsync(cluster, version, manager);
        await world.MoveAsync();
        await world.Simulation.IdleAsync();

        var operations = await world.UpdateAsync();

        operations.ForEach(operation => Say(world, operation));
        Assert.Equal(2, operations.Count);
        Assert.All(operations, static operation => Assert.True(operation.State is OperationState.Completed or OperationState.Unchanged));
        var writes = world.Progress.Where(static text => text.StartsWith("Permits", StringComparison.Ordinal)).ToList();
        Assert.Equal(asksCluster, writes.Exists(static text => text.Contains("k8ssandra.io/autoupdate-spec=once on the K8ssandraCluster orders", StringComparison.Ordinal)));
        // Where k8ssandra-operator writes the datacenter, that mostly is permission enough.
        if (annotation is not null)
            Assert.Equal(2, writes.Count(text => text.Contains(UpdateWorld.Annotation + "=" + annotation, StringComparison.Ordinal)));
        // The permission of the cluster is for all its datacenters, and the plan says so.
        Assert.Equal(asksCluster ? [UpdateRules.ReachesFurther.Id] : [], world.Findings.Select(static finding => finding.Id));
        Assert.Equal(asksCluster, operations[0].Summary.Contains("all datacenters of the K8ssandraCluster orders (dc1, dc2) are let go", StringComparison.Ordinal));
        foreach (var name in new[] { "dc1", "dc2" })
        {
            await world.Simulation.ReadyAsync(name);
            Assert.DoesNotContain(UpdateWorld.Old, await world.RegistriesAsync(name), StringComparison.Ordinal);
            Assert.Null(await world.AnnotationAsync(name));
        }

        await world.Simulation.IdleAsync();
        Assert.Null(await world.ClusterAnnotationAsync());
        Assert.All(await world.UpdateAsync(), static operation => Assert.Equal(OperationState.Unchanged, operation.State));
    }

    // What only cass-operator writes is permitted in the datacenter: the cluster's annotation would do nothing.
    [ClusterFact(Needs.Controllers)]
    public async Task Images_of_cass_operator_alone_need_no_permission_of_the_cluster()
    {
        await using var world = await UpdateWorld.StartClusterAsync(cluster, "1.30.0", "1.31.0");
        // A task of k8ssandra-operator that is over would keep it from making another of that name.
        var kc = await world.Space.GetAsync("K8ssandraCluster", "orders");
        var task = "refresh-" + (long)kc["metadata"]!["generation"]! + "-" + (long)kc["status"]!["observedGeneration"]!;
        await world.Space.ApplyAsync($$"""
            apiVersion: control.k8ssandra.io/v1alpha1
            kind: K8ssandraTask
            metadata: {name: {{task}} }
            spec: {cluster: {name: orders}, datacenters: [dc1], template: {jobs: [{name: refresh, command: refresh}] } }
            """);
        await Eventually.TrueAsync("the task is over", async () => (await world.Space.GetAsync("K8ssandraTask", task))["status"]?["completionTime"] is not null);
        await world.MoveAsync(UpdateWorld.Old, static text => text.Replace("suffix: -ubi", "suffix: -other", StringComparison.Ordinal));
        await world.Simulation.IdleAsync();

        var operations = await world.UpdateAsync(DatacenterUpdateMethod.Auto, "dc1");

        operations.ForEach(operation => Say(world, operation));
        Assert.Equal(OperationState.Completed, Assert.Single(operations).State);
        Assert.Equal(1, world.Progress.Count(static text => text.StartsWith("Permits the update: annotation " + UpdateWorld.Annotation + "=once", StringComparison.Ordinal)));
        Assert.DoesNotContain(world.Progress, static text => text.Contains("K8ssandraCluster", StringComparison.Ordinal));
        var images = (await world.Space.ListAsync("StatefulSet")).ToLookup(
            static set => (string?)set["metadata"]!["labels"]!["cassandra.datastax.com/datacenter"],
            static set => ((string)set["spec"]!["template"]!["spec"]!["containers"]!.AsArray().First(static container => (string?)container!["name"] == "cassandra")!["image"]!).Split('-')[^1]);
        Assert.All(images["dc1"], static suffix => Assert.Equal("other", suffix));
        // The other one still waits.
        Assert.All(images["dc2"], static suffix => Assert.Equal("ubi", suffix));
        Assert.Null(await world.AnnotationAsync("dc1"));
        Assert.Null(await world.AnnotationAsync("dc2"));
    }

    // k8ssandra-operator writes the whole object: what others have put there is gone, and needed still.
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.1", "1.19.0")]
    [InlineData("1.24.1", "1.23.0")]
    public async Task A_permission_that_k8ssandra_operator_takes_away_is_given_again(string version, string manager)
    {
        await using var world = await UpdateWorld.StartClusterAsync(cluster, version, manager);
        await world.MoveAsync();
        var isTaken = false;
        world.OnProgress = progress =>
        {
            if (isTaken || !progress.WaitsFor.Contains("rack r1", StringComparison.Ordinal))
                return;
            isTaken = true;
            world.Space.PatchAsync("CassandraDatacenter", "dc1", """{"metadata":{"annotations":{"cassandra.datastax.com/autoupdate-spec":null}}}""").Wait();
            world.Space.PatchAsync("K8ssandraCluster", "orders", """{"spec":{"cassandra":{"tolerations":[{"key":"a","operator":"Exists"}]}}}""").Wait();
        };

        var operation = Assert.Single(await world.UpdateAsync(DatacenterUpdateMethod.Auto, "dc1"));

        Say(world, operation);
        Assert.True(isTaken);
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.DoesNotContain(UpdateWorld.Old, await world.RegistriesAsync(), StringComparison.Ordinal);
        Assert.Null(await world.AnnotationAsync());
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_pod_that_fails_takes_the_permission_of_the_cluster_away_too()
    {
        await using var world = await UpdateWorld.StartClusterAsync(cluster, "1.30.0", "1.31.0");
        world.Simulation.Nodes.CanPull = static image => !image.StartsWith(UpdateWorld.New, StringComparison.Ordinal);
        await world.MoveAsync();
        await world.Simulation.IdleAsync();

        var operations = await world.UpdateAsync();

        operations.ForEach(operation => Say(world, operation));
        // The other one is not even planned: its cluster is not well.
        Assert.Equal(OperationState.Stopped, Assert.Single(operations).State);
        Assert.Equal([UpdateRules.ReachesFurther.Id, UpdateRules.PodFails.Id, UpdateRules.SiblingNotWell.Id], world.Findings.Select(static finding => finding.Id));
        Assert.Null(await world.ClusterAnnotationAsync());
        Assert.Equal(UpdateWorld.Old, await world.RegistriesAsync("dc2"));
    }

    // The record names the datacenter's context; that of the K8ssandraCluster is among its facts.
    [ClusterTheory(Needs.Controllers)]
    [InlineData(WriteFault.KilledBefore)]
    [InlineData(WriteFault.KilledAfter)]
    public async Task It_is_resumed_by_the_contexts_of_the_datacenter_and_of_the_cluster(WriteFault fault)
    {
        await using var world = await UpdateWorld.StartClusterAsync(cluster, "1.30.0", "1.31.0", dataPlane: "data");
        using var folder = new TemporaryFolder();
        world.Kubeconfig = Path.Combine(folder.Path, "kubeconfig");
        await File.WriteAllTextAsync(world.Kubeconfig, (await File.ReadAllTextAsync(cluster.Kubeconfig)).Replace("contexts:\n", "contexts:\n- name: data\n  context: {cluster: test, user: admin}\n", StringComparison.Ordinal));
        await world.MoveAsync();
        await world.Simulation.IdleAsync();
        var faults = new WriteFaults(1, fault);
        var plan = Assert.Single(await world.PlanAsync(faults, "dc1"));
        Assert.Equal(("data", "admin"), (plan.Record.Target.Context, plan.Record.FactsAs<UpdateFacts>().Cluster!.Context));
        await Assert.ThrowsAsync<ProcessKilledException>(() => Task.Run(() => plan.Run(CancellationToken.None)));
        Assert.Equal("patch K8ssandraCluster", faults.Hit);

        var contexts = new List<string>();
        var catalog = new OperationCatalog(world.Settings, context =>
        {
            contexts.Add(context);
            return KubernetesSession.Open(new LiveOptions { Kubeconfig = world.Kubeconfig, Contexts = [context] }, world.Findings.Add);
        });
        var operation = await Task.Run(() => catalog.Resume(plan.Record.Id)!.Run(CancellationToken.None));

        Say(world, operation);
        Assert.Equal(["data"], contexts);
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.DoesNotContain(UpdateWorld.Old, await world.RegistriesAsync(), StringComparison.Ordinal);
    }

    private void Say(UpdateWorld world, K8ssOperation operation)
    {
        output.WriteLine(operation.State + ": " + operation.Summary);
        foreach (var step in operation.Steps)
            output.WriteLine(step + " " + step.Duration + " " + step.Message);
        output.WriteLine(operation.Reason + " | " + operation.NextStep);
        foreach (var text in world.Progress)
            output.WriteLine("  " + text);
        foreach (var finding in world.Findings)
            output.WriteLine(finding.ToString());
    }
}
