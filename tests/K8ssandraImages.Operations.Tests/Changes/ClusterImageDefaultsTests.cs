using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Changes;

/// <summary>Images set at a server whose definitions fill in what a release's fill in, and refuse what they do not allow.</summary>
public sealed class ClusterImageDefaultsTests
{
    [ClusterFact(Needs.OwnServer)]
    public async Task What_was_asked_for_is_what_containers_run_whatever_the_definitions_fill_in()
    {
        await using var server = await OwnServer.StartAsync();
        foreach (var (manager, cassOperator) in new[] { ("1.4.1", "1.13.1"), ("1.14.1", "1.19.1"), ("1.26.0", "1.26.0"), ("1.32.5", "1.32.0") })
        {
            var ships = ReleaseCatalog.FindK8ssandraOperator(OperatorVersion.Parse(manager));
            var cluster = await ClusterFixture.OnAsync(server, ships.Crd);
            var space = await cluster.NamespaceAsync("defaults");
            await space.InstallCassOperatorAsync(cassOperator, OperatorVersion.Parse(manager) >= new OperatorVersion(1, 27) ? ships.ImageConfigJson : null);
            await space.InstallK8ssandraOperatorAsync(manager);
            await space.ApplyAsync("""
                apiVersion: k8ssandra.io/v1alpha1
                kind: K8ssandraCluster
                metadata: {name: demo}
                spec:
                  reaper: {heapSize: 1Gi}
                  stargate: {size: 1}
                  medusa: {storageProperties: {storageProvider: s3}}
                  cassandra: {serverVersion: "4.0.7", datacenters: [{metadata: {name: dc1}, size: 1}]}
                """);
            var session = KubernetesSession.Open(new LiveOptions { Kubeconfig = server.Kubeconfig, Namespaces = [space.Name] }, static _ => { });
            using var bench = new ClusterImageBench();

            var images = new Dictionary<ClusterImage, string?>
            {
                [ClusterImage.Medusa] = "registry.example.com/team/medusa:1", [ClusterImage.Reaper] = "registry.example.com/team/reaper:1", [ClusterImage.Stargate] = "registry.example.com/team/stargate:1",
            };
            var change = bench.One(bench.Apply(session, new ClusterImageWish { Images = images }, ClusterImageBench.Cluster("demo")));
            Assert.DoesNotContain(bench.Findings, finding => finding.Id == ClusterImageRules.NotReached.Id || finding.Severity == DiagnosticSeverity.Error);
            Assert.DoesNotContain(change.Images, row => row.After!.Contains("latest", StringComparison.Ordinal));
            AssertAsStored(manager, change, session);
            Assert.Equal(3, Images(session).Where(image => image.Component is "medusa" or "reaper" or "stargate" && image.ContainerKind == ContainerKind.Main).Select(image => image.Image).Distinct().Count(image => image!.StartsWith("registry.example.com/team/", StringComparison.Ordinal)));

            // Without its value the definition fills one in again, where it has any; that is what is told.
            var removal = bench.One(bench.Apply(session, new ClusterImageWish { Remove = [ClusterImage.Reaper, ClusterImage.Stargate] }, ClusterImageBench.Cluster("demo")));
            AssertAsStored(manager, removal, session);
            Assert.All(removal.Images.Where(row => row.Component is "reaper" or "stargate"), row => Assert.DoesNotContain("registry.example.com", row.After, StringComparison.Ordinal));
            Assert.Empty(bench.Errors);
            await cluster.DisposeAsync();
        }
    }

    [ClusterFact(Needs.OwnServer)]
    public async Task What_a_definition_does_not_allow_is_refused_before_anything_is_written()
    {
        await using var server = await OwnServer.StartAsync();
        var cluster = await ClusterFixture.OnAsync(server);
        var definition = (await cluster.Api.FindAsync("CustomResourceDefinition", null, "k8ssandraclusters.k8ssandra.io"))!;
        definition["metadata"]!.AsObject().Remove("managedFields");
        definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["cassandra"]!["properties"]!["serverImage"] =
            JsonNode.Parse("""{"type":"string","enum":["allowed.example.com/a/b:1"]}""");
        await cluster.Api.ApplyAsync(null, definition);
        await Task.Delay(2000);
        var space = await cluster.NamespaceAsync("enum");
        await space.ApplyAsync("""
            apiVersion: k8ssandra.io/v1alpha1
            kind: K8ssandraCluster
            metadata: {name: demo}
            spec: {cassandra: {serverVersion: "4.0.11", datacenters: [{metadata: {name: dc1}, size: 1}]}}
            """);
        await using var proxy = new FaultProxy(cluster);
        var session = KubernetesSession.Open(new LiveOptions { Kubeconfig = proxy.NewKubeconfig(), Namespaces = [space.Name] }, static _ => { });
        using var bench = new ClusterImageBench { Options = new() { CassOperatorVersion = "1.30.0", K8ssandraOperatorVersion = "1.32.0" } };
        Assert.Empty(bench.Plan(session, ClusterImageBench.ToServer));
        var error = Assert.Single(bench.Errors);
        Assert.Equal(ChangeRules.NotWritten.Id, error.Id);
        Assert.Contains("spec.cassandra.serverImage", error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was written", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, proxy.Writes);
        Assert.False(Directory.Exists(bench.State.FullPath));
        Assert.Single(bench.Apply(session, ClusterImageBench.Set(ClusterImage.Server, "allowed.example.com/a/b:1")));
        await cluster.DisposeAsync();
    }

    // What the plan told is what a new reading of the server tells.
    private static void AssertAsStored(string release, K8ssChange change, KubernetesSession session)
    {
        Assert.NotEmpty(change.Images);
        var stored = Images(session);
        foreach (var row in change.Images)
        {
            var now = stored.Where(image => (image.Datacenter, image.Workload, image.ContainerKind, image.Container) == (row.Datacenter, row.Workload, row.ContainerKind, row.Container)).ToList();
            Assert.True(now.Count > 0 && now.TrueForAll(image => image.Image == row.After && image.PullPolicy == row.PullPolicyAfter), release + ": " + row + "; stored: " + string.Join(", ", now.Select(image => image.Image + " " + image.PullPolicy)));
        }
    }

    private static List<EffectiveImage> Images(KubernetesSession session) =>
        [.. new LiveFleet(session, new(), static _ => { }, CancellationToken.None).Images(CancellationToken.None)];
}
