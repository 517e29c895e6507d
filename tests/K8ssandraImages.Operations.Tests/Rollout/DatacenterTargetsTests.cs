using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.Operations.Tests.Live;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Which datacenters are meant, and who decides about them.</summary>
public sealed class DatacenterTargetsTests
{
    private readonly List<Diagnostic> _findings = [];

    [Fact]
    public void Stand_alone_datacenters()
    {
        var session = new FakeSession(new FakeCluster("prod").With(Objects.CassOperator("1.22.4"), Objects.Datacenter("dc1"), Objects.Datacenter("dc2", "other")));
        var targets = Find(session);
        Assert.Empty(_findings);
        Assert.Equal(["datacenter cass/dc1 in the context prod", "datacenter other/dc2 in the context prod"], targets.Select(target => target.Description));
        var target = targets[0];
        Assert.Equal(("1.22.4", "cass-operator-controller-manager", "prod", ""), (target.Release.Version.ToString(), target.Operator?.Name, target.Objects.Context, target.Cluster ?? ""));
        Assert.Null(target.ControlPlane);
        Assert.Null(target.ClusterRoot);
        Assert.Null(target.ManagerRelease);
        Assert.NotEmpty(target.Uid);
        Assert.Equal(0, session.Holders);
    }

    [Fact]
    public void Those_of_a_K8ssandraCluster_in_two_contexts_in_its_order()
    {
        var control = new FakeCluster("hub").With(Objects.CassOperator(), Objects.K8ssandraOperator("1.31.0"), Objects.Cluster("demo", "dc2@east", "dc1"), Objects.Datacenter("dc1", cluster: "demo"), Objects.Datacenter("alone"));
        var east = new FakeCluster("east").With(Objects.CassOperator("1.29.1"), Objects.Datacenter("dc2", cluster: "demo"));
        var targets = Find(new FakeSession(control, east) { Contexts = ["hub"] });

        Assert.Empty(_findings);
        Assert.Equal(["dc2 east 1.29.1 demo", "dc1 hub 1.30.0 demo", "alone hub 1.30.0 -"], targets.Select(target => $"{target.Name} {target.Objects.Context} {target.Release.Version} {target.Cluster ?? "-"}"));
        Assert.All(targets.Take(2), target => Assert.Equal(("hub", "1.31.0", "cass", "demo"), (target.ControlPlane?.Context, target.ManagerRelease?.Version.ToString(), target.ClusterNamespace, target.ClusterRoot?.At("metadata", "name")?.Text)));
        Assert.Equal("k8ssandra-operator", targets[0].Manager?.Name);
    }

    // The same order whichever context answers first, and whichever is asked for.
    [Fact]
    public void Both_contexts_asked_for_give_each_datacenter_once()
    {
        var control = new FakeCluster("hub").With(Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.Cluster("demo", "dc2@east", "dc1"), Objects.Datacenter("dc1", cluster: "demo"));
        control.Delay = static (kind, _, token) => Task.Delay(kind == "K8ssandraCluster" ? 200 : 0, token);
        var east = new FakeCluster("east").With(Objects.CassOperator("1.29.1"), Objects.Datacenter("dc2", cluster: "demo"), Objects.Datacenter("own"));
        Assert.Equal(["dc2", "dc1", "own"], Find(new FakeSession(east, control)).Select(target => target.Name));
        Assert.Empty(_findings);
    }

    [Fact]
    public void Two_contexts_of_one_server_give_each_datacenter_once()
    {
        const string Same = "\"uid\":\"same\"";
        string[] objects = [Objects.CassOperator(), Objects.Datacenter("dc1").Replace("\"generation\":1", "\"generation\":1," + Same, StringComparison.Ordinal)];
        var target = Assert.Single(Find(new FakeSession(new FakeCluster("one").With(objects), new FakeCluster("two").With(objects))));
        Assert.Equal("one", target.Objects.Context);
    }

