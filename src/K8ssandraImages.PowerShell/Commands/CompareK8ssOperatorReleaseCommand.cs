using System.Management.Automation;
using K8ssandraImages.Operations;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Tells what an upgrade of the operators would change: images, workloads that restart, fields that stop working, images to mirror first.</summary>
[Cmdlet(VerbsData.Compare, "K8ssOperatorRelease", DefaultParameterSetName = PathSet)]
[OutputType(typeof(K8ssReleaseComparison))]
public sealed class CompareK8ssOperatorReleaseCommand : WorkloadCommand
{
    private PipelineComparison? _pipeline;
    private UpgradeOptions? _upgrade;

    /// <summary>The release of cass-operator to compare with, such as 1.28.1; without it, the one that -ToK8ssandraOperatorVersion installs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CassOperatorVersionCompleter))]
    public string? ToCassOperatorVersion { get; set; }

    /// <summary>The release of k8ssandra-operator to compare with, such as 1.30.2; without it, k8ssandra-operator stays as it is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(K8ssandraOperatorVersionCompleter))]
    public string? ToK8ssandraOperatorVersion { get; set; }

    /// <summary>A file with the ImageConfig that will be installed with the new release; without it, what usually becomes of the one there is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ToImageConfigPath { get; set; }

    /// <summary>The ImageConfig stays as it is, whatever that leads to.</summary>
    [Parameter]
    public SwitchParameter KeepImageConfig { get; set; }

    /// <summary>How the operators are installed; without it, their Deployments tell.</summary>
    [Parameter]
    public OperatorInstallMethod InstallMethod { get; set; }

    private protected override bool NeedsTrace => true;

    private protected override OperatorInstallMethod? ToldMethod => MyInvocation.BoundParameters.ContainsKey(nameof(InstallMethod)) ? InstallMethod : null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (ToCassOperatorVersion is null && ToK8ssandraOperatorVersion is null)
            Refuse("ToVersionMissing", "Nothing to compare with: give -ToCassOperatorVersion or -ToK8ssandraOperatorVersion.");
        if (KeepImageConfig && ToImageConfigPath is not null)
            Refuse("ParametersDoNotGoTogether", "-KeepImageConfig and -ToImageConfigPath do not go together: the ImageConfig stays, or it is another.");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _pipeline?.Dispose();
        base.Dispose(disposing);
    }

    private protected override IEnumerable<K8ssObject> Read(ManifestFleet fleet) => fleet.Compare(Upgrade(), Stop);

    private protected override IEnumerable<K8ssObject> Read(LiveFleet fleet) => fleet.Compare(Upgrade(), Stop);

    private protected override IEnumerable<K8ssObject> Follow(PipelineFleet fleet, K8ssObject input) =>
        (_pipeline ??= new PipelineComparison(fleet, Options(), Upgrade(), Findings.Report, Progress.WaitFor, Stop)).Of(input);

    private UpgradeOptions Upgrade() => _upgrade ??= new UpgradeOptions
    {
        CassOperatorVersion = ToCassOperatorVersion,
        K8ssandraOperatorVersion = ToK8ssandraOperatorVersion,
        ImageConfig = ToImageConfigPath is null ? null : Paths.ImageConfig(ToImageConfigPath),
        KeepsImageConfig = KeepImageConfig,
    };

    private void Refuse(string id, string message) => ThrowTerminatingError(new ErrorRecord(new PSArgumentException(message), id, ErrorCategory.InvalidArgument, null));
}
