using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.Operations.Tests.Live;
using K8ssandraImages.TestCluster;
using Xunit.Abstractions;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>
/// What is predicted comes true: datacenters in every situation that decides, on a real API server with the simulated operator.
/// It is told what its restart will do, then it is restarted, and the StatefulSets that roll, their order and the pods that restart
/// are compared with what was told.
/// </summary>
public sealed class ImpactServerTests(ClusterFixture cluster, ITestOutputHelper output) : IClassFixture<ClusterFixture>
{
    private const string Operator = "cass-operator-controller-manager";

    // By name, what is done to a datacenter while no operator looks.
    private static readonly (string Name, string? Patch)[] Situations =
    [
        ("plain", null),
        ("once", """{"metadata":{"annotations":{"cassandra.datastax.com/autoupdate-spec":"once"}}}"""),
        ("always", """{"metadata":{"annotations":{"cassandra.datastax.com/autoupdate-spec":"always"}}}"""),
        ("newer", """{"spec":{"nodeAffinityLabels":{"zone":"one"}}}"""),
        ("canary", """{"spec":{"canaryUpgrade":true,"canaryUpgradeCount":1}}"""),
        ("failing", null),
        ("stopped", null),
        ("forced", null),
    ];

    [ClusterTheory(Needs.Controllers)]
    [InlineData("1.12.0")]
    [InlineData("1.19.1")]
    [InlineData("1.20.0")]
    [InlineData("1.21.0")]
    [InlineData("1.22.4")]
    [InlineData("1.23.1")]
    [InlineData("1.24.1")]
    [InlineData("1.25.0")]
    [InlineData("1.29.1")]
    [InlineData("1.32.0")]
    public async Task What_was_predicted_comes_true(string release)
    {
        var space = await cluster.NamespaceAsync("impact");
        await space.InstallCassOperatorAsync(release, Config(release, "old.example.com"));
        await using var nodes = new NodeAgent(space, termination: TimeSpan.FromMilliseconds(50));
        await using (SimulatedCassOperator.Start(release, nodes))
        {
            foreach (var (name, _) in Situations)
                await space.ApplyAsync(Datacenter(name));
            foreach (var (name, _) in Situations)
                await ReadyAsync(space, name);
            await space.PatchAsync("CassandraDatacenter", "stopped", """{"spec":{"stopped":true}}""");
            await Eventually.TrueAsync("it is stopped", async () => (await RacksAsync(space, "stopped")).All(static set => (int)set["spec"]!["replicas"]! == 0) && !(await space.ListAsync("Pod", "cassandra.datastax.com/cluster=stopped")).Any());
            await Eventually.TrueAsync("that is done", async () => await space.GetAsync("CassandraDatacenter", "stopped") is var dc && (long?)dc["status"]!["observedGeneration"] == (long)dc["metadata"]!["generation"]! && (string?)dc["status"]!["cassandraOperatorProgress"] == "Ready");
        }

        // Nobody looks now. A pod of the second rack cannot pull the old image any more.
        nodes.CanPull = static image => !image.StartsWith("old.example.com", StringComparison.Ordinal);
        await space.DeleteAsync("Pod", "failing-failing-r2-sts-0");
        await Eventually.TrueAsync("it fails", async () => await space.FindAsync("Pod", "failing-failing-r2-sts-0") is { } pod && pod.ToJsonString().Contains("ImagePullBackOff", StringComparison.Ordinal)
            && ((int?)(await space.GetAsync("StatefulSet", "failing-failing-r2-sts"))["status"]!["readyReplicas"] ?? 0) == 0);
        foreach (var (name, patch) in Situations)
        {
            if (patch is not null)
                await space.PatchAsync("CassandraDatacenter", name, patch);
        }

        // As if the operator had seen it: to set it is a change, which permits everything.
        var forced = await space.PatchAsync("CassandraDatacenter", "forced", """{"spec":{"forceUpgradeRacks":["r3","r2"]}}""");
        await space.PatchStatusAsync("CassandraDatacenter", "forced", "{\"observedGeneration\":" + (long)forced["metadata"]!["generation"]! + "}");
        var map = OperatorVersion.Parse(release) >= new OperatorVersion(1, 27) ? "cass-operator-image-config" : "cass-operator-manager-config";
        await space.PatchAsync("ConfigMap", map, new JsonObject { ["data"] = new JsonObject { ["image_config.yaml"] = Config(release, "new.example.com") } }.ToJsonString());

        var (rows, findings) = Ask.Cluster(new LiveOptions { Kubeconfig = cluster.Kubeconfig, Namespaces = [space.Name] }, static fleet => fleet.Impact(null, CancellationToken.None));
        Assert.DoesNotContain(findings, static finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.Equal(Situations.Length * 3, rows.Count);
        // The operator itself is asked about the same.
        var session = KubernetesSession.Open(new LiveOptions { Kubeconfig = cluster.Kubeconfig }, static _ => { });
        Assert.Equal(ImpactWorld.Lines(rows), ImpactWorld.Lines(ImpactReading.Of(session, session.Contexts[0], space.Name, Operator, null, new ManifestOptions(), static _ => { }, CancellationToken.None)));
        var pods = await PodsAsync(space);
        foreach (var pod in await space.ListAsync("Pod", "control-plane=controller-manager"))
            await space.DeleteAsync("Pod", (string)pod["metadata"]!["name"]!);

        await using var restarted = SimulatedCassOperator.Start(release, nodes);
        var told = rows.Where(static row => row.Timing == RolloutTiming.AtOnce).ToList();
        await Eventually.TrueAsync("what was told has happened", async () =>
        {
            var now = await PodsAsync(space);
            foreach (var row in told)
            {
                if (Restarted(row, pods, now) < row.PodRestarts || !IsNew(await space.GetAsync("StatefulSet", row.Resource!["statefulset/".Length..])))
                    return false;
            }

            return true;
        }, 90);

        // And nothing else does: the operator looks again and again meanwhile.
        await Task.Delay(TimeSpan.FromSeconds(2));
        var after = await PodsAsync(space);
        var written = await WrittenAsync(space);
        foreach (var (name, _) in Situations)
        {
            var of = rows.FindAll(row => row.Datacenter == name);
            output.WriteLine(release + " " + name + ": " + string.Join(", ", of.Select(row => row.Rack + " " + row.Timing + " " + row.Order + " " + row.PodRestarts + " restarts")) + "; written: " + string.Join(' ', written.GetValueOrDefault(name) ?? []));
            Assert.Equal((name, string.Join(' ', of.Where(static row => row.Timing == RolloutTiming.AtOnce).OrderBy(static row => row.Order).Select(static row => row.Rack))), (name, string.Join(' ', name == "stopped" ? [] : written.GetValueOrDefault(name) ?? [])));
            foreach (var row in of)
            {
                Assert.Equal((name, row.Rack, row.Timing == RolloutTiming.AtOnce ? row.PodRestarts : 0), (name, row.Rack, Restarted(row, pods, after)));
                // A template can change without a pod that restarts.
                var changes = row.Timing == RolloutTiming.AtOnce || row.Reasons[0].Contains("The template changes", StringComparison.Ordinal);
                Assert.Equal((name, row.Rack, changes), (name, row.Rack, IsNew(await space.GetAsync("StatefulSet", row.Resource!["statefulset/".Length..]))));
            }
        }
    }

    private static async Task ReadyAsync(TestNamespace space, string name) => await Eventually.TrueAsync(name + " is ready", async () =>
    {
        var dc = await space.FindAsync("CassandraDatacenter", name);
        return (string?)dc?["status"]?["cassandraOperatorProgress"] == "Ready" && (long?)dc["status"]!["observedGeneration"] == (long)dc["metadata"]!["generation"]!;
    }, 90);

    private static Task<IReadOnlyList<JsonObject>> RacksAsync(TestNamespace space, string name) => space.ListAsync("StatefulSet", "cassandra.datastax.com/cluster=" + name);

    private static async Task<Dictionary<string, string>> PodsAsync(TestNamespace space) =>
        (await space.ListAsync("Pod", "app.kubernetes.io/managed-by=cass-operator")).Where(static pod => pod["metadata"]!["deletionTimestamp"] is null).ToDictionary(static pod => (string)pod["metadata"]!["name"]!, static pod => (string)pod["metadata"]!["uid"]!);

    // Those of the same name that are others now.
    private static int Restarted(K8ssImageImpact row, Dictionary<string, string> before, Dictionary<string, string> after) =>
        before.Count(pod => pod.Key.StartsWith(row.Resource!["statefulset/".Length..] + "-", StringComparison.Ordinal) && after.TryGetValue(pod.Key, out var uid) && uid != pod.Value);

    private static bool IsNew(JsonObject set) => set["spec"]!["template"]!.ToJsonString().Contains("new.example.com", StringComparison.Ordinal);

    // The racks of each datacenter in the order in which they were written.
    private static async Task<Dictionary<string, List<string>>> WrittenAsync(TestNamespace space)
    {
        var written = new Dictionary<string, List<string>>();
        foreach (var item in (await space.ListAsync("Event")).OrderBy(static item => long.Parse((string)item["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture)))
        {
            var text = (string?)item["message"] is { Length: > 0 } message ? message : (string?)item["reason"] ?? "";
            if (text.IndexOf("pdating rack ", StringComparison.Ordinal) is not (>= 0 and var at))
                continue;
            var name = (string)item["involvedObject"]!["name"]!;
            if (!written.TryGetValue(name, out var racks))
                written.Add(name, racks = []);
            racks.Add(text[(at + "pdating rack ".Length)..][..2]);
        }

        return written;
    }

    private static string Datacenter(string name) => $$$"""
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: {{{name}}}}
        spec: {clusterName: {{{name}}}, serverType: cassandra, serverVersion: "4.0.7", size: 4, racks: [{name: r1}, {name: r2}, {name: r3}]}
        """;

    private static string Config(string release, string registry) => OperatorVersion.Parse(release) >= new OperatorVersion(1, 27)
        ? $$"""
            apiVersion: config.k8ssandra.io/v1beta2
            kind: ImageConfig
            images:
              system-logger: {repository: k8ssandra, name: system-logger, tag: v1}
              config-builder: {repository: datastax, name: cass-config-builder, tag: v1}
              k8ssandra-client: {repository: k8ssandra, name: k8ssandra-client, tag: v1}
            defaults: {registry: {{registry}}}
            types:
              cassandra: {repository: k8ssandra, name: cass-management-api}
            """
        : $$"""
            apiVersion: config.k8ssandra.io/v1beta1
            kind: ImageConfig
            imageRegistry: {{registry}}
            images:
              system-logger: k8ssandra/system-logger:v1
              config-builder: datastax/cass-config-builder:v1
              k8ssandra-client: k8ssandra/k8ssandra-client:v1
            defaults:
              cassandra: {repository: k8ssandra/cass-management-api}
            """;
}
