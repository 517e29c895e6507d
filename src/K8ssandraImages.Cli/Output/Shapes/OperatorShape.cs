using System.Globalization;
using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How operators are written.</summary>
internal sealed class OperatorShape : Shape<K8ssOperator>
{
    public const string CassOperator = "cass-operator";
    public const string K8ssandraOperator = "k8ssandra-operator";

    public override string Plural => "operators";

    public override Column<K8ssOperator>[] Columns =>
    [
        new("NAME", static item => TableText.Of(item.Name)),
        new("KIND", static item => item.Kind == OperatorKind.CassOperator ? CassOperator : K8ssandraOperator),
        new("VERSION", static item => TableText.Of(item.Version)),
        new("READY", static item => Number(item.ReadyPods) + "/" + Number(item.Replicas)),
        new("IMAGECONFIG", static item => item.ImageConfigName is null ? "-" : TableText.Of(item.ImageConfigName) + (item.ImageConfigApi is { } api ? " (" + TableText.Of(api) + ")" : "")),
        new("CURRENT", static item => item.RunsCurrentImageConfig switch
        {
            true => "yes",
            false => "no",
            null => item.ImageConfigName is null ? "-" : "unknown",
        }),
        new("WATCHES", static item => item.WatchNamespaces.Count == 0 ? "all namespaces" : TableText.Of(string.Join(", ", item.WatchNamespaces))),
    ];

    public override Column<K8ssOperator>[] Fields =>
    [
        new("context", static item => item.Context),
        new("namespace", static item => item.Namespace),
        new("name", static item => item.Name),
        new("kind", static item => ContractNames.Of(item.Kind)),
        new("version", static item => item.Version),
        new("versionSource", static item => ContractNames.Of(item.VersionSource)),
        new("image", static item => item.Image),
        new("watchNamespaces", static item => CsvText.Of(item.WatchNamespaces)),
        new("isControlPlane", static item => CsvText.Of(item.IsControlPlane)),
        new("imageConfigName", static item => item.ImageConfigName),
        new("imageConfigDiscovery", static item => ContractNames.Of(item.ImageConfigDiscovery)),
        new("imageConfigApi", static item => item.ImageConfigApi),
        new("imageConfigChanged", static item => TimeText.Of(item.ImageConfigChanged)),
        new("started", static item => TimeText.Of(item.Started)),
        new("runsCurrentImageConfig", static item => CsvText.Of(item.RunsCurrentImageConfig)),
        new("electsLeader", static item => CsvText.Of(item.ElectsLeader)),
        new("leaseHolder", static item => item.LeaseHolder),
        new("readyPods", static item => Number(item.ReadyPods)),
        new("replicas", static item => Number(item.Replicas)),
        new("diagnostics", static item => CsvText.Of(item.Diagnostics)),
    ];

    public override IReadOnlyList<Diagnostic> DiagnosticsOf(K8ssOperator item) => item.Diagnostics;

    public override void WriteJson(Utf8JsonWriter json, K8ssOperator item)
    {
        ContractJson.Begin(json, item);
        ContractJson.Text(json, "name", item.Name);
        json.WriteString("kind", ContractNames.Of(item.Kind));
        ContractJson.Text(json, "version", item.Version);
        json.WriteString("versionSource", ContractNames.Of(item.VersionSource));
        ContractJson.Text(json, "image", item.Image);
        ContractJson.Texts(json, "watchNamespaces", item.WatchNamespaces);
        ContractJson.Flag(json, "isControlPlane", item.IsControlPlane);
        ContractJson.Text(json, "imageConfigName", item.ImageConfigName);
        json.WriteString("imageConfigDiscovery", ContractNames.Of(item.ImageConfigDiscovery));
        ContractJson.Text(json, "imageConfigApi", item.ImageConfigApi);
        json.WriteString("imageConfigChanged", TimeText.Of(item.ImageConfigChanged));
        json.WriteString("started", TimeText.Of(item.Started));
        ContractJson.Flag(json, "runsCurrentImageConfig", item.RunsCurrentImageConfig);
        json.WriteBoolean("electsLeader", item.ElectsLeader);
        ContractJson.Text(json, "leaseHolder", item.LeaseHolder);
        json.WriteNumber("readyPods", item.ReadyPods);
        json.WriteNumber("replicas", item.Replicas);
        ContractJson.Write(json, item.Location);
        ContractJson.End(json, item.Diagnostics);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
