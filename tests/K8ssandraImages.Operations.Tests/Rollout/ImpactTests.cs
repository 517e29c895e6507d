using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.Operations.Tests.Changes;
using K8ssandraImages.Operations.Tests.Live;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>What becomes of clusters, manifests, objects of a pipeline and what one operator decides about.</summary>
public sealed class ImpactTests : IDisposable
{
    private readonly ChangeBench _changes = new();
    private readonly ClusterImageBench _images = new();

    public void Dispose()
    {
        _changes.Dispose();
        _images.Dispose();
    }

    private static FakeSession One(string release = "1.30.0") => new(new FakeCluster("c").With([.. ImpactWorld.CassOperator(release), .. ImpactWorld.Datacenter("dc1"), .. ImpactWorld.Datacenter("dc2")]));

    // dc1 is there, with Medusa and Reaper; k8ssandra-operator has not made dc2 yet.
    private static FakeSession OfCluster(string manager = "1.32.0", string cass = "1.30.0", string metadata = "") => new(new FakeCluster("c").With(
    [
        .. ImpactWorld.CassOperator(cass), .. ImpactWorld.K8ssandraOperator(manager), Objects.Cluster("demo", "dc1", "dc2").Replace("\"generation\":1", "\"generation\":1" + metadata, StringComparison.Ordinal),
        .. ImpactWorld.Datacenter("dc1", cluster: "demo", withMedusa: true), ImpactWorld.Reaper("dc1", "old.example.com"),
    ]));

    // ---- clusters -------------------------------------------------------------------------------------------------------

    [Fact]
    public void What_is_there_is_what_runs()
    {
        var (rows, findings) = ImpactWorld.Ask(One());
        Assert.Equal(["c cass/dc1 r1 None - 0", "c cass/dc1 r2 None - 0", "c cass/dc2 r1 None - 0", "c cass/dc2 r2 None - 0"], ImpactWorld.Lines(rows));
        Assert.Empty(findings);
    }

    [Theory]
    [InlineData("1.19.1", "AtOnce", "KSI0233")]
    [InlineData("1.22.4", "OnPermission", "")]
    [InlineData("1.32.0", "OnPermission", "")]
    public void A_pending_ImageConfig_is_told_by_the_release(string release, string timing, string found)
    {
        var (rows, findings) = ImpactWorld.Ask(One(release), release == "1.32.0" ? ImpactWorld.NewText : OldForm("new.example.com"));
        Assert.Equal(
            ["c cass/dc1 r1 " + timing + " 1 2", "c cass/dc1 r2 " + timing + " 2 2", "c cass/dc2 r1 " + timing + " 1 2", "c cass/dc2 r2 " + timing + " 2 2"],
            ImpactWorld.Lines(rows));
        Assert.Equal(["server-config-init", "cassandra", "server-system-logger"], rows[0].Images.Select(image => image.Container));
        Assert.Equal(("old.example.com/k8ssandra/cass-management-api:4.0.11", "new.example.com/k8ssandra/cass-management-api:4.0.11"), (rows[0].Images[1].Before, rows[0].Images[1].After));
        Assert.Equal(("ops/cass-operator-controller-manager", release), (rows[0].Operator, rows[0].OperatorVersion));
        // Of 1.22.4 and older no ConfigMap is mounted here: what they read now is not known, what they will read is.
        Assert.Equal(found, string.Join(' ', findings.Select(finding => finding.Id).Where(id => id.StartsWith("KSI023", StringComparison.Ordinal))));
    }

    [Fact]
    public void What_changed_before_the_restart_is_compared_with_the_templates()
    {
        var session = new FakeSession(new FakeCluster("c").With([.. ImpactWorld.CassOperator(registry: "new.example.com"), .. ImpactWorld.Datacenter("dc1"), .. ImpactWorld.Datacenter("dc2", "new.example.com"), .. ImpactWorld.Datacenter("dc3", metadata: ",\"annotations\":{\"cassandra.datastax.com/autoupdate-spec\":\"always\"}")]));
        Assert.Equal(
            ["c cass/dc1 r1 OnPermission 1 2", "c cass/dc1 r2 OnPermission 2 2", "c cass/dc2 r1 None - 0", "c cass/dc2 r2 None - 0", "c cass/dc3 r1 AtOnce 1 2", "c cass/dc3 r2 AtOnce 2 2"],
            ImpactWorld.Lines(ImpactWorld.Ask(session).Rows));
    }

