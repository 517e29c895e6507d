using System.Management.Automation;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>What the cmdlets share that decide about images: what the user says beside manifests and clusters, and which images are wanted.</summary>
public abstract class ImageCommand : LiveCommand
{
    private protected const string NameImageConfig = "Name an ImageConfig with -ImageConfigPath.";

    private ManifestPaths? _paths;
    private ManifestOptions? _options;

    private protected ImageCommand()
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

    /// <summary>Only what has images of these components, such as cassandra, medusa or reaper. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ComponentCompleter))]
    public string[]? Component { get; set; }

    /// <summary>Only what has containers of these names, such as server-system-logger. <c>*</c> and <c>?</c> are wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SimpleWildcard]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public string[]? Container { get; set; }

    /// <summary>Whether this cmdlet shows the trace.</summary>
    private protected virtual bool NeedsTrace => false;

    /// <summary>How this cmdlet is told that the operators are installed; null to look at their Deployments.</summary>
    private protected virtual OperatorInstallMethod? ToldMethod => null;

    private protected ManifestPaths Paths => _paths ??= new ManifestPaths(this, Stop);

    private protected ManifestOptions Options() => _options ??= new ManifestOptions
    {
        ImageConfig = ImageConfigPath is null ? null : Paths.ImageConfig(ImageConfigPath),
        CassOperatorVersion = CassOperatorVersion,
        K8ssandraOperatorVersion = K8ssandraOperatorVersion,
        InstallMethod = ToldMethod,
        Components = Component ?? [],
        Containers = Container ?? [],
        Trace = NeedsTrace,
    };
}
