using System.Globalization;

namespace K8ssandraImages.Operations;

/// <summary>Time spans as people write them.</summary>
public static class DurationText
{
    // Longer than anybody waits, and far from where arithmetic ends.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Reads <c>90</c> (seconds), <c>90s</c>, <c>15m</c>, <c>2h</c>, <c>1h30m</c>, <c>1d</c> or <c>00:15:00</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time span; more than nothing.</param>
    public static bool TryRead(string? text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            return false;
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time) && IsUsable(time);
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
                end++;
            if (!double.TryParse(text.AsSpan(at, end - at), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > Longest.TotalSeconds)
                return false;
            // A number alone is seconds; after a unit it is nothing.
            var unit = end < text.Length ? text[end] : at == 0 ? 's' : '\0';
            var seconds = unit switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
            if (seconds == 0)
                return false;
            time += TimeSpan.FromSeconds(Math.Min(number * seconds, Longest.TotalSeconds + 1));
            at = end + 1;
        }

        return IsUsable(time);
    }

    private static bool IsUsable(TimeSpan time) => time > TimeSpan.Zero && time <= Longest;
}
