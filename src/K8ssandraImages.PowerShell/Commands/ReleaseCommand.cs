using System.Management.Automation;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>What the cmdlets share that apply the rules of releases: which releases, and which ImageConfig, where the input does not tell.</summary>
public abstract class ReleaseCommand : LiveCommand
{
    private protected const string NameImageConfig = "Name an ImageConfig with -ImageConfigPath.";

    private ManifestPaths? _paths;

    private protected ReleaseCommand()
    {
    }

    /// <summary>A file with the ImageConfig to use for everything: an ImageConfig, or a ConfigMap that holds one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ImageConfigPath { get; set; }

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

    /// <summary>What was said about releases and the ImageConfig.</summary>
    private protected ManifestOptions ReleaseOptions() => new()
    {
        ImageConfig = ImageConfigPath is null ? null : Paths.ImageConfig(ImageConfigPath),
        CassOperatorVersion = CassOperatorVersion,
        K8ssandraOperatorVersion = K8ssandraOperatorVersion,
    };
}
