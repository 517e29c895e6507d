using System.Management.Automation;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Gets the K8ssandraClusters of manifests or of clusters that run.</summary>
[Cmdlet(VerbsCommon.Get, "K8ssCluster", DefaultParameterSetName = PathSet)]
[OutputType(typeof(K8ssCluster))]
public sealed class GetK8ssClusterCommand : WorkloadCommand
{
    private protected override IEnumerable<K8ssObject> Read(ManifestFleet fleet) => fleet.Clusters(Stop);

    private protected override IEnumerable<K8ssObject> Read(LiveFleet fleet) => fleet.Clusters(Stop);

    private protected override IEnumerable<K8ssObject> Follow(PipelineFleet fleet, K8ssObject input) => fleet.Clusters(input);
}
