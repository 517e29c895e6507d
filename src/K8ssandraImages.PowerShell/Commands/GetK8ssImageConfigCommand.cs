using System.Management.Automation;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Gets the ImageConfigs of manifests or of clusters that run, or those that apply to clusters and datacenters, as the operator decodes them.</summary>
[Cmdlet(VerbsCommon.Get, "K8ssImageConfig", DefaultParameterSetName = PathSet)]
[OutputType(typeof(K8ssImageConfig))]
public sealed class GetK8ssImageConfigCommand : FleetCommand
{
    private protected override bool Accepts(K8ssObject input) => input is K8ssImageConfig || base.Accepts(input);

    private protected override IEnumerable<K8ssObject> Read(ManifestFleet fleet) => fleet.ImageConfigs(Stop);

    private protected override IEnumerable<K8ssObject> Read(LiveFleet fleet) => fleet.ImageConfigs(Stop);

    private protected override IEnumerable<K8ssObject> Follow(PipelineFleet fleet, K8ssObject input) => fleet.ImageConfigs(input);
}
