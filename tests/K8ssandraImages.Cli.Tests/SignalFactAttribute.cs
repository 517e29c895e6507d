using System.Globalization;

namespace K8ssandraImages.Cli.Tests;

/// <summary>
/// A test that sends SIGINT; skipped, and counted so, on Windows and where the tests run in the background of a script: what a
/// shell starts there ignores SIGINT, and so do its children.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SignalFactAttribute : FactAttribute
{
    private const ulong Interrupt = 1 << (2 - 1);

    public SignalFactAttribute()
    {
        Skip = new UnixFactAttribute().Skip ?? (IsIgnored() ? "SIGINT is ignored here, as in the background of a script" : null);
    }

    private static bool IsIgnored() =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (ulong.Parse(line["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Interrupt) != 0;
}

/// <summary>The same with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SignalTheoryAttribute : TheoryAttribute
{
    public SignalTheoryAttribute()
    {
        Skip = new SignalFactAttribute().Skip;
    }
}
