using System.Management.Automation;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Gets the K8ssandraClusters of manifests.</summary>
[Cmdlet(VerbsCommon.Get, "K8ssCluster", DefaultParameterSetName = PathSet)]
[OutputType(typeof(K8ssCluster))]
public sealed class GetK8ssClusterCommand : ManifestCommand
{
    private protected override IEnumerable<K8ssObject> Read(ManifestFleet fleet, CancellationToken cancellationToken) => fleet.Clusters(cancellationToken);

    private protected override IEnumerable<K8ssObject> Follow(PipelineFleet fleet, K8ssObject input) => fleet.Clusters(input);
}
