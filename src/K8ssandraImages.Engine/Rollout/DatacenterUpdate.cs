using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>
/// When cass-operator brings new pod templates to the StatefulSets of a datacenter (pkg/reconciliation/reconcile_racks.go v1.8.0 to
/// v1.32.0): who permits it, what comes first, in which order. The condition RequiresUpdate is no help: since v1.21.1 it is set and
/// cleared within one reconcile.
/// </summary>
internal sealed class DatacenterUpdate
{
    /// <summary>Permits updates of a CassandraDatacenter (since cass-operator 1.20.0).</summary>
    public const string DatacenterAnnotation = "cassandra.datastax.com/autoupdate-spec";

    /// <summary>Permits updates of a K8ssandraCluster (since k8ssandra-operator 1.19.0).</summary>
    public const string ClusterAnnotation = "k8ssandra.io/autoupdate-spec";

    // While one of these is true the operator is at something else that comes first; racks that are forced wait for nodes that
    // leave only (ReconcileAllRacks).
    private static readonly string[] Busy = ["ReplacingNodes", "ScalingUp", "ScalingDown", "Decommission", "ResizingVolumes", "RollingRestart"];
    private static readonly string[] BusyIfForced = ["ScalingDown", "Decommission"];

    private readonly DatacenterState _dc;
    private readonly List<RackState> _racks;
    private readonly List<string> _forcedNames;
    private readonly List<RackState> _failing;
    private readonly RackState? _first;
    private readonly List<Permit> _permits;

    private DatacenterUpdate(DatacenterState dc)
    {
        _dc = dc;
        _racks = [.. dc.Racks];
        _forcedNames = ForcedRacks(dc.Root);
        _failing = Release.UpdatesFailingRacks ? [.. _racks.Where(rack => FailureOf(rack) is not null)] : [];
        _first = _racks.FirstOrDefault(static rack => rack.Differs);
        _permits = Permits();
    }

    private CassOperatorRelease Release => _dc.Release;

    /// <summary>What becomes of each rack, in the order of the racks.</summary>
    public static IReadOnlyList<RackRollout> Of(DatacenterState dc) => new DatacenterUpdate(dc).Judge();

    /// <summary>Whether an object has changed since its operator last went through it.</summary>
    public static bool IsNewer(Node root) => GenerationOf(root) is { } generation && generation > (ObservedGenerationOf(root) ?? 0);

    /// <summary>Whether cass-operator says that it is updating a datacenter.</summary>
    public static bool IsUpdating(Node root) => ConditionOf(root, "Updating") == "True";

    // Since 1.21.1 the datacenter alone will do: the K8ssandraCluster's annotation makes k8ssandra-operator refresh datacenters with
    // the condition RequiresUpdate, which none has by the time it looks (setDatacenterStatus, pkg/reconciliation/constructor.go).
    /// <summary>How to permit an update.</summary>
    /// <param name="release">The release of cass-operator that waits for it.</param>
    /// <param name="ofCluster">Whether the datacenter belongs to a K8ssandraCluster.</param>
    /// <param name="name">The CassandraDatacenter, fit for a terminal.</param>
    /// <param name="namespace">Its namespace, fit for a terminal.</param>
    public static string Permission(CassOperatorRelease release, bool ofCluster, string name, string @namespace)
    {
        var step = "Annotate the CassandraDatacenter" + (ofCluster ? ", not the K8ssandraCluster" : "") + ": kubectl annotate cassandradatacenter " + name + " -n " + @namespace + " " + DatacenterAnnotation;
        return release.OnceCoversAllRacks
            ? step + "=once"
            : step + "=always, and remove it when all racks are done; until 1.22 `once` ends after the first rack.";
    }

    // ---- who permits it -------------------------------------------------------------------------------------------------

    private List<Permit> Permits()
    {
        if (Release.UpdatesWithoutPermission)
            return [new Permit("cass-operator " + Release.Version + " updates StatefulSets as soon as it starts and asks nobody.", true, "There is no way to hold it in this release: restart the operator when these pods may restart.")];
        var permits = new List<Permit>();
        if (_dc.Renewal is { } renewal)
            permits.Add(new Permit(renewal, !Release.ObservesUnfinishedReconciles, _dc.RenewalNextStep));
        if (_dc.Root is { } root)
            AddPermits(root, permits);
        return permits;
    }

