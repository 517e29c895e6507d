namespace K8ssandraImages;

/// <summary>What would change for one datacenter if its operators were of other releases.</summary>
public sealed class K8ssReleaseComparison : K8ssObject
{
    internal K8ssReleaseComparison()
    {
    }

    /// <summary>The CassandraDatacenter's name; of a Reaper or Stargate of its own, its name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The kind of the resource that declares it: <c>CassandraDatacenter</c>, <c>K8ssandraCluster</c>, <c>Reaper</c> or <c>Stargate</c>.</summary>
    public string Kind { get; internal init; } = "";

    /// <summary>The release of cass-operator before; null for a Reaper or Stargate of its own.</summary>
    public string? CassOperatorVersion { get; internal init; }

    /// <summary>The release of cass-operator after; null for a Reaper or Stargate of its own.</summary>
    public string? ToCassOperatorVersion { get; internal init; }

    /// <summary>The release of k8ssandra-operator before; null for a stand-alone CassandraDatacenter.</summary>
    public string? K8ssandraOperatorVersion { get; internal init; }

    /// <summary>The release of k8ssandra-operator after; null for a stand-alone CassandraDatacenter.</summary>
    public string? ToK8ssandraOperatorVersion { get; internal init; }

    /// <summary>The ImageConfig before: the ConfigMap, the file, or the release that ships it; null where it cannot be told.</summary>
    public string? ImageConfig { get; internal init; }

    /// <summary>The ImageConfig after; null where it cannot be told.</summary>
    public string? ToImageConfig { get; internal init; }

    /// <summary>The containers whose image, pull policy or pull secrets differ, that are new or that are gone.</summary>
    public IReadOnlyList<K8ssImageChange> Images { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The names of the containers that are new.</summary>
    public IReadOnlyList<string> ContainersAdded { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The names of the containers that are gone.</summary>
    public IReadOnlyList<string> ContainersRemoved { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The StatefulSet of each rack, and the Deployments of Reaper, Stargate and Medusa.</summary>
    public IReadOnlyList<WorkloadChange> Workloads { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The images that have to be pullable first: those that were not used before, and the operators' own.</summary>
    public IReadOnlyList<string> ToMirror { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>What to do about it; null where nothing changes.</summary>
    public string? NextStep { get; internal init; }

    /// <summary>What goes wrong, stops working or begins to matter with the new releases and does not now; and which ImageConfig was taken, and why.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary><c>namespace/name: 1.22.4 -> 1.28.1</c>.</summary>
    public override string ToString() =>
        (Namespace is null ? Name : Namespace + "/" + Name) + ": " + (CassOperatorVersion ?? K8ssandraOperatorVersion) + " -> " + (ToCassOperatorVersion ?? ToK8ssandraOperatorVersion);
}
