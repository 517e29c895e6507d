using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.Operations.Tests.Changes;
using K8ssandraImages.Operations.Tests.Live;

namespace K8ssandraImages.Operations.Tests.Rollout;

public sealed class ImageConfigStepsTests : IDisposable
{
    private readonly OperationBench _bench = new();
    private readonly FakeCluster _cluster = new FakeCluster("c").With(Objects.ImageConfig("docker.io"));
    private readonly string _before;
    private readonly string _after;
    private readonly string _uid;

    public ImageConfigStepsTests()
    {
        _before = ChangeBench.TextOf(_cluster);
        _after = _before.Replace("docker.io", "registry.example.com", StringComparison.Ordinal);
        _uid = _cluster.Object("ConfigMap", "ops", "cass-operator-image-config")["metadata"]!["uid"]!.GetValue<string>();
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_text_is_written_as_every_change_is()
    {
        var operation = Run(Steps().Write());
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.Equal((_after, 1), (ChangeBench.TextOf(_cluster), _cluster.Writes));
        var entries = new Journal(_bench.State).Read(_bench.Findings.Add).Where(entry => entry.Operation != _bench.Record.Id).ToList();
        Assert.Equal([(JournalPhase.Before, null), (JournalPhase.After, StepOutcome.Applied)], entries.Select(entry => (entry.Phase, entry.Outcome)));
        Assert.Equal((_before, Backup.HashOf(_after)), (Backup.Read(entries[0].Backup!).Text, Backup.Read(entries[0].Backup!).HashAfter));
        Assert.Equal(OperationState.Completed, Run(Steps().Write()).State);
        Assert.Equal(1, _cluster.Writes);
        Assert.Empty(_bench.Findings);
    }

    [Fact]
    public void Words_tell_what_it_does()
    {
        var step = Steps().Write();
        Assert.Equal(("write-image-config", OperationRisk.Low), (step.Name, step.Risk));
        Assert.Equal("Writes the new text into the ConfigMap ops/cass-operator-image-config in the context c", step.Effect);
        var check = Steps(isToBeWritten: false).Write();
        Assert.Equal(("check-image-config", OperationRisk.None), (check.Name, check.Risk));
    }

    // what is there: a text, another ConfigMap of that name, none; what the three steps come to
    [Theory]
    [InlineData("before", true, "act", "done", false)]
    [InlineData("before", false, "stop", "done", false)]
    [InlineData("after", true, "done", "act", true)]
    [InlineData("after", false, "done", "act", true)]
    [InlineData("other", true, "stop", "stop", false)]
    [InlineData("other", false, "stop", "stop", false)]
    [InlineData("recreated", true, "stop", "stop", false)]
    [InlineData("deleted", true, "stop", "stop", false)]
    [InlineData("deleting", true, "stop", "stop", false)]
    public async Task A_look_tells_by_the_text_what_is_to_be_done(string world, bool isToBeWritten, string write, string restore, bool isWritten)
    {
        Bring(world);
        var steps = Steps(isToBeWritten);
        Assert.Equal(write, Word(await steps.Write().Look(CancellationToken.None)));
        Assert.Equal(restore, Word(await steps.Restore().Look(CancellationToken.None)));
        Assert.Equal(isWritten, await steps.IsWrittenAsync(CancellationToken.None));
        Assert.Equal(0, _cluster.Writes);
    }

    [Theory]
    [InlineData("other", "Somebody has changed the ConfigMap ops/cass-operator-image-config in the context c since it was planned: its text has the hash ")]
    [InlineData("recreated", "is another one than when it was planned: it was deleted and created anew.")]
    [InlineData("deleted", "is not there any more.")]
    public void What_somebody_else_did_stops_it(string world, string why)
    {
        Bring(world);
        var operation = Run(Steps().Write());
        Assert.Equal(OperationState.Stopped, operation.State);
        Assert.Contains(why, operation.Reason, StringComparison.Ordinal);
        Assert.Equal(OperationRules.WorldChanged.Id, Assert.Single(_bench.Findings).Id);
        Assert.Equal(0, _cluster.Writes);
    }

    [Fact]
    public void The_text_from_before_is_put_back()
    {
        Run(Steps().Write());
        Assert.Equal(OperationState.Completed, Run(Steps().Restore()).State);
        Assert.Equal((_before, 2), (ChangeBench.TextOf(_cluster), _cluster.Writes));
        Assert.Equal(["set", "restore"], new Journal(_bench.State).Read(_bench.Findings.Add).Where(entry => entry.Backup is not null && entry.Phase == JournalPhase.After).Select(entry => entry.Action));
    }

    // ---- servers that fail ------------------------------------------------------------------------------------------

    [Theory]
    [InlineData(KubernetesErrorKind.Server)]
    [InlineData(KubernetesErrorKind.TooManyRequests)]
    [InlineData(KubernetesErrorKind.Unreachable)]
    [InlineData(KubernetesErrorKind.Timeout)]
    public void A_failure_that_passes_is_waited_out(KubernetesErrorKind kind)
    {
        var left = 3; // the dry run, the write, the dry run again
        _cluster.BeforePatch = _ =>
        {
            if (left-- > 0)
                throw new KubernetesException(kind, "it failed");
        };
        Assert.Equal(OperationState.Completed, Run(Steps().Write()).State);
        Assert.Equal((_after, 1), (ChangeBench.TextOf(_cluster), _cluster.Writes));
    }

    [Fact]
    public void An_answer_that_is_lost_is_looked_for()
    {
        _cluster.AfterPatch = () => throw new KubernetesException(KubernetesErrorKind.Unreachable, "cut");
        Assert.Equal(OperationState.Completed, Run(Steps().Write()).State);
        Assert.Equal((_after, 1), (ChangeBench.TextOf(_cluster), _cluster.Writes));
        Assert.Empty(_bench.Findings);
    }

    [Fact]
    public void Another_version_of_the_same_text_is_written_over()
    {
        var others = 2;
        _cluster.BeforePatch = options =>
        {
            if (!options.DryRun && others-- > 0)
                _cluster.Change("ConfigMap", "ops", "cass-operator-image-config", map => map["data"]!["other"] = "theirs");
        };
        Assert.Equal(OperationState.Completed, Run(Steps().Write()).State);
        Assert.Equal(_after, ChangeBench.TextOf(_cluster));
        Assert.Equal("theirs", _cluster.Object("ConfigMap", "ops", "cass-operator-image-config")["data"]!["other"]!.GetValue<string>());
    }

    [Fact]
    public void A_text_that_somebody_writes_meanwhile_stays()
    {
        _cluster.BeforePatch = options =>
        {
            if (!options.DryRun)
                ChangeBench.SetText(_cluster, _before + "# theirs\n");
        };
        Assert.Equal(OperationState.Stopped, Run(Steps().Write()).State);
        Assert.Equal(_before + "# theirs\n", ChangeBench.TextOf(_cluster));
    }

    [Fact]
    public void A_refusal_ends_it()
    {
        _cluster.BeforePatch = _ => throw new KubernetesException(KubernetesErrorKind.Forbidden, "missing verb patch");
        var operation = Run(Steps().Write());
        Assert.Equal(OperationState.Stopped, operation.State);
        Assert.Equal(ChangeRules.NotWritten.Id, Assert.Single(_bench.Findings).Id);
    }

    // ---- steps that hold to a text ----------------------------------------------------------------------------------

    [Theory]
    [InlineData("after", "done", "done")]
    [InlineData("other", "done", "done")] // What is done, is done.
    [InlineData("after", "wait", "wait")]
    [InlineData("other", "wait", "stop")]
    [InlineData("deleted", "wait", "stop")]
    [InlineData("after", "act", "act")]
    [InlineData("before", "act", "stop")]
    [InlineData("other", "stop", "stop")]
    public async Task A_step_holds_to_the_text_that_it_is_for(string world, string look, string expected)
    {
        Bring(world);
        var step = OperationBench.Step("update", () => look switch
        {
            "done" => StepLook.Done("done"),
            "wait" => StepLook.Wait("waits"),
            "act" => StepLook.Act("acts", static _ => Task.CompletedTask),
            _ => StepLook.Stop(OperationBench.Failure("stopped")),
        });
        var held = await Steps().While(step, _after).Look(CancellationToken.None);
        Assert.Equal(expected, Word(held));
        if (look == "stop")
            Assert.Equal("stopped", held.Text);
        else if (expected == "stop" && world != "deleted")
            Assert.EndsWith("The rollout does not go on.", held.Text, StringComparison.Ordinal);
    }

    private ImageConfigSteps Steps(bool isToBeWritten = true) => new(
        new ClusterObjects(new FakeSession(_cluster), "c"),
        new ChangedObject { Kind = "ConfigMap", Context = "c", Namespace = "ops", Name = "cass-operator-image-config", Key = "image_config.yaml" },
        new ImageConfigWrite { Uid = _uid, Before = _before, After = _after, IsToBeWritten = isToBeWritten },
        _bench.Settings);

    private K8ssOperation Run(Step step) => _bench.Plan(step).Run(CancellationToken.None);

    private void Bring(string world)
    {
        switch (world)
        {
            case "after":
                ChangeBench.SetText(_cluster, _after);
                break;
            case "other":
                ChangeBench.SetText(_cluster, _before + "# theirs\n");
                break;
            case "recreated":
                _cluster.Change("ConfigMap", "ops", "cass-operator-image-config", map => map["metadata"]!["uid"] = "another");
                break;
            case "deleting":
                _cluster.Change("ConfigMap", "ops", "cass-operator-image-config", map => map["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z");
                break;
            case "deleted":
                _cluster.Change("ConfigMap", "ops", "cass-operator-image-config", map => map["metadata"]!["name"] = "gone");
                break;
        }
    }

    private static string Word(StepLook look) => look.IsDone ? "done" : look.Write is not null ? "act" : look.Finding is not null ? "stop" : "wait";
}
