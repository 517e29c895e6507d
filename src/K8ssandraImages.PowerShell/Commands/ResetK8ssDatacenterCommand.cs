using System.Management.Automation;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Deletes datacenters and creates them again on their volumes, after it was read back that these are kept.</summary>
[Cmdlet(VerbsCommon.Reset, "K8ssDatacenter", DefaultParameterSetName = CurrentSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(K8ssOperation), typeof(K8ssDatacenterHealth))]
public sealed class ResetK8ssDatacenterCommand : DatacenterOperationCommand
{
    private DatacenterResets? _resets;

    private DatacenterResets Resets => _resets ??= new DatacenterResets(Settings(), Options(), Stop) { Waiting = Progress.WaitFor };

    private protected override DatacenterOperations? Planner => _resets;

    private protected override bool Accepts(K8ssObject input) => input is K8ssDatacenter or K8ssDatacenterHealth;

    private protected override string WhatToPipe(K8ssObject refused) => "Pipe datacenters into it, or contexts and a -Name.";

    private protected override void Follow(K8ssObject input)
    {
        if (input.Context is null)
            Refuse("ObjectOfNoCluster", Show(input) + " came from no cluster, and what runs is re-created.", "Name the cluster and the datacenter: -Context, -Name.", input);
        else
            Run(Resets.Of(input));
    }

    private protected override void Finish()
    {
        if (!HasContexts && ExpectsInput)
            return;
        // Everything that there is, is never meant.
        if (Name is null)
        {
            ThrowTerminatingError(new ErrorRecord(new PSArgumentException("Which datacenter is to be deleted and created again has to be named: -Name."), "NameMissing", ErrorCategory.InvalidArgument, null));
            return;
        }

        Run(Sessions(Context).SelectMany(session => Resets.OfClusters(session, Name, Cluster ?? [])));
    }
}
