using System.Text.Json;

namespace K8ssandraImages.Kubernetes.Lists;

/// <summary>What an object may be at most. The API server stores none above 3 MiB; what is far beyond comes from something else.</summary>
internal static class ObjectLimits
{
    public const int MaxLength = 32 * 1024 * 1024;

    public const int MaxDepth = 512;

    /// <summary>How answers are read. The levels around an object (a list, its items) come on top of its own.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxDepth + 2 };

    /// <summary>What is wrong with a document that should be one object; null for nothing.</summary>
    /// <param name="json">The document.</param>
    /// <param name="isStatus">Whether it is a Status.</param>
    public static string? Check(ReadOnlySpan<byte> json, out bool isStatus)
    {
        isStatus = false;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return "it is no JSON object.";
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("kind"u8) && reader.Read())
                    isStatus = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("Status"u8);
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "it is no well-formed JSON, or deeper than 512 levels.";
        }
    }
}
