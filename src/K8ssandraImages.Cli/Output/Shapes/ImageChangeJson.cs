using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>What one container runs before and after, as JSON.</summary>
internal static class ImageChangeJson
{
    public static void Write(Utf8JsonWriter json, string name, IReadOnlyList<K8ssImageChange> changes)
    {
        json.WriteStartArray(name);
        foreach (var change in changes)
            Write(json, change);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, K8ssImageChange change)
    {
        ContractJson.Begin(json, change);
        json.WriteString("workload", ContractNames.Of(change.Workload));
        ContractJson.Text(json, "container", change.Container);
        json.WriteString("containerKind", ContractNames.Of(change.ContainerKind));
        ContractJson.Text(json, "component", change.Component);
        json.WriteString("change", ContractNames.Of(change.Change));
        ContractJson.Text(json, "before", change.Before);
        ContractJson.Text(json, "after", change.After);
        ContractJson.Text(json, "pullPolicyBefore", change.PullPolicyBefore);
        ContractJson.Text(json, "pullPolicyAfter", change.PullPolicyAfter);
        ContractJson.Texts(json, "pullSecretsBefore", change.PullSecretsBefore);
        ContractJson.Texts(json, "pullSecretsAfter", change.PullSecretsAfter);
        ContractJson.Text(json, "source", CsvText.Of(change.Source));
        ContractJson.Write(json, change.Location);
        ContractJson.End(json, change.Diagnostics);
    }
}
