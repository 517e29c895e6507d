using System.Globalization;

namespace K8ssandraImages.Cli.Output;

/// <summary>A time as ISO 8601 has it, in UTC and to the second, as Kubernetes writes it.</summary>
internal static class TimeText
{
    public static string? Of(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
