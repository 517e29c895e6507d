using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Lets one datacenter take the images that it waits for, in place.</summary>
internal static class UpdateOperation
{
    /// <summary>The plan that a record holds.</summary>
    /// <exception cref="FormatException">The record cannot be understood.</exception>
    public static OperationPlan Of(OperationRecord record, IKubernetesSession session, OperationSettings settings) =>
        Of(record, record.FactsAs<UpdateFacts>(), session, settings);

    /// <summary>The plan for facts that are known already.</summary>
    internal static OperationPlan Of(OperationRecord record, UpdateFacts facts, IKubernetesSession session, OperationSettings settings, bool isUnchanged = false)
    {
        var steps = new UpdateSteps(facts, session, settings);
        return new OperationPlan(record, TargetOf(facts), facts.Summary, steps.All, settings)
        {
            IsUnchanged = isUnchanged,
            Diagnostics = [.. facts.Costs.Select(cost => UpdateRules.ReachesFurther.At(facts.Target.Location, cost))],
            WhereItIs = steps.WhereItIsAsync,
        };
    }

    /// <summary>The steps for one datacenter, of this operation or a part of a greater one.</summary>
    internal static IReadOnlyList<Step> Steps(UpdateFacts facts, IKubernetesSession session, OperationSettings settings) => new UpdateSteps(facts, session, settings).All;

    /// <summary>What an update of a datacenter is to be; its summary is still to be written.</summary>
    /// <param name="target">The datacenter.</param>
    /// <param name="situation">What decides how it is updated.</param>
    /// <param name="method">How it is.</param>
    /// <param name="images">The images that its containers are to have.</param>
    /// <param name="pods">How many pods it has.</param>
    /// <param name="options">The releases that somebody gave.</param>
    /// <param name="settings">How it is carried out.</param>
    internal static UpdateFacts FactsOf(DatacenterTarget target, UpdateSituation situation, UpdateMethod method, IReadOnlyList<UpdateImage> images, int pods, ManifestOptions options, OperationSettings settings) => new()
    {
        Target = new ChangedObject { Kind = "CassandraDatacenter", Context = target.Objects.Context, Server = target.Objects.Server, Namespace = target.Namespace, Name = target.Name },
        Uid = target.Uid,
        Generation = ObservedWorkload.Number(target.Root.At("metadata", "generation")) ?? 0,
        Cluster = target is { ControlPlane: { } control, ClusterRoot: not null }
            ? new ChangedObject { Kind = "K8ssandraCluster", Context = control.Context, Server = control.Server, Namespace = target.ClusterNamespace, Name = target.Cluster ?? "" }
            : null,
        Release = target.Release.Version.ToString(),
        ManagerRelease = target.ManagerRelease?.Version.ToString(),
        CassOperatorVersion = options.CassOperatorVersion,
        K8ssandraOperatorVersion = options.K8ssandraOperatorVersion,
        Images = images,
        Pods = target.Root.At("spec", "stopped")?.Text == "true" ? 0 : pods,
        Choice = situation.Choice,
        Permission = method.Permission,
        IsWithdrawn = method.IsWithdrawn,
        AsksCluster = method.AsksCluster,
        ForcedRacks = method.ForcedRacks,
        AnnotationBefore = Before(target.Root, DatacenterUpdate.DatacenterAnnotation),
        ClusterAnnotationBefore = Before(target.ClusterRoot, DatacenterUpdate.ClusterAnnotation),
        Task = method.Permission == UpdatePermission.Task ? "refresh-" + Journal.NewId(settings.Now()).ToLowerInvariant() : null,
        Force = situation.Force,
        Reasons = method.Reasons,
        Costs = method.Costs,
    };

    // What an update that was broken off has left there is nobody's wish.
    private static string? Before(Node? root, string annotation) =>
        root is null || AnnotationAuthor.IsOwn(root, annotation) == true ? null : root.At("metadata", "annotations", annotation)?.Text;

    /// <summary>The datacenter, for people.</summary>
    internal static string TargetOf(UpdateFacts facts) =>
        "datacenter " + Printable.Escape(facts.Target.Namespace + "/" + facts.Target.Name, 200) + " in the context " + Printable.Escape(facts.Target.Context, 100);
}
