using System.Text.Json;

namespace K8ssandraImages.Engine.Releases;

/// <summary>What one version of the Helm chart cass-operator installs.</summary>
public sealed record ChartRow
{
    /// <summary>The chart's version.</summary>
    public required OperatorVersion Version { get; init; }

    /// <summary>The cass-operator that it installs (<c>appVersion</c>).</summary>
    public required OperatorVersion CassOperator { get; init; }

    /// <summary>
    /// The ImageConfig that it writes without any values of one's own, as JSON, but for the pull policy; null for charts whose
    /// values were not at hand.
    /// </summary>
    public string? ImageConfigJson { get; init; }

    internal static ChartRow From(JsonElement row) => new()
    {
        Version = row.Version("version"),
        CassOperator = row.Version("cassOperator"),
        ImageConfigJson = row.Document("imageConfig"),
    };
}
