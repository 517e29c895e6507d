using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;

namespace K8ssandraImages.Operations.Live;

/// <summary>What those who read clusters tell the one who answers.</summary>
internal abstract record LiveMessage;

/// <summary>A context's operators and their ConfigMaps have been read, as far as they could be.</summary>
/// <param name="Context">The context.</param>
/// <param name="Objects">Deployments of operators, ConfigMaps, CRDs.</param>
internal sealed record ContextLoaded(string Context, IReadOnlyList<Node> Objects) : LiveMessage
{
    /// <summary>Why nothing of it could be read; null where something was.</summary>
    public Diagnostic? Failure { get; init; }

    /// <summary>Namespaces of operators whose ConfigMaps could not be read, and why.</summary>
    public IReadOnlyList<(string Namespace, Diagnostic Reason)> Unread { get; init; } = [];

    /// <summary>Why there may be operators that were not seen; null where all Deployments were.</summary>
    public Diagnostic? OperatorsElsewhere { get; init; }

    /// <summary>What there is to see of each operator, where that was asked for.</summary>
    public IReadOnlyList<OperatorSurroundings> Operators { get; init; } = [];
}

/// <summary>What there is to see of an operator.</summary>
/// <param name="Root">Its Deployment.</param>
/// <param name="Observation">The workloads and pods of its namespace.</param>
/// <param name="Lease">Its Lease; null where there is none.</param>
internal sealed record OperatorSurroundings(Node Root, NamespaceObservation Observation, Node? Lease);

/// <summary>An object was found.</summary>
/// <param name="Context">The context.</param>
/// <param name="Root">The object.</param>
internal sealed record ObjectFound(string Context, Node Root) : LiveMessage
{
    /// <summary>The CassandraDatacenter that a Stargate refers to.</summary>
    public Node? Datacenter { get; init; }

    /// <summary>What there is to see of each of its datacenters, or of itself, where that was asked for.</summary>
    public IReadOnlyList<DatacenterSurroundings> Surroundings { get; init; } = [];
}

/// <summary>What there is to see of a datacenter.</summary>
/// <param name="Index">Which one of a K8ssandraCluster; null for a resource of its own.</param>
/// <param name="Observation">The workloads and pods of its namespace.</param>
/// <param name="Datacenter">The CassandraDatacenter; null where there is none.</param>
internal sealed record DatacenterSurroundings(int? Index, NamespaceObservation Observation, Node? Datacenter)
{
    /// <summary>Why the CassandraDatacenter could not be read; null where it was, or is not there.</summary>
    public Diagnostic? DatacenterFailure { get; init; }
}

/// <summary>Something is to be said that belongs to no object.</summary>
internal sealed record FindingSaid(Diagnostic Diagnostic) : LiveMessage;
