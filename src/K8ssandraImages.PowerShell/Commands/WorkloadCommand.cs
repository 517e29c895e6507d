using System.Management.Automation;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>What the cmdlets share that answer about clusters and datacenters.</summary>
public abstract class WorkloadCommand : FleetCommand
{
    private OwnerFilter? _filter;

    private protected WorkloadCommand()
    {
    }

    /// <summary>Only what belongs to clusters of these names. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[]? Cluster { get; set; }

    /// <summary>Only what belongs to datacenters of these names. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DatacenterCompleter))]
    public string[]? Datacenter { get; set; }

    private protected sealed override bool IsWanted(K8ssObject item) => (_filter ??= new OwnerFilter(Cluster, Datacenter)).Matches(item);
}
