using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Rollout;

/// <summary>What decides whether a datacenter can be deleted and created again without losing anything.</summary>
internal sealed record ResetSubject
{
    /// <summary>The CassandraDatacenter, status included.</summary>
    public required Node Datacenter { get; init; }

    public required CassOperatorRelease Release { get; init; }

    /// <summary>Whether the operator's release is one that is known.</summary>
    public bool IsKnownRelease => Release.IsKnown;

    /// <summary>The StatefulSets that it owns.</summary>
    public required IReadOnlyList<Node> StatefulSets { get; init; }

    /// <summary>The volume claims of these StatefulSets.</summary>
    public required IReadOnlyList<Node> Claims { get; init; }

    /// <summary>The names that claims have to have by the StatefulSets.</summary>
    public required IReadOnlyList<string> ExpectedClaims { get; init; }

    /// <summary>The volumes that are bound to the claims.</summary>
    public required IReadOnlyList<Node> Volumes { get; init; }

    /// <summary>The task that is under way; null for none.</summary>
    public string? ActiveTask { get; init; }

    /// <summary>The secrets that it names and that are not there.</summary>
    public IReadOnlyList<string> MissingSecrets { get; init; } = [];

    /// <summary>Whether a K8ssandraCluster makes it.</summary>
    public bool IsOfCluster { get; init; }

    /// <summary>The K8ssandraCluster; null for a stand-alone one, and where it cannot be read.</summary>
    public Node? Cluster { get; init; }

    /// <summary>The cass-operator that watches it; null where none is known.</summary>
    public K8ssOperator? Operator { get; init; }

    /// <summary>Who owns it besides the operators.</summary>
    public IReadOnlyList<ObjectOwner> Owners { get; init; } = [];

    /// <summary>Whether its namespace is on its way out.</summary>
    public bool IsNamespaceEnding { get; init; }
}
