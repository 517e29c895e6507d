namespace K8ssandraImages.Cli.Tests;

/// <summary>A test of signals and scripts, which Windows does not have; skipped there, and counted so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        Skip = OperatingSystem.IsWindows() ? "Windows has no signals and no shell scripts" : null;
    }
}

/// <summary>The same with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        Skip = new UnixFactAttribute().Skip;
    }
}
