namespace K8ssandraImages;

/// <summary>A K8ssandraCluster.</summary>
public sealed class K8ssCluster : K8ssObject
{
    internal K8ssCluster()
    {
    }

    /// <summary>The K8ssandraCluster's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>cassandra, dse or hcd.</summary>
    public string? ServerType { get; internal init; }

    /// <summary>The server version at cluster level.</summary>
    public string? ServerVersion { get; internal init; }

    /// <summary>The names of its datacenters, in order.</summary>
    public IReadOnlyList<string> Datacenters { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The release of k8ssandra-operator that is taken to manage it.</summary>
    public string? K8ssandraOperatorVersion { get; internal init; }

    /// <summary>Where it stands.</summary>
    public SourceLocation? Location { get; internal init; }

    /// <summary>Findings about the resource as a whole.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary><c>namespace/name</c>.</summary>
    public override string ToString() => Namespace is null ? Name : Namespace + "/" + Name;
}
