using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Resources;
using Verdict = K8ssandraImages.Engine.Rollout.ImpactResolver.Verdict;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>
/// What becomes of the racks of one datacenter: what k8ssandra-operator would write into the CassandraDatacenter, and then what
/// cass-operator would make of it.
/// </summary>
internal sealed class DatacenterImpact
{
    private readonly ImpactSubject _subject;
    private readonly DriftSubject _drift;
    private readonly List<EffectiveImage> _desired;

    private DatacenterImpact(ImpactSubject subject, List<EffectiveImage> desired)
    {
        _subject = subject;
        _drift = subject.Subject;
        _desired = desired;
    }

    private Node? Datacenter => _subject.IsLive ? _drift.Datacenter : _subject.Declared?.Model.Node ?? _subject.Root;

    /// <summary>One row for each rack; one for all where the racks are not known.</summary>
    /// <param name="subject">The datacenter.</param>
    /// <param name="desired">What its Cassandra pods should run; at least one image.</param>
    public static IEnumerable<K8ssImageImpact> Of(ImpactSubject subject, List<EffectiveImage> desired) => new DatacenterImpact(subject, desired).Rows();

    private IEnumerable<K8ssImageImpact> Rows()
    {
        var racks = Racks();
        var same = ImpactResolver.Unanswerable(_subject, _drift.CassOperator, "cass-operator") ?? SameForAll();
        if (same is not null)
            return racks.Count == 0 ? [Row(same)] : racks.Select(rack => Row(same with { Resource = rack.Resource, Rack = rack.State.Name }));
        var manager = ManagerWrite.Of(_subject, _desired);
        var judged = racks.Select(rack => (rack.Resource, State: StateOf(rack.State, manager, out var changes), Changes: changes)).ToList();
        var rollouts = DatacenterUpdate.Of(new DatacenterState
        {
            Release = _drift.CassOperatorRelease!,
            Root = Datacenter,
            IsLive = _subject.IsLive,
            IsOfCluster = _drift.Cluster is not null || Datacenter?.At("metadata", "labels", "k8ssandra.io/cluster-name") is not null,
            Renewal = _subject is { IsChanged: true, Root: var root } && root["kind"]?.Text == "CassandraDatacenter" ? "The CassandraDatacenter is changed, and what is newly written may be rolled out." : manager?.Renewal,
            RenewalNextStep = manager?.Permit.NextStep,
            KnowsPods = _subject.IsLive && _drift.Observation.PodFailure is null,
            IsUnstable = _subject.IsUnstable && _subject.CassOperatorStarts,
            Racks = [.. judged.Select(static rack => rack.State)],
        });
        var together = rollouts.Count(static rollout => rollout is { IsForced: true, Timing: RolloutTiming.AtOnce, PodRestarts: not 0 });
        return rollouts.Select((rollout, index) => Row(VerdictOf(rollout, index, judged[index].Changes, manager, together) with { Resource = judged[index].Resource, Rack = rollout.Rack.Name }));
    }

    private K8ssImageImpact Row(Verdict verdict) => ImpactResolver.Row(_subject, _desired[0], _drift.CassOperator, _drift.CassOperatorRelease?.Version.ToString(), verdict);

    // ---- the racks ------------------------------------------------------------------------------------------------------

    private List<(string Resource, RackState State)> Racks()
    {
        if (!_subject.IsLive)
        {
            // A Stargate's or a Reaper's own resource has no racks.
            if (_subject.Declared is not { } declared)
                return [];
            var sizes = RackSizes.Of(declared.Model.Stopped ? 0 : declared.Model.Size ?? 0, declared.Racks.Count);
            return [.. declared.Racks.Select((rack, index) => (ResourceOf(declared.Name, rack), new RackState { Name = rack, Replicas = declared.Model.Size is null && !declared.Model.Stopped ? null : sizes[index] }))];
        }

        if (Datacenter is not { } root)
            return [];
        var uid = root.At("metadata", "uid")?.Text;
        var sets = _drift.Observation.Workloads.Where(workload => workload.Kind == "StatefulSet" && uid is { Length: > 0 } && workload.OwnerUid == uid).OrderBy(workload => workload.Name, StringComparer.Ordinal).ToList();
        var racks = DatacenterState.RacksOf(root, sets, _drift.Observation.PodsOf, static _ => false).Select(state => (state.Workload!.Resource, State: state)).ToList();
        var (name, names) = StatefulSetName.Read(root);
        for (var i = 0; i < names.Count; i++)
        {
            if (!racks.Exists(rack => rack.State.Name == names[i]))
                racks.Insert(Math.Min(i, racks.Count), (ResourceOf(name, names[i]), new RackState { Name = names[i], Replicas = 0 }));
        }

        return racks;
    }

    private string ResourceOf(StatefulSetName name, string rack) => "statefulset/" + name.Of(_drift.CassOperatorRelease!, rack);

