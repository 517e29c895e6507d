namespace K8ssandraImages.Cli;

/// <summary>What the process says to its caller.</summary>
internal static class ExitCode
{
    /// <summary>Everything was answered, and nothing is an error.</summary>
    public const int Fine = 0;

    /// <summary>There is a finding of severity error.</summary>
    public const int Findings = 1;

    /// <summary>The command cannot be understood, or something that it names cannot be read or written.</summary>
    public const int Usage = 2;

    /// <summary>A bug of this program (EX_SOFTWARE of sysexits.h).</summary>
    public const int Bug = 70;
}
