using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Resources;

/// <summary>The labels by which cass-operator marks what belongs to a datacenter (apis/cassandra/v1beta1/cassandradatacenter_types.go).</summary>
internal static class DatacenterLabels
{
    /// <summary>The datacenter.</summary>
    public const string Datacenter = "cassandra.datastax.com/datacenter";

    /// <summary>The cluster.</summary>
    public const string Cluster = "cassandra.datastax.com/cluster";

    /// <summary>The rack.</summary>
    public const string Rack = "cassandra.datastax.com/rack";

    /// <summary>
    /// What a StatefulSet or a pod of the datacenter can have as the label, whichever release wrote it: an operator that was
    /// upgraded leaves the old ones for a while. The name as it is until 1.10.4 and in 1.11.0, cleaned as a label in 1.10.5, 1.10.6,
    /// 1.12.0 to 1.13.1 and since 1.23.0; from 1.14.0 to 1.22.4 spec.datacenterName goes before, until 1.19.0 cleaned as a DNS label.
    /// </summary>
    public static IReadOnlyList<string> ValuesOf(Node datacenter)
    {
        var name = datacenter.At("metadata", "name")?.Text ?? "";
        var other = datacenter.At("spec", "datacenterName") is { Text.Length: > 0 } given ? given.Text : name;
        return [.. new[] { name, KubernetesName.CleanLabelValue(name), KubernetesName.Cleanup(other), KubernetesName.CleanLabelValue(other) }.Distinct(StringComparer.Ordinal).Where(KubernetesName.IsLabelValue)];
    }

    /// <summary>The label of the cluster of a datacenter, since 1.10.5 and 1.12.0.</summary>
    public static string ClusterOf(Node datacenter) => KubernetesName.CleanLabelValue(datacenter.At("spec", "clusterName")?.Text ?? "");
}
