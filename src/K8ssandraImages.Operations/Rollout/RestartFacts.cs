using System.Globalization;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What is to be restarted, and what was seen of it when that was planned.</summary>
internal sealed record RestartFacts
{
    public required OperatorKind Kind { get; init; }

    public required string Namespace { get; init; }

    /// <summary>The Deployment's name.</summary>
    public required string Name { get; init; }

    /// <summary>Which Deployment of that name.</summary>
    public required string Uid { get; init; }

    /// <summary>The operator's release as it was told then; null where nothing tells it.</summary>
    public string? Release { get; init; }

    /// <summary>The release of cass-operator that somebody gave.</summary>
    public string? CassOperatorVersion { get; init; }

    /// <summary>The release of k8ssandra-operator that somebody gave.</summary>
    public string? K8ssandraOperatorVersion { get; init; }

    /// <summary>What the restart writes into the pod template: the time at which it was planned.</summary>
    public required string Mark { get; init; }

    public RestartMethod Method { get; init; }

    /// <summary>The uids of the pods that are to go.</summary>
    public IReadOnlyList<string> Pods { get; init; } = [];

    /// <summary>Whether its pods elect a leader.</summary>
    public bool ElectsLeader { get; init; }

    /// <summary>The ConfigMap that it was seen to read; null for none.</summary>
    public string? ImageConfig { get; init; }

    /// <summary>Which version of which ConfigMap that was, <c>uid/resourceVersion</c>: as long as it is that, whoever starts later reads what was seen then. Null where it is to be changed before the restart.</summary>
    public string? ImageConfigVersion { get; init; }

    /// <summary>Whether it is restarted although it may not come up again.</summary>
    public bool Force { get; init; }

    /// <summary>Whether only the restart is set going.</summary>
    public bool IsNotWaitedFor { get; init; }

    /// <summary>What becomes of datacenters by it, in a part of a sentence.</summary>
    public string? Consequence { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public string? Summary { get; init; }

    /// <summary>What to do when it is done.</summary>
    public string? NextStep { get; init; }

    /// <summary>How it is taken back where it fails; null where it is not.</summary>
    public RestoreFacts? Restore { get; init; }

    /// <summary>The mark of a time.</summary>
    public static string MarkOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>How a restart is taken back: the text before comes back, and the operators that have read the other one start anew.</summary>
internal sealed record RestoreFacts
{
    /// <summary>The text that comes back, and the one that it takes the place of.</summary>
    public required ImageConfigWrite Text { get; init; }

    /// <summary>The change that is undone.</summary>
    public required string Change { get; init; }

    /// <summary>The operators that are restarted then.</summary>
    public required IReadOnlyList<RestartFacts> Restarts { get; init; }
}

/// <summary>How an operator is restarted.</summary>
internal enum RestartMethod
{
    /// <summary>Its pod template gets another annotation, as kubectl does it, and the Deployment replaces the pods.</summary>
    Template,

    /// <summary>Its pods are deleted, for its Deployment belongs to somebody who puts the template back (OLM).</summary>
    Pods,
}
