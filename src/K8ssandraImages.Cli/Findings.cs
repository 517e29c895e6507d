using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Cli;

/// <summary>What the findings of a run mean for its exit code.</summary>
internal sealed class Findings
{
    private bool _hasError;
    private bool _hasUnreadable;

    public int ExitCode => _hasUnreadable ? Cli.ExitCode.Usage : _hasError ? Cli.ExitCode.Findings : Cli.ExitCode.Fine;

    public void Add(Diagnostic diagnostic)
    {
        _hasError |= diagnostic.Severity == DiagnosticSeverity.Error;
        _hasUnreadable |= diagnostic.Id == ManifestRules.Unreadable.Id;
    }

    /// <summary>What was asked for cannot be answered at all, or not in full.</summary>
    public void AddUnreadable() => _hasUnreadable = true;
}
