using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Tests.Live;

namespace K8ssandraImages.Operations.Tests.Changes;

public sealed class LiveChangeTests : IDisposable
{
    private readonly ChangeBench _bench = new();
    private readonly FakeCluster _cluster = new FakeCluster("c").With(
        Objects.CassOperator(), Objects.ImageConfig("docker.io"), Objects.Datacenter("dc1"), Objects.Datacenter("dc2", "other"));

    private FakeSession Session => new(_cluster);

    public void Dispose() => _bench.Dispose();

    // release, what the pods do once the operator has restarted
    [Theory]
    [InlineData("1.19.1", "Every datacenter whose images differ then rolls at once")]
    [InlineData("1.20.0", "Datacenters that run then wait for permission")]
    [InlineData("1.30.0", "Datacenters that run then wait for permission")]
    public void The_next_step_tells_what_the_pods_do(string release, string expected)
    {
        var cluster = new FakeCluster("c").With(Objects.CassOperator(release));
        var fleet = new LiveFleet(new FakeSession(cluster), new ManifestOptions(), static _ => { }, CancellationToken.None);
        fleet.LoadOperators(CancellationToken.None);
        Assert.Contains(expected + " (cass-operator " + release + ")", NextSteps.OfConfigMap("--context c", fleet.Snapshot.Operators, new CassOperatorRelease(OperatorVersion.Parse(release))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_registry_for_all_moves_every_image_that_the_ImageConfig_decides()
    {
        var before = ChangeBench.TextOf(_cluster);
        var change = _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry));
        Assert.Equal(ChangeState.Applied, change.State);
        Assert.Equal(("ConfigMap", "c", "ops", "cass-operator-image-config"), (change.Kind, change.Context, change.Namespace, change.Name));
        Assert.Equal(before + "overrides:\n  registry: registry.example.com\n", ChangeBench.TextOf(_cluster));
        Assert.Equal(ChangeBench.TextOf(_cluster), change.Content);
        Assert.Equal(["dc1", "dc2"], change.Images.Select(row => row.Datacenter).Distinct());
        Assert.All(change.Images, row => Assert.Equal(row.Before!.Replace("docker.io", "registry.example.com", StringComparison.Ordinal), row.After));
        Assert.Contains("+  registry: registry.example.com\n", change.Diff, StringComparison.Ordinal);
        Assert.Equal("1.30.0", change.OperatorVersion);
        Assert.Contains("kubectl rollout restart deployment/cass-operator-controller-manager -n ops --context c", change.NextStep, StringComparison.Ordinal);
        Assert.Empty(_bench.Errors);
    }

    [Fact]
    public void A_plan_writes_nothing_and_leaves_nothing()
    {
        var before = _cluster.Object("ConfigMap", "ops", "cass-operator-image-config").ToJsonString();
        var plan = _bench.One(_bench.Plan(Session, ChangeBench.ToRegistry));
        Assert.Equal("Change 2 lines of ConfigMap ops/cass-operator-image-config in the context c; 6 images of 2 datacenters change; 1 image is not moved", plan.Summary);
        Assert.Equal("ConfigMap ops/cass-operator-image-config in the context c", plan.Target);
        Assert.Equal(ChangeState.Planned, plan.Describe().State);
        Assert.Equal(0, _cluster.Writes);
        Assert.Equal(before, _cluster.Object("ConfigMap", "ops", "cass-operator-image-config").ToJsonString());
        Assert.False(Directory.Exists(_bench.State.FullPath));
    }

    [Fact]
    public void Commands_that_go_on_name_the_kubeconfig_and_the_journal_that_were_given()
    {
        var session = new FakeSession(_cluster) { Options = new LiveOptions { Kubeconfig = "/etc/other config" } };
        var change = _bench.One(_bench.Apply(session, ChangeBench.ToRegistry));
        Assert.Contains("-n ops --context c --kubeconfig '/etc/other config'.", change.NextStep, StringComparison.Ordinal);
        Assert.Contains("-n ops --context c --kubeconfig '/etc/other config'", Assert.Single(change.NotMoved).Diagnostics[^1].Remedy, StringComparison.Ordinal);
        Assert.Equal("Restore-K8ssImageConfig -Id " + change.Id + " -JournalPath '" + _bench.State.FullPath + "' -KubeConfig '/etc/other config'", change.Undo);
    }

    [Fact]
    public void What_is_so_already_is_not_written()
    {
        _bench.Apply(Session, ChangeBench.ToRegistry);
        var change = _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry));
        Assert.Equal((ChangeState.Unchanged, "", 1), (change.State, change.Diff, _cluster.Writes));
        Assert.Null(change.BackupPath ?? change.Id ?? change.NextStep);
        Assert.Equal(2, _bench.Journal().Count);
    }

    [Fact]
    public void Images_that_it_does_not_reach_are_told_with_the_way_to_move_them()
    {
        _cluster.With(Datacenter("dc3", "\"serverImage\":\"docker.io/own/cassandra:4\""));
        var change = _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry));
        Assert.Equal(
            ["dc3/cassandra docker.io/own/cassandra:4", "/manager docker.io/k8ssandra/cass-operator:v1.30.0"],
            change.NotMoved.Where(row => row.Container != "server-config-init-base").Select(row => row.Datacenter + "/" + row.Container + " " + row.After));
        var server = change.NotMoved[0].Diagnostics[^1];
        Assert.Equal(ChangeRules.NotMoved.Id, server.Id);
        Assert.Contains("spec.serverImage of CassandraDatacenter cass/dc3", server.Remedy, StringComparison.Ordinal);
        Assert.Contains("kubectl set image deployment/cass-operator-controller-manager manager=registry.example.com/k8ssandra/cass-operator:v1.30.0 -n ops", change.NotMoved[^1].Diagnostics[^1].Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(change.Images, row => row.Container == "cassandra" && row.Datacenter == "dc3");
        Assert.Single(_bench.Findings, finding => finding.Id == ChangeRules.NotMoved.Id);
    }

    [Fact]
    public void A_backup_holds_the_one_key_and_nothing_else()
    {
        _cluster.Change("ConfigMap", "ops", "cass-operator-image-config", map => map["data"]!["password"] = "s3cret");
        var before = ChangeBench.TextOf(_cluster);
        var change = _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry));
        var backup = Backup.Read(change.BackupPath!);
        Assert.Equal((before, change.Id, "Set-K8ssImageConfig"), (backup.Text, backup.Id, backup.Command));
        Assert.Equal(("ConfigMap", "c", "https://c.invalid/", "ops", "cass-operator-image-config", "image_config.yaml"), (backup.Target.Kind, backup.Target.Context, backup.Target.Server, backup.Target.Namespace, backup.Target.Name, backup.Target.Key));
        Assert.NotNull(backup.Uid);
        Assert.All(Directory.GetFiles(_bench.State.FullPath, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("s3cret", File.ReadAllText(file), StringComparison.Ordinal));
        Assert.Equal("s3cret", _cluster.Object("ConfigMap", "ops", "cass-operator-image-config")["data"]!["password"]!.GetValue<string>());
    }

    [Fact]
    public void The_journal_tells_before_and_after()
    {
        var change = _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry));
        var entries = _bench.Journal();
        Assert.Equal([JournalPhase.Before, JournalPhase.After], entries.Select(entry => entry.Phase));
        Assert.All(entries, entry => Assert.Equal((change.Id, "set", change.BackupPath), (entry.Operation, entry.Action, entry.Backup)));
        Assert.Equal((null, StepOutcome.Applied), (entries[0].Outcome, entries[1].Outcome));
        Assert.Equal(Backup.HashOf(change.Content), entries[1].HashAfter);
        Assert.NotEqual(entries[1].ResourceVersionBefore, entries[1].ResourceVersionAfter);
    }

    [Fact]
    public void Without_a_place_for_the_backup_nothing_is_written()
    {
        _bench.Write("state", "a file where the folder should be");
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry));
        Assert.Equal(ChangeRules.NoState.Id, Assert.Single(_bench.Errors).Id);
        Assert.Equal(0, _cluster.Writes);
    }

    // ---- others who write -------------------------------------------------------------------------------------------

    [Fact]
    public void What_others_change_elsewhere_meanwhile_stays()
    {
        Once(() => _cluster.Change("ConfigMap", "ops", "cass-operator-image-config", map =>
        {
            map["data"]!["other"] = "theirs";
            map["data"]!["image_config.yaml"] = map["data"]!["image_config.yaml"]!.GetValue<string>().Replace("tag: v1}", "tag: v2}", StringComparison.Ordinal);
        }));
        var change = _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry));
        Assert.Equal(ChangeState.Applied, change.State);
        Assert.Contains("system-logger, tag: v2}", ChangeBench.TextOf(_cluster), StringComparison.Ordinal);
        Assert.EndsWith("registry: registry.example.com\n", ChangeBench.TextOf(_cluster), StringComparison.Ordinal);
        Assert.Contains(change.Images, row => row is { Container: "server-system-logger", Before: "docker.io/k8ssandra/system-logger:v2", After: "registry.example.com/k8ssandra/system-logger:v2" });
        // What the second attempt replaced is what the backup holds.
        Assert.Contains("tag: v2}", Backup.Read(change.BackupPath!).Text, StringComparison.Ordinal);
        Assert.Equal(1, _cluster.Writes);
    }

    [Fact]
    public void The_same_field_changed_by_others_stops_the_change()
    {
        Once(() => ChangeBench.SetText(_cluster, ChangeBench.TextOf(_cluster) + "overrides:\n  registry: theirs.example.com\n"));
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry));
        var error = Assert.Single(_bench.Errors);
        Assert.Equal(ChangeRules.Conflict.Id, error.Id);
        foreach (var part in new[] { "overrides.registry", "nothing", "theirs.example.com", "registry.example.com", "Nothing was written" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _cluster.Writes);
        Assert.Contains("theirs.example.com", ChangeBench.TextOf(_cluster), StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_taken_off_meanwhile_stops_the_change()
    {
        Once(() => _cluster.Change("ConfigMap", "ops", "cass-operator-image-config", map => map["metadata"]!["labels"] = new JsonObject()));
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry));
        var error = Assert.Single(_bench.Errors);
        Assert.Equal(ChangeRules.Conflict.Id, error.Id);
        Assert.Contains("taken the label", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _cluster.Writes);
    }

    [Theory]
    [InlineData("deployments")]
    [InlineData("configmaps")]
    public void Who_may_not_see_who_reads_it_is_not_told_that_nobody_does(string forbidden)
    {
        var cluster = new FakeCluster("c") { Forbidden = [forbidden, forbidden + "/ops"] }.With(Objects.CassOperator(), Objects.ImageConfig("docker.io"));
        Assert.Empty(_bench.Plan(new FakeSession(cluster) { Options = new LiveOptions { Namespaces = ["ops"] } }, ChangeBench.ToRegistry, "cass-operator-image-config"));
        var error = Assert.Single(_bench.Errors, finding => finding.Id == ChangeRules.NotReadByOperator.Id);
        Assert.Contains("is not known", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no effect", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ConfigMap_of_another_namespace_is_not_named_instead_where_there_are_several()
    {
        var cluster = new FakeCluster("c").With(Objects.CassOperator(), Objects.ImageConfig("docker.io"), Objects.CassOperator(@namespace: "two"), Objects.ImageConfig("docker.io", "two"));
        Assert.Empty(_bench.Plan(new FakeSession(cluster) { Options = new LiveOptions { Namespaces = ["three"] } }, ChangeBench.ToRegistry, "mine"));
        Assert.DoesNotContain("instead", Assert.Single(_bench.Errors).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Others_who_made_the_same_change_are_right()
    {
        Once(() => ChangeBench.SetText(_cluster, ChangeBench.TextOf(_cluster) + "overrides:\n  registry: registry.example.com\n"));
        Assert.Equal(ChangeState.Unchanged, _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry)).State);
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public void A_whole_text_does_not_undo_what_others_did_meanwhile()
    {
        Once(() => ChangeBench.SetText(_cluster, ChangeBench.TextOf(_cluster) + "# theirs\n"));
        Assert.Empty(_bench.Apply(Session, new ImageConfigWish { Content = ChangeBench.TextOf(_cluster) + "# mine\n" }));
        Assert.Equal(ChangeRules.Conflict.Id, Assert.Single(_bench.Errors).Id);
        Assert.EndsWith("# theirs\n", ChangeBench.TextOf(_cluster), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_always_late_gives_up()
    {
        var count = 0;
        _cluster.BeforePatch = _ => ChangeBench.SetText(_cluster, ChangeBench.TextOf(_cluster) + "# " + ++count + "\n");
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry));
        Assert.Equal(ChangeRules.Conflict.Id, Assert.Single(_bench.Errors).Id);
        Assert.InRange(count, 3, 10);
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public void An_object_that_was_made_anew_is_another_one()
    {
        Once(() => _cluster.Change("ConfigMap", "ops", "cass-operator-image-config", map => map["metadata"]!["uid"] = "another"));
        Assert.Equal(ChangeState.Applied, _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry)).State);
        Assert.Equal("another", Backup.Read(_bench.Journal()[^1].Backup!).Uid);
    }

    // ---- writes that fail -------------------------------------------------------------------------------------------

    [Fact]
    public void A_lost_answer_is_looked_up()
    {
        _cluster.AfterPatch = () => throw new KubernetesException(KubernetesErrorKind.Unreachable, "connection cut");
        var change = _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry));
        Assert.Equal((ChangeState.Applied, 1), (change.State, _cluster.Writes));
        Assert.Equal(StepOutcome.Applied, _bench.Journal()[^1].Outcome);
    }

    [Fact]
    public void A_write_that_never_arrived_changed_nothing_and_says_so()
    {
        _cluster.BeforePatch = options => { if (!options.DryRun) throw new KubernetesException(KubernetesErrorKind.Unreachable, "connection cut"); };
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry));
        Assert.Contains("Nothing was written", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(StepOutcome.NotApplied, _bench.Journal()[^1].Outcome);
    }

    [Fact]
    public void A_write_of_which_nobody_knows_is_said_to_be_one()
    {
        _cluster.AfterPatch = () =>
        {
            _cluster.IsDead = true;
            throw new KubernetesException(KubernetesErrorKind.Unreachable, "connection cut");
        };
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry));
        var error = Assert.Single(_bench.Errors);
        Assert.Contains("is not known", error.Message, StringComparison.Ordinal);
        Assert.Contains(_bench.Journal()[^1].Backup!, error.Remedy, StringComparison.Ordinal);
        Assert.Equal(StepOutcome.Unknown, _bench.Journal()[^1].Outcome);
    }

    [Fact]
    public void An_answer_that_cannot_be_read_does_not_mean_that_nothing_was_written()
    {
        _cluster.Admission = map => map["immutable"] = true;
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry));
        var error = Assert.Single(_bench.Errors);
        Assert.DoesNotContain("Nothing was written", error.Message, StringComparison.Ordinal);
        Assert.Contains("is not known", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, StepOutcome.Unknown), (_cluster.Writes, _bench.Journal()[^1].Outcome));
    }

    [Fact]
    public void A_request_that_was_sent_twice_is_not_noted_as_one_that_did_nothing()
    {
        _cluster.AfterPatch = () =>
        {
            _cluster.AfterPatch = static () => { };
            throw new KubernetesException(KubernetesErrorKind.Conflict, "the object has been modified");
        };
        Assert.Equal(ChangeState.Unchanged, _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry)).State);
        Assert.Equal((1, StepOutcome.Unknown), (_cluster.Writes, _bench.Journal()[^1].Outcome));
    }

    [Fact]
    public void A_write_that_took_too_long_may_still_arrive()
    {
        _cluster.BeforePatch = options => { if (!options.DryRun) throw new KubernetesException(KubernetesErrorKind.Timeout, "late"); };
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry));
        Assert.Contains("is not known", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(StepOutcome.Unknown, _bench.Journal()[^1].Outcome);
    }

    [Fact]
    public void A_change_of_which_the_end_cannot_be_noted_is_still_told()
    {
        _cluster.AfterPatch = () =>
        {
            File.Move(Path.Combine(_bench.State.FullPath, "journal.jsonl"), Path.Combine(_bench.State.FullPath, "kept"));
            Directory.CreateDirectory(Path.Combine(_bench.State.FullPath, "journal.jsonl"));
        };
        var change = _bench.One(_bench.Apply(Session, ChangeBench.ToRegistry));
        Assert.Equal((ChangeState.Applied, 1), (change.State, _cluster.Writes));
        Assert.Empty(_bench.Errors);
        Assert.Contains("it was made", Assert.Single(_bench.Findings, finding => finding.Id == ChangeRules.NoState.Id).Message, StringComparison.Ordinal);
        Assert.Equal(change.Id, Backup.Read(change.BackupPath!).Id);
    }

    [Fact]
    public void A_write_that_was_sent_is_seen_through()
    {
        using var stop = new CancellationTokenSource();
        _cluster.BeforePatch = options => { if (!options.DryRun) stop.Cancel(); };
        var plan = _bench.One(_bench.Plan(Session, ChangeBench.ToRegistry));
        Assert.Equal(ChangeState.Applied, plan.Apply(stop.Token)!.State);
        Assert.Equal(StepOutcome.Applied, _bench.Journal()[^1].Outcome);
    }

    [Fact]
    public void A_write_that_is_interrupted_is_said_to_be_one()
    {
        using var stop = new CancellationTokenSource();
        _cluster.BeforePatch = options =>
        {
            if (options.DryRun)
                return;
            stop.Cancel();
            throw new OperationCanceledException();
        };
        var plan = _bench.One(_bench.Plan(Session, ChangeBench.ToRegistry));
        Assert.ThrowsAny<OperationCanceledException>(() => plan.Apply(stop.Token));
        Assert.Contains("interrupted", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(StepOutcome.Unknown, _bench.Journal()[^1].Outcome);
    }

    [Fact]
    public void What_the_server_would_refuse_is_not_tried()
    {
        _cluster.BeforePatch = _ => throw new KubernetesException(KubernetesErrorKind.Forbidden, "missing verb patch on configmaps");
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry));
        Assert.Contains("missing verb patch", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.State.FullPath));
    }

    [Fact]
    public void A_text_that_a_webhook_would_change_is_not_written()
    {
        _cluster.Admission = map => map["data"]!["image_config.yaml"] = "something else";
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry));
        var error = Assert.Single(_bench.Errors);
        Assert.Equal(ChangeRules.NotWritten.Id, error.Id);
        Assert.Contains("Nothing was written", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public void A_text_that_a_webhook_changes_all_the_same_is_reported_with_the_backup()
    {
        // One that lets dry runs pass.
        var patches = 0;
        _cluster.Admission = map =>
        {
            if (++patches == 2)
                map["data"]!["image_config.yaml"] = "something else";
        };
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry));
        var error = Assert.Single(_bench.Errors);
        Assert.Contains("Something else is stored than was sent", error.Message, StringComparison.Ordinal);
        Assert.Contains(_bench.Journal()[^1].Backup!, error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_neither_the_old_nor_the_new_one_after_a_lost_answer_is_reported()
    {
        _cluster.AfterPatch = () =>
        {
            ChangeBench.SetText(_cluster, "something else");
            throw new KubernetesException(KubernetesErrorKind.Timeout, "late");
        };
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry));
        Assert.Contains("is not known", Assert.Single(_bench.Errors).Message, StringComparison.Ordinal);
    }

    // ---- what speaks against it -------------------------------------------------------------------------------------

    [Theory]
    [InlineData("annotations", "meta.helm.sh/release-name", "k8", false)]
    [InlineData("labels", "argocd.argoproj.io/instance", "app", true)]
    [InlineData("labels", "kustomize.toolkit.fluxcd.io/name", "apps", true)]
    [InlineData("labels", "olm.owner", "csv", true)]
    public void Owners_are_told_and_those_that_put_changes_back_stop_it(string section, string key, string value, bool reverts)
    {
        ChangeBench.Mark(_cluster, section, key, value);
        var changes = _bench.Apply(Session, ChangeBench.ToRegistry);
        if (reverts)
        {
            Assert.Empty(changes);
            var error = Assert.Single(_bench.Errors);
            Assert.Equal(ChangeRules.WouldBeReverted.Id, error.Id);
            Assert.Contains("-Force", error.Remedy, StringComparison.Ordinal);
            using var forced = new ChangeBench { Force = true };
            var change = Assert.Single(forced.Apply(Session, ChangeBench.ToRegistry));
            Assert.Equal(ChangeState.Applied, change.State);
            Assert.Contains(forced.Findings, finding => finding.Id == ChangeRules.WouldBeReverted.Id && finding.Severity == DiagnosticSeverity.Warning);
            Assert.Single(change.Owners);
        }
        else
        {
            Assert.Equal(ChangeState.Applied, _bench.One(changes).State);
            Assert.Equal(ChangeRules.Owned.Id, Assert.Single(_bench.Findings, finding => finding.Id is "KSI0163" or "KSI0164").Id);
        }
    }

    [Theory]
    [InlineData("apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimages: {}\n", "does not start")]
    [InlineData("\"\n", "does not start")]
    [InlineData("images: {system-logger: {tag: 1}}\n", "does not start")]
    public void A_text_with_which_the_operator_does_not_start_is_refused(string text, string expected)
    {
        Assert.Empty(_bench.Apply(Session, new ImageConfigWish { Content = text }));
        var error = Assert.Single(_bench.Errors);
        Assert.Equal(ChangeRules.WouldBreak.Id, error.Id);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _cluster.Writes);
        using var forced = new ChangeBench { Force = true };
        Assert.Equal(ChangeState.Applied, Assert.Single(forced.Apply(Session, new ImageConfigWish { Content = text })).State);
        Assert.Equal(text, ChangeBench.TextOf(_cluster));
    }

    [Theory]
    [InlineData("immutable", "immutable")]
    [InlineData("deleted", "being deleted")]
    [InlineData("binary", "binaryData")]
    [InlineData("key", "no key image_config.yaml")]
    public void A_ConfigMap_that_cannot_be_changed_is_refused_with_the_reason(string what, string expected)
    {
        _cluster.Change("ConfigMap", "ops", "cass-operator-image-config", map =>
        {
            if (what == "immutable")
                map["immutable"] = true;
            else if (what == "deleted")
                map["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
            else if (what == "binary")
                map["binaryData"] = new JsonObject { ["image_config.yaml"] = "AA==" };
            else
                map["data"]!.AsObject().Remove("image_config.yaml");
        });
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry, "cass-operator-image-config"));
        Assert.Contains(_bench.Errors, error => error.Message.Contains(expected, StringComparison.Ordinal) || (what == "key" && error.Id == ChangeRules.NotReadByOperator.Id));
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public void What_the_form_cannot_say_is_refused()
    {
        Assert.Empty(_bench.Apply(Session, new ImageConfigWish { Components = ["cassandra"], ServerVersion = "4.0.11", Image = "r.example.com/a/b:1" }));
        Assert.Equal("KSI0180", Assert.Single(_bench.Errors).Id);
        Assert.Equal(0, _cluster.Writes);
    }

    // ---- which ConfigMap --------------------------------------------------------------------------------------------

    [Fact]
    public void The_one_that_no_operator_reads_is_refused_with_the_right_one_named()
    {
        _cluster.With("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cass-operator-manager-config","namespace":"ops"},"data":{"image_config.yaml":"apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimages: {system-logger: 'a/b:1'}\n"}}""");
        Assert.Empty(_bench.Apply(Session, ChangeBench.ToRegistry, "cass-operator-manager-config"));
        var error = Assert.Single(_bench.Errors);
        Assert.Equal(ChangeRules.NotReadByOperator.Id, error.Id);
        Assert.Contains("reads ops/cass-operator-image-config", error.Message, StringComparison.Ordinal);
        Assert.Contains("ops/cass-operator-image-config", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public void With_force_the_one_that_no_operator_reads_is_changed_all_the_same()
    {
        _cluster.With("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cass-operator-manager-config","namespace":"ops"},"data":{"image_config.yaml":"apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimages:\n  system-logger: 'a/b:1'\n"}}""");
        using var bench = new ChangeBench { Force = true, Options = new ManifestOptions { CassOperatorVersion = "1.22.4" } };
        var change = Assert.Single(bench.Apply(Session, ChangeBench.ToRegistry, "cass-operator-manager-config"));
        Assert.Equal(ChangeState.Applied, change.State);
        Assert.Contains("imageRegistry: registry.example.com", ChangeBench.TextOf(_cluster, "cass-operator-manager-config"), StringComparison.Ordinal);
        Assert.Contains(bench.Findings, finding => finding.Id == ChangeRules.NotReadByOperator.Id && finding.Severity == DiagnosticSeverity.Warning);
    }

    [Fact]
    public void Operators_in_several_namespaces_are_one_change_each()
    {
        _cluster.With(Objects.CassOperator(@namespace: "more", watch: "more"), Objects.ImageConfig("quay.io", "more"), Objects.Datacenter("dc3", "more"));
        var changes = _bench.Apply(Session, ChangeBench.ToRegistry);
        Assert.Equal(["more", "ops"], changes.Select(change => change.Namespace));
        Assert.Equal(["dc3"], changes[0].Images.Select(row => row.Datacenter).Distinct());
        Assert.Equal(["dc1", "dc2"], changes[1].Images.Select(row => row.Datacenter).Distinct());
        using var other = new ChangeBench();
        var one = Assert.Single(other.Plan(new FakeSession(_cluster) { Options = new LiveOptions { Namespaces = ["more"] } }, new ImageConfigWish { Default = true, PullPolicy = "Always" }));
        Assert.Contains("more/", one.Target, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_that_watches_its_own_namespace_needs_no_right_to_see_others()
    {
        var limited = new FakeCluster("c") { Forbidden = ["deployments", "cassandradatacenters", "k8ssandraclusters", "reapers", "stargates", "only-all"] }
            .With(Objects.CassOperator(@namespace: "own", watch: "own"), Objects.ImageConfig("docker.io", "own"), Objects.Datacenter("mine", "own"), Objects.Datacenter("theirs"));
        var change = _bench.One(_bench.Apply(new FakeSession(limited), ChangeBench.ToRegistry));
        Assert.Equal(["mine"], change.Images.Select(row => row.Datacenter).Distinct());
    }

    [Fact]
    public void Both_operators_that_read_it_are_to_be_restarted()
    {
        var cluster = new FakeCluster("c").With(Objects.CassOperator(), Objects.K8ssandraOperator(), Objects.ImageConfig("docker.io"), Objects.Cluster("demo", "dc1"));
        var change = _bench.One(_bench.Apply(new FakeSession(cluster), ChangeBench.ToRegistry));
        Assert.Contains("deployment/cass-operator-controller-manager -n ops --context c; kubectl rollout restart deployment/k8ssandra-operator -n ops", change.NextStep, StringComparison.Ordinal);
        Assert.Contains(change.Images, row => row.Container == "medusa");
        Assert.Contains(change.Images, row => row.Workload == WorkloadKind.Reaper);
    }

    [Fact]
    public void Without_an_operator_there_is_nothing_to_change()
    {
        Assert.Empty(_bench.Apply(new FakeSession(new FakeCluster("bare")), ChangeBench.ToRegistry));
        Assert.Equal(ChangeRules.NoTarget.Id, Assert.Single(_bench.Errors).Id);
    }

    [Fact]
    public void An_operator_without_its_ConfigMap_says_what_to_create()
    {
        Assert.Empty(_bench.Apply(new FakeSession(new FakeCluster("c").With(Objects.CassOperator())), ChangeBench.ToRegistry));
        Assert.Contains("Create the ConfigMap", Assert.Single(_bench.Errors).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dead_context_does_not_stop_the_others()
    {
        var session = new FakeSession(new FakeCluster("dead") { IsDead = true }, _cluster);
        Assert.Equal("c", _bench.One(_bench.Apply(session, ChangeBench.ToRegistry)).Context);
        Assert.Equal(LiveRules.ContextFailed.Id, Assert.Single(_bench.Errors).Id);
    }

    [Fact]
    public void Without_datacenters_what_the_ImageConfig_gives_is_compared()
    {
        var cluster = new FakeCluster("c").With(Objects.CassOperator(), Objects.ImageConfig("docker.io"));
        var change = _bench.One(_bench.Apply(new FakeSession(cluster), ChangeBench.ToRegistry));
        Assert.Equal("registry.example.com/k8ssandra/cass-management-api:{version}", Assert.Single(change.Images, row => row.Component == "cassandra").After);
        Assert.All(change.Images, row => Assert.Null(row.Datacenter));
    }

    [Fact]
    public void The_clients_are_let_go()
    {
        var session = Session;
        _bench.Apply(session, ChangeBench.ToRegistry);
        Assert.Equal(0, session.Holders);
    }

    [Fact]
    public void Piped_objects_name_their_ConfigMap()
    {
        var session = Session;
        var (operators, _) = session.Ask((fleet, token) => fleet.Operators(token));
        var (configs, _) = session.Ask((fleet, token) => fleet.ImageConfigs(token));
        foreach (var input in operators.Cast<K8ssObject>().Concat(configs))
        {
            using var changes = _bench.Changes();
            Assert.Equal("ConfigMap ops/cass-operator-image-config in the context c", Assert.Single(changes.Of(input, ChangeBench.ToRegistry)).Target);
        }
    }

    [Fact]
    public void A_change_that_was_looked_at_can_be_piped_on()
    {
        var planned = _bench.One(_bench.Plan(Session, ChangeBench.ToRegistry)).Describe();
        using var changes = _bench.Changes();
        var change = Assert.Single(changes.Of(planned, new ImageConfigWish { Content = planned.Content })).Apply(CancellationToken.None);
        Assert.Equal(planned.Content, ChangeBench.TextOf(_cluster));
        Assert.Equal(ChangeState.Applied, change!.State);
    }

    private void Once(Action action) => _cluster.BeforePatch = options =>
    {
        if (options.DryRun)
            return;
        _cluster.BeforePatch = static _ => { };
        action();
    };

    private static string Datacenter(string name, string spec) =>
        Objects.Datacenter(name).Replace("\"size\":1", "\"size\":1," + spec, StringComparison.Ordinal);
}
