using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Operations.Linting;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Tests.Live;

public sealed class LiveLintTests
{
    private const string Old = """
        {"apiVersion":"k8ssandra.io/v1alpha1","kind":"K8ssandraCluster","metadata":{"name":"demo","namespace":"cass","uid":"1"},
         "spec":{"reaper":{"containerImage":{"repository":"thelastpickle","name":"cassandra-reaper","tag":"3.6.1"}},
           "cassandra":{"serverVersion":"4.0.11","datacenters":[{"metadata":{"name":"dc1"},"size":1}]}}}
        """;

    private static FakeCluster Cluster(string name, params string[] more) => new FakeCluster(name).With([Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.ImageConfig("r.example.com/"), .. more]);

    [Fact]
    public void Operators_ImageConfigs_and_objects_are_looked_at_each_once()
    {
        var findings = Lint(new FakeSession(Cluster("one", Old, Objects.Datacenter("dc2"), Objects.Datacenter("dc3"))));
        Assert.Single(findings, finding => finding.Id == "KSI0041" && finding.Location is { Source: "one", Line: 0, Object: "ConfigMap ops/cass-operator-image-config", Path: "data[\"image_config.yaml\"]:defaults.registry" });
        Assert.Single(findings, finding => finding.Id == "KSI0096" && finding.Location!.Path == "spec.reaper.containerImage");
        Assert.Equal(findings.Count, findings.Select(finding => finding.Location?.Source + finding).Distinct().Count());
        Assert.All(findings, finding => Assert.Null(finding.Releases));
    }

    [Fact]
    public void The_same_finding_in_two_contexts_is_two()
    {
        var findings = Lint(new FakeSession(Cluster("one"), Cluster("two")));
        Assert.Equal(["one", "two"], findings.Where(finding => finding.Id == "KSI0041").Select(finding => finding.Location!.Source).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_context_that_does_not_answer_is_a_finding_whatever_is_asked_for()
    {
        var findings = Lint(new FakeSession(Cluster("one"), new FakeCluster("dead") { IsDead = true }), new LintOptions { IncludeRules = ["KSI0041"] });
        Assert.Equal(["KSI0041", "KSI0140"], findings.Select(finding => finding.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Comments_in_the_text_of_a_ConfigMap_count()
    {
        var config = Objects.ImageConfig("r.example.com/").Replace("defaults: {registry: r.example.com/}", "# k8ssimages-ignore KSI0041 agreed\\ndefaults: {registry: r.example.com/}", StringComparison.Ordinal);
        var findings = Lint(new FakeSession(new FakeCluster("one").With([Objects.CassOperator(), config])));
        Assert.NotEmpty(findings);
        Assert.DoesNotContain(findings, finding => finding.Id == "KSI0041");
    }

    [Fact]
    public void Objects_of_the_pipeline_are_looked_at_with_what_governs_them()
    {
        var session = new FakeSession(Cluster("one", Objects.Datacenter("dc2"), Objects.Datacenter("dc3")));
        var (datacenters, _) = session.Ask((fleet, token) => fleet.Datacenters(token));
        var lint = new PipelineLint(new ManifestOptions(), new LintOptions { IncludeRules = ["KSI004*"] }, CancellationToken.None);
        Assert.Equal(["KSI0041"], lint.Findings(datacenters[0]).Select(finding => finding.Id));
        Assert.Empty(lint.Findings(datacenters[1]));
        var (configs, _) = session.Ask((fleet, token) => fleet.ImageConfigs(token));
        var other = new PipelineLint(new ManifestOptions { CassOperatorVersion = "1.27.1" }, new LintOptions(), CancellationToken.None);
        Assert.Contains(other.Findings(configs[0]), finding => finding.Id == "KSI0041");
    }

    [Fact]
    public void Of_a_cluster_only_the_datacenter_that_came()
    {
        var manifest = "apiVersion: k8ssandra.io/v1alpha1\nkind: K8ssandraCluster\nmetadata: {name: c}\nspec:\n  cassandra:\n    serverVersion: 4.0.7\n    datacenters:\n      - {metadata: {name: dc1}, size: 1, serverImage: x/one}\n      - {metadata: {name: dc2}, size: 1, serverImage: x/two}\n";
        var fleet = ManifestFleet.Read([ManifestInput.Text(manifest)], new ManifestOptions(), static _ => { }, CancellationToken.None);
        var two = fleet.Datacenters(CancellationToken.None).Single(dc => dc.Name == "dc2");
        var lint = new PipelineLint(new ManifestOptions(), new LintOptions { IncludeRules = ["KSI0090"] }, CancellationToken.None);
        Assert.Equal([9], lint.Findings(two).Select(finding => finding.Location!.Line));
    }

    [Fact]
    public void Stopping_stops()
    {
        using var stop = new CancellationTokenSource();
        var findings = new LiveLint((IKubernetesSession)new FakeSession(Cluster("one")), new ManifestOptions(), new LintOptions(), stop.Token).Findings(stop.Token);
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => findings.ToList());
    }

    private static List<Diagnostic> Lint(FakeSession session, LintOptions? options = null) =>
        [.. new LiveLint((IKubernetesSession)session, new ManifestOptions(), options ?? new LintOptions(), CancellationToken.None).Findings(CancellationToken.None)];
}
