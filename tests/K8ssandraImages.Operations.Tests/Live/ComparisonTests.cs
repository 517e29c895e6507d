using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>What other releases of the operators would change: for manifests, in clusters, and for objects of a pipeline.</summary>
public class ComparisonTests
{
    private static readonly UpgradeOptions To = new() { CassOperatorVersion = "1.32.0", K8ssandraOperatorVersion = "1.33.0" };

    private static readonly string[] OneCluster =
    [
        Objects.CassOperator("1.28.1"), Objects.K8ssandraOperator("1.28.0"), Objects.ImageConfig("old.example.com"),
        Objects.Cluster("k", "dc1", "dc2"), Objects.Datacenter("own"),
    ];

    [Fact]
    public void A_cluster_and_its_manifests_compare_alike()
    {
        var options = new UpgradeOptions { CassOperatorVersion = "1.32.0", K8ssandraOperatorVersion = "1.33.0", ImageConfig = ManifestInput.Text(NewImageConfig, "new.yaml") };
        var (live, _) = new FakeSession(new FakeCluster("one").With(OneCluster)).Ask((fleet, stop) => fleet.Compare(options, stop));
        var offline = ManifestFleet.Read([.. OneCluster.Select(text => ManifestInput.Text(text))], new ManifestOptions(), static _ => { }, CancellationToken.None).Compare(options, CancellationToken.None);
        Assert.Equal(Lines(offline), Lines(live));
        Assert.Equal(["dc1", "dc2", "own"], live.Select(comparison => comparison.Name));
        Assert.Contains("k dc1 1.28.1>1.32.0 1.28.0>1.33.0 cassandra old.example.com/k8ssandra/cass-management-api:4.0.11>new.example.com/s:4.0.11", Lines(live));
        Assert.Contains("k dc1 deployment/k-dc1-reaper AtOnce", Lines(live));
        Assert.Contains("demo own statefulset/demo-own-default-sts OnPermission", Lines(live));
    }

    // Only the cluster tells; a manifest of the K8ssandraCluster does not.
    [Fact]
    public void The_CassandraDatacenter_of_a_K8ssandraCluster_is_read_for_its_status()
    {
        var made = Objects.Datacenter("dc1", cluster: "k").Replace("\"observedGeneration\":1", "\"observedGeneration\":0,\"datacenterName\":\"Other\"", StringComparison.Ordinal);
        var cluster = new FakeCluster("one").With([.. OneCluster, made]);
        var (live, _) = new FakeSession(cluster).Ask((fleet, stop) => fleet.Compare(new UpgradeOptions { CassOperatorVersion = "1.30.0", ImageConfig = ManifestInput.Text(NewImageConfig, "new.yaml") }, stop));
        Assert.Equal(["dc1", "dc2", "own"], live.Select(comparison => comparison.Name));
        Assert.Equal(("statefulset/demo-other-default-sts", RolloutTiming.AtOnce), (live[0].Workloads[0].After, live[0].Workloads[0].Rollout));
        Assert.Equal(("statefulset/k-dc2-default-sts", RolloutTiming.OnPermission), (live[1].Workloads[0].After, live[1].Workloads[0].Rollout));
    }

    [Fact]
    public void Each_context_goes_from_its_own_releases()
    {
        var session = new FakeSession(
            new FakeCluster("one").With(Objects.CassOperator("1.28.1"), Objects.ImageConfig("one.example.com"), Objects.Datacenter("dc1")),
            new FakeCluster("two").With(Objects.CassOperator("1.30.0"), Objects.ImageConfig("two.example.com"), Objects.Datacenter("dc1")));
        var (live, _) = session.Ask((fleet, stop) => fleet.Compare(new UpgradeOptions { CassOperatorVersion = "1.32.0" }, stop));
        Assert.Equal(["one 1.28.1 1.32.0", "two 1.30.0 1.32.0"], live.Select(comparison => comparison.Context + " " + comparison.CassOperatorVersion + " " + comparison.ToCassOperatorVersion).Order(StringComparer.Ordinal));
        Assert.All(live, comparison => Assert.Equal("KSI0212", Assert.Single(comparison.Diagnostics).Id));
        // It stays, so nothing of it is new.
        Assert.All(live, comparison => Assert.Empty(comparison.Images));
    }

    [Fact]
    public void Objects_of_a_pipeline_compare_as_in_their_fleet()
    {
        var session = new FakeSession(new FakeCluster("one").With(OneCluster));
        var (live, _) = session.Ask((fleet, stop) => fleet.Compare(To, stop));
        var pipeline = new PipelineFleet(new ManifestOptions(), static _ => { }, CancellationToken.None);
        using (var comparison = new PipelineComparison(pipeline, new ManifestOptions(), To, static _ => { }, null, CancellationToken.None))
        {
            var (datacenters, _) = session.Ask((fleet, stop) => fleet.Datacenters(stop));
            Assert.Equal(Lines(live), Lines(datacenters.SelectMany(comparison.Of)));
            var (clusters, _) = session.Ask((fleet, stop) => fleet.Clusters(stop));
            Assert.Equal(["dc1", "dc2"], clusters.SelectMany(comparison.Of).Select(answer => answer.Name));
        }

        Assert.Equal(0, session.Holders);
        using var offline = new PipelineComparison(pipeline, new ManifestOptions(), To, static _ => { }, null, CancellationToken.None);
        var manifests = ManifestFleet.Read([.. OneCluster.Select(text => ManifestInput.Text(text))], new ManifestOptions(), static _ => { }, CancellationToken.None);
        Assert.Equal(Lines(live), Lines(manifests.Datacenters(CancellationToken.None).SelectMany(offline.Of)));
    }

