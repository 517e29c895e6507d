using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>A K8ssandraCluster or CassandraDatacenter as it was read.</summary>
internal sealed record ResourceState : StoredState
{
    /// <summary>The resource.</summary>
    public required Node Root { get; init; }

    /// <summary>The file that it was read from; null for an object of a cluster.</summary>
    public FileText? File { get; init; }

    /// <summary>Which document of the file it is in, from 0.</summary>
    public int Document { get; init; }

    /// <summary>Where in that document it stands.</summary>
    public FieldPath Place { get; init; } = FieldPath.Root;
}
