using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>Tells what becomes of each StatefulSet and Deployment once its operator has started anew. A pure function of what was read.</summary>
internal static class ImpactResolver
{
    /// <summary>One row for each StatefulSet and Deployment about which an operator decides that starts anew.</summary>
    public static IEnumerable<K8ssImageImpact> Resolve(ImpactSubject subject)
    {
        foreach (var group in subject.Subject.Desired.Where(IsOfWorkload).GroupBy(image => (image.Workload, image.WorkloadName)))
        {
            var images = group.ToList();
            if (group.Key.Workload == WorkloadKind.Cassandra)
            {
                if (subject.CassOperatorStarts || (subject.Subject.Cluster is not null && subject.ControlPlaneStarts))
                {
                    foreach (var row in DatacenterImpact.Of(subject, images))
                        yield return row;
                }
            }
            else if (group.Key.Workload == WorkloadKind.Medusa ? subject.ControlPlaneStarts : subject.DataPlaneStarts)
            {
                yield return OfComponent(subject, images, group.Key.Workload, group.Key.WorkloadName ?? "");
            }
        }
    }

    /// <summary>A row, and what all rows of a resource have in common.</summary>
    /// <param name="subject">The resource.</param>
    /// <param name="image">An image of the workload.</param>
    /// <param name="builder">The operator that makes it; null where none is known.</param>
    /// <param name="version">That operator's release; null where none is known.</param>
    /// <param name="verdict">What becomes of the workload.</param>
    internal static K8ssImageImpact Row(ImpactSubject subject, EffectiveImage image, K8ssOperator? builder, string? version, Verdict verdict) => new()
    {
        Context = image.Context,
        Namespace = image.Namespace,
        Cluster = image.Cluster,
        Datacenter = image.Datacenter,
        Workload = image.Workload,
        Resource = verdict.Resource,
        Rack = verdict.Rack,
        Operator = builder?.ToString(),
        OperatorVersion = version,
        Timing = verdict.Timing,
        Reasons = [.. ReasonsOf(builder, verdict)],
        Order = verdict.Order,
        PodRestarts = verdict.PodRestarts,
        Images = verdict.Images,
        NextStep = verdict.NextStep,
        Diagnostics = verdict.Diagnostics,
        IsOneAfterTheOther = verdict.IsOneAfterTheOther,
        Origin = subject.Origin,
    };

    private static IEnumerable<string> ReasonsOf(K8ssOperator? builder, Verdict verdict) =>
        builder is { HasPods: true, ReadyPods: 0 } && verdict.Timing is not (RolloutTiming.None or RolloutTiming.Unknown) ? verdict.Reasons.Append("The operator does not run now: none of its pods is ready.") : verdict.Reasons;

    /// <summary>Why nothing can be said, or nothing happens, whatever the images are; null where that is not so.</summary>
    internal static Verdict? Unanswerable(ImpactSubject subject, K8ssOperator? builder, string name)
    {
        if (!subject.IsLive)
            return null;
        if (subject.Subject.Observation.Failure is { } failure)
            return new Verdict(RolloutTiming.Unknown, ["The workloads of the namespace cannot be read: " + failure.Message]) { NextStep = failure.Remedy };
        if (builder is null)
        {
            return subject.Subject.OperatorsUnread is { } unread
                ? new Verdict(RolloutTiming.Unknown, ["Which operator decides about it cannot be told: " + unread.Message]) { NextStep = unread.Remedy }
                : new Verdict(RolloutTiming.Blocked, ["No " + name + " watches the namespace, so nobody brings images about."]) { NextStep = "Start an operator that watches the namespace, or add it to its WATCH_NAMESPACE." };
        }

        return builder is { HasPods: true, Replicas: 0 }
            ? new Verdict(RolloutTiming.Blocked, ["The operator is scaled to 0, so it does not start."]) { NextStep = "Scale it up: kubectl scale deployment/" + DriftResolver.Show(builder.Name) + " -n " + DriftResolver.Show(builder.Namespace) + " --replicas=1" }
            : null;
    }

    private static bool IsOfWorkload(EffectiveImage image) => image is { ContainerKind: not ContainerKind.Job, Workload: not WorkloadKind.Operator };

    private static K8ssImageImpact OfComponent(ImpactSubject subject, List<EffectiveImage> images, WorkloadKind kind, string name)
    {
        var builder = kind == WorkloadKind.Medusa ? subject.Subject.ControlPlane : subject.Subject.DataPlane;
        var workload = subject.Subject.Observation.Workloads.FirstOrDefault(candidate => candidate.Name == name);
        var release = kind == WorkloadKind.Medusa ? subject.Subject.ControlPlaneRelease : subject.Subject.DataPlaneRelease;
        var verdict = Unanswerable(subject, builder, "k8ssandra-operator") ?? Judge(subject, release, images, workload);
        return Row(subject, images[0], builder, release?.Version.ToString(), verdict with { Resource = workload?.Resource ?? ComponentUpdate.ResourceOf(subject.Root, kind, name) });
    }

    private static Verdict Judge(ImpactSubject subject, K8ssandraOperatorRelease? release, List<EffectiveImage> images, ObservedWorkload? workload)
    {
        if (subject.IsLive && workload is null && images.TrueForAll(image => image.Image is not null))
            return new Verdict(RolloutTiming.None, ["It is not there yet; when it is made, its pods get these images."]) { PodRestarts = 0 };
        var before = workload is not null ? TemplateImages.Of(workload, images, false) : subject.Before?.Where(image => image.Workload == images[0].Workload && image.WorkloadName == images[0].WorkloadName).ToList() ?? [];
        var changes = ImageComparison.Compare(before, images).ToList();
        var (timing, reason) = ComponentUpdate.Judge(release, before.Count > 0, images, changes.Count > 0);
        var hasNoPods = timing == RolloutTiming.AtOnce && (workload?.Replicas == 0 || before.Count == 0);
        return new Verdict(hasNoPods ? RolloutTiming.None : timing, hasNoPods ? [reason, "It has no pods that would restart."] : [reason])
        {
            Images = changes,
            PodRestarts = timing == RolloutTiming.None || hasNoPods ? 0 : workload?.Replicas,
            Diagnostics = [.. changes.SelectMany(static change => change.Diagnostics).Where(static finding => finding.Severity == DiagnosticSeverity.Error).Distinct()],
        };
    }

    /// <summary>What becomes of one workload, and why.</summary>
    internal sealed record Verdict(RolloutTiming Timing, IReadOnlyList<string> Reasons)
    {
        public string? Resource { get; init; }

        public string? Rack { get; init; }

        public int? Order { get; init; }

        public int? PodRestarts { get; init; }

        public IReadOnlyList<K8ssImageChange> Images { get; init; } = [];

        public string? NextStep { get; init; }

        public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

        public bool IsOneAfterTheOther { get; init; }
    }
}
