using System.Management.Automation;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Writes the kustomization that installs a release with an ImageConfig of one's own.</summary>
[Cmdlet(VerbsCommon.New, "K8ssImageKustomization", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(K8ssImageKustomization))]
public sealed class NewK8ssImageKustomizationCommand : ImageConfigTextCommand
{
    /// <summary>The part of the K8ssandra installation.</summary>
    [Parameter]
    public K8ssandraPlane Plane { get; set; }

    /// <summary>The operator watches all namespaces.</summary>
    [Parameter]
    public SwitchParameter ClusterScope { get; set; }

    /// <summary>What it is built upon, a folder or an address with a kustomization; without it, the kustomization of the release.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Resource { get; set; }

    /// <summary>The registry of images for which k8ssandra-operator looks at no ImageConfig, such as Stargate's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DefaultRegistry { get; set; }

    /// <summary>The pull secrets of such images.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? ImagePullSecret { get; set; }

    /// <summary>The folder into which the files are written; without it, nothing is written.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    private protected override void Answer(ImageConfigText text)
    {
        var folder = Destination is null ? null : FolderOf(Destination);
        var plan = KustomizationPlan.Of(text, new KustomizationOptions
        {
            CassOperatorVersion = CassOperatorVersion,
            K8ssandraOperatorVersion = K8ssandraOperatorVersion,
            Plane = MyInvocation.BoundParameters.ContainsKey(nameof(Plane)) ? Plane : null,
            ClusterScope = ClusterScope,
            Resource = Resource is null ? null : KustomizationFolder.ResourceFrom(Resource, SessionState.Path.CurrentFileSystemLocation.ProviderPath, folder),
            DefaultRegistry = DefaultRegistry,
            ImagePullSecrets = ImagePullSecret ?? [],
        });
        var writes = folder is not null && ShouldProcess(folder, "Write " + string.Join(", ", plan.Files.Select(file => file.Name)));
        if (writes)
            plan.WriteTo(folder!);
        WriteObject(plan.Describe(writes ? folder : null));
    }

    private string FolderOf(string path)
    {
        try
        {
            var folder = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem")
                return folder;
            Refuse("'" + TerminalText.Escape(path, 1000) + "' is a path of the provider " + provider.Name + "; a kustomization is a folder of files.", null);
        }
        catch (Exception exception) when (exception is SessionStateException or ProviderInvocationException)
        {
            Refuse("'" + TerminalText.Escape(path, 1000) + "': " + TerminalText.Escape(exception.Message, 500), exception);
        }

        return path;
    }

    private void Refuse(string message, Exception? cause) =>
        ThrowTerminatingError(new ErrorRecord(cause ?? new PSArgumentException(message), "DestinationNotUsable", ErrorCategory.InvalidArgument, Destination) { ErrorDetails = new ErrorDetails(message) });
}
