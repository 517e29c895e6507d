using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Resources;

/// <summary>
/// What the name of a rack's StatefulSet is made of (pkg/reconciliation/construct_statefulset.go). The names of pods and volume
/// claims begin with it, so a rack whose StatefulSet gets another name starts without its data.
/// </summary>
internal sealed record StatefulSetName
{
    /// <summary>spec.clusterName.</summary>
    public required string Cluster { get; init; }

    /// <summary>metadata.name.</summary>
    public required string Datacenter { get; init; }

    /// <summary>spec.datacenterName; null where it is not set.</summary>
    public string? Override { get; init; }

    /// <summary>status.datacenterName; null where there is none, empty where that is what it is.</summary>
    public string? Status { get; init; }

    /// <summary>What the StatefulSets of a CassandraDatacenter are named after, and its racks.</summary>
    public static (StatefulSetName Name, IReadOnlyList<string> Racks) Read(Node root)
    {
        var reader = new ResourceReader();
        var spec = reader.Mapping(root, "spec");
        var racks = new List<string>();
        foreach (var rack in reader.Items(spec, "racks"))
            racks.Add(rack["name"]?.Text ?? "");
        var name = new StatefulSetName
        {
            Cluster = reader.Text(spec, "clusterName") ?? "",
            Datacenter = reader.Text(reader.Mapping(root, "metadata"), "name") ?? "",
            Override = reader.Text(spec, "datacenterName"),
            Status = root.At("status", "datacenterName") is { IsString: true } status ? status.Text : null,
        };
        // Without racks there is one (GetRacks, cassandradatacenter_types.go).
        return (name, racks.Count == 0 ? ["default"] : racks);
    }

    /// <summary>What a release writes into status.datacenterName of a datacenter that it has brought up (pkg/reconciliation/constructor.go).</summary>
    public string? StatusBy(CassOperatorRelease release) =>
        release.NamesByStatus ? Datacenter : release.HasDatacenterName ? Override ?? "" : null;

    /// <summary>The name by the rules of a release.</summary>
    public string Of(CassOperatorRelease release, string rack)
    {
        var datacenter = release.NamesByStatus
            ? KubernetesName.Cleanup(Status is null || (Status.Length == 0 && !release.TakesEmptyDatacenterName) ? Datacenter : Status)
            : release.HasDatacenterName ? KubernetesName.Cleanup(string.IsNullOrEmpty(Override) ? Datacenter : Override) : Datacenter;
        return (release.CleansClusterName ? KubernetesName.Cleanup(Cluster) : Cluster)
            + "-" + datacenter
            + "-" + (release.CleansRackName ? KubernetesName.CleanupSubdomain(rack) : rack)
            + "-sts";
    }
}
