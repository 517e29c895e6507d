using System.Management.Automation;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>
/// What the cmdlets share that change something in clusters or files: what is meant, what is shown and asked before each is
/// changed, and what comes of it.
/// </summary>
public abstract class ChangeCommand : OperatorVersionCommand
{
    // Nothing says whose: the current context. A default set that took something of the pipeline would keep PowerShell from looking
    // at the others, so this one takes nothing.
    private protected const string CurrentSet = "Current";
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    private readonly List<ManifestInput> _inputs = [];
    private bool _isListed;

    private protected ChangeCommand()
    {
    }

    /// <summary>Contexts of the kubeconfig in whose clusters something is changed; the current one without it. <c>*</c> and <c>?</c> are wildcards, and case matters.</summary>
    [Parameter(ParameterSetName = ContextSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string[]? Context { get; set; }

    /// <summary>Files and folders with what is changed; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Files and folders, taken as they are written: no character is a wildcard.</summary>
    // By value too: of two sets PowerShell would else look only at the one that takes objects.
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Objects that a cmdlet of this module wrote to the pipeline, and that are to be changed.</summary>
    [Parameter(ParameterSetName = ObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [PipedObject]
    public K8ssObject[]? InputObject { get; set; }

    /// <summary>Does what is refused for a reason: what would have no effect, break something, or be put back by somebody.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Puts out the object as it is afterwards instead of the change.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The folder in which backups and the journal are kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

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

    /// <summary>Plans for objects of the pipeline that are in a cluster.</summary>
    private protected abstract IEnumerable<ChangePlan> PlanObject(K8ssObject input);

    /// <summary>Plans for files.</summary>
    private protected abstract IEnumerable<ChangePlan> PlanFiles(IReadOnlyList<ManifestInput> inputs);

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

    private protected override void Finish()
    {
        if (_inputs.Count > 0 || HasContexts || (ParameterSetName is CurrentSet or ContextSet or AllContextsSet && !ExpectsInput))
            RunGiven();
    }

    /// <summary>The file that an object of the pipeline came from; others may have come from it too.</summary>
    private protected IReadOnlyList<ManifestInput> FileOf(string source) => new ManifestPaths(this, Stop).Literal(source, isExplicit: true);

    /// <summary>Changes what is named: files or clusters.</summary>
    private protected void RunGiven() => Run(_inputs.Count > 0 ? PlanFiles(_inputs) : PlanClusters());

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

    /// <summary>The object that a change has made, for -PassThru.</summary>
    private protected abstract K8ssObject Changed(K8ssChange change);

    private void Write(K8ssChange change) => WriteObject(PassThru ? Changed(change) : change);
}
