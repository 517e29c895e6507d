using System.Management.Automation;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Gets the datacenters of manifests: stand-alone CassandraDatacenters, and those of K8ssandraClusters.</summary>
[Cmdlet(VerbsCommon.Get, "K8ssDatacenter", DefaultParameterSetName = PathSet)]
[OutputType(typeof(K8ssDatacenter))]
public sealed class GetK8ssDatacenterCommand : ManifestCommand
{
    private protected override IEnumerable<K8ssObject> Read(ManifestFleet fleet, CancellationToken cancellationToken) => fleet.Datacenters(cancellationToken);

    private protected override IEnumerable<K8ssObject> Follow(PipelineFleet fleet, K8ssObject input) => fleet.Datacenters(input);
}
