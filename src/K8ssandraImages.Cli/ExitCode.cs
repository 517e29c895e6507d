namespace K8ssandraImages.Cli;

/// <summary>What the process says to its caller.</summary>
internal static class ExitCode
{
    /// <summary>Everything was answered, and nothing is an error.</summary>
    public const int Fine = 0;

    /// <summary>There is a finding of severity error, or something does not run what it should run.</summary>
    public const int Findings = 1;

    /// <summary>The command cannot be understood, or something that it needs cannot be read or written.</summary>
    public const int Usage = 2;

    /// <summary>A bug of this program (EX_SOFTWARE of sysexits.h).</summary>
    public const int Bug = 70;

    /// <summary>Ended by Ctrl+C: 128 and the signal's number, as a shell has it.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM.</summary>
    public const int Terminated = 143;
}
