using System.Text.Json;
using System.Text.Json.Nodes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.Operations.Tests.Changes;
using K8ssandraImages.Operations.Tests.Live;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>What a rollout is planned to be; nothing of it is carried out here.</summary>
public sealed class RolloutPlanTests : IDisposable
{
    private const string Map = "cass-operator-image-config";

    private readonly OperationBench _bench = new();
    private readonly ManifestOptions _options = new();
    private FakeCluster _cluster = World("1.30.0");

    public void Dispose() => _bench.Dispose();

    private FakeSession Session => new(_cluster);

    private string Text => ChangeBench.TextOf(_cluster);

    private string NewText => Text.Replace("docker.io", "registry.example.com", StringComparison.Ordinal);

    // ---- the plan ---------------------------------------------------------------------------------------------------

    [Fact]
    public void A_new_text_is_written_read_and_taken_by_one_datacenter_after_the_other()
    {
        var operation = Plan(new RolloutWish { Content = NewText }).Describe();
        Assert.Equal((OperationKind.Rollout, OperationState.Planned), (operation.Kind, operation.State));
        Assert.Equal("ImageConfig ops/cass-operator-image-config in the context c", operation.Target);
        Assert.Equal(
            [
                "check-plan", "write-image-config", "restart-operator", "replace-pods", "take-lease", "read-imageconfig",
                "check-operator", "check-health", "permit-update", "wait-for-racks", "withdraw-permission", "verify-templates-and-pods",
                "check-operator", "check-health", "permit-update", "wait-for-racks", "withdraw-permission", "verify-templates-and-pods",
                "verify",
            ],
            operation.Steps.Select(step => step.Name));
        Assert.Equal(
            "Roll out the ImageConfig in ops/cass-operator-image-config in the context c: change 1 line; restart ops/cass-operator-controller-manager (2 datacenters wait for permission); update 2 datacenters, one after the other: dc1, dc2",
            operation.Summary);
        Assert.Equal(["dc1", "dc2"], operation.Impact.Select(row => row.Datacenter).Distinct());
        Assert.Null(operation.Started ?? (object?)operation.RecordPath ?? operation.NextStep);
        Assert.Empty(_bench.Findings);
        Nothing();
    }

