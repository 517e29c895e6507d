using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Tests.Live;

namespace K8ssandraImages.Operations.Tests.Changes;

public sealed class LiveClusterImageTests : IDisposable
{
    private static readonly string[] Guards = ["/metadata/uid", "/metadata/resourceVersion"];
    private readonly ClusterImageBench _bench = new();
    private readonly FakeCluster _cluster = new FakeCluster("c").With(
        Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.ImageConfig("docker.io"), Objects.Cluster("demo", "dc1", "dc2"), Alone());

    private FakeSession Session => new(_cluster);

    private JsonObject Demo => _cluster.Object("K8ssandraCluster", "cass", "demo");

    public void Dispose() => _bench.Dispose();

    // ---- what is written --------------------------------------------------------------------------------------------

    [Fact]
    public void A_cluster_is_changed_at_the_cluster_level()
    {
        var change = _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        Assert.Equal((ChangeState.Applied, "K8ssandraCluster", "c", "cass", "demo", "demo", null), (change.State, change.Kind, change.Context, change.Namespace, change.Name, change.Cluster, change.Datacenter));
        Assert.Equal(ClusterImageBench.Server, Demo["spec"]!["cassandra"]!["serverImage"]!.GetValue<string>());
        Assert.Equal(["dc1", "dc2"], change.Images.Select(row => row.Datacenter).Distinct());
        Assert.Equal(["cassandra"], change.Images.Select(row => row.Container).Distinct());
        Assert.All(change.Images, row => Assert.Equal(("docker.io/k8ssandra/cass-management-api:4.0.11", ClusterImageBench.Server), (row.Before, row.After)));
        Assert.Equal("1.32.0", change.OperatorVersion);
        Assert.Equal(
            "--- K8ssandraCluster cass/demo\n+++ K8ssandraCluster cass/demo\n@@ -1,2 +1,3 @@\n spec:\n   cassandra:\n+    serverImage: " + ClusterImageBench.Server + "\n",
            change.Diff);
        Assert.Contains("    serverVersion: 4.0.11\n", change.Content, StringComparison.Ordinal);
        Assert.DoesNotContain("uid", change.Content, StringComparison.Ordinal);
        Assert.Contains(change.Restarts, sentence => sentence.StartsWith("The Cassandra pods of dc1, dc2 restart at once", StringComparison.Ordinal));
        Assert.Equal(1, _cluster.Writes);
        Assert.Empty(_bench.Errors);
    }

    [Fact]
    public void A_datacenter_of_a_cluster_is_changed_at_the_datacenter_level()
    {
        var change = _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc2")));
        Assert.Equal(("K8ssandraCluster", "demo", "dc2"), (change.Kind, change.Name, change.Datacenter));
        Assert.Null(Demo["spec"]!["cassandra"]!["serverImage"]);
        Assert.Null(Demo["spec"]!["cassandra"]!["datacenters"]![0]!["serverImage"]);
        Assert.Equal(ClusterImageBench.Server, Demo["spec"]!["cassandra"]!["datacenters"]![1]!["serverImage"]!.GetValue<string>());
        Assert.Equal(["dc2"], change.Images.Select(row => row.Datacenter).Distinct());
        Assert.Contains(" spec:\n   cassandra:\n     datacenters:\n     - metadata:\n         name: dc2\n+      serverImage: " + ClusterImageBench.Server, change.Diff, StringComparison.Ordinal);
        Assert.StartsWith("The Cassandra pods of dc2 restart", Assert.Single(_bench.Findings, finding => finding.Id == ClusterImageRules.Restarts.Id).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_datacenter_that_stands_alone_is_changed_itself()
    {
        var change = _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Datacenter("alone")));
        Assert.Equal(("CassandraDatacenter", "alone", "single", "alone", "1.30.0"), (change.Kind, change.Name, change.Cluster, change.Datacenter, change.OperatorVersion));
        Assert.Equal(ClusterImageBench.Server, _cluster.Object("CassandraDatacenter", "cass", "alone")["spec"]!["serverImage"]!.GetValue<string>());
    }

