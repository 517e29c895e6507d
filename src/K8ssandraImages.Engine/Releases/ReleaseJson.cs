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
    /// <exception cref="FormatException">It is not written so.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such day.</exception>
    public static DateOnly Day(this JsonElement parent, string key)
    {
        // DateOnly.ParseExact costs 8 ms in a fresh process: it loads the calendars.
        var text = parent.GetProperty(key).GetString()!.AsSpan();
        if (text is not [_, _, _, _, '-', _, _, '-', _, _])
            throw new FormatException($"'{text}' is not a day.");
        return new DateOnly(Number(text[..4]), Number(text[5..7]), Number(text[8..]));

        static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
