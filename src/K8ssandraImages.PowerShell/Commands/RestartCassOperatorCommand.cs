using System.Management.Automation;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Restarts operators, so that they read the ImageConfig that is there now, and sees that they have.</summary>
[Cmdlet(VerbsLifecycle.Restart, "CassOperator", DefaultParameterSetName = CurrentSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(K8ssOperation), typeof(K8ssOperator))]
public sealed class RestartCassOperatorCommand : OperationCommand
{
    private readonly List<K8ssObject> _objects = [];
    private OperatorRestarts? _restarts;

    /// <summary>The Deployments of operators, by name; <c>*</c> and <c>?</c> are wildcards, and case matters.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(OperatorCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Which operators; cass-operator without it, or those that are named or read what is piped into it.</summary>
    [Parameter]
    public OperatorChoice Operator { get; set; }

    /// <summary>Sets the restart going, and does not wait for it.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Puts back the text that the ImageConfig had before its last change, and restarts again, where the operator does not come up.</summary>
    [Parameter]
    public SwitchParameter RollbackOnFailure { get; set; }

    /// <summary>Puts out the operator as it is afterwards instead of the operation.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private OperatorRestarts Restarts => _restarts ??= new OperatorRestarts(Settings(), Options(), Stop) { Waiting = Progress.WaitFor };

    private RestartOptions Choice => new()
    {
        Operator = MyInvocation.BoundParameters.ContainsKey(nameof(Operator)) ? Operator : null,
        NoWait = NoWait,
        RollbackOnFailure = RollbackOnFailure,
    };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _restarts?.Dispose();
        base.Dispose(disposing);
    }

    private protected override bool Accepts(K8ssObject input) => input is K8ssOperator or K8ssImageConfig or K8ssChange;

    private protected override string WhatToPipe(K8ssObject refused) => "Pipe operators, ImageConfigs, changes or contexts into it.";

    private protected override void Follow(K8ssObject input)
    {
        if (input.Context is null)
            Refuse("ObjectOfNoCluster", Show(input) + " came from no cluster, and what runs is restarted.", "Name the clusters: -Context.", input);
        else if (input is K8ssChange { State: ChangeState.Planned })
            Refuse("ChangeNotMade", Show(input) + ": the change has not been made, so there is nothing for an operator to read.", "Make it, without -WhatIf; Invoke-K8ssImageRollout makes it and restarts the operator.", input);
        else
            _objects.Add(input);
    }

    // Together when all are known: the pipeline has them in any order, and cass-operator is restarted first.
    private protected override void Finish()
    {
        if (_objects.Count > 0)
            Run(Restarts.Of(_objects, Choice));
        if (HasContexts || !ExpectsInput)
            Run(Sessions(Context).SelectMany(session => Restarts.OfClusters(session, Name ?? [], Choice)));
    }

    private protected override void Write(OperationPlan plan, K8ssOperation operation)
    {
        if (!PassThru)
            base.Write(plan, operation);
        else if (Restarts.OperatorOf(plan) is { } target)
            WriteObject(target);
    }
}
