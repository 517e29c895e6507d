using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How ImageConfigs are written: their texts.</summary>
internal sealed class ImageConfigShape : ContentShape<K8ssImageConfig>
{
    public override string Plural => "ImageConfigs";

    public override string ContentOf(K8ssImageConfig item) => item.Content ?? "";

    public override IReadOnlyList<Diagnostic> DiagnosticsOf(K8ssImageConfig item) => item.Diagnostics;

    public override void WriteJson(Utf8JsonWriter json, K8ssImageConfig item)
    {
        ContractJson.Begin(json, item);
        ContractJson.Text(json, "name", item.Name);
        ContractJson.Text(json, "key", item.Key);
        ContractJson.Text(json, "api", item.Api);
        json.WriteBoolean("labelled", item.Labelled);
        ContractJson.Text(json, "cassOperatorVersion", item.CassOperatorVersion);
        json.WriteBoolean("loads", item.Loads);
        ContractJson.Text(json, "registryOverride", item.RegistryOverride);
        ContractJson.Texts(json, "pullSecrets", item.PullSecrets);
        json.WriteStartArray("images");
        foreach (var entry in item.Images)
        {
            json.WriteStartObject();
            ContractJson.Text(json, "component", entry.Component);
            ContractJson.Text(json, "image", entry.Image);
            ContractJson.Text(json, "pullPolicy", entry.PullPolicy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ContractJson.Text(json, "content", item.Content);
        ContractJson.Write(json, item.Location);
        ContractJson.End(json, item.Diagnostics);
    }
}