    private RackState StateOf(RackState rack, ManagerWrite? manager, out List<K8ssImageChange> changes)
    {
        changes = [.. ChangesOf(rack, manager is { IsHeld: true } ? manager.Held : _desired)];
        if (!_subject.CassOperatorStarts)
        {
            // It takes up what is newly written, with what it has read; what that is is known unless the ConfigMap has changed since.
            if (manager?.Renewal is null)
                changes = [];
            else if (_drift.CassOperator?.RunsCurrentImageConfig == false)
                changes.RemoveAll(static change => !ClusterUpdate.Decides(change.Component, change.Source));
        }

        return new RackState { Name = rack.Name, Workload = rack.Workload, Pods = rack.Pods, Replicas = rack.Replicas, Differs = changes.Count > 0 };
    }

    private IEnumerable<K8ssImageChange> ChangesOf(RackState rack, IReadOnlyList<EffectiveImage> after) =>
        _subject.Before is { } before ? ImageComparison.Compare([.. before.Where(static image => image.Workload == WorkloadKind.Cassandra)], after)
        : rack.Workload is { } workload ? ImageComparison.Compare(TemplateImages.Of(workload, after, _subject.IsUnstable), after)
        : [];

    // ---- what becomes of them -------------------------------------------------------------------------------------------

    private Verdict? SameForAll()
    {
        if (_subject.IsLive && _drift.DatacenterUnread is { } unread)
            return new Verdict(RolloutTiming.Unknown, ["The CassandraDatacenter cannot be read: " + unread.Message]) { NextStep = unread.Remedy };
        if (_desired.Find(image => image.Image is null) is { } failure)
        {
            var (timing, reason) = ComponentUpdate.Failed(failure);
            return new Verdict(timing, [reason])
            {
                NextStep = failure.Diagnostics.FirstOrDefault(static finding => finding.Severity == DiagnosticSeverity.Error)?.Remedy,
                Diagnostics = [.. failure.Diagnostics.Where(static finding => finding.Severity == DiagnosticSeverity.Error)],
            };
        }

        return _subject.IsLive && Datacenter is null
            ? new Verdict(RolloutTiming.None, ["There is no CassandraDatacenter yet; when k8ssandra-operator has made it, its pods get these images."]) { PodRestarts = 0 }
            : null;
    }

    private Verdict VerdictOf(RackRollout rollout, int index, List<K8ssImageChange> changes, ManagerWrite? manager, int together)
    {
        if (_subject.IsLive && rollout.Rack.Workload is null)
            return new Verdict(RolloutTiming.None, ["There is no StatefulSet yet; the pods that it will have get these images."]) { PodRestarts = 0 };
        var held = manager is { IsHeld: true } ? [.. ChangesOf(rollout.Rack, _desired)] : (List<K8ssImageChange>)[];
        if (rollout.Timing == RolloutTiming.None)
            return held.Count == 0 ? Unchanged() : Held(rollout, index, held, manager!);
        var reasons = new List<string>(rollout.Reasons);
        if (manager is { Renewal: not null, HasOthers: true })
            reasons.Add("The datacenters of the K8ssandraCluster follow one another, each when the one before is ready.");
        var isOnPermission = rollout.Timing == RolloutTiming.OnPermission;
        if (held.Count > changes.Count)
            reasons.Add((isOnPermission ? "" : "Not all of it: ") + manager!.Permit.Reason);
        var verdict = new Verdict(rollout.Timing, reasons)
        {
            Order = rollout.Timing == RolloutTiming.Blocked ? null : rollout.Order,
            PodRestarts = rollout.PodRestarts,
            Images = isOnPermission && held.Count > 0 ? held : changes,
            NextStep = isOnPermission ? AfterRestart(held.Count > 0 ? ClusterUpdate.Permission(_drift.Cluster!, Where()) : rollout.NextStep!) : rollout.NextStep,
            Diagnostics = [.. FindingsOf(rollout, together)],
            IsOneAfterTheOther = manager?.Renewal is not null,
        };
        return HasPods(rollout.Rack) ? verdict : WithoutPods(verdict);
    }

    private Verdict Unchanged() => new(RolloutTiming.None, [_subject.CassOperatorStarts
        ? "No image of its pods changes."
        : "k8ssandra-operator writes nothing else into the CassandraDatacenter, and cass-operator does not start anew."]) { PodRestarts = 0 };

    private Verdict Held(RackRollout rollout, int index, List<K8ssImageChange> held, ManagerWrite manager)
    {
        var verdict = new Verdict(RolloutTiming.OnPermission, [manager.Permit.Reason])
        {
            Order = index + 1,
            PodRestarts = rollout.Rack.Replicas,
            Images = held,
            NextStep = AfterRestart(ClusterUpdate.Permission(_drift.Cluster!, Where())),
        };
        return HasPods(rollout.Rack) ? verdict : WithoutPods(verdict);
    }

