using System.Management.Automation;
using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Operations.Linting;
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
public sealed class TestK8ssImageConfigCommand : ReleaseCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string TextSet = "Text";

    private readonly PipedText _texts = new();
    private readonly List<ManifestInput> _inputs = [];
    private PipelineLint? _pipeline;
    private ManifestOptions? _options;
    private bool _hasInput;

    /// <summary>Files and folders with ImageConfigs, manifests or kustomizations; wildcards are allowed. Of a folder all .yaml, .yml and .json files below it are read.</summary>
    [Parameter(ParameterSetName = PathSet, Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Files and folders with ImageConfigs, manifests or kustomizations, taken as they are written: no character is a wildcard.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>
    /// Text of an ImageConfig or of manifests, YAML or JSON, as <c>kubectl</c> or <c>Get-Content</c> write it to the pipeline. Lines
    /// are put together to one text; a string that has several lines is a text of its own.
    /// </summary>
    [Parameter(ParameterSetName = TextSet, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? Text { get; set; }

    /// <summary>ImageConfigs, clusters, datacenters or contexts that an earlier cmdlet of this module wrote to the pipeline.</summary>
    [Parameter(ParameterSetName = ObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [PipedObject]
    public K8ssObject[]? InputObject { get; set; }

    /// <summary>Contexts of the kubeconfig whose clusters are read. <c>*</c> and <c>?</c> are wildcards, and case matters.</summary>
    [Parameter(ParameterSetName = ContextSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string[]? Context { get; set; }

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

    private protected override void Take()
    {
        switch (ParameterSetName)
        {
            case TextSet:
                _hasInput = true;
                foreach (var text in Text ?? [])
                    _texts.Add(text);
                break;
            case LiteralPathSet:
                _hasInput = true;
                foreach (var path in LiteralPath ?? [])
                    _inputs.AddRange(Paths.Literal(path, isExplicit: !ExpectsInput));
                break;
            case ObjectSet:
                _hasInput = true;
                Take(InputObject);
                break;
            default:
                foreach (var path in Path ?? [])
                    _inputs.AddRange(Paths.Matching(path));
                break;
        }
    }

    private protected override void Finish()
    {
        if (_texts.NameOfFile is { } name)
            Findings.RefuseText(name);
        else
            _inputs.AddRange(_texts.Take());
        if (_inputs.Count > 0)
            Write(ManifestLint.Findings(Progress.Watch(_inputs), Options(), Wanted(), Stop));
        else if (HasContexts || Context is not null || AllContexts)
            Write(Sessions(Context).SelectMany(session => new LiveLint(session, Options(), Wanted(), Stop) { Waiting = Progress.WaitFor }.Findings(Stop)));
        else if (ImageConfigPath is not null && Path is null && !_hasInput && !ExpectsInput)
            Write(ManifestLint.Findings([], Options(), Wanted(), Stop));
        else if (Path is null && !_hasInput && !ExpectsInput)
            NothingToRead();
    }

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

    private void NothingToRead() => ThrowTerminatingError(new ErrorRecord(
        new PSArgumentException("There is nothing to look at: give -Path, or -Context or -AllContexts for clusters that run, or pipe manifests or objects of another cmdlet into this one."),
        "NothingToRead",
        ErrorCategory.InvalidArgument,
        null));
}
