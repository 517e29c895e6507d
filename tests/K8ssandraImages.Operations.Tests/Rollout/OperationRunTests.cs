using System.Diagnostics;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Rollout;
using static K8ssandraImages.Operations.Tests.Rollout.OperationBench;

namespace K8ssandraImages.Operations.Tests.Rollout;

public sealed class OperationRunTests : IDisposable
{
    private readonly OperationBench _bench = new();
    private readonly List<string> _world = [];

    public void Dispose() => _bench.Dispose();

    // ---- done, act, wait ---------------------------------------------------------------------------------------------

    [Fact]
    public void What_is_done_already_is_found_done_and_nothing_is_kept()
    {
        var operation = _bench.Plan(Step("a", () => StepLook.Done("it is so")), Step("b", () => StepLook.Done("this too"))).Run(CancellationToken.None);
        Assert.Equal(OperationState.Unchanged, operation.State);
        Assert.All(operation.Steps, step => Assert.Equal(OperationStepState.Unchanged, step.State));
        Assert.Equal(["it is so", "this too"], operation.Steps.Select(step => step.Message));
        Assert.Null(operation.RecordPath);
        Assert.Empty(_bench.Lines);
        Assert.False(File.Exists(_bench.RecordPath));
    }

    [Fact]
    public void A_step_is_looked_at_again_after_each_write_until_it_is_done()
    {
        var operation = _bench.Plan(Writes("a", 3)).Run(CancellationToken.None);
        Assert.Equal(["a1", "a2", "a3"], _world);
        var step = Assert.Single(operation.Steps);
        Assert.Equal((OperationState.Completed, OperationStepState.Completed, "a is done"), (operation.State, step.State, step.Message));
        Assert.Equal((_bench.RecordPath, _bench.Record.Time), (operation.RecordPath, operation.Started));
        Assert.NotNull(step.Duration);
        Assert.Empty(_bench.Findings);
    }

    [Fact]
    public void Steps_are_taken_in_order_and_each_is_noted_before_and_after()
    {
        _bench.Plan(Writes("a", 1), Step("b", () => StepLook.Done("so already")), Writes("c", 1)).Run(CancellationToken.None);
        Assert.Equal(["a1", "c1"], _world);
        Assert.Equal(["1 a Before", "1 a After Applied", "3 c Before", "3 c After Applied", "0 completed After Applied"], _bench.Lines);
    }

    [Fact]
    public void The_record_and_the_line_are_on_the_disk_before_the_first_write()
    {
        List<string>? lines = null;
        var text = "";
        _bench.Plan(Step("a", () => _world.Count > 0 ? StepLook.Done("done") : StepLook.Act("writes", _ =>
        {
            text = File.ReadAllText(_bench.RecordPath);
            lines = [.. _bench.Lines];
            _world.Add("a");
            return Task.CompletedTask;
        }))).Run(CancellationToken.None);
        Assert.Equal(["1 a Before"], lines);
        Assert.Equal(_bench.Record.ToText(), text);
        Assert.Equal(_bench.Record.Id, OperationRecord.Read(text).Id);
    }

    [Fact]
    public void What_is_waited_for_is_told()
    {
        var looks = 0;
        var operation = _bench.Plan(
            Step("a", () => ++looks < 3 ? StepLook.Wait("pod p is not ready", 0.5) : StepLook.Done("all is ready")),
            Writes("b", 1)).Run(CancellationToken.None);
        Assert.Equal(OperationState.Completed, operation.State);
        var told = _bench.Progress.Where(progress => progress.Step == 1).ToList();
        Assert.NotEmpty(told);
        Assert.All(told, progress => Assert.Equal(("pod p is not ready", 0.5, 2, "Does a", _bench.Record.Id), (progress.WaitsFor, progress.Fraction, progress.Steps, progress.Effect, progress.Operation)));
        Assert.Equal("b is done", operation.Steps[1].Message);
    }

    [Fact]
    public void What_is_not_waited_for_ends_as_started()
    {
        var plan = new OperationPlan(_bench.Record, "t", "s", [Writes("a", 1)], _bench.Settings) { IsNotWaitedFor = true, NextStep = "Wait for it." };
        var operation = plan.Run(CancellationToken.None);
        Assert.Equal((OperationState.Started, "Wait for it."), (operation.State, operation.NextStep));
        Assert.Equal("0 started After Applied", _bench.Lines.Last());
    }

