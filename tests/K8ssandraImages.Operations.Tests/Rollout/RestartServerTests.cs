using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.TestCluster;
using Xunit.Abstractions;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Restarts of operators of several releases, on a real API server.</summary>
public sealed class RestartServerTests(ClusterFixture cluster, ITestOutputHelper output) : IClassFixture<ClusterFixture>
{
    private const string Bad = "apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\nimages:\n  system-logger: [not, an, image]\n";

    // release, whether its pods elect a leader
    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.12.0", true)]
    [InlineData("1.22.4", true)]
    [InlineData("1.25.0", false)]
    [InlineData("1.28.1", false)]
    [InlineData("1.29.1", true)]
    [InlineData("1.32.0", true)]
    public async Task The_new_process_reads_what_is_there_now(string release, bool elects)
    {
        await using var bench = await RestartBench.StartAsync(cluster, release);
        var old = await bench.UidAsync();
        await bench.SetTextAsync((await bench.TextAsync()) + "\n");
        Assert.NotEqual(true, bench.Describe().RunsCurrentImageConfig);
        var plan = bench.Plan();
        Assert.Contains("Restart cass-operator " + release + " (Deployment " + bench.Namespace.Name + "/" + RestartBench.Operator + " in the context ", plan.Summary, StringComparison.Ordinal);
        var operation = plan.Run(CancellationToken.None);
        bench.AssertCompleted(operation);
        Assert.Equal(elects ? ["restart-operator", "replace-pods", "take-lease", "read-imageconfig"] : ["restart-operator", "replace-pods", "read-imageconfig"], operation.Steps.Select(step => step.Name));
        Assert.NotEqual(old, await bench.UidAsync());
        if (elects)
            Assert.StartsWith((string)(await bench.PodAsync())["metadata"]!["name"]! + "_", (string)(await bench.Namespace.ListAsync("Lease"))[0]["spec"]!["holderIdentity"]!, StringComparison.Ordinal);
        Assert.StartsWith("The new process has read the ImageConfig in", operation.Steps[^1].Message, StringComparison.Ordinal);
        Assert.True(bench.Describe().RunsCurrentImageConfig);
        Assert.Equal(1, bench.Proxy.Writes);
        Assert.Empty(bench.Errors);
        // The record holds no more than is needed to go on.
        Assert.DoesNotContain("images", File.ReadAllText(operation.RecordPath!), StringComparison.Ordinal);
    }

