using System.Globalization;
using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How it is written what becomes of workloads.</summary>
internal sealed class ImpactShape : Shape<K8ssImageImpact>
{
    public override string Plural => "workloads";

    public override Column<K8ssImageImpact>[] Columns =>
    [
        new("WORKLOAD", static item => TableText.Of(item.Resource ?? ContractNames.Of(item.Workload))),
        new("RACK", static item => TableText.Of(item.Rack)),
        new("TIMING", static item => ContractNames.Of(item.Timing)),
        new("TURN", static item => Number(item.Order) ?? "-"),
        new("RESTARTS", static item => Number(item.PodRestarts) ?? "-"),
        new("IMAGES", static item => Number(item.Images.Count)),
    ];

    public override Column<K8ssImageImpact>[] Fields =>
    [
        new("context", static item => item.Context),
        new("namespace", static item => item.Namespace),
        new("cluster", static item => item.Cluster),
        new("datacenter", static item => item.Datacenter),
        new("workload", static item => ContractNames.Of(item.Workload)),
        new("resource", static item => item.Resource),
        new("rack", static item => item.Rack),
        new("operator", static item => item.Operator),
        new("operatorVersion", static item => item.OperatorVersion),
        new("timing", static item => ContractNames.Of(item.Timing)),
        new("reasons", static item => CsvText.Of(item.Reasons)),
        new("order", static item => Number(item.Order)),
        new("podRestarts", static item => Number(item.PodRestarts)),
        new("images", static item => CsvText.Of(item.Images.Select(image => image.Container + "=" + image.After))),
        new("nextStep", static item => item.NextStep),
        new("diagnostics", static item => CsvText.Of(item.Diagnostics)),
    ];

    public override IReadOnlyList<Diagnostic> DiagnosticsOf(K8ssImageImpact item) => item.Diagnostics;

    public override void WriteBelow(OutputBuffer output, K8ssImageImpact item, K8ssImageImpact? next, bool explains)
    {
        if (!explains && (item.Timing == RolloutTiming.None || IsAlike(item, next)))
            return;
        foreach (var reason in item.Reasons)
            TableText.WriteLine(output, 4, reason);
        if (item.Images.Count > 0)
            ImageChangeTable.Write(output, item.Images);
        if (item.NextStep is { } step)
            TableText.WriteLine(output, 4, "Next: " + step);
        if (explains)
            TableText.WriteFindings(output, item.Diagnostics);
    }

    public override void WriteJson(Utf8JsonWriter json, K8ssImageImpact item)
    {
        ContractJson.Begin(json, item);
        json.WriteString("workload", ContractNames.Of(item.Workload));
        ContractJson.Text(json, "resource", item.Resource);
        ContractJson.Text(json, "rack", item.Rack);
        ContractJson.Text(json, "operator", item.Operator);
        ContractJson.Text(json, "operatorVersion", item.OperatorVersion);
        json.WriteString("timing", ContractNames.Of(item.Timing));
        ContractJson.Texts(json, "reasons", item.Reasons);
        Write(json, "order", item.Order);
        Write(json, "podRestarts", item.PodRestarts);
        json.WriteStartArray("images");
        foreach (var change in item.Images)
            ImageChangeJson.Write(json, change);
        json.WriteEndArray();
        ContractJson.Text(json, "nextStep", item.NextStep);
        ContractJson.End(json, item.Diagnostics);
    }

    // The racks of a datacenter mostly have the same to say, which is told once, below the last of them.
    private static bool IsAlike(K8ssImageImpact item, K8ssImageImpact? next) => next is not null
        && next.Timing == item.Timing && next.NextStep == item.NextStep && next.Datacenter == item.Datacenter && next.Cluster == item.Cluster && next.Namespace == item.Namespace && next.Context == item.Context
        && next.Reasons.SequenceEqual(item.Reasons, StringComparer.Ordinal)
        && next.Images.Select(static image => (image.Container, image.Before, image.After)).SequenceEqual(item.Images.Select(static image => (image.Container, image.Before, image.After)));

    private static void Write(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