    [Fact]
    public void What_is_pending_is_rolled_out_where_no_text_is_given()
    {
        ChangeBench.SetText(_cluster, NewText);
        var operation = Plan(new RolloutWish()).Describe();
        Assert.Equal(["check-plan", "check-image-config", "restart-operator"], operation.Steps.Take(3).Select(step => step.Name));
        Assert.Contains("update 2 datacenters", operation.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("change", operation.Summary.Split(':')[1], StringComparison.Ordinal);
        Nothing();
    }

    [Fact]
    public void A_text_that_is_there_already_is_not_written()
    {
        ChangeBench.SetText(_cluster, NewText);
        Assert.Equal("check-image-config", Plan(new RolloutWish { Content = Text }).Describe().Steps[1].Name);
    }

    [Fact]
    public void Where_nothing_is_pending_there_is_nothing_to_do()
    {
        Restarted();
        var plan = Plan(new RolloutWish());
        Assert.True(plan.IsUnchanged);
        Assert.Equal(OperationState.Unchanged, plan.Describe().State);
        Assert.EndsWith(": nothing is pending", plan.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pullSecrets: [regcred]")]
    [InlineData("pullPolicy: Always")]
    public void What_images_are_pulled_with_is_rolled_out_too(string added)
    {
        var plan = Plan(new RolloutWish { Content = Text.Replace("registry: docker.io", "registry: docker.io, " + added, StringComparison.Ordinal) });
        Assert.Null(plan.NextStep);
        Assert.EndsWith("(2 datacenters wait for permission); update 2 datacenters, one after the other: dc1, dc2", plan.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_that_runs_on_the_text_is_not_restarted()
    {
        Restarted();
        ChangeBench.SetText(_cluster, NewText);
        var operation = Plan(new RolloutWish()).Describe();
        Assert.DoesNotContain(operation.Steps, step => step.Name == "restart-operator");
        Assert.Contains(operation.Steps, step => step.Name == "permit-update");
    }

    [Fact]
    public void Only_the_datacenters_that_are_named_take_the_images()
    {
        var plan = Plan(new RolloutWish { Content = NewText, Datacenters = ["dc2"] });
        Assert.EndsWith("update the datacenter dc2", plan.Summary, StringComparison.Ordinal);
        Assert.Equal("The datacenter cass/dc1 still waits for the images: Update-K8ssDatacenter, k8ssimages update.", plan.NextStep);
        Assert.Single(plan.Describe().Steps, step => step.Name == "permit-update");
    }

    [Fact]
    public void A_datacenter_that_is_not_there_is_reported()
    {
        Assert.Empty(Plans(new RolloutWish { Content = NewText, Datacenters = ["dc9"] }));
        Assert.Equal(DatacenterRules.NotFound.Id, Assert.Single(Errors).Id);
    }

    [Fact]
    public void Until_1_19_1_all_go_at_once_and_none_can_be_held_back()
    {
        _cluster = World("1.19.1");
        var operation = Plan(new RolloutWish { Content = NewText }).Describe();
        Assert.DoesNotContain(operation.Steps, step => step.Name == "permit-update");
        Assert.Equal(2, operation.Steps.Count(step => step.Name == "wait-for-racks"));
        Assert.Contains("2 datacenters roll at once", operation.Summary, StringComparison.Ordinal);

        Assert.Empty(Plans(new RolloutWish { Content = NewText, Datacenters = ["dc2"] }));
        var refusal = Assert.Single(Errors);
        Assert.Equal(RolloutRules.NotHeldBack.Id, refusal.Id);
        Assert.StartsWith("A datacenter that is not among those that were named takes the images as soon as the operator starts, and nothing holds it back: cass/dc1: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("1.19.1", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("-Force", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_goes_at_once_comes_first_and_cannot_be_left_out()
    {
        _cluster.Change("CassandraDatacenter", "other", "dc2", dc => dc["metadata"]!["annotations"] = new JsonObject { ["cassandra.datastax.com/autoupdate-spec"] = "always" });
        Assert.EndsWith("one after the other: dc2, dc1", Plan(new RolloutWish { Content = NewText }).Summary, StringComparison.Ordinal);
        Assert.Empty(Plans(new RolloutWish { Content = NewText, Datacenters = ["dc1"] }));
        Assert.Equal(RolloutRules.NotHeldBack.Id, Assert.Single(Errors).Id);

        _bench.Findings.Clear();
        Assert.EndsWith("update the datacenter dc1", Assert.Single(Plans(new RolloutWish { Content = NewText, Datacenters = ["dc1"] }, force: true)).Summary, StringComparison.Ordinal);
        Assert.Equal((RolloutRules.NotHeldBack.Id, DiagnosticSeverity.Warning), (_bench.Findings[0].Id, _bench.Findings[0].Severity));
    }

    [Theory]
    [InlineData("images: [", "KSI0165")]
    [InlineData("apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimages: {}\n", "KSI0165")]
    public void A_text_that_the_operator_does_not_start_with_is_refused(string text, string rule)
    {
        Assert.Empty(Plans(new RolloutWish { Content = text }));
        Assert.Contains(Errors, finding => finding.Id == rule);
        Nothing();
    }

    [Fact]
    public void An_operator_that_is_scaled_to_nothing_is_refused()
    {
        _cluster.Change("Deployment", "ops", "cass-operator-controller-manager", deployment => deployment["spec"]!["replicas"] = 0);
        Assert.Empty(Plans(new RolloutWish { Content = NewText }));
        Assert.Equal(RestartRules.NotRestartable.Id, Assert.Single(Errors).Id);
    }

    // ---- the pipeline -----------------------------------------------------------------------------------------------

    [Fact]
    public void A_planned_change_is_written_and_rolled_out()
    {
        var change = Change();
        Assert.Equal("write-image-config", Assert.Single(Piped(change)).Describe().Steps[1].Name);
    }

    [Fact]
    public void A_planned_change_is_refused_where_somebody_has_changed_the_text_since()
    {
        var change = Change();
        ChangeBench.SetText(_cluster, Text + "# theirs\n");
        Assert.Empty(Piped(change));
        Assert.Equal(OperationRules.WorldChanged.Id, Assert.Single(Errors).Id);
        Assert.Contains("when the change was planned", Errors.First().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_was_made_is_rolled_out()
    {
        var change = Change(apply: true);
        Assert.Equal("check-image-config", Assert.Single(Piped(change)).Describe().Steps[1].Name);
        ChangeBench.SetText(_cluster, Text + "# theirs\n");
        Assert.Empty(Piped(change));
        Assert.Contains("when the change was made", Assert.Single(Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Datacenters_of_the_pipeline_are_one_rollout_and_the_others_wait()
    {
        var session = Session;
        var (datacenters, _) = session.Ask((fleet, token) => fleet.Datacenters(token));
        Assert.EndsWith("one after the other: dc1, dc2", Assert.Single(Of(new RolloutWish { Content = NewText }, [.. datacenters])).Summary, StringComparison.Ordinal);
        Assert.EndsWith("update the datacenter dc2", Assert.Single(Of(new RolloutWish { Content = NewText }, datacenters.Single(item => item.Name == "dc2"))).Summary, StringComparison.Ordinal);
        Assert.Empty(_bench.Findings);
    }

    [Fact]
    public void Operators_and_ImageConfigs_of_the_pipeline_say_which_text_is_meant()
    {
        var session = Session;
        var (operators, _) = session.Ask((fleet, token) => fleet.Operators(token));
        var (configs, _) = session.Ask((fleet, token) => fleet.ImageConfigs(token));
        foreach (var input in new K8ssObject[] { Assert.Single(operators), Assert.Single(configs) })
            Assert.Contains("update 2 datacenters", Assert.Single(Of(new RolloutWish { Content = NewText }, input)).Summary, StringComparison.Ordinal);
    }

    // ---- the way back -----------------------------------------------------------------------------------------------

    [Fact]
    public void A_rollout_that_is_to_be_taken_back_has_to_know_the_text_before()
    {
        Assert.NotNull(Plan(new RolloutWish { Content = NewText, RollsBack = true }).Rollback);
        Assert.Null(Plan(new RolloutWish { Content = NewText }).Rollback);

        ChangeBench.SetText(_cluster, NewText);
        Assert.Empty(Plans(new RolloutWish { RollsBack = true }));
        Assert.Equal(RolloutRules.NoWayBack.Id, Assert.Single(Errors).Id);
    }

    [Fact]
    public void The_journal_knows_the_text_before_a_change_that_was_made()
    {
        var before = Text;
        Change(apply: true);
        var plan = Plan(new RolloutWish { RollsBack = true });
        Assert.Equal(before, plan.Record.FactsAs<RolloutFacts>().Text.Before);
    }

    // ---- plans that are kept ----------------------------------------------------------------------------------------

    [Fact]
    public void A_plan_that_is_kept_holds_the_world_and_no_secret()
    {
        _cluster.Change("ConfigMap", "ops", Map, map => map["data"]!["password"] = "s3cret");
        var document = Plan(new RolloutWish { Content = NewText }).Describe().Document!;
        Assert.DoesNotContain("s3cret", document, StringComparison.Ordinal);
        var facts = OperationRecord.Read(document).FactsAs<RolloutFacts>();
        Assert.Equal((Text, NewText), (facts.Text.Before, facts.Text.After));
        Assert.Equal(
            ["ConfigMap ops/cass-operator-image-config", "Deployment ops/cass-operator-controller-manager", "CassandraDatacenter cass/dc1", "CassandraDatacenter other/dc2"],
            facts.World.Select(item => item.Object).Distinct());
        Assert.Contains(facts.World, item => item is { Object: "CassandraDatacenter cass/dc1", Field: "the image of cassandra in StatefulSet demo-dc1-default-sts", Value: "docker.io/k8ssandra/cass-management-api:4.0.11" });
        Assert.Equal(document, OperationRecord.Read(document).ToText());
    }

    [Fact]
    public void A_plan_that_was_kept_is_the_same_later()
    {
        var planned = Plan(new RolloutWish { Content = NewText }).Describe();
        var kept = Assert.Single(Saved(planned.Document!)).Describe();
        Assert.Equal((planned.Id, planned.Summary, planned.Target), (kept.Id, kept.Summary, kept.Target));
        Assert.Equal(planned.Steps.Select(step => step.Effect), kept.Steps.Select(step => step.Effect));
        Assert.Empty(_bench.Findings);
        Nothing();
    }

    [Fact]
    public void A_plan_is_refused_where_the_world_has_changed_and_each_difference_is_named()
    {
        var document = Plan(new RolloutWish { Content = NewText }).Describe().Document!;
        ChangeBench.SetText(_cluster, Text + "# theirs\n");
        _cluster.Change("Deployment", "ops", "cass-operator-controller-manager", deployment => deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "docker.io/k8ssandra/cass-operator:v1.31.0");
        _cluster.Change("CassandraDatacenter", "cass", "dc1", dc => dc["metadata"]!["generation"] = 2);
        _cluster.Change("StatefulSet", "other", "demo-dc2-default-sts", set => set["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "other:1");
        Assert.Empty(Saved(document));
        var refusal = Assert.Single(Errors);
        Assert.Equal(OperationRules.WorldChanged.Id, refusal.Id);
        foreach (var difference in new[] { "the text's hash is ", "the image of manager is docker.io/k8ssandra/cass-operator:v1.31.0, planned for docker.io/k8ssandra/cass-operator:v1.30.0", "the generation is 2, planned for 1", "in StatefulSet demo-dc2-default-sts is other:1, planned for docker.io/k8ssandra/cass-management-api:4.0.11" })
            Assert.Contains(difference, refusal.Message, StringComparison.Ordinal);
        Nothing();
    }

    [Fact]
    public void A_plan_is_refused_where_somebody_has_permitted_an_update_since()
    {
        var document = Plan(new RolloutWish { Content = NewText }).Describe().Document!;
        _cluster.Change("CassandraDatacenter", "cass", "dc1", dc => dc["metadata"]!["annotations"] = new JsonObject { ["cassandra.datastax.com/autoupdate-spec"] = "always" });
        Assert.Empty(Saved(document));
        Assert.Contains("CassandraDatacenter cass/dc1 in the context c: the annotation cassandra.datastax.com/autoupdate-spec is always, planned for nothing", Assert.Single(Errors).Message, StringComparison.Ordinal);
        Nothing();
    }

    [Fact]
    public void A_plan_is_refused_where_a_datacenter_that_is_none_of_it_would_roll_too()
    {
        var document = Plan(new RolloutWish { Content = NewText, Datacenters = ["dc1"] }).Describe().Document!;
        _cluster.Change("CassandraDatacenter", "other", "dc2", dc => dc["metadata"]!["annotations"] = new JsonObject { ["cassandra.datastax.com/autoupdate-spec"] = "always" });
        Assert.Empty(Saved(document));
        var refusal = Assert.Single(Errors);
        Assert.Equal(OperationRules.WorldChanged.Id, refusal.Id);
        Assert.Contains("the datacenter other/dc2, which is none of the plan, takes the images too as soon as the operator starts: ", refusal.Message, StringComparison.Ordinal);
        Nothing();
    }

    [Fact]
    public void What_rolls_besides_and_was_accepted_is_no_change()
    {
        _cluster.Change("CassandraDatacenter", "other", "dc2", dc => dc["metadata"]!["annotations"] = new JsonObject { ["cassandra.datastax.com/autoupdate-spec"] = "always" });
        var document = Assert.Single(Plans(new RolloutWish { Content = NewText, Datacenters = ["dc1"] }, force: true)).Describe().Document!;
        Assert.Single(Saved(document));
        Assert.Empty(Errors);
    }

    [Fact]
    public void A_plan_that_was_edited_is_refused()
    {
        var document = Plan(new RolloutWish { Content = NewText }).Describe().Document!;
        Assert.Empty(Saved(document.Replace("registry.example.com", "registry.evil.example", StringComparison.Ordinal)));
        Assert.Equal(RolloutRules.NoPlan.Id, Assert.Single(Errors).Id);
    }

    [Fact]
    public void A_plan_for_another_server_is_refused()
    {
        var document = Plan(new RolloutWish { Content = NewText }).Describe().Document!;
        _cluster = new FakeCluster("c", new Uri("https://other.invalid"));
        Assert.Empty(Saved(document));
        Assert.Contains("leads to https://other.invalid/ now", Assert.Single(Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("completed", "it is done.")]
    [InlineData("rolled-back", "it failed, and was taken back.")]
    public void A_plan_that_was_carried_out_is_refused(string end, string why)
    {
        var plan = Plan(new RolloutWish { Content = NewText });
        Kept(plan, end);
        Assert.Empty(Saved(plan.Record.ToText()));
        var refusal = Assert.Single(Errors);
        Assert.Equal(RolloutRules.Spent.Id, refusal.Id);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stopped")]
    [InlineData(null)]
    public void A_plan_that_has_begun_goes_on(string? end)
    {
        var plan = Plan(new RolloutWish { Content = NewText });
        Kept(plan, end);
        // Its own doing.
        ChangeBench.SetText(_cluster, NewText);
        Assert.Equal(plan.Record.Id, Assert.Single(Saved(plan.Record.ToText())).Record.Id);
        Assert.Empty(Errors);
    }

    [Fact]
    public void What_is_decided_when_it_is_carried_out_is_kept_with_it()
    {
        var document = Plan(new RolloutWish { Content = NewText }).Describe().Document!;
        var report = Path.Combine(Path.GetTempPath(), "rollout.md");
        var facts = Assert.Single(Saved(document, new RolloutWish { RollsBack = true, ReportPath = report })).Record.FactsAs<RolloutFacts>();
        Assert.Equal((true, report), (facts.IsTakenBack, facts.ReportPath));
    }

    // ---- reports ----------------------------------------------------------------------------------------------------

    [Fact]
    public void A_report_that_cannot_be_written_is_found_before_anything_is_done()
    {
        Assert.Empty(Plans(new RolloutWish { Content = NewText, ReportPath = Path.Combine(_bench.State.FullPath, "not-there", "report.md") }));
        Assert.Equal(RolloutRules.NoReport.Id, Assert.Single(Errors).Id);
    }

    [Fact]
    public void A_report_tells_what_when_by_whom_and_how_to_undo_it()
    {
        var report = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".md");
        var plan = Plan(new RolloutWish { Content = NewText + "# ``` <b>\u202e\n", ReportPath = report });
        try
        {
            Assert.Null(plan.Told!(plan.Describe()));
            var text = File.ReadAllText(report);
            foreach (var expected in new[]
            {
                "# Rollout of ImageConfig ops/cass-operator-image-config in the context c\n\nRoll out the ImageConfig in ",
                "| state | Planned |",
                "| operation | `" + plan.Record.Id + "` |",
                "| API server | `https://c.invalid/` |",
                "| by | " + Environment.UserName,
                "| 2 | `write-image-config` | Writes the new text into the ConfigMap ops/cass-operator-image-config in the context c | Planned |",
                "| datacenter cass/dc1 | `cassandra` | `docker.io/k8ssandra/cass-management-api:4.0.11` | `registry.example.com/k8ssandra/cass-management-api:4.0.11` |",
                "\n````diff\n--- ",
                "\n-defaults: {registry: docker.io}\n+defaults: {registry: registry.example.com}\n",
                "+# ``` <b>\\u202e\n",
                "\n````\n",
                "## How to undo it\n\n",
            })
                Assert.Contains(expected, text, StringComparison.Ordinal);
            Assert.Single(text.Split('\n'), line => line.StartsWith("# ", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(report);
        }
    }

    // ---- parts ------------------------------------------------------------------------------------------------------

    private IEnumerable<Diagnostic> Errors => _bench.Findings.Where(static finding => finding.Severity == DiagnosticSeverity.Error);

    private OperationPlan Plan(RolloutWish wish)
    {
        var plans = Plans(wish);
        Assert.True(plans.Count == 1, plans.Count + " plans: " + string.Join('\n', _bench.Findings));
        return plans[0];
    }

    private List<OperationPlan> Plans(RolloutWish wish, bool force = false)
    {
        using var rollouts = new ImageRollouts(_bench.Settings with { Force = force }, _options, wish, CancellationToken.None);
        return [.. rollouts.OfClusters(Session)];
    }

    private List<OperationPlan> Of(RolloutWish wish, params K8ssObject[] inputs)
    {
        using var rollouts = new ImageRollouts(_bench.Settings, _options, wish, CancellationToken.None);
        return [.. rollouts.Of(inputs)];
    }

    private List<OperationPlan> Piped(K8ssChange change) => Of(new RolloutWish(), change);

    private List<OperationPlan> Saved(string document, RolloutWish? wish = null)
    {
        using var rollouts = new ImageRollouts(_bench.Settings, _options, wish ?? new RolloutWish(), CancellationToken.None);
        return [.. rollouts.OfSaved(document, "plan.json", _ => Session)];
    }

    private K8ssChange Change(bool apply = false)
    {
        using var changes = new ImageConfigChanges(_bench.Settings.ForChanges, _options, _bench.Findings.Add, CancellationToken.None);
        var plan = Assert.Single(changes.OfClusters(Session, new ImageConfigWish { Default = true, Registry = "registry.example.com" }, []));
        return apply ? plan.Apply(CancellationToken.None)! : plan.Describe();
    }

    private void Kept(OperationPlan plan, string? end)
    {
        new OperationStore(_bench.State).Keep(plan.Record);
        if (end is not null)
            new Journal(_bench.State).Add(new JournalEntry { Operation = plan.Record.Id, Step = 0, Phase = JournalPhase.After, Time = DateTimeOffset.UtcNow, Action = end, Command = "Test", Target = plan.Record.Target, Outcome = StepOutcome.NotApplied });
    }

    private void Nothing()
    {
        Assert.Equal(0, _cluster.Writes);
        Assert.False(Directory.Exists(_bench.State.FullPath));
    }

    // After the text was changed last.
    private void Restarted() => _cluster.Change("Pod", "ops", "cass-operator-controller-manager-5c9-abc", pod =>
    {
        var later = JsonNode.Parse(OperatorPod("2030-01-01T00:00:00Z"))!.AsObject();
        pod["status"] = later["status"]!.DeepClone();
        pod["metadata"]!["creationTimestamp"] = "2030-01-01T00:00:00Z";
    });

    private static FakeCluster World(string release)
    {
        var cluster = new FakeCluster("c").With(Operator(release), OperatorPod("2025-01-01T00:00:00Z"), Config(release), Datacenter("dc1", "cass"), Datacenter("dc2", "other"));
        // They run what the text asks for.
        var (images, _) = new FakeSession(cluster).Ask((fleet, token) => fleet.Images(token));
        foreach (var dc in images.Where(static image => image.Workload == WorkloadKind.Cassandra).GroupBy(static image => (image.Namespace, image.Datacenter)))
        {
            JsonArray Containers(ContainerKind kind) => new([.. dc.Where(image => image.ContainerKind == kind).Select(static image => (JsonNode)new JsonObject { ["name"] = image.Container, ["image"] = image.Image })]);
            cluster.With(new JsonObject
            {
                ["apiVersion"] = "apps/v1",
                ["kind"] = "StatefulSet",
                ["metadata"] = new JsonObject
                {
                    ["name"] = "demo-" + dc.Key.Datacenter + "-default-sts",
                    ["namespace"] = dc.Key.Namespace,
                    ["uid"] = dc.Key.Datacenter + "-set",
                    ["labels"] = new JsonObject { ["cassandra.datastax.com/datacenter"] = dc.Key.Datacenter, ["cassandra.datastax.com/rack"] = "default" },
                    ["ownerReferences"] = new JsonArray(new JsonObject { ["uid"] = dc.Key.Datacenter + "-uid", ["controller"] = true }),
                },
                ["spec"] = new JsonObject { ["replicas"] = 1, ["template"] = new JsonObject { ["spec"] = new JsonObject { ["initContainers"] = Containers(ContainerKind.Init), ["containers"] = Containers(ContainerKind.Main) } } },
                ["status"] = new JsonObject { ["replicas"] = 1, ["readyReplicas"] = 1, ["updatedReplicas"] = 1 },
            }.ToJsonString());
            cluster.With(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["metadata"] = new JsonObject
                {
                    ["name"] = "demo-" + dc.Key.Datacenter + "-default-sts-0",
                    ["namespace"] = dc.Key.Namespace,
                    ["labels"] = new JsonObject { ["cassandra.datastax.com/datacenter"] = dc.Key.Datacenter },
                    ["ownerReferences"] = new JsonArray(new JsonObject { ["uid"] = dc.Key.Datacenter + "-set", ["controller"] = true, ["kind"] = "StatefulSet" }),
                },
                ["spec"] = new JsonObject { ["initContainers"] = Containers(ContainerKind.Init), ["containers"] = Containers(ContainerKind.Main) },
                ["status"] = new JsonObject { ["phase"] = "Running", ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }) },
            }.ToJsonString());
        }

        return cluster;
    }

    private static string Datacenter(string name, string @namespace) =>
        Objects.Datacenter(name, @namespace).Replace("\"generation\":1", "\"generation\":1,\"uid\":\"" + name + "-uid\"", StringComparison.Ordinal);

    // Until 1.26 it is a file of a volume.
    private static string Operator(string release)
    {
        var deployment = JsonNode.Parse(Objects.CassOperator(release))!.AsObject();
        if (release == "1.19.1")
        {
            var pod = deployment["spec"]!["template"]!["spec"]!;
            pod["volumes"] = JsonNode.Parse("""[{"name":"manager-config","configMap":{"name":"cass-operator-image-config"}}]""");
            var container = pod["containers"]![0]!;
            container["args"] = JsonNode.Parse("""["--config=/configs/controller_manager_config.yaml"]""");
            container["volumeMounts"] = JsonNode.Parse("""[{"name":"manager-config","mountPath":"/configs"}]""");
        }

        return deployment.ToJsonString();
    }

    private static string Config(string release) => release != "1.19.1" ? Objects.ImageConfig("docker.io") : JsonSerializer.Serialize(new
    {
        apiVersion = "v1",
        kind = "ConfigMap",
        metadata = new { name = Map, @namespace = "ops" },
        data = new Dictionary<string, string> { ["controller_manager_config.yaml"] = "apiVersion: config.k8ssandra.io/v1beta1\nkind: OperatorConfig\nimageConfigFile: /configs/image_config.yaml\n", ["image_config.yaml"] = "apiVersion: config.k8ssandra.io/v1beta1\nkind: ImageConfig\nimages:\n  system-logger: docker.io/k8ssandra/system-logger:v1\n  config-builder: docker.io/datastax/cass-config-builder:v1\ndefaults:\n  cassandra: {repository: docker.io/k8ssandra/cass-management-api}\n" },
    });

    private static string OperatorPod(string started) => JsonSerializer.Serialize(new
    {
        apiVersion = "v1",
        kind = "Pod",
        metadata = new
        {
            name = "cass-operator-controller-manager-5c9-abc",
            @namespace = "ops",
            creationTimestamp = started,
            labels = new Dictionary<string, string> { ["pod-template-hash"] = "5c9" },
            ownerReferences = new[] { new { kind = "ReplicaSet", name = "cass-operator-controller-manager-5c9", controller = true, uid = "rs" } },
        },
        spec = new { containers = new[] { new { name = "manager", image = "docker.io/k8ssandra/cass-operator:v1.30.0" } } },
        status = new { containerStatuses = new[] { new { name = "manager", ready = true, restartCount = 0, state = new { running = new { startedAt = started } } } }, conditions = new[] { new { type = "Ready", status = "True" } } },
    });
}
