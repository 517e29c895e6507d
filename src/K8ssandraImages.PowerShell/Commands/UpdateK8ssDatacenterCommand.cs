using System.Management.Automation;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Lets datacenters take the images that they wait for, in place, by the least disruptive way of their release.</summary>
[Cmdlet(VerbsData.Update, "K8ssDatacenter", DefaultParameterSetName = CurrentSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(K8ssOperation), typeof(K8ssDatacenterHealth))]
public sealed class UpdateK8ssDatacenterCommand : DatacenterOperationCommand
{
    private DatacenterUpdates? _updates;

    /// <summary>How the update is permitted, where cass-operator has to be asked.</summary>
    [Parameter]
    public DatacenterUpdateMethod Method { get; set; }

    private DatacenterUpdates Updates => _updates ??= new DatacenterUpdates(Settings(), Options(), Stop) { Waiting = Progress.WaitFor };

    private protected override DatacenterOperations? Planner => _updates;

    private protected override bool Accepts(K8ssObject input) =>
        input is K8ssCluster or K8ssDatacenter or K8ssDatacenterHealth or K8ssImageDrift or K8ssImageImpact or K8ssChange { Kind: "K8ssandraCluster" or "CassandraDatacenter" };

    private protected override string WhatToPipe(K8ssObject refused) => "Pipe clusters, datacenters, changes of them, drift, impacts or contexts into it.";

    private protected override void Follow(K8ssObject input)
    {
        if (input.Context is null)
            Refuse("ObjectOfNoCluster", Show(input) + " came from no cluster, and what runs is updated.", "Name the clusters: -Context.", input);
        else
            Run(Updates.Of(input, Method));
    }

    private protected override void Finish()
    {
        if (HasContexts || !ExpectsInput)
            Run(Sessions(Context).SelectMany(session => Updates.OfClusters(session, Name ?? [], Cluster ?? [], Method)));
    }
}