    // Its K8ssandraCluster is in a namespace that was not asked for.
    [Fact]
    public void The_control_plane_is_found_by_the_labels()
    {
        var cluster = Objects.Cluster("demo", "dc1").Replace("\"namespace\":\"cass\"", "\"namespace\":\"hub\"", StringComparison.Ordinal).Replace("{\"name\":\"dc1\"}", "{\"name\":\"dc1\",\"namespace\":\"cass\"}", StringComparison.Ordinal);
        var datacenter = Objects.Datacenter("dc1", cluster: "demo").Replace("\"k8ssandra.io/cluster-namespace\":\"cass\"", "\"k8ssandra.io/cluster-namespace\":\"hub\"", StringComparison.Ordinal);
        var prod = new FakeCluster("prod").With(Objects.CassOperator(), Objects.K8ssandraOperator("1.31.0"), cluster, datacenter);
        var target = Assert.Single(Find(new FakeSession(prod) { Options = new LiveOptions { Namespaces = ["cass"] } }));
        Assert.Equal(("demo", "hub", "prod", "1.31.0"), (target.Cluster, target.ClusterNamespace, target.ControlPlane?.Context, target.ManagerRelease?.Version.ToString()));
        Assert.Empty(_findings);
    }

    [Fact]
    public void A_control_plane_elsewhere_is_named_and_not_reached()
    {
        var east = new FakeCluster("east").With(Objects.CassOperator(), Objects.Datacenter("dc2", cluster: "demo"));
        east.Unserved.Add("k8ssandraclusters");
        var target = Assert.Single(Find(new FakeSession(east)));
        Assert.Equal(("demo", "cass"), (target.Cluster, target.ClusterNamespace));
        Assert.True(target is { ControlPlane: null, ClusterRoot: null, ManagerRelease: null });
    }

    [Theory]
    [InlineData("dc1", "", "dc1")]
    [InlineData("DC?", "", "dc1 dc2")]
    [InlineData("dc1 *lone", "", "dc1 alone")]
    [InlineData("", "demo", "dc1 dc2 alone")]
    [InlineData("", "k8ss", "dc1 dc2")]
    [InlineData("*1", "k8*", "dc1")]
    public void Names_have_wildcards(string names, string clusters, string expected)
    {
        // Cassandra's name of the K8ssandraCluster k8ss is demo, as is that of the stand-alone datacenter.
        var prod = new FakeCluster("prod").With(Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.Cluster("k8ss", "dc1", "dc2"), Objects.Datacenter("dc1", cluster: "k8ss"), Objects.Datacenter("dc2", cluster: "k8ss"), Objects.Datacenter("alone"));
        Assert.Equal(expected, string.Join(' ', Find(new FakeSession(prod), Words(names), Words(clusters)).Select(target => target.Name)));
        Assert.Empty(_findings);
    }

    [Fact]
    public void Names_that_nothing_has_are_errors_that_say_what_there_is()
    {
        var prod = new FakeCluster("prod").With(Objects.CassOperator(), Objects.Datacenter("dc1"), Objects.Datacenter("dc2"));
        Assert.Equal("dc1", Assert.Single(Find(new FakeSession(prod), ["dc1", "dc9"], [])).Name);
        Assert.Equal("error KSI0240: There is no datacenter dc9 in the context prod; there are dc1, dc2.", Assert.Single(_findings).ToString());
        _findings.Clear();
        Assert.Empty(Find(new FakeSession(prod), [], ["billing"]));
        Assert.Equal("error KSI0240: There is no cluster billing in the context prod; there is demo.", Assert.Single(_findings).ToString());
        _findings.Clear();
        Assert.Empty(Find(new FakeSession(new FakeCluster("prod").With(Objects.CassOperator())) { Options = new LiveOptions { Namespaces = ["cass"] } }));
        Assert.Equal("error KSI0240: There is no datacenter in the context prod, namespace cass.", Assert.Single(_findings).ToString());
    }

