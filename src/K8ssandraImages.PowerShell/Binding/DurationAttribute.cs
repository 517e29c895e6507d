using System.Globalization;
using System.Management.Automation;

namespace K8ssandraImages.PowerShell.Binding;

/// <summary>
/// Takes a time span as people write one: a number of seconds, <c>90s</c>, <c>15m</c>, <c>2h</c>, <c>1h30m</c>, <c>00:15:00</c>.
/// PowerShell itself would take a number for ticks.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        // PowerShell takes 90s and 1d for numbers (s: a short one, d: a decimal one), and keeps what was written beside them.
        var value = inputData is PSObject wrapped ? (wrapped.BaseObject is ValueType and not TimeSpan ? wrapped.ToString() : wrapped.BaseObject) : inputData;
        TimeSpan? time = value switch
        {
            TimeSpan span => span,
            sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => Seconds(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
            string text => Operations.DurationText.TryRead(text, out var read) ? read : null,
            _ => null,
        };
        return time > TimeSpan.Zero
            ? time
            : throw new ArgumentTransformationMetadataException("`" + TerminalText.Escape(Convert.ToString(value, CultureInfo.InvariantCulture), 80) + "` is no time that can be waited for: write seconds, or as in 90s, 15m, 2h, 00:15:00.");
    }

    private static TimeSpan? Seconds(double seconds) => double.IsFinite(seconds) && Math.Abs(seconds) < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
}
