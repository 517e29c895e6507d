using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Rollout;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What was seen of a datacenter that takes images, and how far it is.</summary>
/// <param name="Datacenter">What was seen.</param>
/// <param name="Deciders">Who decides about it.</param>
/// <param name="Progress">How far it is on its way to the images of the plan.</param>
internal sealed record UpdateSight(DatacenterSight Datacenter, DatacenterDeciders Deciders, UpdateProgress Progress)
{
    /// <summary>What is asked for of the containers that an operator decides about.</summary>
    public IEnumerable<K8ssImageDrift> Asked => AskedOf(Datacenter);

    /// <summary>The datacenter's annotation <c>autoupdate-spec</c>; null for none.</summary>
    public string? Annotation => Datacenter.Root.At("metadata", "annotations", DatacenterUpdate.DatacenterAnnotation)?.Text;

    /// <summary>The K8ssandraCluster's annotation <c>autoupdate-spec</c>; null for none.</summary>
    public string? ClusterAnnotation => Deciders.Cluster?.At("metadata", "annotations", DatacenterUpdate.ClusterAnnotation)?.Text;

    /// <summary>Whether the datacenter is stopped, or is to be.</summary>
    public bool IsStopped => Datacenter.Root.At("spec", "stopped")?.Text == "true";

    /// <summary>Whether k8ssandra-operator has not written yet what the K8ssandraCluster asks for.</summary>
    public bool IsHeldByCluster => Asked.Any(static row => row.IsHeldByCluster);

    /// <summary>Why the template of a StatefulSet does not ask for the images yet; null where nobody says.</summary>
    public string? WhyNot(ObservedWorkload set) => Asked.FirstOrDefault(row => row.Resource == set.Resource && row.Template != row.Desired)?.Reason;

    /// <summary>The images that are asked for of a datacenter; none where one of them is not known.</summary>
    public static IReadOnlyList<UpdateImage> DesiredOf(DatacenterSight datacenter)
    {
        var rows = AskedOf(datacenter).ToList();
        return rows.Exists(static row => row.Desired is null) ? [] : [.. rows.Select(static row => new UpdateImage(row.Container, row.ContainerKind == ContainerKind.Init, row.Desired!)).Distinct()];
    }

    private static IEnumerable<K8ssImageDrift> AskedOf(DatacenterSight datacenter) => datacenter.Images.Where(static row => row.State != DriftState.Unmanaged || row.Desired is not null);
}
