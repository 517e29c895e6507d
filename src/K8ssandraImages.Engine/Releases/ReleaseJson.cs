using System.Globalization;
using System.Text.Json;

namespace K8ssandraImages.Engine.Releases;

/// <summary>Reads the values of a row of releases.json.</summary>
internal static class ReleaseJson
{
    /// <summary>The text at a key, or null if the key is absent.</summary>
    public static string? Text(this JsonElement parent, string key) =>
        parent.TryGetProperty(key, out var value) ? value.GetString() : null;

    /// <summary>The JSON document at a key as it is written, or null if the key is absent.</summary>
    public static string? Document(this JsonElement parent, string key) =>
        parent.TryGetProperty(key, out var value) ? value.GetRawText() : null;

    /// <summary>The version at a key.</summary>
    /// <exception cref="FormatException">It is no version.</exception>
    public static OperatorVersion Version(this JsonElement parent, string key) =>
        OperatorVersion.Parse(parent.GetProperty(key).GetString()!);

    /// <summary>The day (yyyy-mm-dd) at a key.</summary>
    /// <exception cref="FormatException">It is no day.</exception>
    public static DateOnly Day(this JsonElement parent, string key) =>
        DateOnly.ParseExact(parent.GetProperty(key).GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
