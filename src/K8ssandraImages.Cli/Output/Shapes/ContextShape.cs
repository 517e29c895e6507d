using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How the contexts of a kubeconfig are written.</summary>
internal sealed class ContextShape : Shape<K8ssContext>
{
    public override string Plural => "contexts";

    public override Column<K8ssContext>[] Columns =>
    [
        new("CURRENT", static item => item.IsCurrent ? "*" : ""),
        new("NAME", static item => TableText.Of(item.Name)),
        new("SERVER", static item => TableText.Of(item.Server)),
        new("USER", static item => TableText.Of(item.User)),
        new("NAMESPACE", static item => TableText.Of(item.DefaultNamespace)),
        new("AUTHENTICATION", static item => ContractNames.Of(item.Authentication) + (item.CredentialPlugin is { } plugin ? " (" + TableText.Of(plugin) + ")" : "")),
    ];

    public override Column<K8ssContext>[] Fields =>
    [
        new("context", static item => item.Context),
        new("name", static item => item.Name),
        new("isCurrent", static item => CsvText.Of(item.IsCurrent)),
        new("server", static item => item.Server),
        new("kubeconfigCluster", static item => item.KubeconfigCluster),
        new("user", static item => item.User),
        new("defaultNamespace", static item => item.DefaultNamespace),
        new("authentication", static item => ContractNames.Of(item.Authentication)),
        new("credentialPlugin", static item => item.CredentialPlugin),
        new("diagnostics", static item => CsvText.Of(item.Diagnostics)),
    ];

    public override IReadOnlyList<Diagnostic> DiagnosticsOf(K8ssContext item) => item.Diagnostics;

    public override bool IsSameGroup(K8ssContext one, K8ssContext other) => true;

    public override string TitleOf(K8ssContext item) => "";

    public override void WriteJson(Utf8JsonWriter json, K8ssContext item)
    {
        ContractJson.Begin(json, item);
        ContractJson.Text(json, "name", item.Name);
        json.WriteBoolean("isCurrent", item.IsCurrent);
        ContractJson.Text(json, "server", item.Server);
        ContractJson.Text(json, "kubeconfigCluster", item.KubeconfigCluster);
        ContractJson.Text(json, "user", item.User);
        ContractJson.Text(json, "defaultNamespace", item.DefaultNamespace);
        json.WriteString("authentication", ContractNames.Of(item.Authentication));
        ContractJson.Text(json, "credentialPlugin", item.CredentialPlugin);
        ContractJson.Write(json, item.Location);
        ContractJson.End(json, item.Diagnostics);
    }
}
