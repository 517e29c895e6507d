using System.Management.Automation;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>
/// What the cmdlets share that change ImageConfigs: which ones, what is shown and asked before each is changed, and what comes of it.
/// </summary>
public abstract class ImageConfigChangeCommand : LiveCommand
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    private readonly List<ManifestInput> _inputs = [];
    private ManifestPaths? _paths;
    private bool _isListed;

    private protected ImageConfigChangeCommand()
    {
    }

    /// <summary>Contexts of the kubeconfig whose ImageConfigs are changed; the current one without it. <c>*</c> and <c>?</c> are wildcards, and case matters.</summary>
    [Parameter(ParameterSetName = ContextSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string[]? Context { get; set; }

    /// <summary>Files with ImageConfigs, or ConfigMaps that hold them, and folders; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Files and folders, taken as they are written: no character is a wildcard.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>ImageConfigs, operators, contexts or earlier changes that a cmdlet of this module wrote to the pipeline.</summary>
    [Parameter(ParameterSetName = ObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [PipedObject]
    public K8ssObject[]? InputObject { get; set; }

    /// <summary>The ConfigMap, where not the one is meant that the operator reads.</summary>
    [Parameter]
    [Alias("ConfigMap")]
    [ValidateNotNullOrEmpty]
    public string[]? ConfigMapName { get; set; }

    /// <summary>The release of cass-operator, such as 1.28.1; without it, it is told by the operator's Deployment or inferred.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CassOperatorVersionCompleter))]
    public string? CassOperatorVersion { get; set; }

    /// <summary>The release of k8ssandra-operator, such as 1.20.2; without it, it is told by the operator's Deployment or inferred.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(K8ssandraOperatorVersionCompleter))]
    public string? K8ssandraOperatorVersion { get; set; }

    /// <summary>Does what is refused for a reason: an ImageConfig that no operator reads, that breaks, or that somebody puts back.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Puts out the ImageConfig as it is afterwards instead of the change.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The folder in which backups and the journal are kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    private protected string[] Names => ConfigMapName ?? [];

    private protected ManifestPaths Paths => _paths ??= new ManifestPaths(this, Stop);

    private protected ManifestOptions Options() => new() { CassOperatorVersion = CassOperatorVersion, K8ssandraOperatorVersion = K8ssandraOperatorVersion, Trace = false };

    private protected ChangeSettings Settings() => new()
    {
        Force = Force,
        State = StatePath.Find(this, JournalPath),
        Command = MyInvocation.MyCommand.Name,
    };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        // What a listing writes was not named by anybody.
        _isListed = ExpectsInput && LiteralPath is null;
    }

    private protected override bool Accepts(K8ssObject input) => input is K8ssImageConfig or K8ssOperator or K8ssChange;

    private protected override string WhatToPipe(K8ssObject refused) => refused is K8ssImageConfigConversion
        ? "Say whose text it is to be: -Context or -Path."
        : "Pipe ImageConfigs, operators, contexts or changes into it.";

    /// <summary>Plans for objects of the pipeline that are in a cluster.</summary>
    private protected abstract IEnumerable<ChangePlan> PlanObject(K8ssObject input);

    /// <summary>Plans for files.</summary>
    private protected abstract IEnumerable<ChangePlan> PlanFiles(IReadOnlyList<ManifestInput> inputs, string[] names);

    /// <summary>Plans for the clusters that are given, or those of the pipeline.</summary>
    private protected abstract IEnumerable<ChangePlan> PlanClusters();

    private protected override void Take()
    {
        Take(InputObject);
        foreach (var path in LiteralPath ?? [])
            _inputs.AddRange(Paths.Literal(path, isExplicit: !_isListed));
        // Once: the files of one invocation belong together, whatever else the pipeline brings.
        if (_inputs.Count == 0 && ParameterSetName == PathSet)
        {
            foreach (var path in Path ?? [])
                _inputs.AddRange(Paths.Matching(path));
        }
    }

    private protected sealed override void Follow(K8ssObject input)
    {
        if (input.Context is not null)
            Run(PlanObject(input));
        else if (input is K8ssChange { Path: { } changed } change)
            Run(PlanFiles(Paths.Literal(changed, isExplicit: true), change.Kind == "ConfigMap" ? [change.Name] : []));
        else if (input is K8ssImageConfig { Location.Source: { } source and not "-" } config)
            Run(PlanFiles(Paths.Literal(source, isExplicit: true), config.Key is null ? [] : [config.Name]));
        else
            Refuse("ObjectHasNoFile", Show(input) + " came from text, which cannot be written back.", "Give the file with -Path.", input);
    }

    private protected override void Finish()
    {
        if (_inputs.Count > 0 || HasContexts || (ParameterSetName is ContextSet or AllContextsSet && !ExpectsInput))
            RunGiven();
    }

    /// <summary>Changes what is named: files or clusters.</summary>
    private protected void RunGiven() => Run(_inputs.Count > 0 ? PlanFiles(_inputs, Names) : PlanClusters());

    /// <summary>Shows each plan, asks, and applies it; what one comes to does not concern the others.</summary>
    private protected void Run(IEnumerable<ChangePlan> plans)
    {
        foreach (var plan in plans)
        {
            Stop.ThrowIfCancellationRequested();
            Progress.Complete();
            if (plan.IsUnchanged)
            {
                WriteVerbose("The " + plan.Target + " is so already.");
                Write(plan.Describe());
            }
            else if (ShouldProcess(plan.Summary, plan.Summary + ".\nContinue?", MyInvocation.MyCommand.Name, out var reason))
            {
                if (plan.Apply(Stop) is { } change)
                    Write(change);
            }
            else if (reason.HasFlag(ShouldProcessReason.WhatIf))
            {
                WriteObject(plan.Describe());
            }
        }
    }

    private void Write(K8ssChange change) => WriteObject(PassThru ? ImageConfigChanges.ImageConfigOf(change) : change);
}
