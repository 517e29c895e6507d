using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// The steps of one restart: the pods are replaced, no old one is left, a new one leads, and it has read what is there now. An old
/// process that is still on its way out may reconcile with what it read, so nothing may follow before it is gone.
/// </summary>
internal sealed class RestartSteps(RestartFacts facts, ClusterObjects objects)
{
    // Times of the server are whole seconds: after this much, what follows is in a later one.
    private static readonly TimeSpan Second = TimeSpan.FromMilliseconds(1100);
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ToRestart = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ToReplace = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ToLead = TimeSpan.FromMinutes(2);

    private readonly OperatorWatch _watch = new(objects, facts);
    private string? _seenVersion;
    private string? _found;
    private long _seen;
    private (string? Version, DateTimeOffset? Ended) _excused;
    private string? _trouble;
    private long _troubled;

    private string Product => facts.Kind == OperatorKind.CassOperator ? "cass-operator" : "k8ssandra-operator";

    private string Self => Show(facts.Namespace + "/" + facts.Name);

    private string Reads => facts.ImageConfig is { } name ? "the ImageConfig in " + Show(facts.Namespace + "/" + name) : "";

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<Step> All => facts.IsNotWaitedFor ? [Restart] : [Restart, Replace, .. facts.ElectsLeader ? [Lead] : Array.Empty<Step>(), Read];

    private Step Restart => new()
    {
        Name = "restart-operator",
        Effect = "Restarts " + Product + ": "
            + (facts.Method == RestartMethod.Template ? "the Deployment " + Self + " replaces its pods" : "the pods of the Deployment " + Self + ", whose template OLM keeps as it is, are deleted one after the other")
            + (facts.Consequence is null ? "" : "; " + facts.Consequence),
        Precondition = facts.ImageConfig is null ? null : Product + (facts.Release is null ? "" : " " + Show(facts.Release)) + " starts with " + Reads,
        Inverse = facts.Restore is null ? null : "The ImageConfig gets back the text before the change " + facts.Restore.Change + ", and the operator is restarted again",
        Risk = OperationRisk.Restarts,
        Timeout = ToRestart,
        Look = facts.Method == RestartMethod.Template ? LookAtTemplateAsync : LookAtPodsAsync,
    };

    private Step Replace => new()
    {
        Name = "replace-pods",
        Effect = "Waits until the new pods of " + Self + " are ready and no old one is left, not even on its way out" + (facts.ElectsLeader ? "" : ": without leader election an old process goes on reconciling until it ends"),
        Timeout = ToReplace,
        Look = LookAtReplacementAsync,
    };

    private Step Lead => new()
    {
        Name = "take-lease",
        Effect = "Waits until a new pod of " + Self + " leads",
        Timeout = ToLead,
        Look = LookAtLeaseAsync,
    };

    private Step Read => new()
    {
        Name = "read-imageconfig",
        Effect = facts.ImageConfig is null ? "Sees whether there is an ImageConfig that " + Product + " reads" : "Sees that the new process has read " + Reads + " as it is now",
        Timeout = ToLead,
        Look = LookAtReadingAsync,
    };

    // ---- the restart ------------------------------------------------------------------------------------------------

    private async Task<StepLook> LookAtTemplateAsync(CancellationToken cancellationToken)
    {
        var root = await _watch.FindAsync(cancellationToken).ConfigureAwait(false);
        var sight = new OperatorSight(root, []);
        if (sight.Mark == facts.Mark)
            return StepLook.Done("The Deployment " + Self + " was restarted at " + facts.Mark + ".");
        var reading = await _watch.ReadAsync(root, cancellationToken).ConfigureAwait(false);
        if (IsRestartedSince(sight.Mark, reading.Changed))
            return StepLook.Done("Somebody has restarted the Deployment " + Self + " since, at " + Show(sight.Mark!) + ".");
        if ((WhyNot(sight) ?? WhyNotStarted(reading)) is { } finding)
            return StepLook.Stop(finding);
        if (Settle(reading) is { } wait)
            return wait;
        var patch = PatchOf(facts, root, reading);
        return StepLook.Act("Restarts the Deployment " + Self + ".", token => objects.PatchAsync(ResourceType.Deployment, facts.Namespace, facts.Name, PatchKind.Merge, patch, token));
    }

