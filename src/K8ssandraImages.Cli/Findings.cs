using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Cli;

/// <summary>What the findings of a run mean for its exit code.</summary>
internal sealed class Findings
{
    private bool _hasError;
    private bool _hasUnreadable;

    public int ExitCode => _hasUnreadable ? Cli.ExitCode.Usage : _hasError ? Cli.ExitCode.Findings : Cli.ExitCode.Fine;

    /// <summary>The least severity that makes the run one with findings.</summary>
    public DiagnosticSeverity Threshold { get; set; } = DiagnosticSeverity.Error;

    public void Add(Diagnostic diagnostic)
    {
        _hasError |= diagnostic.Severity >= Threshold;
        if (diagnostic.Severity != DiagnosticSeverity.Error)
            return;
        if (diagnostic.Id == ChangeRules.NoState.Id || diagnostic.Id == ChangeRules.NoTarget.Id || diagnostic.Id == ChangeRules.NotWritten.Id || diagnostic.Id == ChangeRules.NoBackup.Id)
            AddUnreadable();
        if (diagnostic.Id == DatacenterRules.NotFound.Id || diagnostic.Id == DatacenterRules.ReleaseNotKnown.Id || diagnostic.Id == DatacenterRules.NotRead.Id)
            AddUnreadable();
        if (diagnostic.Id == ManifestRules.Unreadable.Id || diagnostic.Id == LiveRules.ContextFailed.Id || diagnostic.Id == LiveRules.NotRead.Id || diagnostic.Id == LiveRules.NoContext.Id)
            AddUnreadable();
    }

    /// <summary>Something does not run what it should run.</summary>
    public void AddDifference() => _hasError = true;

    /// <summary>What was asked for cannot be answered at all, or not in full.</summary>
    public void AddUnreadable() => _hasUnreadable = true;
}
