using System.Diagnostics;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// Waits for datacenters, for all of them at the same time, until they are well. What the API server does not answer is waited out;
/// what may not be read ends the wait for that datacenter, and so does one that has been failing for too long.
/// </summary>
public sealed class DatacenterWait : IDisposable
{
    private const int LooksAtOnce = 16;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    // How much longer than it may the last look at a datacenter may take.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly WaitOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly DatacenterTargets _targets;
    private readonly List<WaitedTarget> _waited = [];
    private readonly Dictionary<IKubernetesSession, IDisposable> _holds = [];

    /// <summary>Waits for nothing yet.</summary>
    /// <param name="options">What is waited for, and for how long.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public DatacenterWait(WaitOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _cancellationToken = cancellationToken;
        _targets = new DatacenterTargets(options.Releases, options.Report, cancellationToken) { Waiting = options.Reading, IncludesMissing = true };
    }

    /// <summary>Waits for the datacenters of a session's clusters that are named, those that their K8ssandraClusters ask for and that are not there yet among them.</summary>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public void Add(KubernetesSession session) => Add((IKubernetesSession)session);

    /// <summary>Waits for the datacenters of an object of the pipeline, as far as they are among those that are named.</summary>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public void Add(K8ssObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var choice = new DatacenterChoice(_options.Names, _options.Clusters);
        Add(_targets.Of(input).Where(choice.Takes));
    }

    internal void Add(IKubernetesSession session) => Add(_targets.Find(session, _options.Names, _options.Clusters));

    /// <summary>Each datacenter as soon as it is well, and at the end those that are not; that one is not well is reported too.</summary>
    public IEnumerable<K8ssDatacenterHealth> Run()
    {
        var start = Stopwatch.GetTimestamp();
        var left = _waited.ToList();
        left.ForEach(one => one.Due = start);
        while (left.Count > 0)
        {
            foreach (var waited in left.ToList())
            {
                var elapsed = Stopwatch.GetElapsedTime(start);
                if (Settle(waited, start, elapsed) is not { } health)
                    continue;
                left.Remove(waited);
                yield return health;
            }

            if (left.Count == 0)
                break;
            BeginLooks(left);
            _options.Progress?.Invoke(new WaitProgress(
                _waited.Count - left.Count,
                _waited.Count,
                [.. left.Select(static one => new WaitedDatacenter(one.Target.Description, one.Reason, one.Fraction))],
                Stopwatch.GetElapsedTime(start),
                _options.Timeout));
            Pause(left);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        foreach (var waited in _waited)
        {
            waited.Abandon();
            waited.Dispose();
        }

        _targets.Dispose();
        foreach (var hold in _holds.Values)
            hold.Dispose();
    }

    private void Add(IEnumerable<DatacenterTarget> targets)
    {
        foreach (var target in targets)
        {
            if (_options.Goal != DatacenterGoal.Ready && target.Operator is null && target.Options.ImageConfig is null)
            {
                _options.Report(DatacenterRules.NotRead.At(
                    target.Objects.At(ResourceType.CassandraDatacenter, target.Namespace, target.Name),
                    "What the " + target.Description + " should run cannot be told, because its cass-operator is not known, and so is not which ImageConfig it reads.",
                    "Let the account read the operator's Deployment and ConfigMaps (docs/least-privilege.md), or wait for readiness alone: -For Ready, --for Ready."));
                continue;
            }

            // Connections stay open from look to look.
            var session = target.Objects.Session;
            if (!_holds.ContainsKey(session))
                _holds.Add(session, session.Hold());
            _waited.Add(new WaitedTarget(target, _options.Goal));
        }
    }

    // Null while it is waited for.
    private K8ssDatacenterHealth? Settle(WaitedTarget waited, long start, TimeSpan elapsed)
    {
        if (waited.Look is { IsCompleted: true })
        {
            var isLast = Stopwatch.GetElapsedTime(start, waited.Began) >= _options.Timeout;
            waited.Take();
            _cancellationToken.ThrowIfCancellationRequested();
            if (waited.IsWell)
                return Ended(waited, elapsed, isTimedOut: false, null);
            if (waited.Failure is { } failure)
                return Ended(waited, elapsed, isTimedOut: false, failure);
            if (waited.Failing >= _options.FailAfter)
                return Ended(waited, elapsed, isTimedOut: false, Finding(DatacenterRules.Failing, waited, (waited.IsGone ? "has been gone for " : "has been failing for ") + Text(_options.FailAfter) + ", and waiting does not mend that"));
            if (isLast)
                return TimedOut(waited, elapsed);
            // The last look is at the very end.
            var pause = Stopwatch.GetElapsedTime(start) is var now && _options.Timeout - now < Interval(elapsed) ? _options.Timeout - now : Interval(elapsed);
            waited.Due = Stopwatch.GetTimestamp() + (long)(Math.Max(0, pause.TotalSeconds) * Stopwatch.Frequency);
        }
        else if (elapsed > _options.Timeout + Grace)
        {
            waited.Abandon();
            return TimedOut(waited, elapsed);
        }

        return null;
    }

    private K8ssDatacenterHealth TimedOut(WaitedTarget waited, TimeSpan elapsed) =>
        Ended(waited, elapsed, isTimedOut: true, Finding(DatacenterRules.TimedOut, waited, "is not " + (_options.Goal == DatacenterGoal.Ready ? "ready" : _options.Goal == DatacenterGoal.Image ? "in sync" : "ready and in sync") + " after " + Text(_options.Timeout)));

    private void BeginLooks(List<WaitedTarget> left)
    {
        var free = LooksAtOnce - left.Count(static one => one.Look is not null);
        foreach (var waited in left.Where(static one => one.Look is null && one.Due <= Stopwatch.GetTimestamp()).OrderBy(static one => one.Due).Take(free).ToList())
            waited.Begin(_cancellationToken);
    }

    private void Pause(List<WaitedTarget> left)
    {
        var looks = left.Select(static one => one.Look).OfType<Task>().ToArray();
        if (looks.Length > 0)
            Task.WaitAny(looks, (int)Tick.TotalMilliseconds, _cancellationToken);
        else
            _cancellationToken.WaitHandle.WaitOne(Tick);
        _cancellationToken.ThrowIfCancellationRequested();
    }

    // Whoever has waited for minutes can wait for seconds.
    private static TimeSpan Interval(TimeSpan elapsed) =>
        TimeSpan.FromSeconds(Math.Clamp(elapsed.TotalMinutes, ShortestInterval.TotalSeconds, LongestInterval.TotalSeconds));

    private static Diagnostic Finding(Rule rule, WaitedTarget waited, string what)
    {
        var target = waited.Target;
        return rule.At(
            target.Objects.At(ResourceType.CassandraDatacenter, target.Namespace, target.Name),
            "The " + target.Description + " " + what + ": " + string.Join("; ", waited.Reasons.Take(8)) + (waited.Reasons.Count > 8 ? "; and " + (waited.Reasons.Count - 8) + " more" : "") + ".",
            waited.Health?.NextStep ?? (waited.IsGone ? "Create it anew, or find out who deletes it." : "kubectl describe cassandradatacenter " + Printable.Escape(target.Name, 120) + " -n " + Printable.Escape(target.Namespace, 120) + " " + target.Objects.Where));
    }

    private K8ssDatacenterHealth Ended(WaitedTarget waited, TimeSpan elapsed, bool isTimedOut, Diagnostic? failure)
    {
        if (failure is not null)
            _options.Report(failure);
        var target = waited.Target;
        var health = waited.Health;
        return new K8ssDatacenterHealth
        {
            Context = target.Objects.Context,
            Namespace = target.Namespace,
            Cluster = health?.Cluster ?? target.Cluster,
            Datacenter = target.Name,
            Name = target.Name,
            IsReady = health?.IsReady ?? false,
            IsStopped = health?.IsStopped ?? false,
            HasDesiredImages = health?.HasDesiredImages,
            IsFailing = health?.IsFailing ?? (waited.Failing is not null),
            Reasons = failure is null ? health?.Reasons ?? [] : waited.Reasons,
            Racks = health?.Racks ?? [],
            Progress = health?.Progress,
            Waited = elapsed,
            IsTimedOut = isTimedOut,
            NextStep = health?.NextStep ?? failure?.Remedy,
            Diagnostics = failure is null ? [] : [failure],
            Origin = health?.Origin ?? new Origin(new Snapshot(target.Options, new SnapshotResources { Session = target.Objects.Session }), target.Root, target.Objects.Context, null),
        };
    }

    private static string Text(TimeSpan time) => time.TotalMinutes >= 2
        ? time.TotalMinutes.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) + " minutes"
        : time.TotalSeconds.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) + " seconds";
}
