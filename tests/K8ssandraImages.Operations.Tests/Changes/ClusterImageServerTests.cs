using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Changes;

/// <summary>Images set at a real API server, through a proxy that counts what is written and makes faults.</summary>
public sealed class ClusterImageServerTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>, IDisposable
{
    private static readonly ResourceNames Demo = ClusterImageBench.Cluster("demo");
    private readonly ClusterImageBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [ClusterFact]
    public async Task A_plan_writes_nothing_and_a_change_writes_once()
    {
        var space = await NewFleetAsync();
        await using var proxy = new FaultProxy(cluster);
        var session = Open(space, proxy);
        var before = await space.GetAsync("K8ssandraCluster", "demo");
        var plan = _bench.One(_bench.Plan(session, ClusterImageBench.ToServer, Demo));
        Assert.Equal(ChangeState.Planned, plan.Describe().State);
        Assert.Equal((0, true), (proxy.Writes, proxy.Count("PATCH") > 0));
        Assert.True(JsonNode.DeepEquals(before, await space.GetAsync("K8ssandraCluster", "demo")));
        Assert.False(Directory.Exists(_bench.State.FullPath));

        var change = _bench.One(_bench.Apply(session, ClusterImageBench.ToServer, Demo));
        Assert.Equal((ChangeState.Applied, 1), (change.State, proxy.Writes));
        var after = await space.GetAsync("K8ssandraCluster", "demo");
        Assert.Equal(ClusterImageBench.Server, (string?)after["spec"]!["cassandra"]!["serverImage"]);
        after["spec"]!["cassandra"]!.AsObject().Remove("serverImage");
        Assert.True(JsonNode.DeepEquals(before["spec"], after["spec"]));
        Assert.Contains(after["metadata"]!["managedFields"]!.AsArray(), entry => (string?)entry!["manager"] == "k8ssandraimages");
        Assert.Equal(ChangeState.Unchanged, _bench.One(_bench.Apply(session, ClusterImageBench.ToServer, Demo)).State);
        Assert.Equal(1, proxy.Writes);
        Assert.Empty(_bench.Errors);
    }

