using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>The volume claims of a datacenter, by the names that Kubernetes gives them: template, StatefulSet, number.</summary>
internal static class ResetClaims
{
    // cass-operator's name for it (pkg/reconciliation/construct_statefulset.go).
    private const string Data = "server-data";

    /// <summary>The names that the claims of its pods have, also of pods that are stopped.</summary>
    /// <param name="datacenter">The CassandraDatacenter.</param>
    /// <param name="release">cass-operator's release.</param>
    /// <param name="sets">Its StatefulSets.</param>
    public static IReadOnlyList<string> Of(Node datacenter, CassOperatorRelease release, IReadOnlyList<Node> sets)
    {
        var (name, racks) = StatefulSetName.Read(datacenter);
        var names = racks.Select(rack => name.Of(release, rack)).ToList();
        var sizes = RackSizes.Of(ObservedWorkload.Number(datacenter.At("spec", "size")) ?? 0, racks.Count);
        var claims = new List<string>();
        foreach (var set in sets)
        {
            var own = set.At("metadata", "name")?.Text ?? "";
            var wanted = names.IndexOf(own) is >= 0 and var at ? sizes[at] : 0;
            var pods = Math.Max(ObservedWorkload.Number(set.At("spec", "replicas")) ?? 1, wanted);
            claims.AddRange(TemplatesOf(set).SelectMany(template => Enumerable.Range(0, pods).Select(pod => template + "-" + own + "-" + pod)));
        }

        return claims;
    }

    /// <summary>The templates of a StatefulSet, by name.</summary>
    public static IReadOnlyList<string> TemplatesOf(Node set)
    {
        var names = new List<string>();
        foreach (var template in set.At("spec", "volumeClaimTemplates") is { } templates ? templates.Items : [])
            names.Add(template.At("metadata", "name")?.Text ?? "");
        return names;
    }

    /// <summary>The templates that StatefulSets get by a datacenter's specification.</summary>
    public static IEnumerable<string> TemplatesBy(Node datacenter)
    {
        yield return Data;
        foreach (var volume in datacenter.At("spec", "storageConfig", "additionalVolumes") is { } volumes ? volumes.Items.ToArray() : [])
        {
            if (volume["pvcSpec"] is { IsNull: false })
                yield return volume["name"]?.Text ?? "";
        }
    }

    /// <summary>Whether a claim is one of a StatefulSet, whichever number it has.</summary>
    public static bool IsOf(string claim, Node set)
    {
        foreach (var template in TemplatesOf(set))
        {
            var prefix = template + "-" + set.At("metadata", "name")?.Text + "-";
            if (claim.Length > prefix.Length && claim.StartsWith(prefix, StringComparison.Ordinal) && claim[prefix.Length..].All(char.IsAsciiDigit))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether a release deletes what has these labels together with a datacenter (pkg/reconciliation/reconcile_datacenter.go, deletePVCs): by its
    /// name until 1.19.0, by the label of the datacenter until 1.21.2, by those of cluster and datacenter since.
    /// </summary>
    /// <param name="datacenter">The CassandraDatacenter.</param>
    /// <param name="release">cass-operator's release.</param>
    /// <param name="labels">The labels; null for none.</param>
    public static bool Selects(Node datacenter, CassOperatorRelease release, Node? labels) =>
        labels?[DatacenterLabels.Datacenter]?.Text is { Length: > 0 } datacenterLabel && datacenterLabel == DatacenterLabelOf(datacenter, release)
        && (!release.DeletesByClusterLabel || labels[DatacenterLabels.Cluster]?.Text == DatacenterLabels.ClusterOf(datacenter));

    /// <summary>Whether what one datacenter's deletion selects is what another's would select too.</summary>
    public static bool Share(Node one, Node other, CassOperatorRelease release) =>
        DatacenterLabelOf(one, release) == DatacenterLabelOf(other, release) && (!release.DeletesByClusterLabel || DatacenterLabels.ClusterOf(one) == DatacenterLabels.ClusterOf(other));

    private static string DatacenterLabelOf(Node datacenter, CassOperatorRelease release)
    {
        var name = datacenter.At("metadata", "name")?.Text ?? "";
        if (!release.DeletesByDatacenterLabel)
            return name;
        return KubernetesName.CleanLabelValue(!release.NamesByStatus && datacenter.At("spec", "datacenterName") is { Text.Length: > 0 } given ? given.Text : name);
    }
}