    // Once it runs again its pods have the template of then; one that may not be updated yet follows, which restarts them.
    private static Verdict WithoutPods(Verdict verdict) => verdict with
    {
        Timing = RolloutTiming.None,
        Order = null,
        PodRestarts = 0,
        Reasons = ["There are no pods that would restart. " + (verdict.Timing == RolloutTiming.AtOnce
            ? "The template changes, and pods have it when they are started."
            : "The template stays as it is; when pods are started they have the old images, and are restarted with the new ones."), .. verdict.Reasons],
        NextStep = verdict.Timing == RolloutTiming.AtOnce ? null : verdict.NextStep,
    };

    private bool HasPods(RackState rack) => rack.Replicas != 0 && Datacenter?.At("spec", "stopped")?.Text != "true";

    private string Where() => _drift.ClusterContext is { } context && context != _desired[0].Context ? ", in the context " + DriftResolver.Show(context) : "";

    private static string AfterRestart(string step) => "When no pod of the old operator is left: " + step;

    private IEnumerable<Diagnostic> FindingsOf(RackRollout rollout, int together)
    {
        var location = Datacenter?.Location;
        var release = _drift.CassOperatorRelease!;
        if (_subject is { IsUnstable: true, CassOperatorStarts: true } && rollout.Timing == RolloutTiming.AtOnce)
        {
            yield return ImpactRules.Endless.At(
                location,
                "The ImageConfig has several pull secrets for components, which cass-operator " + release.Version + " writes in another order each time: while updates are permitted, pods are restarted again and again.",
                "Keep one of them, or put the secrets on the service account; then restart the operator.");
        }

        if (rollout.IsLeftBehind)
        {
            yield return ImpactRules.FirstRackOnly.At(
                location,
                "With cass-operator " + release.Version + " the permission that there is ends with the first rack, so the racks run different images afterwards.",
                "Annotate the CassandraDatacenter " + DatacenterUpdate.DatacenterAnnotation + "=always before the restart, and remove it when all racks are done.");
        }

        if (together > 1 && rollout is { IsForced: true, Order: 1 })
        {
            yield return ImpactRules.RacksTogether.At(
                location,
                together + " racks restart pods at the same time: racks that are forced do not wait for one another, and data whose replicas are in these racks is not available meanwhile.",
                "Name one rack at a time in spec.forceUpgradeRacks.");
        }
    }

    /// <summary>What k8ssandra-operator has to write into the CassandraDatacenter.</summary>
    /// <param name="Permit">Whether it may.</param>
    /// <param name="Renewal">Why it does; null where it does not.</param>
    /// <param name="Held">What the Cassandra pods would run without it.</param>
    /// <param name="HasOthers">Whether the K8ssandraCluster has more than one datacenter.</param>
    private sealed record ManagerWrite(ClusterPermit Permit, string? Renewal, IReadOnlyList<EffectiveImage> Held, bool HasOthers)
    {
        public bool IsHeld => Renewal is null;

        /// <summary>What it is; null where it has nothing to write, as far as images are concerned.</summary>
        public static ManagerWrite? Of(ImpactSubject subject, List<EffectiveImage> desired)
        {
            var drift = subject.Subject;
            if (drift.Cluster is not { } cluster || drift.ControlPlaneRelease is not { } release || Without(subject, desired) is not { } held)
                return null;
            var permit = ClusterUpdate.PermitOf(release, cluster, subject.IsLive, subject.IsChanged);
            var writes = permit.IsGiven && (subject.ControlPlaneStarts || subject.IsChanged);
            return new ManagerWrite(permit, writes ? permit.Reason : null, held, (cluster.At("spec", "cassandra", "datacenters")?.Items.Length ?? 0) > 1);
        }

        // What the CassandraDatacenter itself asks for; of manifests, what cass-operator decides about.
        private static IReadOnlyList<EffectiveImage>? Without(ImpactSubject subject, List<EffectiveImage> desired)
        {
            var before = subject.Before?.Where(static image => image.Workload == WorkloadKind.Cassandra).ToList();
            IReadOnlyList<EffectiveImage>? held = before is null
                ? subject.Subject.OfDatacenter is { Count: > 0 } own ? TemplateImages.As(own.Where(static image => image is { Workload: WorkloadKind.Cassandra, ContainerKind: not ContainerKind.Job }), desired[0]) : null
                : [.. desired.Select(image => ClusterUpdate.Decides(image.Component, image.Source) ? before.Find(old => old.Container == image.Container && old.ContainerKind == image.ContainerKind) : image).OfType<EffectiveImage>()];
            return held is not null && ImageComparison.Compare(held, desired).Any() ? held : null;
        }
    }
}
