using System.Management.Automation;
using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Operations.Linting;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>
/// Finds what is wrong with ImageConfigs, and with the image fields of clusters, datacenters, operators and kustomizations, or does
/// something else than it seems to. Each finding is an object.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "K8ssImageConfig", DefaultParameterSetName = PathSet)]
[OutputType(typeof(Diagnostic))]
public sealed class TestK8ssImageConfigCommand : SourceCommand
{
    private PipelineLint? _pipeline;
    private ManifestOptions? _options;

    /// <summary>The least severity that is shown.</summary>
    [Parameter]
    public DiagnosticSeverity Severity { get; set; }

    /// <summary>Only findings of these rules. <c>*</c> and <c>?</c> are wildcards. What could not be read is told all the same.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    public string[]? IncludeRule { get; set; }

    /// <summary>No findings of these rules. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RuleCompleter))]
    public string[]? ExcludeRule { get; set; }

    private protected override string WhatToPipe(K8ssObject refused) => "Pipe ImageConfigs, clusters, datacenters or contexts into it.";

    private protected override bool Accepts(K8ssObject input) => input is K8ssImageConfig or K8ssCluster or K8ssDatacenter;

    private protected override void Follow(K8ssObject input)
    {
        _pipeline ??= new PipelineLint(Options(), Wanted(), Stop);
        Write(_pipeline.Findings(input));
    }

    private protected override bool NeedsNoInput => ImageConfigPath is not null;

    private protected override void Read(IReadOnlyList<ManifestInput> inputs) => Write(ManifestLint.Findings(inputs, Options(), Wanted(), Stop));

    private protected override void Read(IEnumerable<KubernetesSession> sessions) =>
        Write(sessions.SelectMany(session => new LiveLint(session, Options(), Wanted(), Stop) { Waiting = Progress.WaitFor }.Findings(Stop)));

    private ManifestOptions Options() => _options ??= ReleaseOptions();

    private LintOptions Wanted() => new() { Severity = Severity, IncludeRules = IncludeRule ?? [], ExcludeRules = ExcludeRule ?? [] };

    private void Write(IEnumerable<Diagnostic> findings)
    {
        foreach (var diagnostic in findings)
        {
            Stop.ThrowIfCancellationRequested();
            Progress.Count();
            WriteObject(diagnostic);
        }
    }
}
