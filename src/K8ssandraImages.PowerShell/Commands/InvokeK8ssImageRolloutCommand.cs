using System.Management.Automation;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>
/// Brings an ImageConfig from its text to the pods: writes it, restarts the operators that read it, updates one datacenter after
/// the other, and verifies what runs in the end.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "K8ssImageRollout", DefaultParameterSetName = CurrentSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(K8ssOperation))]
public sealed class InvokeK8ssImageRolloutCommand : OperationCommand
{
    private readonly List<K8ssObject> _objects = [];
    private readonly List<(string Text, string Source)> _plans = [];
    private ImageRollouts? _rollouts;

    /// <summary>A file with the whole new ImageConfig, or with a ConfigMap that holds it; without it, what is in the cluster already is rolled out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ImageConfigPath { get; set; }

    /// <summary>The CassandraDatacenters that take the images, by name or with the wildcards <c>*</c> and <c>?</c>; without it, all that the operators manage.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [SimpleWildcard]
    [ArgumentCompleter(typeof(DatacenterCompleter))]
    public string[]? Datacenter { get; set; }

    /// <summary>Puts out the plan, to be kept and carried out later, and does nothing.</summary>
    [Parameter]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>Plans that were made earlier: their text, or a file that holds it.</summary>
    [Parameter(ParameterSetName = ContextSet, ValueFromPipelineByPropertyName = true)]
    [Alias("Document")]
    [ValidateNotNullOrEmpty]
    public string[]? Plan { get; set; }

    /// <summary>Takes back what was done where a step fails: the text, the operators, the datacenters.</summary>
    [Parameter]
    public SwitchParameter RollbackOnFailure { get; set; }

    /// <summary>The file for a report of the rollout, in Markdown.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    private ImageRollouts Rollouts => _rollouts ??= new ImageRollouts(Settings(), Options(), Wish(), Stop) { Waiting = Progress.WaitFor };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _rollouts?.Dispose();
        base.Dispose(disposing);
    }

    private protected override bool Accepts(K8ssObject input) => input is K8ssOperator or K8ssImageConfig or K8ssCluster or K8ssDatacenter
        || input is K8ssChange { Kind: "ConfigMap", Path: null } or K8ssOperation { Kind: OperationKind.Rollout, Document: not null };

    private protected override string WhatToPipe(K8ssObject refused) => refused is K8ssChange
        ? "Pipe the change of an ImageConfig in a cluster into it. What is in a file, is given with -ImageConfigPath."
        : "Pipe changes of ImageConfigs, operators, clusters, datacenters, contexts or plans into it.";

    private protected override void Take()
    {
        foreach (var plan in Plan ?? [])
            Add(plan);
        // A plan that comes out of a file is a copy of its properties; all that it is, is one of them.
        var plans = (InputObject ?? []).ToLookup(static input => input is StrangeObject { Document: not null });
        _plans.AddRange(plans[true].Select(static input => (((StrangeObject)input).Document!, "-InputObject")));
        Take([.. plans[false]]);
    }

    // Together when all are known: the datacenters of one operator are one rollout.
    private protected override void Follow(K8ssObject input)
    {
        if (input is K8ssOperation operation)
            _plans.Add((operation.Document!, operation.Id));
        else
            _objects.Add(input);
    }

    private protected override void Finish()
    {
        if (_plans.Count > 0)
        {
            if (ImageConfigPath is not null || Datacenter is not null || Context is not null || Namespace is not null || PlanOnly)
                ThrowTerminatingError(new ErrorRecord(new PSArgumentException("-ImageConfigPath, -Datacenter, -Context, -Namespace and -PlanOnly do not go with a plan that was made already: it says what is rolled out where."), "RolloutNotUnderstood", ErrorCategory.InvalidArgument, null));
            Out(_plans.SelectMany(plan => Rollouts.OfSaved(plan.Text, plan.Source, context => KubernetesSession.Open(LiveOptions([context]), Findings.Report))));
        }

        if (_objects.Count > 0)
            Out(Rollouts.Of(_objects));
        if (HasContexts || (ParameterSetName is CurrentSet or ContextSet or AllContextsSet && Plan is null && !ExpectsInput))
            Out(Sessions(Context).SelectMany(session => Rollouts.OfClusters(session)));
    }

    private void Out(IEnumerable<OperationPlan> plans)
    {
        if (!PlanOnly)
        {
            Run(plans);
            return;
        }

        foreach (var plan in plans)
        {
            Progress.Complete();
            WriteObject(plan.Describe());
        }
    }

    private RolloutWish Wish() => new()
    {
        Content = ImageConfigPath is null ? null : ImageConfigText.Read(Paths.ImageConfig(ImageConfigPath), Findings.Report, Stop).Text,
        Datacenters = Datacenter ?? [],
        RollsBack = RollbackOnFailure,
        ReportPath = ReportPath is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(ReportPath),
    };

    // A plan is a JSON object or array, which no path is.
    private void Add(string plan)
    {
        if (plan.AsSpan().TrimStart().Trim('\uFEFF') is ['{' or '[', ..])
        {
            _plans.Add((plan, "-Plan"));
            return;
        }

        if (Paths.Resolve(plan) is not { } file)
            return;
        try
        {
            _plans.Add((File.ReadAllText(file), file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Findings.RefusePath(plan, exception is FileNotFoundException or DirectoryNotFoundException ? "PathNotFound" : "PathNotReadable", "The plan '" + TerminalText.Escape(plan, 1000) + "' cannot be read: " + TerminalText.Escape(exception.Message, 500), exception is FileNotFoundException or DirectoryNotFoundException ? ErrorCategory.ObjectNotFound : ErrorCategory.ReadError, exception);
        }
    }
}
