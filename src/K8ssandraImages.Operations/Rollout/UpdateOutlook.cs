using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>How a datacenter would be updated, by what was seen of it.</summary>
/// <param name="Facts">What the update is to be; its summary is still to be written.</param>
/// <param name="Method">How it is permitted, or why it is refused.</param>
/// <param name="Sight">What was seen, and how far it is on the way to the images that are asked for.</param>
internal sealed record UpdateOutlook(UpdateFacts Facts, UpdateMethod Method, UpdateSight Sight)
{
    /// <summary>Works it out.</summary>
    /// <param name="found">The datacenter.</param>
    /// <param name="seen">What was seen of it, its images included.</param>
    /// <param name="choice">How the update is permitted.</param>
    /// <param name="options">The releases that somebody gave.</param>
    /// <param name="settings">How it is carried out.</param>
    public static UpdateOutlook Of(DatacenterTarget found, DatacenterSight seen, DatacenterUpdateMethod choice, ManifestOptions options, OperationSettings settings)
    {
        var deciders = seen.Deciders!;
        var target = found with { Root = seen.Root, ClusterRoot = deciders.Cluster, Release = deciders.Release, ManagerRelease = deciders.ManagerRelease };
        var images = UpdateSight.DesiredOf(seen);
        var sight = new UpdateSight(seen, deciders, UpdateProgress.Of(images, seen.StatefulSets, seen.Pods, deciders.Release, DateTimeOffset.UtcNow, " -n " + Printable.Escape(target.Namespace, 200) + " " + target.Objects.Where, set => seen.PullingOtherwise.Contains(set.Uid)));
        var situation = new UpdateSituation
        {
            Release = deciders.Release,
            Datacenter = seen.Root,
            Manager = deciders.ManagerRelease,
            Cluster = deciders.Cluster,
            IsHeldByCluster = sight.IsHeldByCluster,
            BrokenRacks = sight.Progress.BrokenRacks,
            HasRandomSecrets = deciders.HasRandomSecrets,
            Choice = choice,
            Force = settings.Force,
        };
        var method = UpdateMethod.Of(situation);
        return new UpdateOutlook(UpdateOperation.FactsOf(target, situation, method, images, seen.StatefulSets.Sum(static set => set.Replicas), options, settings), method, sight);
    }
}
