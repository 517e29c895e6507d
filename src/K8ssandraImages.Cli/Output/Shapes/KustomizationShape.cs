using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How kustomizations are written.</summary>
internal sealed class KustomizationShape : ContentShape<K8ssImageKustomization>
{
    public override string Plural => "kustomizations";

    // What was written needs no copy.
    public override string ContentOf(K8ssImageKustomization item) => item.Path is { } folder
        ? string.Join("", item.Files.Select(file => Path.Combine(folder, file.Name) + "\n")) + item.NextStep + "\n"
        : string.Join("---\n", item.Files.Select(file => "# " + file.Name + "\n" + file.Content));

    public override IReadOnlyList<Diagnostic> DiagnosticsOf(K8ssImageKustomization item) => item.Diagnostics;

    public override void WriteJson(Utf8JsonWriter json, K8ssImageKustomization item)
    {
        ContractJson.Begin(json, item);
        json.WriteString("operator", ContractNames.Of(item.Operator));
        ContractJson.Text(json, "operatorVersion", item.OperatorVersion);
        ContractJson.Text(json, "cassOperatorVersion", item.CassOperatorVersion);
        ContractJson.Text(json, "plane", item.Plane?.ToString());
        json.WriteBoolean("clusterScope", item.ClusterScope);
        ContractJson.Text(json, "resource", item.Resource);
        ContractJson.Text(json, "configMap", item.ConfigMap);
        json.WriteStartArray("files");
        foreach (var file in item.Files)
        {
            json.WriteStartObject();
            ContractJson.Text(json, "name", file.Name);
            ContractJson.Text(json, "content", file.Content);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ContractJson.Text(json, "path", item.Path);
        ContractJson.Text(json, "nextStep", item.NextStep);
        ContractJson.End(json, item.Diagnostics);
    }
}