    private void AddPermits(Node root, List<Permit> permits)
    {
        // What is written anew has a newer generation for that.
        if (_dc.Renewal is null && KnowsStatus && IsNewer(root))
        {
            permits.Add(new Permit(
                "The CassandraDatacenter has changed since its operator last went through it (generation " + GenerationOf(root) + ", observed " + (ObservedGenerationOf(root) ?? 0) + "), so cass-operator may roll out what differs"
                    + (Release.LeavesGenerationsBehind ? "; " + Release.Version + " notes a generation only when the datacenter comes to Ready, so the change may be an old one." : "."),
                !Release.ObservesUnfinishedReconciles,
                Release.LeavesGenerationsBehind ? "Only a rollout ends it in this release: let it come at a time that you choose." : "To hold it, wait before the restart until status.observedGeneration has caught up."));
        }

        // Any value will do; only the webhook asks which it is.
        if (root.At("metadata", "annotations", DatacenterAnnotation) is { } annotation)
        {
            var isOnce = annotation.Text == "once";
            // Until 1.22 it goes with the next change of the progress, which an update under way does not bring before its end.
            var coversAll = !isOnce || Release.OnceCoversAllRacks || (KnowsStatus && root.At("status", "cassandraOperatorProgress")?.Text == "Updating");
            permits.Add(new Permit(
                "The CassandraDatacenter has the annotation " + DatacenterAnnotation + "=" + Show(annotation.Text) + ", so cass-operator may roll out what differs.",
                coversAll,
                "To hold it, remove the annotation first: kubectl annotate cassandradatacenter " + Name + " -n " + Namespace + " " + DatacenterAnnotation + "-"));
        }

        if (_forcedNames.Count > 0 && !Release.KeepsForcedRacks && !Release.ObservesUnfinishedReconciles)
        {
            permits.Add(new Permit(
                "cass-operator " + Release.Version + " clears spec.forceUpgradeRacks once these racks are updated, and that change permits updates of all others.",
                true,
                "To hold it, empty spec.forceUpgradeRacks, and wait before the restart until status.observedGeneration has caught up."));
        }
    }

    // ---- rack by rack ---------------------------------------------------------------------------------------------------

    private RackRollout[] Judge()
    {
        var rollouts = new RackRollout[_racks.Count];
        for (var i = 0; i < rollouts.Length; i++)
            rollouts[i] = Judge(_racks[i], i);
        var turn = 0;
        foreach (var timing in new[] { RolloutTiming.AtOnce, RolloutTiming.OnPermission })
        {
            foreach (var index in Turns(rollouts).Where(index => rollouts[index].Timing == timing).ToList())
                rollouts[index] = rollouts[index] with { Order = ++turn };
        }

        return rollouts;
    }

    // What is forced comes first: racks that fail, then those that are named (since 1.24.0 in the order of their names there).
    private IEnumerable<int> Turns(RackRollout[] rollouts)
    {
        var all = Enumerable.Range(0, rollouts.Length).ToList();
        return all.OrderBy(index => !rollouts[index].IsForced ? int.MaxValue
            : _failing.Contains(_racks[index]) ? -1
            : Release.KeepsForcedRacks ? _forcedNames.IndexOf(_racks[index].Name) : index);
    }

    private RackRollout Judge(RackState rack, int index)
    {
        if (!rack.Differs)
        {
            var isRestless = _dc.IsUnstable && _permits.Exists(static permit => permit.CoversAll);
            return new RackRollout
            {
                Rack = rack,
                Timing = isRestless ? RolloutTiming.AtOnce : RolloutTiming.None,
                Reasons = isRestless ? ["The order of the pull secrets is another each time, so the template differs from one look to the next.", .. _permits.Select(static permit => permit.Reason)] : [],
                PodRestarts = isRestless ? RestartsOf(rack, index, false) : 0,
            };
        }

        var isForced = IsForced(rack, index, out var force);
        var permits = _permits.FindAll(permit => permit.CoversAll || IsFirst(rack));
        var rollout = new RackRollout
        {
            Rack = rack,
            Timing = RolloutTiming.AtOnce,
            Reasons = [.. force, .. permits.Select(static permit => permit.Reason)],
            NextStep = Text([isForced ? HoldForced(rack) : null, .. permits.Select(static permit => permit.NextStep)]),
            PodRestarts = RestartsOf(rack, index, isForced),
            IsForced = isForced,
        };
        if (_dc.IsLive && _dc.Root?.At("metadata", "deletionTimestamp") is not null)
            return rollout with { Timing = RolloutTiming.Blocked, Reasons = ["The datacenter is being deleted."], NextStep = null };
        if (!isForced && permits.Count == 0)
        {
            var isLeftBehind = _permits.Count > 0;
            return rollout with
            {
                Timing = RolloutTiming.OnPermission,
                Reasons = [isLeftBehind ? "The permission that there is ends with the first rack, " + Show(_first!.Name) + ": " + _permits[0].Reason : "cass-operator " + Release.Version + " updates a running datacenter only with permission.", .. Caveats(rack)],
                NextStep = Permission(Release, _dc.IsOfCluster, Name, Namespace),
                IsLeftBehind = isLeftBehind,
            };
        }

        if (ObstacleOf(rack, index, isForced) is { } obstacle)
            return rollout with { Timing = RolloutTiming.Blocked, Reasons = [obstacle.Reason, .. rollout.Reasons], NextStep = obstacle.NextStep };
        return rollout with { Reasons = [.. rollout.Reasons, .. WaitsFor(rack, isForced)] };
    }

