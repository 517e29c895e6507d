using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>What decides whether a datacenter can be deleted and created again without losing anything.</summary>
internal sealed record ResetSubject
{
    /// <summary>The CassandraDatacenter, status included.</summary>
    public required Node Datacenter { get; init; }

    public required CassOperatorRelease Release { get; init; }

    /// <summary>The release of cass-operator that somebody gave; null where it was read.</summary>
    public string? GivenRelease { get; init; }

    /// <summary>The StatefulSets that it owns.</summary>
    public required IReadOnlyList<Node> StatefulSets { get; init; }

    /// <summary>The volume claims of these StatefulSets, and all others that the operator would delete with it.</summary>
    public required IReadOnlyList<Node> Claims { get; init; }

    /// <summary>The volumes that are bound to the claims.</summary>
    public required IReadOnlyList<Node> Volumes { get; init; }

    /// <summary>The other CassandraDatacenters of its namespace.</summary>
    public IReadOnlyList<Node> Neighbours { get; init; } = [];

    /// <summary>Another datacenter of the same Cassandra cluster that is not well; null for none, and where it cannot be seen.</summary>
    public string? UnwellSibling { get; init; }

    /// <summary>The task that is under way; null for none.</summary>
    public string? ActiveTask { get; init; }

    /// <summary>The secrets that it names and that are not there.</summary>
    public IReadOnlyList<string> MissingSecrets { get; init; } = [];

    /// <summary>Whether a K8ssandraCluster makes it.</summary>
    public bool IsOfCluster { get; init; }

    /// <summary>The K8ssandraCluster; null for a stand-alone one, and where it cannot be read.</summary>
    public Node? Cluster { get; init; }

    /// <summary>The k8ssandra-operator that makes it; null for a stand-alone one, and where none is known.</summary>
    public K8ssOperator? Manager { get; init; }

    /// <summary>The cass-operator that watches it; null where none is known.</summary>
    public K8ssOperator? Operator { get; init; }

    /// <summary>Whether another cass-operator watches it too.</summary>
    public bool HasTwoOperators { get; init; }

    /// <summary>The operator's Deployment; null where none is known.</summary>
    public Node? Deployment { get; init; }

    /// <summary>The operator's pods; null where they cannot be read.</summary>
    public IReadOnlyList<ObservedPod>? OperatorPods { get; init; }

    /// <summary>Who owns it besides the operators.</summary>
    public IReadOnlyList<ObjectOwner> Owners { get; init; } = [];

    /// <summary>Whether its namespace is on its way out.</summary>
    public bool IsNamespaceEnding { get; init; }

    /// <summary>What may go with it and cannot be seen: resources, each with what the server said.</summary>
    public IReadOnlyList<ResetDenial> Unseen { get; init; } = [];

    /// <summary>What the server would refuse of what is to be done, as it said when it was asked.</summary>
    public IReadOnlyList<ResetDenial> Denials { get; init; } = [];
}

/// <summary>Something that the server would refuse.</summary>
/// <param name="What">What was to be done, as in <c>patch its volumes</c>.</param>
/// <param name="Why">What the server said, fit for a terminal.</param>
/// <param name="Remedy">What to do; null where that is not known.</param>
internal sealed record ResetDenial(string What, string Why, string? Remedy);