    [Fact]
    public void A_survey_looks_and_does_nothing()
    {
        var survey = _bench.Plan(Step("a", () => StepLook.Done("so")), Writes("b", 1), Step("c", () => throw new InvalidOperationException("not looked at"))).Survey(CancellationToken.None);
        Assert.Equal(OperationState.Planned, survey.State);
        Assert.Equal([OperationStepState.Unchanged, OperationStepState.Planned, OperationStepState.Planned], survey.Steps.Select(step => step.State));
        Assert.Equal(["so", "writes b1", null], survey.Steps.Select(step => step.Message));
        Assert.Empty(_world);
        Assert.False(Directory.Exists(_bench.State.FullPath));
    }

    // ---- writes that go wrong ----------------------------------------------------------------------------------------

    [Fact]
    public void Who_comes_too_late_looks_again()
    {
        var late = 2;
        var operation = _bench.Plan(Step("a", () => _world.Count > 0 ? StepLook.Done("done") : StepLook.Act("writes", _ => late-- > 0 ? throw new StaleStateException() : Write("a")))).Run(CancellationToken.None);
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.Equal(["a"], _world);
    }

    [Fact]
    public void Who_is_always_late_gives_up_and_does_not_say_that_it_was_written()
    {
        var writes = 0;
        var operation = _bench.Plan(Step("a", () => StepLook.Act("writes it.", _ => { writes++; throw new StaleStateException(); }))).Run(CancellationToken.None);
        Assert.Equal(OperationState.Stopped, operation.State);
        var error = Assert.Single(_bench.Findings);
        Assert.Equal(OperationRules.Blocked.Id, error.Id);
        Assert.Contains("12 attempts came too late", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("was written", error.Message, StringComparison.Ordinal);
        Assert.Equal(12, writes);
        Assert.Equal(["1 a Before", "1 a After NotApplied", "0 stopped After NotApplied"], _bench.Lines);
    }

    [Fact]
    public void A_write_of_which_nobody_knows_is_looked_for()
    {
        var operation = _bench.Plan(Step("a", () => _world.Count > 0 ? StepLook.Done("done") : StepLook.Act("writes", _ =>
        {
            _world.Add("a");
            throw Uncertain();
        }))).Run(CancellationToken.None);
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.Equal(["a"], _world);
    }

    [Fact]
    public void A_write_that_never_arrives_ends_with_what_keeps_it()
    {
        var operation = _bench.Plan(Step("a", () => StepLook.Act("writes", _ => throw Uncertain()))).Run(CancellationToken.None);
        Assert.Equal(OperationState.Stopped, operation.State);
        Assert.Contains("connection cut", operation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_that_somebody_undoes_ends_the_step()
    {
        var writes = 0;
        var operation = _bench.Plan(Step("a", () => StepLook.Act("Puts the annotation on.", _ => { writes++; return Task.CompletedTask; }))).Run(CancellationToken.None);
        Assert.Equal((OperationState.Stopped, 12), (operation.State, writes));
        var error = Assert.Single(_bench.Findings);
        Assert.Equal(OperationRules.Undone.Id, error.Id);
        Assert.StartsWith("Puts the annotation on. That was written 12 times", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_different_writes_are_no_vain_ones()
    {
        Assert.Equal(OperationState.Completed, _bench.Plan(Writes("a", 40)).Run(CancellationToken.None).State);
        Assert.Equal(40, _world.Count);
    }

    [Fact]
    public void A_write_that_is_refused_stops_it()
    {
        var operation = _bench.Plan(Step("a", () => StepLook.Act("writes", _ => throw new ChangeException(Failure("You may not.")))), Writes("b", 1)).Run(CancellationToken.None);
        Assert.Equal((OperationState.Stopped, "You may not."), (operation.State, operation.Reason));
        Assert.Equal([OperationStepState.Failed, OperationStepState.Planned], operation.Steps.Select(step => step.State));
        Assert.Equal("You may not.", operation.Steps[0].Message);
        Assert.StartsWith("Mend it. Resume-K8ssOperation -Id " + _bench.Record.Id, operation.NextStep, StringComparison.Ordinal);
        Assert.Empty(_world);
    }

    // ---- stop, time-out, trouble with the server ---------------------------------------------------------------------

    [Fact]
    public void A_step_that_cannot_be_done_ends_it_and_can_be_resumed()
    {
        var isMended = false;
        OperationPlan Plan() => _bench.Plan(Writes("a", 1), Step("b", () => isMended ? StepLook.Done("mended") : StepLook.Stop(Failure("It is broken."))), Writes("c", 1));
        var operation = Plan().Run(CancellationToken.None);
        Assert.Equal((OperationState.Stopped, "It is broken."), (operation.State, operation.Reason));
        Assert.Equal("It is broken.", Assert.Single(_bench.Findings).Message);
        Assert.Equal([OperationStepState.Completed, OperationStepState.Failed, OperationStepState.Planned], operation.Steps.Select(step => step.State));
        isMended = true;
        var resumed = Plan().Run(CancellationToken.None);
        Assert.Equal(OperationState.Completed, resumed.State);
        Assert.Equal([OperationStepState.Unchanged, OperationStepState.Unchanged, OperationStepState.Completed], resumed.Steps.Select(step => step.State));
        Assert.Equal(["a1", "c1"], _world);
        Assert.Equal("0 completed After Applied", _bench.Lines.Last());
    }

    [Fact]
    public void Nobody_waits_for_ever()
    {
        _bench.Timeout = TimeSpan.FromMilliseconds(60);
        var operation = _bench.Plan(Step("a", () => StepLook.Wait("pod p is not ready"))).Run(CancellationToken.None);
        var error = Assert.Single(_bench.Findings);
        Assert.Equal(OperationRules.TimedOut.Id, error.Id);
        Assert.Contains("pod p is not ready", error.Message, StringComparison.Ordinal);
        // What to do is said once.
        Assert.Equal("Resume-K8ssOperation -Id " + _bench.Record.Id + " (k8ssimages rollout resume " + _bench.Record.Id + ") goes on from there.", operation.NextStep);
    }

    // given by the user, of the step, which one ends it
    [Theory]
    [InlineData(60, 60_000)]
    [InlineData(null, 60)]
    public void The_time_that_somebody_gives_beats_that_of_the_step(int? given, int own)
    {
        _bench.Timeout = given is { } time ? TimeSpan.FromMilliseconds(time) : null;
        var step = Step("a", () => StepLook.Wait("nothing comes")) with { Timeout = TimeSpan.FromMilliseconds(own) };
        var clock = Stopwatch.StartNew();
        Assert.Equal(OperationState.Stopped, _bench.Plan(step).Run(CancellationToken.None).State);
        Assert.Contains("0.1 seconds", Assert.Single(_bench.Findings).Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(KubernetesErrorKind.Unreachable)]
    [InlineData(KubernetesErrorKind.Timeout)]
    [InlineData(KubernetesErrorKind.Server)]
    [InlineData(KubernetesErrorKind.TooManyRequests)]
    [InlineData(KubernetesErrorKind.Protocol)]
    [InlineData(KubernetesErrorKind.Expired)]
    public void A_server_that_does_not_answer_is_waited_for(KubernetesErrorKind kind)
    {
        var looks = 0;
        var operation = _bench.Plan(Step("a", () => ++looks < 3 ? throw new KubernetesException(kind, "no answer") : StepLook.Done("there")), Writes("b", 1)).Run(CancellationToken.None);
        Assert.Equal(OperationState.Completed, operation.State);
        Assert.Contains(_bench.Progress, progress => progress.WaitsFor.Contains("no answer", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(KubernetesErrorKind.Forbidden)]
    [InlineData(KubernetesErrorKind.Unauthorized)]
    [InlineData(KubernetesErrorKind.Invalid)]
    public void A_server_that_refuses_is_not_asked_again(KubernetesErrorKind kind)
    {
        var looks = 0;
        var operation = _bench.Plan(Step("a", () => { looks++; throw new KubernetesException(kind, "refused") { Remedy = "Ask for the right." }; })).Run(CancellationToken.None);
        Assert.Equal((OperationState.Stopped, "refused", 1), (operation.State, operation.Reason, looks));
        Assert.Equal(OperationRules.Blocked.Id, Assert.Single(_bench.Findings).Id);
    }

    // ---- broken off --------------------------------------------------------------------------------------------------

    [Fact]
    public void Ctrl_C_breaks_it_off_and_tells_how_to_go_on()
    {
        using var stop = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        var settings = _bench.Settings with { Interval = TimeSpan.FromMinutes(1) };
        var plan = new OperationPlan(_bench.Record, "t", "s", [Writes("a", 1), Step("b", () => { stop.CancelAfter(50); return StepLook.Wait("waits"); })], settings);
        Assert.Throws<OperationCanceledException>(() => plan.Run(stop.Token));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), "it took " + clock.Elapsed);
        var warning = Assert.Single(_bench.Findings);
        Assert.Equal((OperationRules.Interrupted.Id, DiagnosticSeverity.Warning), (warning.Id, warning.Severity));
        Assert.Contains("step 2 of 2 (b)", warning.Message, StringComparison.Ordinal);
        Assert.Contains("Resume-K8ssOperation -Id " + _bench.Record.Id, warning.Remedy, StringComparison.Ordinal);
        // How it ended is not noted, as of a process that was killed.
        Assert.Equal("2 b Before", _bench.Lines.Last());
        Assert.Equal(OperationState.Interrupted, Assert.Single(Catalog().List()).State);
    }

    [Fact]
    public void Ctrl_C_before_anything_leaves_nothing_to_go_on_with()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => _bench.Plan(Writes("a", 1)).Run(stop.Token));
        Assert.Empty(_bench.Findings);
        Assert.Empty(_world);
        Assert.False(File.Exists(_bench.RecordPath));
    }

    [Fact]
    public void A_write_that_has_been_sent_is_seen_through()
    {
        using var stop = new CancellationTokenSource();
        var plan = _bench.Plan(Step("a", () => _world.Count > 0 ? StepLook.Done("done") : StepLook.Act("writes", async token =>
        {
            await stop.CancelAsync();
            await Task.Delay(100, token);
            _world.Add("a");
        })));
        Assert.Throws<OperationCanceledException>(() => plan.Run(stop.Token));
        Assert.Equal(["a"], _world);
    }

    [Fact]
    public void A_write_that_takes_long_is_not_waited_for()
    {
        using var stop = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        var plan = _bench.Plan(Step("a", () => StepLook.Act("writes", async token =>
        {
            await stop.CancelAsync();
            await Task.Delay(TimeSpan.FromMinutes(1), token);
        })));
        Assert.Throws<TaskCanceledException>(() => plan.Run(stop.Token));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), "it took " + clock.Elapsed);
    }

    // The process ends at a point; the next one goes on.
    [Theory]
    [InlineData("before the first write")]
    [InlineData("after the first write")]
    [InlineData("before the second write")]
    [InlineData("after the second write")]
    public void A_process_that_is_killed_is_gone_on_from(string where)
    {
        var isKilled = false;
        Step Dies(string name) => Step(name, () => _world.Contains(name) ? StepLook.Done("done") : StepLook.Act("writes " + name, _ =>
        {
            var step = name == "a" ? "first" : "second";
            if (!isKilled && where == "before the " + step + " write")
                Die();
            _world.Add(name);
            if (!isKilled && where == "after the " + step + " write")
                Die();
            return Task.CompletedTask;
        }));
        void Die()
        {
            isKilled = true;
            throw new InvalidOperationException("killed");
        }

        Assert.Throws<InvalidOperationException>(() => _bench.Plan(Dies("a"), Dies("b")).Run(CancellationToken.None));
        Assert.Equal(OperationState.Interrupted, Assert.Single(Catalog().List()).State);
        Assert.Equal(OperationState.Completed, _bench.Plan(Dies("a"), Dies("b")).Run(CancellationToken.None).State);
        Assert.Equal(["a", "b"], _world);
        Assert.Equal(OperationState.Completed, Assert.Single(Catalog().List()).State);
    }

    [Fact]
    public void One_that_was_killed_after_its_last_step_is_completed_when_it_is_resumed()
    {
        var isKilled = false;
        Step Last() => Step("b", () =>
        {
            if (isKilled)
                return StepLook.Done("done");
            isKilled = true;
            throw new InvalidOperationException("killed");
        });
        Assert.Throws<InvalidOperationException>(() => _bench.Plan(Writes("a", 1), Last()).Run(CancellationToken.None));
        Assert.Equal(OperationState.Completed, _bench.Plan(Writes("a", 1), Last()).Run(CancellationToken.None).State);
        Assert.Equal("0 completed After Applied", _bench.Lines.Last());
    }

    // ---- one at a time -----------------------------------------------------------------------------------------------

    [Fact]
    public void The_same_operation_is_carried_out_by_one_only()
    {
        K8ssOperation? second = null;
        var first = _bench.Plan(Step("a", () => _world.Count > 0 ? StepLook.Done("done") : StepLook.Act("writes", _ =>
        {
            second = _bench.Plan(Writes("b", 1)).Run(CancellationToken.None);
            return Write("a");
        }))).Run(CancellationToken.None);
        Assert.Equal(OperationState.Completed, first.State);
        Assert.Equal(OperationState.Stopped, second!.State);
        Assert.Equal(OperationRules.InUse.Id, Assert.Single(_bench.Findings).Id);
        Assert.Equal(["a"], _world);
        Assert.Equal(OperationState.Completed, _bench.Plan(Writes("a", 1)).Run(CancellationToken.None).State);
    }

    [Fact]
    public void Without_a_place_for_the_record_nothing_is_written()
    {
        File.WriteAllText(_bench.State.FullPath, "a file where the folder should be");
        var operation = _bench.Plan(_ => throw new InvalidOperationException("there is nothing to take back"), Writes("a", 1)).Run(CancellationToken.None);
        Assert.Equal(OperationState.Stopped, operation.State);
        Assert.Equal(ChangeRules.NoState.Id, Assert.Single(_bench.Findings).Id);
        Assert.Empty(_world);
    }

    // ---- taken back --------------------------------------------------------------------------------------------------

    [Fact]
    public void What_failed_is_taken_back()
    {
        var operation = _bench.Plan(_ => [Writes("back", 1)], Writes("a", 1), Broke()).Run(CancellationToken.None);
        Assert.Equal((OperationState.RolledBack, "It is broken."), (operation.State, operation.Reason));
        Assert.Equal(["a1", "back1"], _world);
        Assert.Equal([OperationStepState.Completed, OperationStepState.Failed, OperationStepState.Completed], operation.Steps.Select(step => step.State));
        Assert.Equal("It is broken.", Assert.Single(_bench.Findings).Message);
        Assert.Contains(operation.Diagnostics, finding => finding.Message == "It is broken.");
        Assert.Equal(
            ["1 a Before", "1 a After Applied", "2 broke Before", "2 broke After NotApplied", "0 taking-back Before", "3 back Before", "3 back After Applied", "0 rolled-back After NotApplied"],
            _bench.Lines);
        Assert.Equal(OperationState.RolledBack, Assert.Single(Catalog().List()).State);
    }

    [Fact]
    public void Where_nothing_is_to_be_taken_back_it_is_stopped()
    {
        var operation = _bench.Plan(_ => [], Writes("a", 1), Broke()).Run(CancellationToken.None);
        Assert.Equal((OperationState.Stopped, "It is broken."), (operation.State, operation.Reason));
        Assert.Single(_bench.Findings);
        Assert.DoesNotContain("0 taking-back Before", _bench.Lines);
    }

    [Fact]
    public void Ctrl_C_takes_nothing_back()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => _bench.Plan(_ => [Writes("back", 1)], Writes("a", 1), Step("b", () => { stop.Cancel(); return StepLook.Wait("waits"); })).Run(stop.Token));
        Assert.Equal(["a1"], _world);
    }