    private async Task<StepLook> LookAtPodsAsync(CancellationToken cancellationToken)
    {
        var sight = await _watch.LookAsync(cancellationToken).ConfigureAwait(false);
        var reading = await _watch.ReadAsync(sight.Root, cancellationToken).ConfigureAwait(false);
        var old = sight.Pods.Where(pod => IsOld(pod, sight, reading.Changed)).ToList();
        var next = old.Find(static pod => !pod.IsTerminating);
        if (next is null)
            return StepLook.Done(old.Count == 0 ? "No pod of the Deployment " + Self + " is left from before." : "The last pod from before is on its way out: " + Names(old) + ".");
        if ((WhyNot(sight) ?? WhyNotStarted(reading)) is { } finding)
            return StepLook.Stop(finding);
        if (old.Find(static pod => pod.IsTerminating) is { } leaving)
            return StepLook.Wait("The pod " + Show(leaving.Name) + " is on its way out" + Since(leaving) + "; the next one follows.");
        if (sight.Pods.Count < sight.Replicas || sight.Pods.Any(pod => !old.Contains(pod) && !pod.IsReady))
            return await TroubleAsync(sight, reading, pod => !old.Contains(pod), cancellationToken).ConfigureAwait(false) ?? StepLook.Wait("The pod that replaces the one before is not ready yet.");
        if (Settle(reading) is { } wait)
            return wait;
        _found ??= reading.Version;
        return StepLook.Act("Deletes the pod " + Show(next.Name) + ".", token => objects.DeleteAsync(ResourceType.Pod, facts.Namespace, next.Name, new DeleteOptions { Uid = next.Uid, ResourceVersion = next.ResourceVersion }, token));
    }

