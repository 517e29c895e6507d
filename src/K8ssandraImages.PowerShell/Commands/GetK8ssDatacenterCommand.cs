using System.Management.Automation;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Gets the datacenters of manifests or of clusters that run: stand-alone CassandraDatacenters, and those of K8ssandraClusters.</summary>
[Cmdlet(VerbsCommon.Get, "K8ssDatacenter", DefaultParameterSetName = PathSet)]
[OutputType(typeof(K8ssDatacenter))]
public sealed class GetK8ssDatacenterCommand : WorkloadCommand
{
    private protected override IEnumerable<K8ssObject> Read(ManifestFleet fleet) => fleet.Datacenters(Stop);

    private protected override IEnumerable<K8ssObject> Read(LiveFleet fleet) => fleet.Datacenters(Stop);

    private protected override IEnumerable<K8ssObject> Follow(PipelineFleet fleet, K8ssObject input) => fleet.Datacenters(input);
}
