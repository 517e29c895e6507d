using System.Management.Automation;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>What the cmdlets share that apply the rules of releases: which releases, and which ImageConfig, where the input does not tell.</summary>
public abstract class ReleaseCommand : OperatorVersionCommand
{
    private protected const string NameImageConfig = "Name an ImageConfig with -ImageConfigPath.";

    private protected ReleaseCommand()
    {
    }

    /// <summary>A file with the ImageConfig to use for everything: an ImageConfig, or a ConfigMap that holds one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ImageConfigPath { get; set; }

    /// <summary>What was said about releases and the ImageConfig.</summary>
    private protected ManifestOptions ReleaseOptions() => new()
    {
        ImageConfig = ImageConfigPath is null ? null : Paths.ImageConfig(ImageConfigPath),
        CassOperatorVersion = CassOperatorVersion,
        K8ssandraOperatorVersion = K8ssandraOperatorVersion,
    };
}