    /// <summary>The patch that restarts a Deployment, if it still is what was seen; it notes what the new process will find.</summary>
    public static ReadOnlyMemory<byte> PatchOf(RestartFacts facts, Node root, OperatorReading reading)
    {
        var annotations = new JsonObject { [OperatorWatch.MarkAnnotation] = facts.Mark, [OperatorObservation.VersionAnnotation] = reading.Version };
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = facts.Uid, ["resourceVersion"] = root.At("metadata", "resourceVersion")?.Text },
            ["spec"] = new JsonObject { ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } } },
        }.ToJsonString());
    }

    /// <summary>Why it cannot be restarted as it is; null where it can.</summary>
    public Diagnostic? WhyNot(OperatorSight sight)
    {
        if (sight.IsBeingDeleted)
            return RestartRules.NotRestartable.At(_watch.Location, "The Deployment " + Self + " is being deleted.", "Find out who deletes it.");
        if (sight.Replicas == 0)
            return RestartRules.NotRestartable.At(_watch.Location, "The Deployment " + Self + " is scaled to 0, so no process runs that could be restarted.", "Start it, and it reads what is there then: kubectl scale deployment " + Show(facts.Name) + " -n " + Show(facts.Namespace) + " --replicas=1 " + objects.Where);
        return sight.IsPaused && facts.Method == RestartMethod.Template
            ? RestartRules.NotRestartable.At(_watch.Location, "The rollouts of the Deployment " + Self + " are paused (spec.paused), so its pods would stay.", "kubectl rollout resume deployment/" + Show(facts.Name) + " -n " + Show(facts.Namespace) + " " + objects.Where)
            : null;
    }

    /// <summary>Why it would not come up again; null where it would, or where it is restarted all the same.</summary>
    public Diagnostic? WhyNotStarted(OperatorReading reading) => facts.Force || reading.Start.Problems is not [var problem, ..] ? null : RestartRules.DoesNotStart.At(
        problem.Location,
        "The Deployment " + Self + " would not come up again: " + WithoutHead(problem) + " Nothing was restarted; the process that runs goes on with what it read.",
        (problem.Remedy is { } remedy ? remedy + " " : "") + "-Force (--force) restarts it all the same.");

    private bool IsRestartedSince(string? mark, DateTimeOffset? changed) =>
        mark is not null && DateTimeOffset.TryParse(mark, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var theirs)
        && theirs > DateTimeOffset.Parse(facts.Mark, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) && (changed is null || theirs > changed.Value + Second);

    // Whether a process that starts now has read the text can be told by the times only when the second of the change is over.
    private StepLook? Settle(OperatorReading reading)
    {
        if (reading.Version is not { } version || reading.Changed is not { } changed || (DateTimeOffset.UtcNow - changed).Duration() > Recent)
            return null;
        if (_seenVersion != version)
            (_seenVersion, _seen) = (version, Stopwatch.GetTimestamp());
        return Stopwatch.GetElapsedTime(_seen) >= Second ? null : StepLook.Wait("The ConfigMap has just been changed; the second is waited for in which it was, so that it can be told who has read it.");
    }

    // ---- the new pods -----------------------------------------------------------------------------------------------

    private async Task<StepLook> LookAtReplacementAsync(CancellationToken cancellationToken)
    {
        var sight = await _watch.LookAsync(cancellationToken).ConfigureAwait(false);
        var changed = facts.Method == RestartMethod.Pods ? (await _watch.ReadAsync(sight.Root, cancellationToken).ConfigureAwait(false)).Changed : null;
        var old = sight.Pods.Where(pod => pod.IsTerminating || IsOld(pod, sight, changed)).ToList();
        var ready = sight.Pods.Count(pod => pod.IsReady && !old.Contains(pod));
        if (sight.IsRolledOut && old.Count == 0 && ready == sight.Replicas && sight.Pods.Count == ready)
            return StepLook.Done((ready == 1 ? "The new pod is ready: " : "The new pods are ready: ") + Names(sight.Pods) + "; no old one is left.");
        if (WhyNot(sight) is { } finding)
            return StepLook.Stop(finding);
        if (await TroubleAsync(sight, null, pod => !old.Contains(pod), cancellationToken).ConfigureAwait(false) is { } trouble)
            return trouble;
        return StepLook.Wait(Progress(sight, old, ready), sight.Replicas == 0 ? null : Math.Min(1, (double)ready / sight.Replicas) * (old.Count == 0 ? 1 : 0.9));
    }

    private string Progress(OperatorSight sight, List<OperatorPod> old, int ready)
    {
        var leaving = old.Where(static pod => pod.IsTerminating).ToList();
        var staying = old.Where(static pod => !pod.IsTerminating).ToList();
        var parts = new List<string>();
        if (ready < sight.Replicas)
        {
            var begun = sight.Pods.Where(pod => !pod.IsReady && !old.Contains(pod)).ToList();
            parts.Add(begun.Count == 0 ? "a new pod is not there yet" : "the new pod " + Names(begun) + " is not ready yet");
        }

        if (staying.Count > 0)
            parts.Add("the old pod " + Names(staying) + " still runs");
        if (leaving.Count > 0)
            parts.Add("the old pod " + Names(leaving) + " is on its way out" + Since(leaving[0]) + NodeOf(leaving[0]));
        return parts.Count == 0 ? "The Deployment " + Self + " is not done with the rollout yet." : Capital(string.Join("; ", parts)) + ".";
    }

    // Known by its uid; of a template that was marked in between; or, where pods are deleted, no younger than the text.
    private bool IsOld(OperatorPod pod, OperatorSight sight, DateTimeOffset? changed) =>
        facts.Pods.Contains(pod.Uid, StringComparer.Ordinal)
        || (facts.Method == RestartMethod.Template ? pod.Mark != sight.Mark : pod.Created is { } created && created <= changed);

    // ---- what keeps them --------------------------------------------------------------------------------------------

    private async Task<StepLook?> TroubleAsync(OperatorSight sight, OperatorReading? reading, Func<OperatorPod, bool> isNew, CancellationToken cancellationToken)
    {
        PodTrouble? trouble = null;
        OperatorPod? troubled = null;
        foreach (var pod in sight.Pods.Where(pod => isNew(pod) && !pod.IsTerminating && !pod.IsReady))
        {
            trouble = PodTrouble.Of(pod.Root, sight.Root, await _watch.WarningsOfAsync(pod, cancellationToken).ConfigureAwait(false), objects.Where);
            troubled = pod;
            if (trouble is not null)
                break;
        }

        if (trouble is null && sight.CreationFailure is { } failure)
        {
            trouble = new PodTrouble("create", RestartRules.PodNotStarted, "The new pod cannot be created: " + Printable.Escape(failure.TrimEnd('.'), 400) + ".")
            {
                Remedy = "Mend what it names: kubectl describe deployment " + Show(facts.Name) + " -n " + Show(facts.Namespace) + " " + objects.Where,
                Patience = TimeSpan.FromSeconds(30),
            };
        }

        if (trouble?.Kind != _trouble)
            (_trouble, _troubled) = (trouble?.Kind, Stopwatch.GetTimestamp());
        if (trouble is null)
            return null;
        if (!trouble.IsCertain && Stopwatch.GetElapsedTime(_troubled) < trouble.Patience)
            return StepLook.Wait(trouble.Message);
        var running = sight.Pods.FirstOrDefault(pod => pod.IsReady && IsOld(pod, sight, null));
        var rest = running is null ? "" : " The old pod " + Show(running.Name) + " goes on with what it read.";
        var place = objects.At(ResourceType.Deployment, facts.Namespace, facts.Name, trouble.Field);
        if (!trouble.IsCrash)
            return StepLook.Stop(trouble.Rule.At(place, trouble.Message + rest, trouble.Remedy));
        // The process does not say what it read; the same text, read by the same rules, does.
        reading ??= await _watch.ReadAsync(sight.Root, cancellationToken).ConfigureAwait(false);
        if (reading.Start.Problems is [var cause, ..])
            return StepLook.Stop(trouble.Rule.At(cause.Location ?? place, trouble.Message + " " + WithoutHead(cause) + rest, cause.Remedy ?? trouble.Remedy));
        return IsExcused(trouble, troubled, reading)
            ? StepLook.Wait(trouble.Message + " The ImageConfig has been changed since; the next start reads it, which may take some minutes after several crashes.")
            : StepLook.Stop(trouble.Rule.At(place, trouble.Message + rest, trouble.Remedy));
    }

    // What ended before the text was put right may come up when it is started again; what has ended once more since does not.
    private bool IsExcused(PodTrouble trouble, OperatorPod? pod, OperatorReading reading)
    {
        if (pod?.ImageConfigVersion is { } noted ? noted == reading.Version : !(reading.Changed >= trouble.Ended))
            return false;
        if (_excused.Version != reading.Version)
            _excused = (reading.Version, trouble.Ended);
        return _excused.Ended == trouble.Ended;
    }

    // ---- who leads, and what it has read ----------------------------------------------------------------------------

    private async Task<StepLook> LookAtLeaseAsync(CancellationToken cancellationToken)
    {
        var sight = await _watch.LookAsync(cancellationToken).ConfigureAwait(false);
        var (lease, isForbidden) = await _watch.FindLeaseAsync(cancellationToken).ConfigureAwait(false);
        if (isForbidden)
            return StepLook.Done("Which of its pods leads is not known: this user may not read leases. Only new ones are left.");
        var name = OperatorObservation.LeaseName(facts.Kind);
        if (lease?.At("spec", "holderIdentity")?.Text is not { Length: > 0 } identity)
            return StepLook.Wait("Nobody holds the lease " + name + " yet.");
        var holder = OperatorObservation.PodOf(identity);
        if (sight.Pods.FirstOrDefault(pod => pod.Name == holder) is { } leader)
        {
            return leader.IsTerminating || IsOld(leader, sight, null)
                ? StepLook.Wait("The lease " + name + " is still held by the old pod " + Show(holder) + ".")
                : StepLook.Done("The new pod " + Show(holder) + " leads.");
        }

        var seconds = ObservedWorkload.Number(lease.At("spec", "leaseDurationSeconds")) ?? 15;
        return StepLook.Wait("The lease " + name + " is still held by " + Show(holder) + ", which is gone; it runs out " + seconds.ToString(CultureInfo.InvariantCulture) + " seconds after that.");
    }

    private async Task<StepLook> LookAtReadingAsync(CancellationToken cancellationToken)
    {
        var sight = await _watch.LookAsync(cancellationToken).ConfigureAwait(false);
        var reading = await _watch.ReadAsync(sight.Root, cancellationToken).ConfigureAwait(false);
        if (reading.Source is not { } source)
        {
            return reading.Start.Problems is [var problem, ..] && !facts.Force
                ? StepLook.Stop(problem)
                : StepLook.Done(reading.Start.Problems is [var why, ..] ? why.Message : Product + " reads no ImageConfig.");
        }

        var text = "the ImageConfig in " + Show(source.ToString());
        var isAsBefore = reading.Version is { } version && (version == facts.ImageConfigVersion || version == _found || sight.Pods.All(pod => pod.ImageConfigVersion == version));
        if (isAsBefore && sight.Pods.Count > 0 && !sight.Pods.Any(pod => IsOld(pod, sight, null)))
            return StepLook.Done("The new process has read " + text + ", which has not changed since before the restart.");
        var state = OperatorWatch.Describe(reading, sight, null);
        return state.RunsCurrentImageConfig switch
        {
            true => StepLook.Done("The new process has read " + text + ": it started at " + Time(state.Started) + ", and the text last changed at " + Time(state.ImageConfigChanged) + "."),
            false => StepLook.Stop(RestartRules.ReadEarlier.At(
                source.Location,
                Capital(text) + " was changed at " + Time(state.ImageConfigChanged) + ", after the new process had started at " + Time(state.Started) + ".",
                "Restart it again: Restart-CassOperator, k8ssimages restart.")),
            _ when state.Started is null => StepLook.Wait("The new process does not run yet."),
            _ => NotProved(text, state),
        };
    }

    private StepLook NotProved(string text, K8ssOperator state)
    {
        var why = state.ImageConfigChanged is not { } changed ? "the server does not know when the text was changed"
            : changed == state.Started ? "it started in the very second in which the text was changed, " + Time(changed)
            : "the file in its pod may have been brought up to date only after it had started again";
        var message = "Whether the new process has read " + text + " as it is now cannot be told: " + why + ".";
        return StepLook.Done(message, RestartRules.NotProved.At(_watch.Location, message, "Restart it again to be sure, or compare what it makes: Compare-K8ssImage, k8ssimages drift."));
    }

    private static string WithoutHead(Diagnostic problem)
    {
        const string Head = "The operator does not start: ";
        var message = problem.Message.StartsWith(Head, StringComparison.Ordinal) ? problem.Message[Head.Length..] : problem.Message;
        return problem.Id + ": " + message + (message.EndsWith('.') ? "" : ".");
    }

    private static string Since(OperatorPod pod)
    {
        var deleted = ObservedPod.Time(pod.Root.At("metadata", "deletionTimestamp"));
        var grace = ObservedWorkload.Number(pod.Root.At("metadata", "deletionGracePeriodSeconds")) ?? 0;
        return deleted is { } end ? ", deleted at " + Time(end - TimeSpan.FromSeconds(grace)) : "";
    }

    private static string NodeOf(OperatorPod pod) => pod.Root.At("spec", "nodeName") is { Text.Length: > 0 } node ? " on the node " + Show(node.Text) : "";

    private static string Names(IEnumerable<OperatorPod> pods) => string.Join(", ", pods.Select(static pod => Show(pod.Name)));

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "an unknown time";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Show(string? text) => Printable.Escape(text, 200);
}
