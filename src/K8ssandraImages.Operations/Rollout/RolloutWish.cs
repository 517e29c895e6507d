namespace K8ssandraImages.Operations.Rollout;

/// <summary>What somebody wants of a rollout.</summary>
public sealed record RolloutWish
{
    /// <summary>The whole new text of the ImageConfig; null for the one that is there: what is pending is rolled out.</summary>
    public string? Content { get; init; }

    /// <summary>The CassandraDatacenters that take the images, by name or with the wildcards <c>*</c> and <c>?</c>; empty for all.</summary>
    public IReadOnlyList<string> Datacenters { get; init; } = [];

    /// <summary>Whether what was done is taken back where a step fails.</summary>
    public bool RollsBack { get; init; }

    /// <summary>The file of the report; null for none.</summary>
    public string? ReportPath { get; init; }
}
