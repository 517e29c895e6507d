using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>
/// An operator that lives in the pods of its Deployment: each has a process of its own, from the start of its container until the
/// pod is deleted. A process that cannot start ends, and its container is started again.
/// </summary>
internal abstract class SimulatedOperator : IAsyncDisposable
{
    private static readonly string[] Kinds = ["Pod", "ConfigMap", "Lease"];

    private readonly CancellationTokenSource _stop = new();
    private readonly WakeUp _wakeUp = new();
    private readonly ConcurrentDictionary<string, OperatorProcess> _processes = new(StringComparer.Ordinal);
    private readonly OperatorVersion _fallback;
    private readonly NodeAgent[] _nodes;
    private Task _work = Task.CompletedTask;
    private long _rounds;
    private long _lastBusy;

    /// <summary>Sets it up; <see cref="Start"/> lets it begin.</summary>
    /// <param name="release">The release of pods whose image does not tell one.</param>
    /// <param name="settings">How quick it is.</param>
    /// <param name="nodes">The nodes of its own namespace, then those of others that it may watch.</param>
    protected SimulatedOperator(string release, SimulationSettings settings, NodeAgent[] nodes)
    {
        _fallback = OperatorVersion.Parse(release);
        Settings = settings;
        _nodes = nodes;
    }

    protected SimulationSettings Settings { get; }

    /// <summary>The operator's own namespace.</summary>
    protected NamespaceView Home => _nodes[0].View;

    /// <summary>The name of the lease; null where it knows no leader election.</summary>
    protected abstract string? LeaseName { get; }

    /// <summary>Ends when it is disposed of, or with what it met.</summary>
    public Task Work => _work;

