using System.Management.Automation;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.PowerShell.Completion;

namespace K8ssandraImages.PowerShell.Commands;

/// <summary>Writes an ImageConfig as the values of a Helm chart, and tells what the chart cannot say.</summary>
[Cmdlet(VerbsData.ConvertTo, "K8ssHelmValues", DefaultParameterSetName = PathSet)]
[OutputType(typeof(K8ssHelmValues))]
public sealed class ConvertToK8ssHelmValuesCommand : ImageConfigTextCommand
{
    /// <summary>The version of the chart, 0.x of cass-operator or 1.x of k8ssandra-operator; without it, the chart of the operator's release.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChartVersionCompleter))]
    public string? ChartVersion { get; set; }

    private protected override void Answer(ImageConfigText text) => WriteObject(HelmValuesPlan.Of(text, new HelmOptions
    {
        ChartVersion = ChartVersion,
        CassOperatorVersion = CassOperatorVersion,
        K8ssandraOperatorVersion = K8ssandraOperatorVersion,
    }));
}
