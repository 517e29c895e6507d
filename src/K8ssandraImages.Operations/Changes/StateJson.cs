using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace K8ssandraImages.Operations.Changes;

/// <summary>How backups and the journal are written as JSON, and what is read of them: whatever else stands there is of a later version.</summary>
internal static class StateJson
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static readonly JsonWriterOptions Lines = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">There is none.</exception>
    public static DateTimeOffset Time(JsonElement parent, string name) =>
        DateTimeOffset.TryParseExact(Text(parent, name), Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FormatException("`" + name + "` is no time.");

    /// <exception cref="FormatException">There is none.</exception>
    public static string Text(JsonElement parent, string name) => TextOrNull(parent, name) ?? throw new FormatException("`" + name + "` is missing.");

    /// <exception cref="FormatException">It is something else.</exception>
    public static string? TextOrNull(JsonElement parent, string name) => !parent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.String ? Decoded(value, name) : throw new FormatException("`" + name + "` is no text.");

    /// <exception cref="FormatException">It is something else.</exception>
    public static int? NumberOrNull(JsonElement parent, string name) => !parent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number : throw new FormatException("`" + name + "` is no number from 0 on.");

    /// <exception cref="FormatException">There is none.</exception>
    public static JsonElement Object(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : throw new FormatException("`" + name + "` is missing.");

    private static string? Decoded(JsonElement value, string name)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException("`" + name + "` is no text.", exception);
        }
    }
}
