using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How converted ImageConfigs are written.</summary>
internal sealed class ConversionShape : ContentShape<K8ssImageConfigConversion>
{
    public override string Plural => "ImageConfigs";

    public override string ContentOf(K8ssImageConfigConversion item) => item.Content;

    public override IReadOnlyList<Diagnostic> DiagnosticsOf(K8ssImageConfigConversion item) =>
        [.. item.Diagnostics, .. item.Differences.SelectMany(difference => difference.Diagnostics)];

    public override void WriteJson(Utf8JsonWriter json, K8ssImageConfigConversion item)
    {
        ContractJson.Begin(json, item);
        ContractJson.Text(json, "name", item.Name);
        ContractJson.Text(json, "api", item.Api);
        ContractJson.Text(json, "fromRelease", item.FromRelease);
        ContractJson.Text(json, "toRelease", item.ToRelease);
        ContractJson.Text(json, "toK8ssandraOperatorRelease", item.ToK8ssandraOperatorRelease);
        ContractJson.Text(json, "content", item.Content);
        json.WriteStartArray("differences");
        foreach (var difference in item.Differences)
            ImageChangeJson.Write(json, difference);
        json.WriteEndArray();
        json.WriteNumber("compared", item.Compared);
        ContractJson.Write(json, item.Location);
        ContractJson.End(json, item.Diagnostics);
    }
}