    [Fact]
    public void Several_datacenters_are_one_change_each()
    {
        var changes = _bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Datacenter("*"));
        Assert.Equal(["dc1", "dc2", "alone"], changes.Select(change => change.Datacenter));
        Assert.All(changes, change => Assert.Equal([change.Datacenter], change.Images.Select(row => row.Datacenter).Distinct()));
        Assert.Equal(3, _cluster.Writes);
    }

    [Fact]
    public void Medusa_and_Reaper_get_each_part()
    {
        var wish = new ClusterImageWish { Images = new Dictionary<ClusterImage, string?> { [ClusterImage.Medusa] = "registry.example.com/team/medusa:1", [ClusterImage.Reaper] = "registry.example.com/team/reaper:2" } };
        var change = _bench.One(_bench.Apply(Session, wish, ClusterImageBench.Cluster("demo")));
        Assert.Equal("""{"registry":"registry.example.com","repository":"team","name":"medusa","tag":"1"}""", Demo["spec"]!["medusa"]!["containerImage"]!.ToJsonString());
        Assert.Equal(["registry.example.com/team/medusa:1", "registry.example.com/team/reaper:2"], change.Images.Select(row => row.After).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(change.Restarts, sentence => sentence.StartsWith("Reaper of dc1", StringComparison.Ordinal));
    }

    [Fact]
    public void The_patch_holds_for_the_object_in_its_version_only()
    {
        JsonArray? sent = null;
        _cluster.OnPatch = json => sent = JsonNode.Parse(json.Span)!.AsArray();
        _bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc2"));
        Assert.Equal([.. Guards, "/spec/cassandra/datacenters/1/metadata/name"], sent!.Where(operation => operation!["op"]!.GetValue<string>() == "test").Select(operation => operation!["path"]!.GetValue<string>()));
        Assert.Equal(4, sent!.Count);
    }

    [Fact]
    public void What_is_removed_is_decided_below_again()
    {
        _bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo"));
        var change = _bench.One(_bench.Apply(Session, new ClusterImageWish { Remove = [ClusterImage.Server] }, ClusterImageBench.Cluster("demo")));
        Assert.False(Demo["spec"]!["cassandra"]!.AsObject().ContainsKey("serverImage"));
        Assert.All(change.Images, row => Assert.Equal("docker.io/k8ssandra/cass-management-api:4.0.11", row.After));
        Assert.Contains("-    serverImage: " + ClusterImageBench.Server, change.Diff, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_so_already_is_not_written()
    {
        _bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo"));
        var change = _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        Assert.Equal((ChangeState.Unchanged, "", 1), (change.State, change.Diff, _cluster.Writes));
        Assert.Null(change.BackupPath ?? change.Id ?? change.Undo);
    }

    [Fact]
    public void A_plan_writes_nothing_and_leaves_nothing()
    {
        var before = Demo.ToJsonString();
        var plan = _bench.One(_bench.Plan(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        Assert.Equal("Change 1 line of K8ssandraCluster cass/demo in the context c; 2 images of 2 datacenters change; pods restart", plan.Summary);
        Assert.Equal(ChangeState.Planned, plan.Describe().State);
        Assert.Equal(0, _cluster.Writes);
        Assert.Equal(before, Demo.ToJsonString());
        Assert.False(Directory.Exists(_bench.State.FullPath));
    }

    // ---- which ones -------------------------------------------------------------------------------------------------

    [Fact]
    public void Where_several_could_be_meant_one_has_to_be_named()
    {
        Assert.Empty(_bench.Apply(Session, ClusterImageBench.ToServer));
        var error = Assert.Single(_bench.Errors);
        Assert.Equal(ChangeRules.NotUnderstood.Id, error.Id);
        Assert.Contains("K8ssandraCluster cass/demo, CassandraDatacenter cass/alone", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public void The_only_one_needs_no_name()
    {
        var cluster = new FakeCluster("c").With(Objects.CassOperator(), Objects.ImageConfig("docker.io"), Objects.Datacenter("alone"));
        Assert.Equal("alone", _bench.One(_bench.Apply(new FakeSession(cluster), ClusterImageBench.ToServer)).Name);
    }

    [Fact]
    public void What_is_not_there_is_said_with_what_is()
    {
        Assert.Empty(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc9")));
        var error = Assert.Single(_bench.Errors);
        Assert.Equal("There is no datacenter dc9 in the context c; there are alone, dc1, dc2.", error.Message);
        Assert.Single(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc1", "nope")));
        Assert.Contains("nope", _bench.Errors.Last().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_is_that_is_said()
    {
        Assert.Empty(_bench.Apply(new FakeSession(new FakeCluster("bare")), ClusterImageBench.ToServer));
        Assert.Equal(ChangeRules.NoTarget.Id, Assert.Single(_bench.Errors).Id);
    }

    [Fact]
    public void A_datacenter_that_a_cluster_made_is_refused_by_the_clusters_name()
    {
        var cluster = new FakeCluster("data").With(Objects.CassOperator(), Objects.ImageConfig("docker.io"), Objects.Datacenter("dc1", cluster: "shop"));
        using var bench = new ClusterImageBench { Force = true };
        Assert.Empty(bench.Apply(new FakeSession(cluster), ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc1")));
        var error = Assert.Single(bench.Errors);
        Assert.Equal(ClusterImageRules.Owned.Id, error.Id);
        Assert.Contains("shop in the namespace cass", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, cluster.Writes);
    }

    [Fact]
    public void A_dead_context_does_not_stop_the_others()
    {
        var session = new FakeSession(new FakeCluster("dead") { IsDead = true }, _cluster);
        Assert.Equal("c", _bench.One(_bench.Apply(session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo"))).Context);
        Assert.Equal(LiveRules.ContextFailed.Id, Assert.Single(_bench.Errors).Id);
    }

    [Fact]
    public void One_that_cannot_be_changed_does_not_stop_the_others()
    {
        _cluster.Change("K8ssandraCluster", "cass", "demo", demo => demo["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z");
        Assert.Equal("alone", _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("*"))).Name);
        Assert.Contains("is being deleted", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Piped_objects_are_changed_where_they_stand()
    {
        var session = Session;
        var (datacenters, _) = session.Ask((fleet, token) => fleet.Datacenters(token));
        Assert.Equal(["K8ssandraCluster/dc1", "K8ssandraCluster/dc2", "CassandraDatacenter/alone"], _bench.Apply(datacenters, ClusterImageBench.ToServer).Select(change => change.Kind + "/" + change.Datacenter));
        var (clusters, _) = session.Ask((fleet, token) => fleet.Clusters(token));
        var change = _bench.One(_bench.Apply(clusters, ClusterImageBench.Set(ClusterImage.Medusa, "registry.example.com/team/medusa:1")));
        Assert.Equal(("demo", null), (change.Name, change.Datacenter));
        Assert.Equal("dc2", _bench.One(_bench.Apply(clusters, new ClusterImageWish { Remove = [ClusterImage.Server] }, ClusterImageBench.Datacenter("dc2"))).Datacenter);
        Assert.Empty(_bench.Errors);
    }

    [Fact]
    public void What_a_change_has_made_can_go_on_in_the_pipeline()
    {
        var change = _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc2")));
        var datacenter = Assert.IsType<K8ssDatacenter>(ClusterImageChanges.ResultOf(change));
        Assert.Equal(("dc2", "K8ssandraCluster", "c"), (datacenter.Name, datacenter.Kind, datacenter.Context));
        var cluster = Assert.IsType<K8ssCluster>(ClusterImageChanges.ResultOf(_bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")))));
        Assert.Equal("demo", cluster.Name);
    }

    [Fact]
    public void The_clients_are_let_go()
    {
        var session = Session;
        _bench.Apply(session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo"));
        var (datacenters, _) = session.Ask((fleet, token) => fleet.Datacenters(token));
        _bench.Apply(datacenters, ClusterImageBench.ToServer);
        Assert.Equal(0, session.Holders);
    }

    // ---- what it does not reach -------------------------------------------------------------------------------------

    [Fact]
    public void A_datacenter_that_sets_its_own_is_told()
    {
        _bench.Apply(Session, ClusterImageBench.Set(ClusterImage.Server, "own.example.com/a/b:4.0.11"), ClusterImageBench.Datacenter("dc2"));
        var change = _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        Assert.Equal(["dc1"], change.Images.Select(row => row.Datacenter).Distinct());
        var row = Assert.Single(change.NotMoved);
        Assert.Equal(("dc2", "own.example.com/a/b:4.0.11"), (row.Datacenter, row.After));
        Assert.Equal(ClusterImageRules.NotReached.Id, row.Diagnostics[^1].Id);
        Assert.Contains(_bench.Findings, finding => finding.Id == ClusterImageRules.NotReached.Id);
    }

    [Fact]
    public void What_the_server_fills_in_is_told()
    {
        _cluster.Admission = changed => changed["spec"]!["reaper"]!["containerImage"] ??= JsonNode.Parse("""{"registry":"docker.io","repository":"thelastpickle","name":"cassandra-reaper","tag":"3.2.1"}""");
        var change = _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        Assert.Equal("docker.io/thelastpickle/cassandra-reaper:3.2.1", Assert.Single(change.Images.Where(row => row.Workload == WorkloadKind.Reaper).Select(row => row.After).Distinct()));
        Assert.Contains("+    containerImage:\n", change.Diff, StringComparison.Ordinal);
    }

    [Fact]
    public void A_webhook_that_changes_the_image_stops_it()
    {
        _cluster.Admission = changed => changed["spec"]!["cassandra"]!["serverImage"] = "mirror.example.com/x:1";
        Assert.Empty(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        var error = Assert.Single(_bench.Errors);
        Assert.Equal(ChangeRules.NotWritten.Id, error.Id);
        Assert.Contains("spec.cassandra.serverImage", error.Message, StringComparison.Ordinal);
        Assert.Contains("mirror.example.com/x:1", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _cluster.Writes);
    }

    // ---- how it is undone -------------------------------------------------------------------------------------------

    [Fact]
    public void A_backup_holds_the_fields_that_change_and_nothing_else()
    {
        _cluster.Change("K8ssandraCluster", "cass", "demo", demo =>
        {
            demo["spec"]!["cassandra"]!["serverImage"] = "old/image:1";
            demo["spec"]!["cassandra"]!["config"] = new JsonObject { ["keystore_password"] = "s3cret" };
        });
        var change = _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        var backup = Backup.Read(change.BackupPath!);
        Assert.Equal("spec:\n  cassandra:\n    serverImage: old/image:1\n", backup.Text);
        Assert.Equal((change.Id, "Set-K8ssClusterImage", "K8ssandraCluster", "https://c.invalid/", "demo", null), (backup.Id, backup.Command, backup.Target.Kind, backup.Target.Server, backup.Target.Name, backup.Target.Key));
        Assert.All(Directory.GetFiles(_bench.State.FullPath, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("s3cret", File.ReadAllText(file), StringComparison.Ordinal));
        var entries = _bench.Journal();
        Assert.Equal([(JournalPhase.Before, null), (JournalPhase.After, (StepOutcome?)StepOutcome.Applied)], entries.Select(entry => (entry.Phase, entry.Outcome)));
        Assert.NotEqual(entries[1].HashBefore, entries[1].HashAfter);
    }

    [Fact]
    public void What_a_webhook_changes_beside_it_is_shown_and_not_kept()
    {
        _cluster.Change("K8ssandraCluster", "cass", "demo", demo => demo["spec"]!["config"] = "s3cret");
        _cluster.Admission = static changed => changed["spec"]!["config"] = "other";
        var change = _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        Assert.Contains("-  config: s3cret\n", change.Diff, StringComparison.Ordinal);
        Assert.Equal("spec:\n  cassandra:\n", Backup.Read(change.BackupPath!).Text);
        Assert.All(Directory.GetFiles(_bench.State.FullPath, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("s3cret", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"containerImage":{"registry":"r","name":"old","extra":3}}""")]
    public void The_inverse_patch_puts_back_what_was_there(string medusa)
    {
        _cluster.Change("K8ssandraCluster", "cass", "demo", demo =>
        {
            demo["spec"]!["medusa"] = JsonNode.Parse(medusa);
            demo["spec"]!["cassandra"]!["serverImage"] = "old/image:1";
        });
        var before = Demo["spec"]!.ToJsonString();
        var wish = new ClusterImageWish { Images = new Dictionary<ClusterImage, string?> { [ClusterImage.Medusa] = "registry.example.com/team/medusa:1" }, Remove = [ClusterImage.Server] };
        var change = _bench.One(_bench.Apply(Session, wish, ClusterImageBench.Cluster("demo")));
        Assert.NotEqual(before, Demo["spec"]!.ToJsonString());
        var inverse = JsonNode.Parse(Backup.Read(change.BackupPath!).Inverse!)!.AsArray();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(before), FakeJsonPatch.Apply(Demo, inverse)!["spec"]));
        Assert.Contains("kubectl patch k8ssandracluster demo -n cass --context c --type json -p (Get-Content -Raw -LiteralPath '" + change.BackupPath + "'", change.Undo, StringComparison.Ordinal);
        // What somebody else has made of it since is not undone.
        _cluster.Change("K8ssandraCluster", "cass", "demo", demo => demo["spec"]!["medusa"]!["containerImage"]!["tag"] = "theirs");
        Assert.Equal(medusa == "{}", FakeJsonPatch.Apply(Demo, inverse) is not null);
    }

    [Fact]
    public void Restoring_an_ImageConfig_does_not_take_such_a_backup()
    {
        var change = _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        var findings = new List<Diagnostic>();
        using var restores = new ImageConfigRestores(new ChangeSettings { State = _bench.State, Command = "Restore-K8ssImageConfig", Force = true }, new(), findings.Add, CancellationToken.None);
        Assert.Empty(restores.OfBackup(change.BackupPath!, new LiveOptions()));
        var error = Assert.Single(findings);
        Assert.Equal(ChangeRules.NoBackup.Id, error.Id);
        Assert.Contains("K8ssandraCluster cass/demo", error.Message, StringComparison.Ordinal);
        Assert.Contains("inverse", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(1, _cluster.Writes);
    }

    // ---- others who write -------------------------------------------------------------------------------------------

    [Fact]
    public void What_others_change_elsewhere_meanwhile_stays()
    {
        Once(() => _cluster.Change("K8ssandraCluster", "cass", "demo", demo =>
        {
            demo["spec"]!["cassandra"]!["datacenters"]!.AsArray().Insert(0, JsonNode.Parse("""{"metadata":{"name":"dc0"},"size":1,"serverImage":"theirs:1"}"""));
            demo["status"]!["observedGeneration"] = 7;
        }));
        var change = _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Datacenter("dc2")));
        Assert.Equal(ChangeState.Applied, change.State);
        Assert.Equal(["theirs:1", null, ClusterImageBench.Server], Demo["spec"]!["cassandra"]!["datacenters"]!.AsArray().Select(dc => dc!["serverImage"]?.GetValue<string>()));
        Assert.Equal(1, _cluster.Writes);
    }

    [Fact]
    public void An_operator_that_writes_its_status_all_the_time_is_outrun()
    {
        var times = 0;
        _cluster.BeforePatch = options =>
        {
            if (!options.DryRun && times++ < 3)
                _cluster.Change("K8ssandraCluster", "cass", "demo", demo => demo["status"]!["observedGeneration"] = times);
        };
        Assert.Equal(ChangeState.Applied, _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo"))).State);
        Assert.Equal(1, _cluster.Writes);
        Assert.Empty(_bench.Errors);
    }

    [Fact]
    public void The_same_field_changed_by_others_stops_the_change()
    {
        Once(() => _cluster.Change("K8ssandraCluster", "cass", "demo", demo => demo["spec"]!["cassandra"]!["serverImage"] = "theirs:1"));
        Assert.Empty(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        var error = Assert.Single(_bench.Errors);
        Assert.Equal(ChangeRules.Conflict.Id, error.Id);
        foreach (var part in new[] { "spec.cassandra.serverImage", "from nothing to `theirs:1`", ClusterImageBench.Server, "Nothing was written" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _cluster.Writes);
        Assert.Equal(StepOutcome.NotApplied, _bench.Journal()[^1].Outcome);
    }

    [Fact]
    public void Others_who_made_the_same_change_are_right()
    {
        Once(() => _cluster.Change("K8ssandraCluster", "cass", "demo", demo => demo["spec"]!["cassandra"]!["serverImage"] = ClusterImageBench.Server));
        Assert.Equal(ChangeState.Unchanged, _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo"))).State);
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public void Who_is_always_late_gives_up()
    {
        var count = 0;
        _cluster.BeforePatch = _ => _cluster.Change("K8ssandraCluster", "cass", "demo", demo => demo["status"]!["observedGeneration"] = ++count);
        Assert.Empty(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        Assert.Equal(ChangeRules.Conflict.Id, Assert.Single(_bench.Errors).Id);
        Assert.InRange(count, 3, 10);
        Assert.Equal(0, _cluster.Writes);
    }

    // ---- writes that fail -------------------------------------------------------------------------------------------

    [Fact]
    public void A_lost_answer_is_looked_up()
    {
        _cluster.AfterPatch = () =>
        {
            _cluster.Change("K8ssandraCluster", "cass", "demo", demo => demo["status"]!["observedGeneration"] = 2);
            throw new KubernetesException(KubernetesErrorKind.Unreachable, "connection cut");
        };
        Assert.Equal(ChangeState.Applied, _bench.One(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo"))).State);
        Assert.Equal(StepOutcome.Applied, _bench.Journal()[^1].Outcome);
    }

    [Fact]
    public void A_write_that_never_arrived_changed_nothing_though_the_operator_wrote()
    {
        _cluster.BeforePatch = options =>
        {
            if (options.DryRun)
                return;
            _cluster.Change("K8ssandraCluster", "cass", "demo", demo => demo["status"]!["observedGeneration"] = 2);
            throw new KubernetesException(KubernetesErrorKind.Unreachable, "connection cut");
        };
        Assert.Empty(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        Assert.Contains("Nothing was written", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(StepOutcome.NotApplied, _bench.Journal()[^1].Outcome);
    }

    [Fact]
    public void What_the_server_would_refuse_is_not_tried_and_not_noted()
    {
        _cluster.BeforePatch = _ => throw new KubernetesException(KubernetesErrorKind.Invalid, "the server refuses it (422 Invalid). Fields: spec.cassandra.serverImage (FieldValueInvalid).") { Context = "c" };
        Assert.Empty(_bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        Assert.Contains("spec.cassandra.serverImage (FieldValueInvalid)", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.State.FullPath));
    }

    [Fact]
    public void Who_may_only_read_can_plan()
    {
        _cluster.BeforePatch = _ => throw new KubernetesException(KubernetesErrorKind.Forbidden, "missing verb patch on k8ssandraclusters") { Context = "c" };
        var plan = _bench.One(_bench.Plan(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        Assert.Equal(2, plan.Describe().Images.Count);
        Assert.Single(_bench.Findings, finding => finding.Id == ClusterImageRules.NotAsked.Id);
        Assert.Empty(_bench.Errors);
        Assert.Null(plan.Apply(CancellationToken.None));
        Assert.Contains("missing verb patch", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_clusters_rules_are_no_missing_right()
    {
        _cluster.BeforePatch = _ => throw new KubernetesException(KubernetesErrorKind.Forbidden, "admission webhook denied it") { Context = "c", IsByAdmission = true };
        Assert.Empty(_bench.Plan(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo")));
        Assert.Contains("denied it", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
    }

    // ---- what speaks against it -------------------------------------------------------------------------------------

    [Theory]
    [InlineData("annotations", "meta.helm.sh/release-name", "k8", false)]
    [InlineData("labels", "argocd.argoproj.io/instance", "app", true)]
    [InlineData("labels", "kustomize.toolkit.fluxcd.io/name", "apps", true)]
    public void Owners_are_told_and_those_that_put_changes_back_stop_it(string section, string key, string value, bool reverts)
    {
        _cluster.Change("K8ssandraCluster", "cass", "demo", demo => demo["metadata"]![section] = new JsonObject { [key] = value });
        var changes = _bench.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo"));
        if (!reverts)
        {
            Assert.Equal(ObjectOwnerKind.Helm, Assert.Single(_bench.One(changes).Owners).Kind);
            Assert.Contains(_bench.Findings, finding => finding.Id == ChangeRules.Owned.Id);
            return;
        }

        Assert.Empty(changes);
        Assert.Equal(ChangeRules.WouldBeReverted.Id, Assert.Single(_bench.Errors).Id);
        Assert.Equal(0, _cluster.Writes);
        using var forced = new ClusterImageBench { Force = true };
        Assert.Equal(ChangeState.Applied, Assert.Single(forced.Apply(Session, ClusterImageBench.ToServer, ClusterImageBench.Cluster("demo"))).State);
        Assert.Contains(forced.Findings, finding => finding.Id == ChangeRules.WouldBeReverted.Id && finding.Severity == DiagnosticSeverity.Warning);
    }

    [Theory]
    [InlineData(ClusterImage.JmxInitContainer, "KSI0200")]
    [InlineData(ClusterImage.Stargate, "KSI0201")]
    public void What_the_release_or_the_cluster_does_not_have_is_refused(ClusterImage image, string id)
    {
        Assert.Empty(_bench.Apply(Session, ClusterImageBench.Set(image, "registry.example.com/a/b:1"), ClusterImageBench.Cluster("demo")));
        Assert.Equal(id, Assert.Single(_bench.Errors).Id);
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public void A_wish_that_contradicts_itself_asks_no_server()
    {
        var wish = ClusterImageBench.ToServer with { Remove = [ClusterImage.Server] };
        Assert.Throws<OptionsException>(() => _bench.Apply(Session, wish, ClusterImageBench.Cluster("demo")));
        Assert.Equal(0, _cluster.Requests);
    }

    [Fact]
    public void A_datacenter_in_another_context_is_resolved_by_its_own_operators()
    {
        var data = new FakeCluster("data").With(Objects.CassOperator(), Objects.K8ssandraOperator(controlPlane: false), Objects.ImageConfig("quay.io"), Objects.Datacenter("far", cluster: "shop"));
        _cluster.With(Objects.Cluster("shop", "near", "far@data"));
        var session = new FakeSession(_cluster, data) { Contexts = ["c"] };
        var change = _bench.One(_bench.Apply(session, ClusterImageBench.Set(ClusterImage.Server, "registry.example.com/team/cassandra:4.0.11"), ClusterImageBench.Datacenter("far")));
        Assert.All(change.Images, row => Assert.Equal(("data", "quay.io/k8ssandra/cass-management-api:4.0.11"), (row.Context, row.Before)));
        Assert.Equal(0, data.Writes);
        var (datacenters, _) = session.Ask((fleet, token) => fleet.Datacenters(token));
        var undone = _bench.One(_bench.Apply(datacenters.Where(dc => dc.Name == "far"), new ClusterImageWish { Remove = [ClusterImage.Server] }));
        Assert.All(undone.Images, row => Assert.Equal(("data", "quay.io/k8ssandra/cass-management-api:4.0.11"), (row.Context, row.After)));
    }

    private static string Alone() => Objects.Datacenter("alone").Replace("\"clusterName\":\"demo\"", "\"clusterName\":\"single\"", StringComparison.Ordinal);

    private void Once(Action action) => _cluster.BeforePatch = options =>
    {
        if (options.DryRun)
            return;
        _cluster.BeforePatch = static _ => { };
        action();
    };
}