    [Fact]
    public void What_is_being_taken_back_goes_on_being_taken_back()
    {
        var isKilled = false;
        Step Back() => Step("back", () => _world.Contains("back") ? StepLook.Done("back") : StepLook.Act("takes back", _ =>
        {
            if (isKilled)
                return Write("back");
            isKilled = true;
            throw new InvalidOperationException("killed");
        }));
        Assert.Throws<InvalidOperationException>(() => _bench.Plan(_ => [Back()], Writes("a", 1), Broke()).Run(CancellationToken.None));
        // It would succeed now, and is not tried again.
        var resumed = _bench.Plan(_ => [Back()], Writes("a", 1), Writes("c", 1)).Run(CancellationToken.None);
        Assert.Equal(OperationState.RolledBack, resumed.State);
        Assert.Equal(["a1", "back"], _world);
    }

    [Fact]
    public void What_cannot_be_taken_back_is_said_beside_what_failed()
    {
        var operation = _bench.Plan(_ => [Step("back", () => StepLook.Stop(Failure("Somebody has changed it.")))], Writes("a", 1), Broke()).Run(CancellationToken.None);
        Assert.Equal((OperationState.Stopped, "Somebody has changed it."), (operation.State, operation.Reason));
        Assert.Equal(["It is broken.", "Somebody has changed it."], _bench.Findings.Select(finding => finding.Message));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_to_be_taken_back_cannot_be_told(bool isOfServer)
    {
        var operation = _bench.Plan(_ => throw (isOfServer ? new KubernetesException(KubernetesErrorKind.Unreachable, "no answer") : new ChangeException(Failure("no answer"))), Writes("a", 1), Broke()).Run(CancellationToken.None);
        Assert.Equal((OperationState.Stopped, "no answer"), (operation.State, operation.Reason));
        Assert.Equal(["It is broken.", "no answer"], _bench.Findings.Select(finding => finding.Message));
    }

    [Fact]
    public void One_that_stopped_and_was_broken_off_when_it_was_resumed_is_told_as_broken_off()
    {
        using var stop = new CancellationTokenSource();
        _bench.Plan(Broke()).Run(CancellationToken.None);
        Assert.Equal(OperationState.Stopped, Assert.Single(Catalog().List()).State);
        var waiting = Step("a", () =>
        {
            stop.Cancel();
            return StepLook.Wait("waits");
        });
        Assert.Throws<OperationCanceledException>(() => _bench.Plan(waiting).Run(stop.Token));
        Assert.Equal(OperationState.Interrupted, Assert.Single(Catalog().List()).State);
    }

    [Fact]
    public void Whoever_wants_to_know_is_told_how_far_it_is_after_each_step_and_at_the_end()
    {
        var told = new List<string>();
        var plan = new OperationPlan(_bench.Record, "it", "Do it", [Writes("a", 1), Writes("b", 1)], _bench.Settings)
        {
            Told = operation =>
            {
                told.Add(operation.State + " " + string.Join(',', operation.Steps.Select(static step => step.State)));
                return Failure("The report cannot be written.");
            },
        };
        Assert.Equal(OperationState.Completed, plan.Run(CancellationToken.None).State);
        Assert.Equal(["Interrupted Planned,Planned", "Interrupted Completed,Planned", "Interrupted Completed,Completed", "Completed Completed,Completed"], told);
        // That it cannot be told is said once, and is not the outcome.
        Assert.Equal("The report cannot be written.", Assert.Single(_bench.Findings).Message);
    }

    [Fact]
    public void One_that_is_broken_off_is_told_too()
    {
        using var stop = new CancellationTokenSource();
        var told = new List<OperationState>();
        var step = Step("a", () =>
        {
            stop.Cancel();
            return StepLook.Wait("waits");
        });
        var plan = new OperationPlan(_bench.Record, "it", "Do it", [step], _bench.Settings)
        {
            Told = operation =>
            {
                told.Add(operation.State);
                return null;
            },
        };
        Assert.Throws<OperationCanceledException>(() => plan.Run(stop.Token));
        Assert.Equal([OperationState.Interrupted, OperationState.Interrupted], told);
    }

    [Fact]
    public void One_that_stops_tells_what_is_where_and_the_way_back()
    {
        OperationPlan Plan(Func<CancellationToken, Task<string?>> where) => new(_bench.Record, "it", "Do it", [Writes("a", 1), Broke()], _bench.Settings) { WhereItIs = where, WayBack = static () => "Go-Back" };
        var operation = Plan(static _ => Task.FromResult<string?>("All is here.")).Run(CancellationToken.None);
        Assert.Equal("It is broken. All is here.", operation.Reason);
        Assert.Equal("Mend it. Resume-K8ssOperation -Id " + _bench.Record.Id + " (k8ssimages rollout resume " + _bench.Record.Id + ") goes on from there. Or go back: Go-Back", operation.NextStep);
        Assert.Equal("It is broken. What is where cannot be seen just now.", Plan(static _ => throw new KubernetesException(KubernetesErrorKind.Unreachable, "no answer")).Run(CancellationToken.None).Reason);
    }

    private OperationCatalog Catalog() => new(_bench.Settings, static _ => throw new InvalidOperationException("no cluster is asked"));

    private static Step Broke() => Step("broke", () => StepLook.Stop(Failure("It is broken.")));

    private static UncertainWriteException Uncertain() => new(new KubernetesException(KubernetesErrorKind.Unreachable, "connection cut"));

    private Task Write(string what)
    {
        _world.Add(what);
        return Task.CompletedTask;
    }

    // Adds name1, name2, ... to the world.
    private Step Writes(string name, int count) => Step(name, () =>
    {
        var written = _world.Count(item => item.TrimEnd([.. "0123456789"]) == name && item != name);
        return written >= count ? StepLook.Done(name + " is done") : StepLook.Act("writes " + name + (written + 1), _ => Write(name + (written + 1)));
    });
}
