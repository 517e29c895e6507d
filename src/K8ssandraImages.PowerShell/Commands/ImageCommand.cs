using System.Management.Automation;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Binding;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>What the cmdlets share that decide about images: what the user says beside manifests and clusters, and which images are wanted.</summary>
public abstract class ImageCommand : ReleaseCommand
{
    private ManifestOptions? _options;

    private protected ImageCommand()
    {
    }

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

    private protected ManifestOptions Options() => _options ??= ReleaseOptions() with
    {
        InstallMethod = ToldMethod,
        Components = Component ?? [],
        Containers = Container ?? [],
        Trace = NeedsTrace,
    };
}
