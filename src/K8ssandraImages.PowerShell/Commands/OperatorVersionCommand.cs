using System.Management.Automation;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>What the cmdlets share to which the release of an operator can be told.</summary>
public abstract class OperatorVersionCommand : LiveCommand
{
    private ManifestPaths? _paths;

    private protected OperatorVersionCommand()
    {
    }

    /// <summary>The release of cass-operator, such as 1.28.1; without it, it is told by the operator's Deployment or inferred.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CassOperatorVersionCompleter))]
    public string? CassOperatorVersion { get; set; }

    /// <summary>The release of k8ssandra-operator, such as 1.20.2; without it, it is told by the operator's Deployment or inferred.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(K8ssandraOperatorVersionCompleter))]
    public string? K8ssandraOperatorVersion { get; set; }

    private protected ManifestPaths Paths => _paths ??= new ManifestPaths(this, Stop);
}