    /// <summary>Waits until processes work, and for some rounds none of them has found anything to do or to wait for.</summary>
    public Task IdleAsync(double seconds)
    {
        const int Rounds = 4;
        var start = Volatile.Read(ref _rounds);
        return Eventually.TrueAsync("the operator has nothing left to do", () =>
        {
            if (_work.IsFaulted)
                _work.GetAwaiter().GetResult();
            var rounds = Volatile.Read(ref _rounds);
            return Task.FromResult(rounds >= start + Rounds && rounds >= Volatile.Read(ref _lastBusy) + Rounds);
        }, seconds);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _work;
        }
        finally
        {
            foreach (var nodes in _nodes)
                nodes.View.Changed -= _wakeUp.Call;
            _nodes[0].Remove(ReportOf);
            foreach (var process in _processes.Keys)
                _processes.TryRemove(process, out _);
            _stop.Dispose();
            _wakeUp.Dispose();
        }
    }

    /// <summary>The name of the container that runs this operator in a pod; null if none does.</summary>
    protected abstract string? ContainerOf(JsonObject pod);

    /// <summary>What a process does before it is ready: it reads its configuration, or exits.</summary>
    /// <returns>False where the container cannot start yet.</returns>
    protected abstract Task<bool> StartAsync(OperatorProcess process);

    /// <summary>Does what there is to do now.</summary>
    /// <param name="process">The process that works.</param>
    /// <param name="watched">The nodes of the namespaces that it watches.</param>
    /// <returns>Whether there was anything to do, or to wait for.</returns>
    protected abstract Task<bool> WorkAsync(OperatorProcess process, IReadOnlyList<NodeAgent> watched);

    /// <summary>The kinds that it watches in each namespace.</summary>
    protected abstract string[] Watches { get; }

    protected void Start()
    {
        _nodes[0].Add(ReportOf);
        foreach (var nodes in _nodes)
            nodes.View.Changed += _wakeUp.Call;
        _work = Task.Run(LoopAsync);
    }

    private PodReport? ReportOf(JsonObject pod) => ContainerOf(pod) is null ? null
        : _processes.TryGetValue((string)pod["metadata"]!["uid"]!, out var process) ? process.Report
        : _nodes[0].HasImages(pod) ? PodReport.ContainerCreating
        : PodReport.Ready; // but for the image that cannot be pulled, of which the node knows

    private async Task LoopAsync()
    {
        await Task.WhenAll([Home.FilledAsync(Kinds), .. _nodes.Select(nodes => nodes.View.FilledAsync(Watches))]);
        while (!_stop.IsCancellationRequested)
        {
            var pods = Home.Of("Pod").All;
            foreach (var pod in pods)
                await LookAfterAsync(pod);
            var there = pods.Select(static pod => (string)pod["metadata"]!["uid"]!).ToHashSet(StringComparer.Ordinal);
            foreach (var uid in _processes.Keys.Where(uid => !there.Contains(uid)))
                _processes.TryRemove(uid, out _);
            var (works, isBusy) = (false, false);
            foreach (var pod in pods)
            {
                if (!_processes.TryGetValue((string)pod["metadata"]!["uid"]!, out var process) || process is not { HasStarted: true, End: null } || !IsReady(pod) || !await LeadsAsync(process))
                    continue;
                works = true;
                isBusy |= await WorkAsync(process, [.. _nodes.Where(nodes => IsWatched(process, nodes.View.Name))]);
            }

            var round = Interlocked.Increment(ref _rounds);
            if (isBusy || !works)
                Volatile.Write(ref _lastBusy, round);
            await _wakeUp.WaitAsync(_stop.Token);
        }
    }

    private async Task LookAfterAsync(JsonObject pod)
    {
        if (ContainerOf(pod) is not { } container)
            return;
        var uid = (string)pod["metadata"]!["uid"]!;
        if (pod["metadata"]!["deletionTimestamp"] is not null)
        {
            if (!Settings.TerminatingProcessesGoOn)
                _processes.TryRemove(uid, out _);
            return;
        }

        var known = _processes.GetValueOrDefault(uid);
        if (known is null ? !_nodes[0].IsPlaced(pod) || !_nodes[0].HasImages(pod) : known.End is not { } end || DateTimeOffset.UtcNow - end.FinishedAt < Settings.CrashBackOff)
            return;
        var process = new OperatorProcess(pod, container, VersionOf(pod, container)) { Restarts = known is null ? 0 : known.Restarts + 1 };
        if (!await StartAsync(process))
            return;
        process.HasStarted = true;
        _processes[uid] = process;
        _nodes[0].LookAgain();
    }

    private OperatorVersion VersionOf(JsonObject pod, string container)
    {
        var image = (string)pod["spec"]!["containers"]!.AsArray().First(item => (string?)item!["name"] == container)!["image"]!;
        var tag = image[(image.LastIndexOf('/') + 1)..];
        return OperatorVersion.TryParse(tag[(tag.IndexOf(':', StringComparison.Ordinal) + 1)..], out var version) ? version : _fallback;
    }

    private bool IsReady(JsonObject pod) => (Settings.TerminatingProcessesGoOn || pod["metadata"]!["deletionTimestamp"] is null)
        && pod["status"]?["conditions"] is JsonArray conditions && conditions.Any(static condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True");

    private bool IsWatched(OperatorProcess process, string name)
    {
        var variable = (process.Container["env"] as JsonArray)?.FirstOrDefault(static item => (string?)item!["name"] == "WATCH_NAMESPACE");
        if (variable?["valueFrom"] is not null)
            return name == Home.Name;
        return (string?)variable?["value"] is not { Length: > 0 } value || value.Split(',', StringSplitOptions.TrimEntries).Contains(name);
    }

    // ---- leader election (client-go, tools/leaderelection) ----------------------------------------------------------------

    private async Task<bool> LeadsAsync(OperatorProcess process)
    {
        if (!process.ElectsLeader || LeaseName is not { } name)
            return true;
        var now = DateTimeOffset.UtcNow;
        if (now < process.NextLease)
            return process.Renewed is not null;
        process.NextLease = now + (Settings.LeaseDuration / 5);
        try
        {
            var lease = await Home.Namespace.FindAsync("Lease", name);
            var holder = (string?)lease?["spec"]?["holderIdentity"];
            if (holder is { Length: > 0 } && holder != process.Identity)
            {
                process.Renewed = null;
                // A lease runs out by one's own clock, from when its last renewal was seen.
                var renewal = holder + (string?)lease!["spec"]!["renewTime"];
                if (process.SeenLease.Renewal != renewal)
                    process.SeenLease = (renewal, now);
                if (now - process.SeenLease.Since < Settings.LeaseDuration)
                    return false;
            }

            var transitions = ((int?)lease?["spec"]?["leaseTransitions"] ?? 0) + (holder is { Length: > 0 } && holder != process.Identity ? 1 : 0);
            var spec = new JsonObject
            {
                ["holderIdentity"] = process.Identity,
                ["leaseDurationSeconds"] = Math.Max(1, (int)Settings.LeaseDuration.TotalSeconds),
                ["acquireTime"] = holder == process.Identity ? (string?)lease!["spec"]!["acquireTime"] : MicroTime(now),
                ["renewTime"] = MicroTime(now),
                ["leaseTransitions"] = transitions,
            };
            if (lease is null)
            {
                await Home.CreateAsync(new JsonObject { ["apiVersion"] = "coordination.k8s.io/v1", ["kind"] = "Lease", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec });
            }
            else
            {
                var next = lease.DeepClone().AsObject();
                next["spec"] = spec;
                await Home.ReplaceAsync(next);
            }

            await LockAsync(process, name, spec);
            process.Renewed = now;
            return true;
        }
        catch (ApiException refused) when (refused.StatusCode is 404 or 409)
        {
            process.Renewed = null;
            return false;
        }
    }

    /// <summary>What else a release locks.</summary>
    protected virtual Task LockAsync(OperatorProcess process, string name, JsonObject lease) => Task.CompletedTask;

    private static string MicroTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
