namespace K8ssandraImages;

/// <summary>A datacenter: a stand-alone CassandraDatacenter, or one of a K8ssandraCluster.</summary>
public sealed class K8ssDatacenter : K8ssObject
{
    internal K8ssDatacenter()
    {
    }

    /// <summary>The CassandraDatacenter's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The kind of the resource that declares it: <c>CassandraDatacenter</c> or <c>K8ssandraCluster</c>.</summary>
    public string Kind { get; internal init; } = "";

    /// <summary>cassandra, dse or hcd.</summary>
    public string? ServerType { get; internal init; }

    /// <summary>The server version.</summary>
    public string? ServerVersion { get; internal init; }

    /// <summary>Number of Cassandra nodes; null where the manifest gives none.</summary>
    public int? Size { get; internal init; }

    /// <summary>Whether the datacenter is stopped (no pods, volumes kept).</summary>
    public bool Stopped { get; internal init; }

    /// <summary>The Kubernetes context that a K8ssandraCluster places it in; null for the control plane's own cluster.</summary>
    public string? K8sContext { get; internal init; }

    /// <summary>The release of cass-operator that is taken to manage it.</summary>
    public string? CassOperatorVersion { get; internal init; }

    /// <summary>The release of k8ssandra-operator that is taken to manage it; null for a stand-alone datacenter.</summary>
    public string? K8ssandraOperatorVersion { get; internal init; }

    /// <summary>Where it stands.</summary>
    public SourceLocation? Location { get; internal init; }

    /// <summary>Findings about the resource as a whole.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => Namespace is null ? Name : Namespace + "/" + Name;
}