    [Fact]
    public void One_that_is_asked_for_and_not_there_yet()
    {
        var prod = new FakeCluster("prod").With(Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.Cluster("demo", "dc1", "dc2"), Objects.Datacenter("dc1", cluster: "demo"));
        Assert.Equal(["dc1"], Find(new FakeSession(prod)).Select(target => target.Name));
        Assert.Contains("warning KSI0240: The datacenter cass/dc2 in the context prod is not there (yet)", Assert.Single(_findings).ToString(), StringComparison.Ordinal);
        _findings.Clear();
        Assert.Empty(Find(new FakeSession(prod), ["dc2"]));
        Assert.Contains("error KSI0240: The datacenter cass/dc2 in the context prod is not there (yet)", Assert.Single(_findings).ToString(), StringComparison.Ordinal);
        _findings.Clear();
        using var targets = new DatacenterTargets(new ManifestOptions(), _findings.Add, CancellationToken.None) { IncludesMissing = true };
        Assert.Equal(["dc1 True", "dc2 False"], targets.Find(new FakeSession(prod), [], []).Select(target => target.Name + " " + (target.Uid.Length > 0)));
        Assert.Empty(_findings);
    }

    // ---- what is not known ----------------------------------------------------------------------------------------------------

    [Fact]
    public void Without_a_release_it_is_left_as_it_is_and_the_others_go_on()
    {
        var prod = new FakeCluster("prod").With(
            Objects.CassOperator("latest", "ops", "cass"), Objects.CassOperator("1.30.0", "more", "other"), Objects.Datacenter("dc1"), Objects.Datacenter("dc2", "other"), Objects.Datacenter("dc3", "nobody"));
        Assert.Equal(["dc2"], Find(new FakeSession(prod)).Select(target => target.Name));
        Assert.Equal(
            [
                "KSI0241 The datacenter cass/dc1 in the context prod is left as it is, because it is not known how its cass-operator behaves: the release of ops/cass-operator-controller-manager cannot be told from its image `docker.io/k8ssandra/cass-operator:vlatest`.",
                "KSI0241 The datacenter nobody/dc3 in the context prod is left as it is, because it is not known how its cass-operator behaves: no cass-operator watches its namespace.",
            ],
            _findings.Select(finding => finding.Id + " " + finding.Message));
        Assert.All(_findings, finding => Assert.Contains("-CassOperatorVersion", finding.Remedy, StringComparison.Ordinal));

        _findings.Clear();
        Assert.Equal(["dc1 1.28.1", "dc2 1.28.1", "dc3 1.28.1"], Find(new FakeSession(prod), version: "1.28.1").Select(target => target.Name + " " + target.Release.Version));
        Assert.Empty(_findings);
    }

    [Fact]
    public void A_context_that_does_not_answer_is_said_once()
    {
        var dead = new FakeCluster("dead") { IsDead = true };
        var prod = new FakeCluster("prod").With(Objects.CassOperator(), Objects.Datacenter("dc1"));
        Assert.Equal(["dc1"], Find(new FakeSession(prod, dead), ["dc1", "dc2"], []).Select(target => target.Name));
        Assert.Equal([LiveRules.ContextFailed.Id], _findings.Select(finding => finding.Id));
    }

    [Fact]
    public void One_that_may_not_be_read_is_an_error()
    {
        var control = new FakeCluster("hub").With(Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.Cluster("demo", "dc2@east"));
        var east = new FakeCluster("east") { Forbidden = ["cassandradatacenters/cass"] }.With(Objects.CassOperator(), Objects.Datacenter("dc2", cluster: "demo"));
        Assert.Empty(Find(new FakeSession(control, east) { Contexts = ["hub"] }));
        var finding = Assert.Single(_findings);
        Assert.Equal("KSI0242", finding.Id);
        Assert.Contains("datacenter cass/dc2 in the context east cannot be read", finding.Message, StringComparison.Ordinal);
    }

    // ---- objects of the pipeline ----------------------------------------------------------------------------------------------

