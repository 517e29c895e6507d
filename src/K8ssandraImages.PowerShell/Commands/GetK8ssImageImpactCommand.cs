using System.Management.Automation;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Gets what becomes of each StatefulSet and Deployment when the operators start anew: what restarts at once, what waits, in which order, and why.</summary>
[Cmdlet(VerbsCommon.Get, "K8ssImageImpact", DefaultParameterSetName = PathSet)]
[OutputType(typeof(K8ssImageImpact))]
public sealed class GetK8ssImageImpactCommand : WorkloadCommand
{
    private PipelineImpact? _pipeline;

    private protected override bool NeedsTrace => true;

    private protected override bool IsImageConfigPending => true;

    private protected override string WhatToPipe(K8ssObject refused) => refused is K8ssImageConfig ? NameImageConfig : "Pipe clusters, datacenters, operators, changes or contexts into it.";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _pipeline?.Dispose();
        base.Dispose(disposing);
    }

    private protected override bool Accepts(K8ssObject input) => input is K8ssOperator or K8ssChange || base.Accepts(input);

    private protected override IEnumerable<K8ssObject> Read(ManifestFleet fleet) => fleet.Impact(ReleaseOptions().ImageConfig, Stop);

    private protected override IEnumerable<K8ssObject> Read(LiveFleet fleet) => fleet.Impact(ReleaseOptions().ImageConfig, Stop);

    private protected override IEnumerable<K8ssObject> Follow(PipelineFleet fleet, K8ssObject input) =>
        (_pipeline ??= new PipelineImpact(Options(), ReleaseOptions().ImageConfig, Findings.Report, Progress.WaitFor, Stop)).Of(input);

    private protected override IEnumerable<K8ssObject> Rest(PipelineFleet fleet)
    {
        _pipeline?.Complete();
        return [];
    }
}
