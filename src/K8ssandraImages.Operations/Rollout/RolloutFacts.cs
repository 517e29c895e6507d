using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>What is to be rolled out where, and what was seen of the world when that was planned.</summary>
internal sealed record RolloutFacts
{
    /// <summary>When it was planned; the record's time is when it was begun, or planned where that was at once.</summary>
    public required DateTimeOffset Planned { get; init; }

    /// <summary>The text.</summary>
    public required ImageConfigWrite Text { get; init; }

    /// <summary>What of the text differs, as a unified diff; empty where it was there already.</summary>
    public string Diff { get; init; } = "";

    /// <summary>The operators that read it, in the order in which they are restarted.</summary>
    public required IReadOnlyList<RolloutOperator> Operators { get; init; }

    /// <summary>The datacenters that take the images, in the order in which they do.</summary>
    public required IReadOnlyList<UpdateFacts> Datacenters { get; init; }

    /// <summary>Those besides that take the images as soon as the operators start, as namespace and name: nothing held them back when it was planned.</summary>
    public IReadOnlyList<string> RollingBesides { get; init; } = [];

    /// <summary>What the world was.</summary>
    public required IReadOnlyList<WorldItem> World { get; init; }

    /// <summary>The images that differ, for people.</summary>
    public IReadOnlyList<RolloutImage> Images { get; init; } = [];

    /// <summary>What becomes of StatefulSets and Deployments by the restart, a sentence each, for people.</summary>
    public IReadOnlyList<string> Impact { get; init; } = [];

    /// <summary>What it does, in a sentence without its full stop.</summary>
    public required string Summary { get; init; }

    /// <summary>What to do when it is done; null where nothing is left to do.</summary>
    public string? NextStep { get; init; }

    /// <summary>Whether it is taken back where it fails.</summary>
    public bool IsTakenBack { get; init; }

    /// <summary>The file of the report; null for none.</summary>
    public string? ReportPath { get; init; }
}

/// <summary>An operator that reads the text of a rollout.</summary>
/// <param name="Restart">How it is restarted.</param>
/// <param name="RunsIt">Whether it ran on the text when the rollout was planned, so that it has to be restarted on the way back only.</param>
internal sealed record RolloutOperator(RestartFacts Restart, bool RunsIt);

/// <summary>An image that a rollout replaces.</summary>
/// <param name="Datacenter">The CassandraDatacenter; null for a workload of none.</param>
/// <param name="Workload">The workload, for people.</param>
/// <param name="Container">The container.</param>
/// <param name="Before">The image before; null where there was none.</param>
/// <param name="After">The image after; null where there is none.</param>
internal sealed record RolloutImage(ChangedObject? Datacenter, string Workload, string Container, string? Before, string? After);