    [Fact]
    public void Contexts_are_told_side_by_side_and_one_that_fails_is_a_finding()
    {
        var session = new FakeSession(
            new FakeCluster("one").With([.. ImpactWorld.CassOperator(registry: "new.example.com"), .. ImpactWorld.Datacenter("dc1")]),
            new FakeCluster("dead") { IsDead = true },
            new FakeCluster("two").With([.. ImpactWorld.CassOperator("1.30.0"), .. ImpactWorld.Datacenter("dc1")]));
        var (rows, findings) = ImpactWorld.Ask(session);
        Assert.Equal(["one cass/dc1 r1 OnPermission 1 2", "one cass/dc1 r2 OnPermission 2 2", "two cass/dc1 r1 None - 0", "two cass/dc1 r2 None - 0"], ImpactWorld.Lines(rows).Order(StringComparer.Ordinal));
        Assert.Equal(LiveRules.ContextFailed.Id, Assert.Single(findings).Id);
    }

    [Fact]
    public async Task Rows_come_before_the_last_object_is_there()
    {
        var cluster = new FakeCluster("c").With([.. ImpactWorld.CassOperator(), .. ImpactWorld.Datacenter("dc1"), .. ImpactWorld.Datacenter("dc2")]);
        using var seen = new SemaphoreSlim(0);
        cluster.Delay = async (kind, index, stop) =>
        {
            if (kind == "CassandraDatacenter" && index == 1)
                await seen.WaitAsync(stop);
        };
        var rows = await Task.Run(() =>
        {
            var lines = new List<string>();
            var fleet = new LiveFleet(new FakeSession(cluster), new ManifestOptions(), static _ => { }, CancellationToken.None);
            foreach (var row in fleet.Impact(null, CancellationToken.None))
            {
                lines.Add(row.Datacenter!);
                seen.Release();
            }

            return lines;
        }).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["dc1", "dc1", "dc2", "dc2"], rows);
    }

    [Fact]
    public void A_cluster_that_cannot_be_read_in_full_says_so()
    {
        FakeCluster Of(params string[] forbidden) => new FakeCluster("c") { Forbidden = [.. forbidden] }.With([.. ImpactWorld.CassOperator(registry: "new.example.com"), .. ImpactWorld.Datacenter("dc1")]);
        var rows = ImpactWorld.Ask(new FakeSession(Of("statefulsets/cass"))).Rows;
        Assert.All(rows, row => Assert.Equal(RolloutTiming.Unknown, row.Timing));
        Assert.Contains("missing verb list on StatefulSet", rows[0].Reasons[0], StringComparison.OrdinalIgnoreCase);
        rows = ImpactWorld.Ask(new FakeSession(Of("pods/cass"))).Rows;
        Assert.Equal(["c cass/dc1 r1 OnPermission 1 2", "c cass/dc1 r2 OnPermission 2 2"], ImpactWorld.Lines(rows));
    }

    [Fact]
    public void Components_that_are_not_wanted_are_left_out()
    {
        var session = OfCluster();
        var (rows, _) = session.Ask((fleet, stop) => fleet.Impact(ManifestInput.Text(ImpactWorld.NewText), stop), new ManifestOptions { Components = ["reaper"] });
        // Of dc2 nothing is there that would change.
        Assert.Equal(["c cass/dc1 deployment/demo-dc1-reaper AtOnce - 1"], ImpactWorld.Lines(rows));
    }

    // ---- K8ssandraClusters ----------------------------------------------------------------------------------------------

    [Fact]
    public void A_cluster_waits_for_its_permission_and_Reaper_for_nobody()
    {
        var (rows, _) = ImpactWorld.Ask(OfCluster(), ImpactWorld.NewText);
        Assert.Equal(
            [
                "c cass/dc1 r1 OnPermission 1 2", "c cass/dc1 r2 OnPermission 2 2", "c cass/dc1 deployment/demo-dc1-reaper AtOnce - 1",
                "c cass/dc2 - None - 0", "c cass/dc2 deployment/demo-dc2-reaper None - 0",
            ],
            ImpactWorld.Lines(rows).Select(line => line.Replace("dc2  ", "dc2 - ", StringComparison.Ordinal)));
        Assert.Contains("medusa", rows[0].Images.Select(image => image.Container));
        Assert.Contains("kubectl annotate k8ssandracluster demo -n cass k8ssandra.io/autoupdate-spec=once", rows[0].NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void An_annotated_cluster_is_written_and_rolled_out()
    {
        var (rows, _) = ImpactWorld.Ask(OfCluster(metadata: ",\"annotations\":{\"k8ssandra.io/autoupdate-spec\":\"once\"}"), ImpactWorld.NewText);
        Assert.Equal(["c cass/dc1 r1 AtOnce 1 2", "c cass/dc1 r2 AtOnce 2 2"], ImpactWorld.Lines(rows.Take(2)));
        Assert.Contains(rows[0].Reasons, reason => reason.StartsWith("The K8ssandraCluster has the annotation", StringComparison.Ordinal));
    }

    [Fact]
    public void A_datacenter_in_another_context_is_told_there()
    {
        var hub = new FakeCluster("hub").With([.. ImpactWorld.CassOperator(), .. ImpactWorld.K8ssandraOperator(), Objects.Cluster("demo", "dc1@spoke")]);
        var spoke = new FakeCluster("spoke").With([.. ImpactWorld.CassOperator("1.28.1", registry: "new.example.com"), .. ImpactWorld.K8ssandraOperator(), .. ImpactWorld.Datacenter("dc1", cluster: "demo", withMedusa: true)]);
        var (rows, _) = ImpactWorld.Ask(new FakeSession(hub, spoke) { Contexts = ["hub"] });
        Assert.Equal(["spoke cass/dc1 r1 OnPermission 1 2", "spoke cass/dc1 r2 OnPermission 2 2"], ImpactWorld.Lines(rows.Take(2)));
        Assert.Equal("1.28.1", rows[0].OperatorVersion);
        // Medusa comes from the control plane's ImageConfig, and stays.
        Assert.DoesNotContain("medusa", rows[0].Images.Select(image => image.Container));
    }

    // ---- one operator ---------------------------------------------------------------------------------------------------

    private static readonly ManifestOptions NoOptions = new();

    private static List<K8ssImageImpact> OfOperator(FakeSession session, string name, string? pending, string @namespace = "ops", List<Diagnostic>? findings = null) =>
        [.. ImpactReading.Of(session, session.Contexts[0], @namespace, name, pending, NoOptions, (findings ?? []).Add, CancellationToken.None)];

    [Fact]
    public void A_cass_operator_alone_decides_about_all_datacenters_and_not_about_what_is_written_into_them()
    {
        var rows = OfOperator(OfCluster(), "cass-operator-controller-manager", ImpactWorld.NewText);
        Assert.Equal(["c cass/dc1 r1 OnPermission 1 2", "c cass/dc1 r2 OnPermission 2 2"], ImpactWorld.Lines(rows));
        Assert.DoesNotContain("medusa", rows[0].Images.Select(image => image.Container));
        Assert.Contains("Annotate the CassandraDatacenter, not the K8ssandraCluster", rows[0].NextStep, StringComparison.Ordinal);
        // Without a text: what is there.
        Assert.All(OfOperator(OfCluster(), "cass-operator-controller-manager", null), row => Assert.Equal(RolloutTiming.None, row.Timing));
    }

    [Fact]
    public void A_k8ssandra_operator_alone_writes_datacenters_and_Reapers()
    {
        var rows = OfOperator(OfCluster("1.32.0", metadata: ",\"annotations\":{\"k8ssandra.io/autoupdate-spec\":\"once\"}"), "k8ssandra-operator", ImpactWorld.NewText);
        Assert.Equal(["c cass/dc1 r1 AtOnce 1 2", "c cass/dc1 r2 AtOnce 2 2", "c cass/dc1 deployment/demo-dc1-reaper AtOnce - 1"], ImpactWorld.Lines(rows.Take(3)));
        // cass-operator goes on with what it has read.
        Assert.Equal(["medusa-restore", "medusa"], rows[0].Images.Select(image => image.Container));
        rows = OfOperator(OfCluster(), "k8ssandra-operator", ImpactWorld.NewText);
        Assert.Equal(["c cass/dc1 r1 OnPermission 1 2", "c cass/dc1 r2 OnPermission 2 2", "c cass/dc1 deployment/demo-dc1-reaper AtOnce - 1"], ImpactWorld.Lines(rows.Take(3)));
    }

    [Fact]
    public void An_operator_of_a_namespace_decides_about_that_namespace()
    {
        var session = new FakeSession(new FakeCluster("c").With(
        [
            .. ImpactWorld.CassOperator("1.19.1", "a", "a"), .. ImpactWorld.CassOperator("1.32.0", "b", "b"),
            .. ImpactWorld.Datacenter("dc1", @namespace: "a"), .. ImpactWorld.Datacenter("dc1", @namespace: "b"),
        ]));
        Assert.Equal(["c b/dc1 r1 OnPermission 1 2", "c b/dc1 r2 OnPermission 2 2"], ImpactWorld.Lines(OfOperator(session, "cass-operator-controller-manager", ImpactWorld.NewText, "b")));
    }

    [Fact]
    public void No_such_operator_has_nothing_to_decide()
    {
        var findings = new List<Diagnostic>();
        Assert.Empty(OfOperator(One(), "other", null, findings: findings));
        Assert.Empty(findings);
        Assert.Empty(OfOperator(new FakeSession(new FakeCluster("c") { IsDead = true }), "other", null, findings: findings));
        Assert.Equal(LiveRules.ContextFailed.Id, Assert.Single(findings).Id);
    }

    [Fact]
    public void A_text_that_the_operator_cannot_read_blocks_everything()
    {
        var rows = OfOperator(One(), "cass-operator-controller-manager", "not: [yaml");
        Assert.Equal(4, rows.Count);
        Assert.All(rows, row => Assert.Equal(RolloutTiming.Blocked, row.Timing));
        Assert.Contains("The operator does not start", rows[0].Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_that_does_not_run_is_told_once()
    {
        var session = new FakeSession(new FakeCluster("c").With([Objects.CassOperator("1.19.1"), Objects.ImageConfig("old.example.com"), .. ImpactWorld.Datacenter("dc1"), .. ImpactWorld.Datacenter("dc2")]));
        Assert.Single(ImpactWorld.Ask(session).Findings, finding => finding.Id == "KSI0234");
    }

    // ---- the pipeline ---------------------------------------------------------------------------------------------------

    [Fact]
    public void Objects_of_a_pipeline_have_the_rows_of_their_fleet()
    {
        var session = OfCluster();
        var all = ImpactWorld.Lines(ImpactWorld.Ask(session, ImpactWorld.NewText).Rows).ToList();
        var clusters = session.Ask((fleet, stop) => fleet.Clusters(stop)).Answers;
        var datacenters = session.Ask((fleet, stop) => fleet.Datacenters(stop)).Answers;
        Assert.Equal(all, ImpactWorld.Lines(ImpactWorld.Pipe(clusters, ImpactWorld.NewText).Rows));
        Assert.Equal(all, ImpactWorld.Lines(ImpactWorld.Pipe(datacenters, ImpactWorld.NewText).Rows));
        Assert.Equal(all.Where(line => line.Contains("/dc1 ", StringComparison.Ordinal)), ImpactWorld.Lines(ImpactWorld.Pipe(datacenters.Take(1), ImpactWorld.NewText).Rows));
    }

    [Fact]
    public void Several_datacenters_of_a_pipeline_are_seen_together()
    {
        var session = One("1.19.1");
        var (rows, findings) = ImpactWorld.Pipe(session.Ask((fleet, stop) => fleet.Datacenters(stop)).Answers, OldForm("new.example.com"));
        Assert.Equal(4, rows.Count(row => row.Timing == RolloutTiming.AtOnce));
        Assert.Single(findings, finding => finding.Id == "KSI0233");
    }

    [Fact]
    public void An_operator_of_a_pipeline_stands_for_what_it_decides_about()
    {
        var session = OfCluster();
        var operators = session.Ask((fleet, stop) => fleet.Operators(stop)).Answers;
        var cass = operators.Find(item => item.Kind == OperatorKind.CassOperator)!;
        Assert.Equal(["c cass/dc1 r1 OnPermission 1 2", "c cass/dc1 r2 OnPermission 2 2"], ImpactWorld.Lines(ImpactWorld.Pipe([cass], ImpactWorld.NewText).Rows));
        Assert.Contains("deployment/demo-dc1-reaper", ImpactWorld.Pipe([operators.Find(item => item.Kind == OperatorKind.K8ssandraOperator)!], ImpactWorld.NewText).Rows.Select(row => row.Resource));
    }

    [Fact]
    public void A_planned_change_of_an_ImageConfig_is_pending_and_a_made_one_is_there()
    {
        var session = OfCluster();
        var planned = _changes.One(_changes.Plan(session, ChangeBench.ToRegistry)).Describe();
        var before = ImpactWorld.Pipe([planned]).Rows;
        Assert.Equal(["c cass/dc1 r1 OnPermission 1 2", "c cass/dc1 r2 OnPermission 2 2", "c cass/dc1 deployment/demo-dc1-reaper AtOnce - 1"], ImpactWorld.Lines(before.Take(3)));
        Assert.Contains("registry.example.com/k8ssandra/cass-management-api:4.0.11", before[0].Images.Select(image => image.After));
        var made = _changes.One(_changes.Apply(session, ChangeBench.ToRegistry));
        Assert.Equal(ImpactWorld.Lines(before), ImpactWorld.Lines(ImpactWorld.Pipe([made]).Rows));
    }

    [Fact]
    public void A_change_of_an_ImageConfig_that_k8ssandra_operator_does_not_read_leaves_Reaper()
    {
        var session = OfCluster("1.26.0", "1.27.0");
        var rows = ImpactWorld.Pipe([_changes.One(_changes.Plan(session, ChangeBench.ToRegistry)).Describe()]).Rows;
        Assert.Equal(["demo-dc1-r1-sts", "demo-dc1-r2-sts"], rows.Select(row => row.Resource!["statefulset/".Length..]));
    }

    [Fact]
    public void A_planned_change_of_a_datacenter_rolls_it_at_once_with_what_waits()
    {
        var session = new FakeSession(new FakeCluster("c").With([.. ImpactWorld.CassOperator(registry: "new.example.com"), .. ImpactWorld.Datacenter("dc1"), .. ImpactWorld.Datacenter("dc2")]));
        var planned = _images.One(_images.Plan(session, ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc1"))).Describe();
        var rows = ImpactWorld.Pipe([planned]).Rows;
        Assert.Equal(["c cass/dc1 r1 AtOnce 1 2", "c cass/dc1 r2 AtOnce 2 2"], ImpactWorld.Lines(rows));
        Assert.Equal(
            ["new.example.com/datastax/cass-config-builder:v1", "registry.example.com/team/cassandra:4.0.11", "new.example.com/k8ssandra/system-logger:v1"],
            rows[0].Images.Select(image => image.After));
    }

    [Fact]
    public void A_planned_change_of_a_cluster_rolls_its_datacenters_one_after_the_other()
    {
        var session = OfCluster();
        var planned = _images.One(_images.Plan(session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo"))).Describe();
        var (rows, findings) = ImpactWorld.Pipe([planned]);
        Assert.Equal(["c cass/dc1 r1 AtOnce 1 2", "c cass/dc1 r2 AtOnce 2 2"], ImpactWorld.Lines(rows.Take(2)));
        Assert.Equal(["cassandra"], rows[0].Images.Select(image => image.Container));
        Assert.Contains(rows[0].Reasons, reason => reason.Contains("follow one another", StringComparison.Ordinal));
        Assert.DoesNotContain(findings, finding => finding.Id == "KSI0233");
    }

    // ---- manifests ------------------------------------------------------------------------------------------------------

    private static readonly string[] Manifests = [Objects.CassOperator("1.19.1"), Objects.K8ssandraOperator("1.32.0"), Objects.ImageConfig("old.example.com"), Objects.Cluster("demo", "dc1"), Objects.Datacenter("own")];

    private static (List<K8ssImageImpact> Rows, List<Diagnostic> Findings) OfManifests(string? pending, params string[] manifests) => OfManifests(pending, null, manifests);

    private static (List<K8ssImageImpact> Rows, List<Diagnostic> Findings) OfManifests(string? pending, ManifestOptions? options, params string[] manifests)
    {
        var findings = new List<Diagnostic>();
        var fleet = ManifestFleet.Read([.. manifests.Select(text => ManifestInput.Text(text))], options ?? new ManifestOptions(), findings.Add, CancellationToken.None);
        return ([.. fleet.Impact(pending is null ? null : ManifestInput.Text(pending), CancellationToken.None)], findings);
    }

    [Fact]
    public void Manifests_are_compared_with_what_is_pending()
    {
        var (rows, findings) = OfManifests(OldForm("new.example.com"), new ManifestOptions { CassOperatorVersion = "1.19.1" }, Config("old.example.com"), Objects.Datacenter("own").Replace("\"size\":1", "\"size\":5,\"racks\":[{\"name\":\"r1\"},{\"name\":\"r2\"}]", StringComparison.Ordinal));
        Assert.Equal(["- cass/own r1 AtOnce 1 3", "- cass/own r2 AtOnce 2 2"], ImpactWorld.Lines(rows));
        Assert.Equal("statefulset/demo-own-r1-sts", rows[0].Resource);
        Assert.Equal("old.example.com/k8ssandra/cass-management-api:4.0.11", rows[0].Images.First(image => image.Container == "cassandra").Before);
        Assert.DoesNotContain(findings, finding => finding.Id == "KSI0235");
    }

    [Fact]
    public void Manifests_without_anything_pending_are_told_to_say_nothing()
    {
        var (rows, findings) = OfManifests(null, Manifests);
        Assert.All(rows, row => Assert.Equal(RolloutTiming.None, row.Timing));
        Assert.Single(findings, finding => finding.Id == "KSI0235");
        var clusters = ManifestFleet.Read([.. Manifests.Select(text => ManifestInput.Text(text))], new ManifestOptions(), static _ => { }, CancellationToken.None).Datacenters(CancellationToken.None);
        Assert.Single(ImpactWorld.Pipe(clusters).Findings, finding => finding.Id == "KSI0235");
    }

    [Fact]
    public void What_a_manifest_does_not_tell_is_said()
    {
        // As it is written, without a status.
        var plain = Objects.Datacenter("own").Replace(",\"status\":{\"observedGeneration\":1}", "", StringComparison.Ordinal);
        var row = OfManifests(ImpactWorld.NewText, Objects.CassOperator("1.30.0"), Objects.ImageConfig("old.example.com"), plain).Rows[0];
        Assert.Equal(RolloutTiming.OnPermission, row.Timing);
        Assert.Contains(row.Reasons, reason => reason.StartsWith("A manifest does not tell", StringComparison.Ordinal));
        Assert.Contains(row.Reasons, reason => reason.StartsWith("Its pods are not known", StringComparison.Ordinal));
    }

    [Fact]
    public void Datacenters_of_manifests_go_on_from_a_pipeline()
    {
        var fleet = ManifestFleet.Read([.. Manifests.Select(text => ManifestInput.Text(text))], new ManifestOptions(), static _ => { }, CancellationToken.None);
        var rows = ImpactWorld.Pipe(fleet.Datacenters(CancellationToken.None), ImpactWorld.NewText).Rows;
        Assert.Equal(ImpactWorld.Lines(OfManifests(ImpactWorld.NewText, Manifests).Rows), ImpactWorld.Lines(rows));
        Assert.Contains("deployment/demo-dc1-reaper", rows.Select(row => row.Resource));
    }

    [Fact]
    public void A_planned_change_of_a_file_is_told_as_far_as_the_file_goes()
    {
        var path = _changes.Write("all.yaml", Objects.CassOperator("1.30.0") + "\n---\n" + Objects.ImageConfig("old.example.com") + "\n---\n" + Objects.Datacenter("dc1"));
        var planned = _changes.One(_changes.PlanFiles(ChangeBench.ToRegistry, path)).Describe();
        var rows = ImpactWorld.Pipe([planned]).Rows;
        Assert.Equal(["- cass/dc1 default OnPermission 1 1"], ImpactWorld.Lines(rows));
        Assert.Equal("registry.example.com/k8ssandra/cass-management-api:4.0.11", rows[0].Images.First(image => image.Container == "cassandra").After);
    }

    private static string OldForm(string registry) => "apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimageRegistry: " + registry + "\nimages: {system-logger: \"k8ssandra/system-logger:v1\", config-builder: \"datastax/cass-config-builder:v1\"}\ndefaults: {cassandra: {repository: k8ssandra/cass-management-api}}\n";

    private static string Config(string registry) => "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"cass-operator-manager-config\",\"namespace\":\"ops\"},\"data\":{\"image_config.yaml\":" + System.Text.Json.JsonSerializer.Serialize(OldForm(registry)) + "}}";
}
