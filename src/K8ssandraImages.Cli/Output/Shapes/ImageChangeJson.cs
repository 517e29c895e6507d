using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How a container that would run something else is written as JSON.</summary>
internal static class ImageChangeJson
{
    public static void Write(Utf8JsonWriter json, K8ssImageChange item)
    {
        ContractJson.Begin(json, item);
        json.WriteString("workload", ContractNames.Of(item.Workload));
        ContractJson.Text(json, "container", item.Container);
        json.WriteString("containerKind", ContractNames.Of(item.ContainerKind));
        ContractJson.Text(json, "component", item.Component);
        json.WriteString("change", ContractNames.Of(item.Change));
        ContractJson.Text(json, "before", item.Before);
        ContractJson.Text(json, "after", item.After);
        ContractJson.Text(json, "pullPolicyBefore", item.PullPolicyBefore);
        ContractJson.Text(json, "pullPolicyAfter", item.PullPolicyAfter);
        ContractJson.Texts(json, "pullSecretsBefore", item.PullSecretsBefore);
        ContractJson.Texts(json, "pullSecretsAfter", item.PullSecretsAfter);
        ContractJson.Text(json, "source", item.Source is { } source ? ContractNames.Of(source) : null);
        ContractJson.Write(json, item.Location);
        ContractJson.End(json, item.Diagnostics);
    }
}
