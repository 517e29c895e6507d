using System.Diagnostics;
using System.Globalization;
using K8ssandraImages.Engine;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// Carries out an operation: looks at each step, notes it, does it, and looks again until it is seen to be done. The same for one
/// that begins and one that was broken off.
/// </summary>
internal sealed class OperationRun
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    // What is on its way when somebody wants no more of it.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(600);

    // A write that is made again and again, and never seen, is undone by somebody; one that is late each time comes into the way of
    // somebody who writes all the time.
    private const int MostWrites = 12;

    private readonly OperationPlan _plan;
    private readonly OperationSettings _settings;
    private readonly Journal _journal;
    private readonly OperationStore _store;
    private readonly List<Taken> _taken;
    private readonly List<Diagnostic> _findings;
    private readonly long _start = Stopwatch.GetTimestamp();
    private bool _isKept;
    private bool _isToldBadly;

    public OperationRun(OperationPlan plan)
    {
        _plan = plan;
        _settings = plan.Settings;
        _journal = new Journal(_settings.State);
        _store = new OperationStore(_settings.State);
        _taken = [.. plan.Steps.Select(static step => new Taken(step))];
        _findings = [.. plan.Diagnostics];
    }

    /// <summary>An operation as it is shown.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="state">How far it is.</param>
    /// <param name="seen">What is known of each step; null for nothing.</param>
    public static K8ssOperation Describe(OperationPlan plan, OperationState state, Func<Step, Taken?> seen) => Make(plan, state, [.. plan.Steps.Select(step => seen(step) ?? new Taken(step))]);

    /// <summary>Looks how far it is; does nothing.</summary>
    public K8ssOperation Survey(CancellationToken cancellationToken)
    {
        foreach (var taken in _taken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var look = Look(taken.Step, cancellationToken);
            taken.Message = look.Text;
            taken.State = look.IsDone ? OperationStepState.Unchanged : look.Finding is not null ? OperationStepState.Failed : OperationStepState.Planned;
            if (look.Finding is not null)
                _findings.Add(look.Finding);
            // What follows is not yet what it will be.
            if (!look.IsDone)
                break;
        }

        return Make(_plan, _taken.TrueForAll(static taken => taken.State == OperationStepState.Unchanged) ? OperationState.Unchanged : OperationState.Planned, _taken, findings: _findings);
    }

    /// <summary>Carries it out.</summary>
    public K8ssOperation Run(CancellationToken cancellationToken)
    {
        try
        {
            using var turn = _store.Take(_plan.Record.Id);
            _isKept = _store.Has(_plan.Record.Id);
            return RunAlone(cancellationToken);
        }
        catch (ChangeException exception)
        {
            // There is no place to keep it in, or somebody else is at it.
            return Fail(exception.Diagnostic);
        }
        catch (OperationCanceledException)
        {
            TellHowFar();
            throw;
        }
    }

    private K8ssOperation RunAlone(CancellationToken cancellationToken)
    {
        if (_plan.Rollback is { } earlier && IsBeingTakenBack())
            return TakeBack(earlier, null, cancellationToken);
        if (Take(_taken, cancellationToken) is { } failure)
            return _plan.Rollback is { } rollback && _isKept ? TakeBack(rollback, failure, cancellationToken) : Fail(failure);
        return _isKept
            ? End(_plan.IsNotWaitedFor ? OperationState.Started : OperationState.Completed, null)
            : Tell(Make(_plan, OperationState.Unchanged, _taken, duration: Stopwatch.GetElapsedTime(_start), findings: _findings));
    }

    // The failure is null where it failed earlier, and is being taken back since.
    private K8ssOperation TakeBack(Func<CancellationToken, IReadOnlyList<Step>> rollback, Diagnostic? failure, CancellationToken cancellationToken)
    {
        if (failure is not null)
        {
            _findings.Add(failure);
            Report(failure);
        }

        IReadOnlyList<Step> steps;
        try
        {
            steps = Waiting.For(() => Task.Run(() => rollback(cancellationToken), cancellationToken));
        }
        catch (KubernetesException exception)
        {
            return Fail(Live.ContextReader.Finding(OperationRules.Blocked, exception));
        }
        catch (ChangeException exception)
        {
            return Fail(exception.Diagnostic);
        }

        if (failure is not null && steps.Count == 0)
            return End(OperationState.Stopped, failure.Message, failure.Remedy);
        Note(OperationWords.TakingBack, JournalPhase.Before, null);
        List<Taken> back = [.. steps.Select(static step => new Taken(step))];
        _taken.AddRange(back);
        return Take(back, cancellationToken) is { } again ? Fail(again) : End(OperationState.RolledBack, failure?.Message ?? "It failed before.");
    }

    // From there on there is only the way back, however often it takes.
    private bool IsBeingTakenBack() => _journal.Read(static _ => { }).Any(entry => entry.Operation == _plan.Record.Id && entry is { Step: 0, Action: OperationWords.TakingBack });

    // Takes steps, one after the other; null where all are done.
    private Diagnostic? Take(List<Taken> steps, CancellationToken cancellationToken)
    {
        foreach (var taken in steps)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                if (Take(taken, cancellationToken) is { } failure)
                    return failure;
            }
            catch (ChangeException exception)
            {
                taken.State = OperationStepState.Failed;
                taken.Message = exception.Diagnostic.Message;
                return exception.Diagnostic;
            }
            catch (OperationCanceledException)
            {
                if (_isKept)
                {
                    Report(OperationRules.Interrupted.At(
                        _plan.Record.Target.Location,
                        "The " + OperationWords.Of(_plan.Kind) + " of " + _plan.Target + " was broken off at step " + Number(taken) + " of " + _taken.Count + " (" + taken.Step.Name + ").",
                        HowToResume));
                }

                throw;
            }
            finally
            {
                taken.Duration = Stopwatch.GetElapsedTime(start);
            }

            TellHowFar();
        }

        return null;
    }

    private Diagnostic? Take(Taken taken, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var isNoted = false;
        var writes = new Dictionary<string, Attempts>(StringComparer.Ordinal);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var look = Look(taken.Step, cancellationToken);
            taken.Message = look.Text;
            if (look.IsDone)
            {
                taken.State = isNoted ? OperationStepState.Completed : OperationStepState.Unchanged;
                if (isNoted)
                    Note(taken, JournalPhase.After, StepOutcome.Applied);
                if (look.Finding is { } warning)
                {
                    _findings.Add(warning);
                    Report(warning);
                }

                return null;
            }

            if (!isNoted)
            {
                Begin();
                taken.State = OperationStepState.Started;
                Note(taken, JournalPhase.Before, null);
                isNoted = true;
            }

            var elapsed = Stopwatch.GetElapsedTime(start);
            var limit = _settings.Timeout ?? taken.Step.Timeout ?? DefaultTimeout;
            var attempts = look.Write is null ? null : writes.TryGetValue(look.Text, out var known) ? known : writes[look.Text] = new Attempts();
            var failure = look.Finding
                ?? (attempts?.Count >= MostWrites ? InVain(look, attempts) : null)
                ?? (elapsed > limit ? OperationRules.TimedOut.At(_plan.Record.Target.Location, "The step " + taken.Step.Name + " was waited for " + Text(limit) + ". At last: " + look.Text, HowToResume) : null);
            if (failure is not null)
            {
                taken.State = OperationStepState.Failed;
                taken.Message = failure.Message;
                Note(taken, JournalPhase.After, StepOutcome.NotApplied);
                return failure;
            }

            _settings.Progress?.Invoke(new OperationProgress(_plan.Record.Id, _plan.Target, Number(taken), _taken.Count, taken.Step.Effect, look.Text, look.Fraction, elapsed));
            if (attempts is not null)
                Write(look.Write!, attempts, cancellationToken);
            // What was written for the first time may be seen at once.
            if (attempts is not { Count: 1, Failure: null })
                Pause(taken, look, start, cancellationToken);
        }
    }

    private Diagnostic InVain(StepLook look, Attempts attempts) => attempts switch
    {
        { Failure: KubernetesException refusal } => Live.ContextReader.Finding(OperationRules.Blocked, refusal),
        { Late: MostWrites } => OperationRules.Blocked.At(_plan.Record.Target.Location, look.Text + " Somebody keeps changing it: " + MostWrites + " attempts came too late.", "Find out who does, and resume it then."),
        _ => OperationRules.Undone.At(_plan.Record.Target.Location, look.Text + " That was written " + MostWrites + " times, and is not there when it is looked for.", "Find out who changes it: an admission webhook, GitOps, another admin."),
    };

    private static void Write(Func<CancellationToken, Task> write, Attempts attempts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var late = new CancellationTokenSource();
        // What has been sent is seen through, unless that takes long: a write of which nobody knows helps nobody.
        using var registration = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).CancelAfter(Patience), late);
        attempts.Count++;
        attempts.Failure = null;
        try
        {
            Waiting.For(() => write(late.Token));
        }
        catch (StaleStateException)
        {
            attempts.Late++; // Somebody else was faster: looked at again, it may be another matter.
        }
        catch (UncertainWriteException exception)
        {
            attempts.Failure = exception.InnerException; // The next look tells. Who has not waited for the answer may look before it is written.
        }
    }

    private static StepLook Look(Step step, CancellationToken cancellationToken)
    {
        try
        {
            return Waiting.For(() => step.Look(cancellationToken));
        }
        catch (KubernetesException exception) when (exception.Kind is KubernetesErrorKind.Unreachable or KubernetesErrorKind.Timeout or KubernetesErrorKind.Server or KubernetesErrorKind.Protocol or KubernetesErrorKind.TooManyRequests or KubernetesErrorKind.Expired)
        {
            return StepLook.Wait("The API server does not answer: " + Live.ContextReader.Finding(OperationRules.Blocked, exception).Message);
        }
        catch (KubernetesException exception)
        {
            return StepLook.Stop(Live.ContextReader.Finding(OperationRules.Blocked, exception));
        }
        catch (ChangeException exception)
        {
            return StepLook.Stop(exception.Diagnostic);
        }
    }

    private void Pause(Taken taken, StepLook look, long start, CancellationToken cancellationToken)
    {
        // Progress goes on while nothing is looked at.
        for (var began = Stopwatch.GetTimestamp(); _settings.Interval - Stopwatch.GetElapsedTime(began) is var left && left > TimeSpan.Zero;)
        {
            if (cancellationToken.WaitHandle.WaitOne(left < TimeSpan.FromMilliseconds(250) ? left : TimeSpan.FromMilliseconds(250)))
                return;
            _settings.Progress?.Invoke(new OperationProgress(_plan.Record.Id, _plan.Target, Number(taken), _taken.Count, taken.Step.Effect, look.Text, look.Fraction, Stopwatch.GetElapsedTime(start)));
        }
    }

    private void Begin()
    {
        if (_isKept)
            return;
        _store.Keep(_plan.Record);
        _isKept = true;
        TellHowFar();
    }

    private void Note(Taken taken, JournalPhase phase, StepOutcome? outcome) => Note(Number(taken), taken.Step.Name, phase, outcome);

    private void Note(string word, JournalPhase phase, StepOutcome? outcome) => Note(0, word, phase, outcome);

    private void Note(int step, string action, JournalPhase phase, StepOutcome? outcome)
    {
        try
        {
            _journal.Add(new JournalEntry
            {
                Operation = _plan.Record.Id,
                Step = step,
                Phase = phase,
                Time = _settings.Now(),
                Action = action,
                Command = _settings.Command,
                Target = _plan.Record.Target,
                Outcome = outcome,
            });
        }
        catch (ChangeException exception) when (phase == JournalPhase.After)
        {
            // That it cannot be noted is not the outcome: whoever resumes it looks at the world.
            Report(new Diagnostic(exception.Diagnostic.Id, DiagnosticSeverity.Warning, exception.Diagnostic.Message, exception.Diagnostic.Location, exception.Diagnostic.Remedy));
        }
    }

    private K8ssOperation Fail(Diagnostic failure)
    {
        _findings.Add(failure);
        Report(failure);
        return End(OperationState.Stopped, failure.Message, failure.Remedy);
    }

    private K8ssOperation End(OperationState state, string? reason, string? remedy = null)
    {
        if (_isKept)
            Note(OperationWords.Of(state), JournalPhase.After, state is OperationState.Completed or OperationState.Started ? StepOutcome.Applied : StepOutcome.NotApplied);
        if (state == OperationState.Stopped && _isKept && WhereItIs() is { } where)
            reason += " " + where;
        var next = state switch
        {
            OperationState.Stopped => _isKept ? string.Join(' ', new[] { remedy, remedy == HowToResume ? null : HowToResume, _plan.WayBack?.Invoke() is { } commands ? "Or go back: " + commands : null }.OfType<string>()) : remedy,
            OperationState.RolledBack => null,
            _ => _plan.NextStep,
        };
        return Tell(Make(_plan, state, _taken, reason, next, Stopwatch.GetElapsedTime(_start), _isKept ? _store.PathOf(_plan.Record.Id) : null, _findings));
    }

    // It ends now, whether that can be seen or not.
    private string? WhereItIs()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            return _plan.WhereItIs is { } look ? Waiting.For(() => look(patience.Token)) : null;
        }
        catch (Exception exception) when (exception is KubernetesException or ChangeException or OperationCanceledException)
        {
            return "What is where cannot be seen just now.";
        }
    }

    // While it is under way it is told as one that was broken off: whoever finds that later can tell no difference.
    private void TellHowFar()
    {
        if (_isKept && _plan.Told is not null)
            Tell(Make(_plan, OperationState.Interrupted, _taken, duration: Stopwatch.GetElapsedTime(_start), path: _store.PathOf(_plan.Record.Id), findings: _findings));
    }

    private K8ssOperation Tell(K8ssOperation operation)
    {
        if (_plan.Told?.Invoke(operation) is not { } finding || _isToldBadly)
            return operation;
        _isToldBadly = true;
        Report(finding);
        return operation;
    }

    private void Report(Diagnostic diagnostic) => _settings.Report(diagnostic);

    private int Number(Taken taken) => _taken.IndexOf(taken) + 1;

    private string HowToResume => "Resume-K8ssOperation -Id " + _plan.Record.Id + " (k8ssimages rollout resume " + _plan.Record.Id + ") goes on from there.";

    private static string Text(TimeSpan time) => time.TotalMinutes >= 2
        ? time.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture) + " minutes"
        : time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " seconds";

    private static K8ssOperation Make(OperationPlan plan, OperationState state, List<Taken> taken, string? reason = null, string? nextStep = null, TimeSpan? duration = null, string? path = null, IReadOnlyList<Diagnostic>? findings = null)
    {
        var target = plan.Record.Target;
        return new K8ssOperation
        {
            Context = target.Context,
            Namespace = target.Namespace,
            Datacenter = target.Kind == "CassandraDatacenter" ? target.Name : null,
            Id = plan.Record.Id,
            Kind = plan.Kind,
            State = state,
            Target = plan.Target,
            Summary = plan.Summary,
            Steps =
            [
                .. taken.Select(static (one, index) => new OperationStep
                {
                    Number = index + 1,
                    Name = one.Step.Name,
                    Effect = one.Step.Effect,
                    Precondition = one.Step.Precondition,
                    Inverse = one.Step.Inverse,
                    Risk = one.Step.Risk,
                    State = one.State,
                    Message = one.Message is null ? null : Printable.Escape(one.Message, 2000),
                    Duration = one.Duration,
                }),
            ],
            Impact = plan.Impact,
            Reason = reason,
            NextStep = nextStep ?? (state is OperationState.Completed or OperationState.Unchanged ? plan.NextStep : null),
            Started = duration is null ? null : plan.Record.Time,
            Duration = duration,
            RecordPath = path,
            Document = plan.Record.ToText(),
            Diagnostics = findings ?? plan.Diagnostics,
        };
    }

    /// <summary>How often one write was made.</summary>
    private sealed class Attempts
    {
        public int Count { get; set; }

        /// <summary>How often somebody else was faster.</summary>
        public int Late { get; set; }

        /// <summary>Why the last one is not known to have been made; null where it is.</summary>
        public Exception? Failure { get; set; }
    }

    /// <summary>A step, and what became of it.</summary>
    internal sealed class Taken(Step step)
    {
        public Step Step => step;

        public OperationStepState State { get; set; }

        public string? Message { get; set; }

        public TimeSpan? Duration { get; set; }
    }
}
