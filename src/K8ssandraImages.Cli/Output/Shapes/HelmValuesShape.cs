using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How the values of a Helm chart are written.</summary>
internal sealed class HelmValuesShape : ContentShape<K8ssHelmValues>
{
    public override string Plural => "charts";

    public override string ContentOf(K8ssHelmValues item) => item.Content;

    public override IReadOnlyList<Diagnostic> DiagnosticsOf(K8ssHelmValues item) => item.Diagnostics;

    public override void WriteJson(Utf8JsonWriter json, K8ssHelmValues item)
    {
        ContractJson.Begin(json, item);
        ContractJson.Text(json, "chart", item.Chart);
        ContractJson.Text(json, "chartVersion", item.ChartVersion);
        ContractJson.Text(json, "cassOperatorVersion", item.CassOperatorVersion);
        ContractJson.Text(json, "content", item.Content);
        ContractJson.End(json, item.Diagnostics);
    }
}
