using System.Management.Automation;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Goes on with operations that were broken off or stopped, from wherever they are; with -WhatIf says how far they are.</summary>
[Cmdlet(VerbsLifecycle.Resume, "K8ssOperation", DefaultParameterSetName = CurrentSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(K8ssOperation))]
public sealed class ResumeK8ssOperationCommand : OperationCommand
{
    private OperationCatalog? _catalog;

    /// <summary>The operations.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OperationCompleter))]
    public string[]? Id { get; set; }

    /// <summary>The newest operation that has not come to its end.</summary>
    [Parameter]
    public SwitchParameter Last { get; set; }

    private OperationCatalog Catalog => _catalog ??= new OperationCatalog(Settings(), Open);

    private protected override bool Accepts(K8ssObject input) => input is K8ssOperation;

    private protected override string WhatToPipe(K8ssObject refused) => "Pipe operations into it (Get-K8ssOperation).";

    private protected override void Follow(K8ssObject input) => Resume(((K8ssOperation)input).Id);

    private protected override void Finish()
    {
        foreach (var id in Id ?? [])
            Resume(id);
        if (Last)
        {
            if (OperationCatalog.List(Settings().State, Findings.Report).LastOrDefault(static operation => operation.State is OperationState.Interrupted or OperationState.Stopped) is { } operation)
                Resume(operation.Id);
            else
                WriteVerbose("Every operation has come to its end.");
        }
        else if (Id is null && !ExpectsInput)
        {
            ThrowTerminatingError(new ErrorRecord(new PSArgumentException("Which operation is to go on has to be named: -Id, or -Last. Get-K8ssOperation lists them."), "OperationMissing", ErrorCategory.InvalidArgument, null));
        }
    }

    private protected override K8ssOperation Describe(OperationPlan plan) => plan.Survey(Stop);

    private void Resume(string id)
    {
        if (Catalog.Resume(id) is { } plan)
            Run([plan]);
    }

    // The record names its context; the kubeconfig may be another one.
    private KubernetesSession Open(string context) => KubernetesSession.Open(LiveOptions([context]), Findings.Report);
}