    [Fact]
    public void A_finding_about_the_new_releases_is_said_once()
    {
        string[] objects = [.. OneCluster, Objects.Datacenter("second")];
        var reported = new List<Diagnostic>();
        var all = ManifestFleet.Read([.. objects.Select(text => ManifestInput.Text(text))], new ManifestOptions(), reported.Add, CancellationToken.None)
            .Compare(new UpgradeOptions { CassOperatorVersion = "1.99.0" }, CancellationToken.None).ToList();
        Assert.Equal(4, all.Count);
        Assert.Single(reported, diagnostic => diagnostic.Id == "KSI0061");
        Assert.Single(reported, diagnostic => diagnostic.Id == "KSI0216");
    }

    [Fact]
    public void Only_what_is_wanted_is_told()
    {
        var options = new ManifestOptions { Components = ["reaper"] };
        var (live, _) = new FakeSession(new FakeCluster("one").With(OneCluster)).Ask((fleet, stop) => fleet.Compare(To with { ImageConfig = ManifestInput.Text(NewImageConfig, "new.yaml") }, stop), options);
        Assert.Equal(["dc1", "dc2"], live.Select(comparison => comparison.Name));
        Assert.All(live, comparison => Assert.Equal(["reaper", "reaper-schema-init"], comparison.Images.Select(image => image.Container).Order(StringComparer.Ordinal)));
        Assert.All(live, comparison => Assert.DoesNotContain(comparison.ToMirror, image => image.Contains("medusa", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_first_is_there_before_the_last_is_read()
    {
        var cluster = new FakeCluster("one") { Delay = static (kind, index, stop) => kind == "CassandraDatacenter" ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask }.With(OneCluster);
        var fleet = new LiveFleet(new FakeSession(cluster), new ManifestOptions(), static _ => { }, CancellationToken.None);
        Assert.Equal(["dc1", "dc2"], fleet.Compare(To, CancellationToken.None).Take(2).Select(comparison => comparison.Name));
    }

    [Theory]
    [InlineData("x", null, null, "KSI0012")]
    [InlineData(null, "1.x", null, "KSI0012")]
    [InlineData("1.28.1", null, "kind: Pod", "KSI0011")]
    public void An_option_that_cannot_be_used_is_said(string? cass, string? k8ssandra, string? imageConfig, string expected)
    {
        var options = new UpgradeOptions { CassOperatorVersion = cass, K8ssandraOperatorVersion = k8ssandra, ImageConfig = imageConfig is null ? null : ManifestInput.Text(imageConfig, "x.yaml") };
        var fleet = ManifestFleet.Read([ManifestInput.Text(Objects.Datacenter("dc1"))], new ManifestOptions(), static _ => { }, CancellationToken.None);
        Assert.Equal(expected, Assert.Throws<OptionsException>(() => fleet.Compare(options, CancellationToken.None)).Diagnostic.Id);
    }

    [Fact]
    public void A_context_that_cannot_be_read_makes_nothing_up()
    {
        var one = new FakeCluster("one") { Forbidden = ["configmaps/ops"] }.With(Objects.CassOperator("1.28.1"), Objects.Datacenter("dc1"));
        var (live, _) = new FakeSession(one).Ask((fleet, stop) => fleet.Compare(new UpgradeOptions { CassOperatorVersion = "1.30.0" }, stop));
        var comparison = Assert.Single(live);
        Assert.Empty(comparison.Images);
        Assert.Equal((RolloutTiming.Unknown, (string?)null), (comparison.Workloads[0].Rollout, comparison.ToImageConfig));
    }

    private const string NewImageConfig = """
        apiVersion: config.k8ssandra.io/v1beta2
        kind: ImageConfig
        images:
          system-logger: {name: l, tag: v2}
          config-builder: {name: b, tag: v2}
          k8ssandra-client: {name: c, tag: v2}
          medusa: {name: medusa, tag: v2}
          reaper: {name: reaper, tag: v2}
        defaults: {registry: new.example.com}
        types: {cassandra: {name: s}}
        """;

    private static IEnumerable<string> Lines(IEnumerable<K8ssReleaseComparison> comparisons) => comparisons
        .SelectMany(comparison => comparison.Images
            .Select(image => $"{comparison.Cluster} {comparison.Datacenter} {comparison.CassOperatorVersion}>{comparison.ToCassOperatorVersion} {comparison.K8ssandraOperatorVersion}>{comparison.ToK8ssandraOperatorVersion} {image.Container} {image.Before}>{image.After}")
            .Concat(comparison.Workloads.Select(workload => $"{comparison.Cluster} {comparison.Datacenter} {workload.After} {workload.Rollout}"))
            .Concat(comparison.Diagnostics.Select(diagnostic => $"{comparison.Cluster} {comparison.Datacenter} {diagnostic.Id}"))
            .Append($"{comparison.Cluster} {comparison.Datacenter} {string.Join(' ', comparison.ToMirror)} {comparison.NextStep}"))
        .Order(StringComparer.Ordinal);
}