    [ClusterFact]
    public async Task What_others_write_meanwhile_stays()
    {
        var space = await NewFleetAsync();
        await using var proxy = new FaultProxy(cluster);
        var times = 0;
        proxy.Rule = request =>
        {
            if (!request.IsWrite || times++ > 0)
                return null;
            space.PatchStatusAsync("K8ssandraCluster", "demo", """{"observedGeneration":7}""").Wait();
            space.PatchAsync("K8ssandraCluster", "demo", """{"spec":{"cassandra":{"datacenters":[{"metadata":{"name":"dc0"},"size":1},{"metadata":{"name":"dc1"},"size":3},{"metadata":{"name":"dc2"},"size":3}]}}}""").Wait();
            return null;
        };
        var change = _bench.One(_bench.Apply(Open(space, proxy), ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc2")));
        Assert.Equal((ChangeState.Applied, 2), (change.State, times));
        var after = await space.GetAsync("K8ssandraCluster", "demo");
        Assert.Equal([null, null, ClusterImageBench.Server], after["spec"]!["cassandra"]!["datacenters"]!.AsArray().Select(dc => (string?)dc!["serverImage"]));
        Assert.Equal(7, (int?)after["status"]!["observedGeneration"]);
        Assert.Equal([StepOutcome.NotApplied, StepOutcome.Applied], _bench.Journal().Select(entry => entry.Outcome).OfType<StepOutcome>());
    }

    [ClusterFact]
    public async Task A_field_that_others_changed_is_not_overwritten()
    {
        var space = await NewFleetAsync();
        await using var proxy = new FaultProxy(cluster);
        proxy.Rule = request =>
        {
            if (request.IsWrite)
                space.PatchAsync("K8ssandraCluster", "demo", """{"spec":{"cassandra":{"serverImage":"theirs/image:1"}}}""").Wait();
            return null;
        };
        Assert.Empty(_bench.Apply(Open(space, proxy), ClusterImageBench.ToServer, Demo));
        Assert.Contains("theirs/image:1", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal("theirs/image:1", (string?)(await space.GetAsync("K8ssandraCluster", "demo"))["spec"]!["cassandra"]!["serverImage"]);
    }

    [ClusterTheory]
    [InlineData(409)]
    [InlineData(422)]
    public async Task A_conflict_that_was_none_is_tried_again_or_told(int status)
    {
        var space = await NewFleetAsync();
        await using var proxy = new FaultProxy(cluster);
        var times = 0;
        proxy.Rule = request => request.IsWrite && times++ == 0 ? Fault.Answer(status) : null;
        var changes = _bench.Apply(Open(space, proxy), ClusterImageBench.ToServer, Demo);
        // 422 is what the server says to a patch that it does not want, too: the object is as it was, so that is what it means.
        Assert.Equal(status == 409 ? 1 : 0, changes.Count);
        Assert.Equal(status == 409 ? 2 : 1, times);
        Assert.Equal(status == 409 ? 0 : 1, _bench.Errors.Count());
        Assert.Equal(status == 409 ? StepOutcome.Applied : StepOutcome.NotApplied, _bench.Journal()[^1].Outcome);
    }

    [ClusterFact]
    public async Task A_lost_answer_is_looked_up()
    {
        var space = await NewFleetAsync();
        await using var proxy = new FaultProxy(cluster);
        var times = 0;
        proxy.Rule = request => request.IsWrite && times++ == 0 ? Fault.LoseAnswer() : null;
        Assert.Equal(ChangeState.Applied, _bench.One(_bench.Apply(Open(space, proxy), ClusterImageBench.ToServer, Demo)).State);
        Assert.Equal(1, times);
        Assert.Equal(StepOutcome.Applied, _bench.Journal()[^1].Outcome);
        Assert.Equal(ClusterImageBench.Server, (string?)(await space.GetAsync("K8ssandraCluster", "demo"))["spec"]!["cassandra"]!["serverImage"]);
    }

    [ClusterFact]
    public async Task A_write_that_never_arrived_is_said_to_be_none()
    {
        var space = await NewFleetAsync();
        await using var proxy = new FaultProxy(cluster);
        proxy.Rule = static request => request.IsWrite ? Fault.Refuse() : null;
        Assert.Empty(_bench.Apply(Open(space, proxy), ClusterImageBench.ToServer, Demo));
        Assert.Contains("Nothing was written", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(StepOutcome.NotApplied, _bench.Journal()[^1].Outcome);
    }

    [ClusterFact]
    public async Task The_inverse_patch_of_a_backup_puts_it_back()
    {
        var space = await NewFleetAsync();
        var before = await space.GetAsync("K8ssandraCluster", "demo");
        var wish = new ClusterImageWish { Images = new Dictionary<ClusterImage, string?> { [ClusterImage.Server] = ClusterImageBench.Server, [ClusterImage.Medusa] = "registry.example.com/team/medusa:1" } };
        var change = _bench.One(_bench.Apply(Open(space), wish, Demo));
        var inverse = Backup.Read(change.BackupPath!).Inverse!;
        var path = "/apis/k8ssandra.io/v1alpha1/namespaces/" + space.Name + "/k8ssandraclusters/demo";
        await cluster.Api.SendAsync(HttpMethod.Patch, path, inverse, "application/json-patch+json");
        Assert.True(JsonNode.DeepEquals(before["spec"], (await space.GetAsync("K8ssandraCluster", "demo"))["spec"]));
        var refused = await Assert.ThrowsAsync<ApiException>(() => cluster.Api.SendAsync(HttpMethod.Patch, path, inverse, "application/json-patch+json"));
        Assert.Equal(422, refused.StatusCode);
    }

    [ClusterFact]
    public async Task Owners_are_known_by_what_the_server_notes()
    {
        var space = await NewFleetAsync();
        await cluster.Api.SendAsync(
            HttpMethod.Patch,
            "/apis/k8ssandra.io/v1alpha1/namespaces/" + space.Name + "/k8ssandraclusters/demo?fieldManager=kustomize-controller&force=true",
            """{"apiVersion":"k8ssandra.io/v1alpha1","kind":"K8ssandraCluster","metadata":{"name":"demo"},"spec":{"cassandra":{"serverVersion":"4.0.11"}}}""",
            "application/apply-patch+yaml");
        await using var proxy = new FaultProxy(cluster);
        Assert.Empty(_bench.Apply(Open(space, proxy), ClusterImageBench.ToServer, Demo));
        Assert.Equal(ChangeRules.WouldBeReverted.Id, Assert.Single(_bench.Errors).Id);
        Assert.Equal(0, proxy.Writes);
        using var forced = new ClusterImageBench { Force = true };
        Assert.Equal(ObjectOwnerKind.Flux, Assert.Single(forced.One(forced.Apply(Open(space, proxy), ClusterImageBench.ToServer, Demo)).Owners).Kind);
        Assert.Equal(1, proxy.Writes);
    }

    [ClusterFact]
    public async Task A_datacenter_that_stands_alone_and_one_that_is_owned()
    {
        var space = await NewFleetAsync();
        await using var proxy = new FaultProxy(cluster);
        var changes = _bench.Apply(Open(space, proxy), ClusterImageBench.ToServer, ClusterImageBench.Datacenter("alone", "owned"));
        Assert.Equal("alone", _bench.One(changes).Name);
        Assert.Contains("belongs to the K8ssandraCluster elsewhere", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(1, proxy.Writes);
    }

    [ClusterFact(Needs.Controllers)]
    public async Task Who_may_only_read_sees_the_plan_and_is_told_what_is_missing()
    {
        var space = await NewFleetAsync();
        var kubeconfig = await cluster.UserKubeconfigAsync("planner", null,
            new AccessRule("k8ssandra.io", "k8ssandraclusters", "get list", space.Name),
            new AccessRule("cassandra.datastax.com", "cassandradatacenters", "get list", space.Name),
            new AccessRule("apps", "deployments", "list", space.Name),
            new AccessRule("", "configmaps", "get list", space.Name));
        var session = KubernetesSession.Open(new LiveOptions { Kubeconfig = kubeconfig, Namespaces = [space.Name] }, _bench.Findings.Add);
        var plan = _bench.One(_bench.Plan(session, ClusterImageBench.ToServer, Demo));
        Assert.NotEmpty(plan.Describe().Images);
        Assert.Contains("verb patch on k8ssandraclusters.k8ssandra.io", Assert.Single(_bench.Findings, finding => finding.Id == ClusterImageRules.NotAsked.Id).Remedy, StringComparison.Ordinal);
        Assert.Null(plan.Apply(CancellationToken.None));
        Assert.Contains("verb patch", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
    }

    private static KubernetesSession Open(TestNamespace space, FaultProxy? proxy = null) =>
        KubernetesSession.Open(new LiveOptions { Kubeconfig = proxy?.NewKubeconfig() ?? space.Cluster.Kubeconfig, Namespaces = [space.Name] }, static finding => throw new InvalidOperationException(finding.ToString()));

    private async Task<TestNamespace> NewFleetAsync()
    {
        var space = await cluster.NamespaceAsync("image");
        await space.InstallCassOperatorAsync("1.30.2");
        await space.InstallK8ssandraOperatorAsync("1.32.5");
        await space.ApplyAsync("""
            apiVersion: k8ssandra.io/v1alpha1
            kind: K8ssandraCluster
            metadata: {name: demo}
            spec:
              medusa: {storageProperties: {storageProvider: s3}}
              cassandra:
                serverVersion: "4.0.11"
                datacenters: [{metadata: {name: dc1}, size: 3}, {metadata: {name: dc2}, size: 3}]
            ---
            apiVersion: cassandra.datastax.com/v1beta1
            kind: CassandraDatacenter
            metadata: {name: alone}
            spec: {clusterName: single, serverType: cassandra, serverVersion: "4.0.11", size: 1}
            ---
            apiVersion: cassandra.datastax.com/v1beta1
            kind: CassandraDatacenter
            metadata: {name: owned, labels: {k8ssandra.io/cluster-name: elsewhere, k8ssandra.io/cluster-namespace: far}}
            spec: {clusterName: elsewhere, serverType: cassandra, serverVersion: "4.0.11", size: 1}
            """);
        return space;
    }
}