    [Fact]
    public void Objects_of_the_pipeline_name_their_datacenters_as_they_are_now()
    {
        var prod = new FakeCluster("prod").With(Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.Cluster("demo", "dc1", "dc2"), Objects.Datacenter("dc1", cluster: "demo"), Objects.Datacenter("dc2", cluster: "demo"), Objects.Datacenter("alone"));
        var session = new FakeSession(prod);
        var (clusters, _) = session.Ask((fleet, token) => fleet.Clusters(token));
        var (datacenters, _) = session.Ask((fleet, token) => fleet.Datacenters(token));
        var (drift, _) = session.Ask((fleet, token) => fleet.Drift([], token));
        prod.Change("CassandraDatacenter", "cass", "alone", node => node["metadata"]!["generation"] = 7);

        Assert.Equal(["dc1", "dc2"], Of(clusters[0]).Select(target => target.Name));
        Assert.Equal(["dc2"], Of(datacenters.Single(datacenter => datacenter.Name == "dc2")).Select(target => target.Name));
        var alone = Assert.Single(Of(datacenters.Single(datacenter => datacenter.Name == "alone")));
        Assert.Equal("7", alone.Root.At("metadata", "generation")?.Text);
        // A row for each container; operators belong to no datacenter.
        Assert.Contains(drift, row => row.Workload == WorkloadKind.Operator);
        Assert.Equal(["dc1", "dc2", "alone"], Of([.. drift]).Select(target => target.Name));
        Assert.Empty(_findings);
        Assert.Equal(0, session.Holders);
    }

    [Fact]
    public void One_that_is_gone_meanwhile_is_an_error()
    {
        var prod = new FakeCluster("prod").With(Objects.CassOperator(), Objects.Datacenter("dc1"));
        var (datacenters, _) = new FakeSession(prod).Ask((fleet, token) => fleet.Datacenters(token));
        prod.Remove("CassandraDatacenter", "dc1");
        Assert.Empty(Of(datacenters[0]));
        Assert.Equal("KSI0240", Assert.Single(_findings).Id);
    }

    [Fact]
    public void One_of_a_manifest_is_an_error()
    {
        var fleet = ManifestFleet.Read([ManifestInput.Text(Objects.Datacenter("dc1"))], new ManifestOptions(), static _ => { }, CancellationToken.None);
        Assert.Empty(Of(fleet.Datacenters(CancellationToken.None).Single()));
        Assert.Equal("KSI0240", Assert.Single(_findings).Id);
    }

    // ---- records --------------------------------------------------------------------------------------------------------------

    [Fact]
    public void What_a_record_names()
    {
        var prod = new FakeCluster("prod").With(Objects.CassOperator(), Objects.K8ssandraOperator("1.31.0"), Objects.Cluster("demo", "dc1"), Objects.Datacenter("dc1", cluster: "demo"));
        var session = new FakeSession(prod);
        using var targets = new DatacenterTargets(new ManifestOptions(), _findings.Add, CancellationToken.None);
        var record = new ChangedObject { Kind = "CassandraDatacenter", Context = "prod", Namespace = "cass", Name = "dc1" };
        // As often as it is asked.
        for (var i = 0; i < 2; i++)
            Assert.Equal(("dc1", "1.31.0"), (targets.Of(record, session)?.Name, targets.Of(record, session)?.ManagerRelease?.Version.ToString()));
        Assert.Null(targets.Of(record with { Name = "dc9" }, session));
        prod.IsDead = true;
        Assert.Equal("KSI0242", Assert.Throws<ChangeException>(() => targets.Of(record, session)).Diagnostic.Id);
        prod.IsDead = false;
        prod.Remove("Deployment", "cass-operator-controller-manager");
        Assert.Equal("KSI0241", Assert.Throws<ChangeException>(() => targets.Of(record, session)).Diagnostic.Id);
        Assert.Equal(0, session.Holders);
    }

    private List<DatacenterTarget> Find(FakeSession session, string[]? names = null, string[]? clusters = null, string? version = null)
    {
        using var targets = new DatacenterTargets(new ManifestOptions { CassOperatorVersion = version }, _findings.Add, CancellationToken.None);
        return [.. targets.Find(session, names ?? [], clusters ?? [])];
    }

    private List<DatacenterTarget> Of(params K8ssObject[] inputs)
    {
        using var targets = new DatacenterTargets(new ManifestOptions(), _findings.Add, CancellationToken.None);
        return [.. inputs.SelectMany(targets.Of)];
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