    // A permission that ends with the first rack is used up by racks that are forced.
    private bool IsFirst(RackState rack) => rack == _first && (_forcedNames.Count == 0 || Release.KeepsForcedRacks);

    private bool IsForced(RackState rack, int index, out IReadOnlyList<string> reasons)
    {
        var found = new List<string>();
        // Since 1.24.0 a canary keeps the other racks, forced or not.
        if (index > 0 && IsCanary && Release.KeepsForcedRacks)
        {
            reasons = found;
            return false;
        }

        if (_failing.Contains(rack))
            found.Add("The pod " + FailureOf(rack) + ", and cass-operator " + Release.Version + " updates a rack with failing pods without permission.");
        if (_forcedNames.Contains(rack.Name, StringComparer.Ordinal))
            found.Add("The rack is in spec.forceUpgradeRacks" + (_forcedNames.Count > 1 ? ", whose racks do not wait for one another." : "."));
        reasons = found;
        return found.Count > 0;
    }

    private string? HoldForced(RackState rack) => _forcedNames.Contains(rack.Name, StringComparer.Ordinal)
        ? "To hold it, take the rack out of spec.forceUpgradeRacks, and wait before the restart until status.observedGeneration has caught up."
        : null;

    // ---- what comes first -----------------------------------------------------------------------------------------------

    private Permit? ObstacleOf(RackState rack, int index, bool isForced)
    {
        if (IsCanary && index > 0 && !isForced)
            return new Permit("spec.canaryUpgrade updates the first rack only.", false, "Set spec.canaryUpgrade: false once its pods are well.");
        if (!_dc.IsLive || _dc.Root is not { } root)
            return null;
        if (ConditionOf(root, "Valid") == "False")
            return new Permit("cass-operator finds the datacenter not valid and goes no further: condition Valid.", false, "Look at its events: kubectl describe cassandradatacenter " + Name + " -n " + Namespace);
        foreach (var condition in isForced ? BusyIfForced : Busy)
        {
            if (ConditionOf(root, condition) == "True")
                return new Permit("The datacenter is at something that comes first: condition " + condition + ".", false, "Wait until it is over; the update follows.");
        }

        if (Release.HoldsStoppedTemplates && !isForced && root.At("spec", "stopped")?.Text == "true")
            return new Permit("cass-operator " + Release.Version + " updates the template of a stopped datacenter only when it runs again.", false, "It follows when the datacenter is started.");
        if (FailingBefore(rack).FirstOrDefault(other => !WillBeForced(other)) is { } stuck)
            return new Permit("The pod " + FailureOf(stuck) + " in rack " + Show(stuck.Name) + ", whose template stays as it is; it comes first.", false, "Bring its pods up: kubectl describe them.");
        return isForced ? null : NotReady();
    }

    // Nothing else is looked at while the pods of a rack fail, and of several such racks the first comes first (CheckRackForceUpgrade).
    private IEnumerable<RackState> FailingBefore(RackState rack) => _failing.TakeWhile(other => other != rack);

    // Every pod has to be ready (CheckPodsReady). Those that are being replaced will be, and those of a rack that is forced may.
    private Permit? NotReady()
    {
        foreach (var other in _racks)
        {
            if (other.Workload is not { Replicas: > 0, IsRolling: false } workload || workload.ReadyReplicas >= workload.Replicas || WillBeForced(other))
                continue;
            return new Permit(
                "Templates change only when all pods are ready: " + Show(workload.Resource) + " has " + workload.ReadyReplicas + " of " + workload.Replicas + ".",
                false,
                Release.UpdatesFailingRacks ? "Bring its pods up: kubectl describe them." : "Bring its pods up; where the image keeps them from it, add the rack to spec.forceUpgradeRacks.");
        }

        return null;
    }

