using System.Management.Automation;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Gets the image that each container of a fleet really runs, and why.</summary>
[Cmdlet(VerbsCommon.Get, "K8ssEffectiveImage", DefaultParameterSetName = PathSet)]
[OutputType(typeof(EffectiveImage))]
public sealed class GetK8ssEffectiveImageCommand : WorkloadCommand
{
    private protected override bool NeedsTrace => true;

    private protected override bool Accepts(K8ssObject input) => input is K8ssOperator || base.Accepts(input);

    private protected override IEnumerable<K8ssObject> Read(ManifestFleet fleet) => fleet.Images(Stop);

    private protected override IEnumerable<K8ssObject> Read(LiveFleet fleet) => fleet.Images(Stop);

    private protected override IEnumerable<K8ssObject> Follow(PipelineFleet fleet, K8ssObject input) => fleet.Images(input);
}
