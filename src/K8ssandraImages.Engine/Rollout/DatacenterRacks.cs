using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>The racks of a datacenter, and which StatefulSet is whose.</summary>
internal static class DatacenterRacks
{
    /// <summary>The racks in the order of the specification, each with its StatefulSet and how many pods it should have.</summary>
    /// <param name="root">The CassandraDatacenter.</param>
    /// <param name="release">cass-operator's release.</param>
    /// <param name="sets">The StatefulSets that it owns; those of no rack come last, as racks that should have no pods.</param>
    public static IReadOnlyList<DatacenterRack> Of(Node root, CassOperatorRelease release, IReadOnlyList<ObservedWorkload> sets)
    {
        var (name, names) = StatefulSetName.Read(root);
        var sizes = (root.At("spec", "stopped")?.Text == "true" ? 0 : ObservedWorkload.Number(root.At("spec", "size"))) is { } size ? RackSizes.Of(size, names.Count) : null;
        var racks = new List<DatacenterRack>();
        var left = sets.ToList();
        for (var i = 0; i < names.Count; i++)
        {
            var rack = names[i];
            // The name of a StatefulSet keeps what the release that created it made of the rack's; its label tells it as well.
            var set = left.Find(candidate => candidate.Rack == rack || candidate.Rack == KubernetesName.CleanLabelValue(rack)) ?? left.Find(candidate => candidate.Name == name.Of(release, rack));
            if (set is not null)
                left.Remove(set);
            racks.Add(new DatacenterRack(rack, set, sizes?[i] ?? set?.Replicas ?? 0));
        }

        foreach (var set in left.OrderBy(static set => set.Name, StringComparer.Ordinal))
            racks.Add(new DatacenterRack(set.Rack ?? set.Name, set, 0));
        return racks;
    }
}

/// <summary>A rack.</summary>
/// <param name="Name">Its name in the specification.</param>
/// <param name="StatefulSet">Its StatefulSet; null where there is none.</param>
/// <param name="Size">The pods that it should have.</param>
internal sealed record DatacenterRack(string Name, ObservedWorkload? StatefulSet, int Size);