    private bool WillBeForced(RackState rack) => rack.Differs && IsForced(rack, _racks.IndexOf(rack), out _);

    private IEnumerable<string> WaitsFor(RackState rack, bool isForced)
    {
        if (FailingBefore(rack).FirstOrDefault() is { } failing)
            yield return "It follows when the pods of rack " + Show(failing.Name) + " do not fail any more.";
        else if (!isForced && _racks.FirstOrDefault(other => other.Workload is { IsRolling: true }) is { } rolling)
            yield return "It follows " + Show(rolling.Workload!.Resource) + ", which is being rolled out.";
        if (rack == _racks[0] && IsCanary)
            yield return "spec.canaryUpgrade holds it at the first rack, and there " + (CanaryCount(rack) is > 0 and var count ? "at " + count + " of its pods." : "before its first pod.");
    }

    // ---- what is not known ----------------------------------------------------------------------------------------------

    private IEnumerable<string> Caveats(RackState rack)
    {
        if (!KnowsStatus)
            yield return "A manifest does not tell whether the datacenter has changed since its operator last went through it, which would permit it.";
        if (_dc.KnowsPods || !Release.UpdatesFailingRacks)
            yield break;
        if (rack.Workload is not { } workload || workload.ReadyReplicas < workload.Replicas)
            yield return "Its pods are not known; a rack with failing pods is updated without permission.";
    }

    // ---- parts ----------------------------------------------------------------------------------------------------------

    private bool KnowsStatus => _dc.IsLive || _dc.Root?["status"] is not null;

    private bool IsCanary => _dc.Root?.At("spec", "canaryUpgrade")?.Text == "true";

    private string Name => Show(_dc.Root?.At("metadata", "name")?.Text);

    private string Namespace => Show(_dc.Root?.At("metadata", "namespace")?.Text ?? "NAMESPACE");

    private int? RestartsOf(RackState rack, int index, bool isForced)
    {
        if (_dc.Root?.At("spec", "stopped")?.Text == "true")
            return 0;
        return IsCanary && (index == 0 || isForced) && (!isForced || Release.HoldsForcedCanary) ? CanaryCount(rack) : rack.Replicas;
    }

    // 0, and more than there are, hold all pods (canaryUpgradeCount, construct_statefulset.go).
    private int? CanaryCount(RackState rack) =>
        ObservedWorkload.Number(_dc.Root?.At("spec", "canaryUpgradeCount")) is > 0 and var count ? rack.Replicas is { } replicas ? count <= replicas ? count : 0 : null : 0;

    // The first pod that fails, and how, fit for a terminal.
    private string? FailureOf(RackState rack)
    {
        foreach (var pod in rack.Pods)
        {
            if (pod.IsTerminating)
                continue;
            if (pod.IsUnschedulable)
                return Show(pod.Name) + " fails: no node takes it";
            if (Array.Find(pod.Containers, container => container.FailsBy(Release)) is { } failing)
                return Show(pod.Name) + " fails: " + Show(failing.Name) + " is in " + Show(failing.Problem);
        }

        return null;
    }

    private static List<string> ForcedRacks(Node? root)
    {
        var names = new List<string>();
        foreach (var forced in root?.At("spec", "forceUpgradeRacks") is { } racks ? racks.Items : [])
            names.Add(forced.Text);
        return names;
    }

    private static string? ConditionOf(Node dc, string type)
    {
        foreach (var condition in dc.At("status", "conditions") is { } conditions ? conditions.Items : [])
        {
            if (condition["type"]?.Text == type)
                return condition["status"]?.Text;
        }

        return null;
    }

    private static int? GenerationOf(Node root) => ObservedWorkload.Number(root.At("metadata", "generation"));

    private static int? ObservedGenerationOf(Node root) => ObservedWorkload.Number(root.At("status", "observedGeneration"));

    private static string? Text(IEnumerable<string?> sentences) => string.Join(' ', sentences.OfType<string>().Distinct()) is { Length: > 0 } text ? text : null;

    private static string Show(string? text) => DriftResolver.Show(text);

    /// <summary>What permits an update, or stands in its way.</summary>
    /// <param name="Reason">What it is.</param>
    /// <param name="CoversAll">Whether it holds for all racks; else for the first one that differs.</param>
    /// <param name="NextStep">What to do about it.</param>
    private sealed record Permit(string Reason, bool CoversAll, string? NextStep);
}