    // In a rollout the text is changed between the plan and the restart.
    [ClusterFact(Needs.Controllers)]
    public async Task A_text_that_was_changed_after_the_plan_is_read_too()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        var plan = bench.Plan();
        await bench.SetTextAsync((await bench.TextAsync()) + "\n");
        var operation = plan.Run(CancellationToken.None);
        bench.AssertCompleted(operation);
        Assert.Contains("has not changed since before the restart", operation.Steps[^1].Message, StringComparison.Ordinal);
        Assert.Contains(bench.Waits, wait => wait.Contains("the second is waited for", StringComparison.Ordinal));
        Assert.DoesNotContain(operation.Diagnostics, finding => finding.Id == RestartRules.NotProved.Id);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_text_that_is_changed_while_it_restarts_is_not_said_to_be_read()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        var plan = bench.Plan();
        var changed = 0;
        bench.Proxy.Rule = request =>
        {
            // The new pod leads by now, and has read the text before.
            if (request.Path.EndsWith("/leases/b569adb7.cassandra.datastax.com", StringComparison.Ordinal) && Interlocked.Increment(ref changed) == 1)
                Task.Run(async () => { await Task.Delay(1500); await bench.SetTextAsync((await bench.TextAsync()) + "\n"); }).GetAwaiter().GetResult();
            return null;
        };
        var operation = plan.Run(CancellationToken.None);
        Assert.Equal(OperationState.Stopped, operation.State);
        Assert.Equal(RestartRules.ReadEarlier.Id, Assert.Single(bench.Errors).Id);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_plan_writes_nothing_and_tells_what_becomes_of_datacenters()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.19.1");
        await bench.Namespace.ApplyAsync(RolloutBench.Datacenter("dc1"));
        await bench.Simulation.ReadyAsync("dc1");
        var text = JsonNode.Parse(await bench.TextAsync())!.AsObject();
        text["imageRegistry"] = "registry.example.com";
        await bench.SetTextAsync(text.ToJsonString());
        var operation = bench.Plan().Describe();
        Assert.Equal((OperationState.Planned, 0), (operation.State, bench.Proxy.Writes));
        Assert.EndsWith("; 1 datacenter rolls at once (2 racks, 2 pods restart)", operation.Summary, StringComparison.Ordinal);
        Assert.Equal(2, operation.Impact.Count(row => row.Timing == RolloutTiming.AtOnce));
        Assert.Contains("1 datacenter rolls at once", operation.Steps[0].Effect, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bench.State.FullPath));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task Who_does_not_wait_is_done_after_the_write()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        var operation = bench.Plan(new RestartOptions { NoWait = true }).Run(CancellationToken.None);
        bench.AssertCompleted(operation, OperationState.Started);
        Assert.Equal(("restart-operator", 1), (Assert.Single(operation.Steps).Name, bench.Proxy.Writes));
        // It can be waited for later all the same: what is set going goes on.
        await bench.Namespace.RolledOutAsync("Deployment", RestartBench.Operator);
    }

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.25.0", true)]
    [InlineData("1.30.0", false)]
    public async Task An_old_pod_that_takes_its_time_is_waited_for(string release, bool goesOn)
    {
        await using var bench = await RestartBench.StartAsync(cluster, release, new SimulationSettings { TerminatingProcessesGoOn = goesOn }, TimeSpan.FromSeconds(4));
        var old = await bench.PodAsync();
        var operation = bench.Plan().Run(CancellationToken.None);
        bench.AssertCompleted(operation);
        var name = (string)old["metadata"]!["name"]!;
        Assert.Contains(bench.Waits, wait => wait.Contains("The old pod " + name + " is on its way out", StringComparison.Ordinal));
        Assert.True(operation.Steps[1].Duration > TimeSpan.FromSeconds(3), "it took " + operation.Steps[1].Duration);
        Assert.NotEqual(name, (string)(await bench.PodAsync())["metadata"]!["name"]!);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_lease_of_a_pod_that_is_gone_is_waited_out()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.32.0", new SimulationSettings { LeaseDuration = TimeSpan.FromSeconds(4) });
        var old = (string)(await bench.PodAsync())["metadata"]!["name"]!;
        var operation = bench.Plan().Run(CancellationToken.None);
        bench.AssertCompleted(operation);
        Assert.Contains(bench.Waits, wait => wait.Contains("is still held by " + old + ", which is gone", StringComparison.Ordinal));
    }

    // ---- it does not come up ----------------------------------------------------------------------------------------

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.22.4")]
    [InlineData("1.30.0")]
    public async Task A_text_with_which_it_would_not_start_is_refused(string release)
    {
        await using var bench = await RestartBench.StartAsync(cluster, release);
        await bench.SetTextAsync(Bad);
        Assert.Empty(bench.Plans());
        var error = Assert.Single(bench.Errors);
        Assert.Equal(RestartRules.DoesNotStart.Id, error.Id);
        Assert.Contains("KSI0030", error.Message, StringComparison.Ordinal);
        Assert.Contains("image_config.yaml", error.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, bench.Proxy.Writes);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_text_that_becomes_bad_before_the_write_stops_it()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        var plan = bench.Plan();
        await bench.SetTextAsync(Bad);
        var operation = plan.Run(CancellationToken.None);
        Assert.Equal((OperationState.Stopped, 0), (operation.State, bench.Proxy.Writes));
        Assert.Equal(RestartRules.DoesNotStart.Id, Assert.Single(bench.Errors).Id);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_crash_is_explained_by_the_text_that_causes_it()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        var old = await bench.UidAsync();
        await bench.SetTextAsync(Bad);
        bench.Force = true;
        var operation = bench.Plan().Run(CancellationToken.None);
        Assert.Equal(OperationState.Stopped, operation.State);
        var error = Assert.Single(bench.Errors);
        Assert.Equal(RestartRules.Crashes.Id, error.Id);
        Assert.Contains("crashes: it ended with the exit code 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("KSI0030", error.Message, StringComparison.Ordinal);
        Assert.Contains("goes on with what it read", error.Message, StringComparison.Ordinal);
        Assert.Contains("images.system-logger", error.Location!.ToString() + error.Message, StringComparison.Ordinal);
        Assert.Contains(await bench.PodsAsync(), pod => (string)pod["metadata"]!["uid"]! == old);
        // Put right, it is gone on from there.
        await bench.SetTextAsync(Bad.Replace("[not, an, image]", "{name: system-logger}", StringComparison.Ordinal));
        bench.Findings.Clear();
        bench.AssertCompleted(bench.Resume(operation.Id));
        Assert.NotEqual(old, await bench.UidAsync());
    }

    [ClusterFact(Needs.Controllers)]
    public async Task What_does_not_come_up_is_taken_back_to_the_text_before()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        var before = await bench.TextAsync();
        bench.Change(Bad);
        bench.Force = true;
        var operation = bench.Plan(new RestartOptions { RollbackOnFailure = true }).Run(CancellationToken.None);
        bench.AssertCompleted(operation, OperationState.RolledBack);
        Assert.Equal(before, await bench.TextAsync());
        Assert.True(bench.Describe().RunsCurrentImageConfig);
        Assert.Equal(["Failed", "Completed", "Completed", "Completed"], operation.Steps.Skip(1).Where(step => step.State != OperationStepState.Planned).Take(4).Select(step => step.State.ToString()));
        Assert.Equal(OperationState.RolledBack, Assert.Single(new OperationCatalog(bench.Settings, _ => bench.Open()).List()).State);
        // The text that was taken back is in a backup too.
        Assert.Contains(Directory.GetFiles(Path.Combine(bench.State.FullPath, "backups")), file => File.ReadAllText(file).Contains("not, an, image", StringComparison.Ordinal));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task What_is_being_taken_back_is_taken_back_by_whoever_resumes_it()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        var before = await bench.TextAsync();
        bench.Change(Bad);
        bench.Force = true;
        var plan = bench.Plan(new RestartOptions { RollbackOnFailure = true });
        using var stop = new CancellationTokenSource();
        var id = plan.Describe().Id;
        bench.Proxy.Rule = request =>
        {
            if (request.IsWrite && request.Path.Contains("/configmaps/", StringComparison.Ordinal))
                stop.Cancel();
            return null;
        };
        Assert.ThrowsAny<OperationCanceledException>(() => plan.Run(stop.Token));
        bench.Proxy.Rule = null;
        bench.Force = false;
        bench.AssertCompleted(bench.Resume(id), OperationState.RolledBack);
        Assert.Equal(before, await bench.TextAsync());
        Assert.True(bench.Describe().RunsCurrentImageConfig);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_text_that_somebody_has_changed_since_is_not_taken_back()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        bench.Change(Bad);
        bench.Force = true;
        var plan = bench.Plan(new RestartOptions { RollbackOnFailure = true });
        await bench.SetTextAsync(Bad + "# theirs\n");
        var operation = plan.Run(CancellationToken.None);
        Assert.Equal(OperationState.Stopped, operation.State);
        Assert.Contains("Somebody has changed", operation.Reason, StringComparison.Ordinal);
        Assert.Equal(Bad + "# theirs\n", await bench.TextAsync());
    }

    [ClusterFact(Needs.Controllers)]
    public async Task Without_a_text_from_before_a_way_back_is_refused()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        Assert.Empty(bench.Plans(new RestartOptions { RollbackOnFailure = true }));
        Assert.Equal(RestartRules.NothingToRestore.Id, Assert.Single(bench.Errors).Id);
        Assert.Contains("knows no change", Assert.Single(bench.Errors).Message, StringComparison.Ordinal);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task An_image_that_cannot_be_pulled_is_named()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        bench.Simulation.Nodes.CanPull = static _ => false;
        var operation = bench.Plan().Run(CancellationToken.None);
        Assert.Equal(OperationState.Stopped, operation.State);
        var error = Assert.Single(bench.Errors);
        Assert.Equal(RestartRules.ImageNotPulled.Id, error.Id);
        Assert.Contains("cannot pull the image `docker.io/k8ssandra/cass-operator:v1.30.0` of its container manager: ImagePullBackOff: Back-off pulling image", error.Message, StringComparison.Ordinal);
        Assert.Equal("spec.template.spec.containers[0].image", error.Location!.Path);
        Assert.True(operation.Steps[1].Duration > TimeSpan.FromSeconds(9), "it took " + operation.Steps[1].Duration);
        bench.Simulation.Nodes.CanPull = static _ => true;
        bench.AssertCompleted(bench.Resume(operation.Id));
    }

    // ---- what cannot be restarted -----------------------------------------------------------------------------------

    [ClusterTheory(Needs.Controllers)]
    [InlineData("""{"spec":{"replicas":0}}""", "scaled to 0", "kubectl scale deployment")]
    [InlineData("""{"spec":{"paused":true}}""", "paused", "kubectl rollout resume")]
    public async Task What_would_start_nothing_is_refused(string patch, string message, string remedy)
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        await bench.Namespace.PatchAsync("Deployment", RestartBench.Operator, patch);
        bench.Force = true;
        Assert.Empty(bench.Plans());
        var error = Assert.Single(bench.Errors);
        Assert.Equal(RestartRules.NotRestartable.Id, error.Id);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, bench.Proxy.Writes);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task Who_may_only_read_sees_the_plan_and_cannot_do_it()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        bench.Kubeconfig = await cluster.UserKubeconfigAsync("reader-" + Guid.NewGuid().ToString("n")[..8], null,
            new AccessRule("", "pods configmaps", "get list", bench.Namespace.Name),
            new AccessRule("apps", "deployments statefulsets", "get list", bench.Namespace.Name),
            new AccessRule("coordination.k8s.io", "leases", "get", bench.Namespace.Name),
            new AccessRule("cassandra.datastax.com", "cassandradatacenters", "get list", bench.Namespace.Name));
        var plan = bench.Plan();
        Assert.Contains(bench.Findings, finding => finding.Id == RestartRules.NotAllowed.Id && finding.Severity == DiagnosticSeverity.Warning);
        Assert.Empty(bench.Errors);
        var operation = plan.Run(CancellationToken.None);
        Assert.Equal(OperationState.Stopped, operation.State);
        Assert.Contains("Nothing was written", operation.Reason, StringComparison.Ordinal);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task An_operator_that_is_not_there_is_told_with_those_that_are()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        Assert.Empty(bench.Plans(null, "other*"));
        var error = Assert.Single(bench.Errors);
        Assert.Equal(RestartRules.NoOperator.Id, error.Id);
        Assert.Contains("`other*`", error.Message, StringComparison.Ordinal);
        Assert.Contains(bench.Namespace.Name + "/" + RestartBench.Operator, error.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Plans(new RestartOptions { Operator = OperatorChoice.K8ssandra }));
        Assert.Single(bench.Plans(null, "cass-*"));
    }

    // ---- others, and OLM --------------------------------------------------------------------------------------------

    [ClusterFact(Needs.Controllers)]
    public async Task Somebody_who_restarts_it_at_the_same_time_is_as_good()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        var plan = bench.Plan();
        var theirs = DateTimeOffset.UtcNow.AddSeconds(5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var patch = new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["kubectl.kubernetes.io/restartedAt"] = theirs } } } } };
        await bench.Namespace.PatchAsync("Deployment", RestartBench.Operator, patch.ToJsonString());
        var operation = plan.Run(CancellationToken.None);
        bench.AssertCompleted(operation);
        Assert.Equal(0, bench.Proxy.Writes);
        Assert.Contains("Somebody has restarted", operation.Steps[0].Message, StringComparison.Ordinal);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task A_Deployment_that_was_made_anew_is_another_one()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        var plan = bench.Plan();
        await bench.Namespace.DeleteAsync("Deployment", RestartBench.Operator, "?propagationPolicy=Background");
        await Eventually.TrueAsync("the Deployment is gone", async () => await bench.Namespace.FindAsync("Deployment", RestartBench.Operator) is null);
        await bench.Namespace.InstallCassOperatorAsync("1.30.0");
        var operation = plan.Run(CancellationToken.None);
        Assert.Equal((OperationState.Stopped, 0), (operation.State, bench.Proxy.Writes));
        Assert.Equal(OperationRules.WorldChanged.Id, Assert.Single(bench.Errors).Id);
    }

    [ClusterTheory(Needs.Controllers)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Of_a_Deployment_that_OLM_keeps_the_pods_are_deleted_one_after_the_other(int replicas)
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0", termination: TimeSpan.FromSeconds(1));
        await bench.Namespace.PatchAsync("Deployment", RestartBench.Operator, $$$"""{"metadata":{"labels":{"olm.owner":"cass-operator.v1.30.0","olm.owner.kind":"ClusterServiceVersion"}},"spec":{"replicas":{{{replicas}}}}}""");
        await bench.Namespace.RolledOutAsync("Deployment", RestartBench.Operator);
        var old = (await bench.PodsAsync()).Select(pod => (string)pod["metadata"]!["uid"]!).ToHashSet();
        var template = (await bench.DeploymentAsync())["spec"]!["template"]!.ToJsonString();
        await bench.SetTextAsync((await bench.TextAsync()) + "\n");
        var operation = bench.Plan().Run(CancellationToken.None);
        bench.AssertCompleted(operation);
        Assert.Equal(template, (await bench.DeploymentAsync())["spec"]!["template"]!.ToJsonString());
        Assert.Equal((replicas, 0), (bench.Proxy.Requests.Count(request => request is { Method: "DELETE", IsWrite: true }), bench.Proxy.Requests.Count(request => request is { Method: "PATCH", IsWrite: true })));
        var pods = await bench.PodsAsync();
        Assert.Equal(replicas, pods.Count);
        Assert.DoesNotContain(pods, pod => old.Contains((string)pod["metadata"]!["uid"]!));
        Assert.True(bench.Describe().RunsCurrentImageConfig);
        if (replicas > 1)
            Assert.Contains(bench.Waits, wait => wait.Contains("the next one follows", StringComparison.Ordinal));
    }

    [ClusterFact(Needs.Controllers)]
    public async Task An_object_of_the_pipeline_names_its_operator()
    {
        await using var bench = await RestartBench.StartAsync(cluster, "1.30.0");
        var target = bench.Describe();
        using var restarts = bench.Restarts();
        var plan = Assert.Single(restarts.Of([target], new RestartOptions()));
        bench.AssertCompleted(plan.Run(CancellationToken.None));
        var after = restarts.OperatorOf(plan)!;
        Assert.Equal((target.Name, true), (after.Name, after.RunsCurrentImageConfig));
        Assert.NotEqual(target.LeaseHolder, after.LeaseHolder);
        var config = Assert.Single(new LiveFleet(bench.Open(), new ManifestOptions(), bench.Findings.Add, CancellationToken.None).ImageConfigs(CancellationToken.None));
        Assert.Contains(RestartBench.Operator, Assert.Single(restarts.Of([config], new RestartOptions())).Target, StringComparison.Ordinal);
        Assert.Empty(restarts.Of([config], new RestartOptions { Operator = OperatorChoice.K8ssandra }));
        Assert.Equal(RestartRules.NoOperator.Id, Assert.Single(bench.Errors).Id);
    }

    // ---- faults -----------------------------------------------------------------------------------------------------

    [ClusterTheory(Needs.Controllers)]
    [InlineData("restart of a Deployment", "1.30.0", false)]
    [InlineData("restart without leader election", "1.25.0", false)]
    [InlineData("restart where OLM keeps the Deployment", "1.30.0", true)]
    public async Task Whatever_goes_wrong_with_a_write_it_is_gone_on_from(string name, string release, bool isOfOlm) =>
        await new FaultMatrix(cluster, output).RunAsync(name, async fixture => new Scenario(await RestartBench.StartAsync(fixture, release), isOfOlm));

    private sealed class Scenario(RestartBench bench, bool isOfOlm) : IFaultScenario
    {
        private string? _old;

        public LiveOptions Options { get; } = new() { Kubeconfig = bench.Namespace.Cluster.Kubeconfig, Namespaces = [bench.Namespace.Name] };

        public OperationPlan? Plan(KubernetesSession session, OperationSettings settings)
        {
            Task.Run(async () =>
            {
                _old ??= await bench.UidAsync();
                if (isOfOlm)
                    await bench.Namespace.PatchAsync("Deployment", RestartBench.Operator, """{"metadata":{"labels":{"olm.owner":"cass-operator.v1.30.0","olm.owner.kind":"ClusterServiceVersion"}}}""");
            }).GetAwaiter().GetResult();
            using var restarts = new OperatorRestarts(settings, new ManifestOptions(), CancellationToken.None);
            return restarts.OfClusters(session, [], new RestartOptions()).FirstOrDefault();
        }

        public async Task<string> EndAsync()
        {
            var pods = await bench.PodsAsync();
            var current = new LiveFleet(KubernetesSession.Open(Options, static _ => { }), new ManifestOptions(), static _ => { }, CancellationToken.None).Operators(CancellationToken.None).Single();
            return pods.Count + " pods, " + (pods.Any(pod => (string)pod["metadata"]!["uid"]! == _old) ? "the old one" : "none from before") + ", " + current.ReadyPods + " ready, runs what is there: " + current.RunsCurrentImageConfig;
        }

        public ValueTask DisposeAsync() => bench.DisposeAsync();
    }
}
