using System.Management.Automation;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>
/// What the cmdlets share that carry out operations on clusters that run: what is shown and asked before each begins, how its
/// progress is told, and what comes of it. One operation after the other; after one that failed none begins.
/// </summary>
public abstract class OperationCommand : OperatorVersionCommand
{
    // Nothing says whose: the current context.
    private protected const string CurrentSet = "Current";

    private OperationProgressBar? _bar;
    private bool _yesToAll;
    private bool _noToAll;
    private bool _hasFailed;

    private protected OperationCommand()
    {
    }

    /// <summary>Contexts of the kubeconfig; the current one without it. <c>*</c> and <c>?</c> are wildcards, and case matters.</summary>
    [Parameter(ParameterSetName = ContextSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string[]? Context { get; set; }

    /// <summary>Objects that a cmdlet of this module wrote to the pipeline, and that are meant.</summary>
    [Parameter(ParameterSetName = ObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [PipedObject]
    public K8ssObject[]? InputObject { get; set; }

    /// <summary>Asks nothing where something is deleted, and does what is refused for a reason, where that can be.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How long each step may wait: seconds, or as in 90s, 15m, 2h.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>The folder in which operations, backups and the journal are kept.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    private protected OperationProgressBar Bar => _bar ??= new OperationProgressBar(this);

    /// <summary>Whether an operation did not come to its end.</summary>
    private protected bool HasFailed => _hasFailed;

    private protected ManifestOptions Options() => new() { CassOperatorVersion = CassOperatorVersion, K8ssandraOperatorVersion = K8ssandraOperatorVersion, Trace = false };

    private protected OperationSettings Settings() => new()
    {
        Force = Force,
        State = StatePath.Find(this, JournalPath),
        Command = MyInvocation.MyCommand.Name,
        Report = Tell,
        Timeout = Timeout,
        Progress = Show,
    };

    private protected override void Take() => Take(InputObject);

    /// <summary>Shows each plan, asks, and carries it out.</summary>
    private protected void Run(IEnumerable<OperationPlan> plans)
    {
        foreach (var plan in plans)
        {
            Stop.ThrowIfCancellationRequested();
            Progress.Complete();
            if (plan.IsUnchanged)
            {
                WriteVerbose("Nothing is to be done to the " + plan.Target + ".");
                Write(plan, plan.Describe());
            }
            else if (_hasFailed)
            {
                // Whoever goes on after a failure takes down one datacenter after the other.
                WriteWarning("The " + plan.Target + " is left as it is, because the one before failed.");
                Write(plan, plan.Describe());
            }
            else if (ShouldProcess(plan.Summary, plan.Summary + ".\nContinue?", MyInvocation.MyCommand.Name, out var reason))
            {
                if (plan.Question is null || Force || ShouldContinue(plan.Question, MyInvocation.MyCommand.Name, ref _yesToAll, ref _noToAll))
                    Carry(plan);
            }
            else if (reason.HasFlag(ShouldProcessReason.WhatIf))
            {
                WriteObject(Describe(plan));
            }
        }
    }

    /// <summary>What -WhatIf puts out of a plan.</summary>
    private protected virtual K8ssOperation Describe(OperationPlan plan) => plan.Describe();

    /// <summary>Puts out what came of a plan; -PassThru puts out something else.</summary>
    private protected virtual void Write(OperationPlan plan, K8ssOperation operation) => WriteObject(operation);

    // After Ctrl+C PowerShell takes nothing any more, and how to go on is what matters then.
    private void Tell(Diagnostic diagnostic)
    {
        if (Stop.IsCancellationRequested)
            Host?.UI?.WriteWarningLine(Findings.LineOf(diagnostic));
        else
            Findings.Report(diagnostic);
    }

    // PowerShell may refuse the display of an operation that is stopped before it tells the cmdlet to stop.
    private void Show(OperationProgress progress)
    {
        try
        {
            if (!Stop.IsCancellationRequested)
                Bar.Show(progress);
        }
        catch (PipelineStoppedException exception)
        {
            Cancel();
            throw new OperationCanceledException(exception.Message, exception, Stop);
        }
    }

    private void Carry(OperationPlan plan)
    {
        try
        {
            var operation = plan.Run(Stop);
            _hasFailed |= operation.State is OperationState.Stopped or OperationState.RolledBack;
            Bar.Complete();
            Write(plan, operation);
        }
        finally
        {
            if (!Stop.IsCancellationRequested)
                Bar.Complete();
        }
    }
}
