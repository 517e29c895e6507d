using System.Text.Json;

namespace K8ssandraImages.Engine.Releases;

/// <summary>What one release of cass-operator ships.</summary>
public sealed record CassOperatorRow
{
    /// <summary>The release.</summary>
    public required OperatorVersion Version { get; init; }

    /// <summary>The day of its tag. Releases of a maintenance branch, such as 1.10.6, are younger than higher versions.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>
    /// The ImageConfig it ships and reads, as JSON: <c>config/manager/image_config.yaml</c> (v1beta1) up to 1.26.1,
    /// <c>config/imageconfig/image_config.yaml</c> (v1beta2) from 1.27.0.
    /// </summary>
    public required string ImageConfigJson { get; init; }

    /// <summary>
    /// The v1beta1 file that 1.27 and 1.28 read if there is no ConfigMap with the label <c>k8ssandra.io/config=image</c>;
    /// null in every other release (1.29.0 to 1.30.3 still carry the file, but read it no more).
    /// </summary>
    public string? FallbackImageConfigJson { get; init; }

    internal static CassOperatorRow From(JsonElement row) => new()
    {
        Version = row.Version("version"),
        Date = row.Day("date"),
        ImageConfigJson = row.GetProperty("imageConfig").GetRawText(),
        FallbackImageConfigJson = row.Document("fallbackImageConfig"),
    };
}
