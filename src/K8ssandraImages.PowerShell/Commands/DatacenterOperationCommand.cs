using System.Management.Automation;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>What the cmdlets share that carry out an operation on each of some datacenters: which ones, and what is put out.</summary>
public abstract class DatacenterOperationCommand : OperationCommand
{
    private protected DatacenterOperationCommand()
    {
    }

    /// <summary>The datacenters: names of CassandraDatacenters. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DatacenterCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only datacenters of clusters of these names. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string[]? Cluster { get; set; }

    /// <summary>Puts out how the datacenter is afterwards instead of the operation.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Who makes the plans; null as long as there are none.</summary>
    private protected abstract DatacenterOperations? Planner { get; }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Planner?.Dispose();
        base.Dispose(disposing);
    }

    private protected override void Write(OperationPlan plan, K8ssOperation operation)
    {
        if (!PassThru)
            base.Write(plan, operation);
        else if (Planner?.HealthOf(plan) is { } health)
            WriteObject(health);
    }
}
