using System.Globalization;
using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How comparisons of operator releases are written: below each datacenter its images, its workloads, and what to mirror.</summary>
internal sealed class ReleaseComparisonShape : Shape<K8ssReleaseComparison>
{
    private static readonly string[] WorkloadHeads = ["WORKLOAD", "ROLLOUT", "REASON"];

    public override string Plural => "datacenters";

    public override Column<K8ssReleaseComparison>[] Columns =>
    [
        new("CASS-OPERATOR", static item => FromTo(item.CassOperatorVersion, item.ToCassOperatorVersion)),
        new("K8SSANDRA-OPERATOR", static item => FromTo(item.K8ssandraOperatorVersion, item.ToK8ssandraOperatorVersion)),
        new("CONTAINERS CHANGED", static item => Number(item.Images.Count)),
        new("IMAGECONFIG AFTER", static item => TableText.Of(item.ToImageConfig)),
    ];

    public override Column<K8ssReleaseComparison>[] Fields =>
    [
        new("context", static item => item.Context),
        new("namespace", static item => item.Namespace),
        new("cluster", static item => item.Cluster),
        new("datacenter", static item => item.Datacenter),
        new("name", static item => item.Name),
        new("kind", static item => item.Kind),
        new("cassOperatorVersion", static item => item.CassOperatorVersion),
        new("toCassOperatorVersion", static item => item.ToCassOperatorVersion),
        new("k8ssandraOperatorVersion", static item => item.K8ssandraOperatorVersion),
        new("toK8ssandraOperatorVersion", static item => item.ToK8ssandraOperatorVersion),
        new("imageConfig", static item => item.ImageConfig),
        new("toImageConfig", static item => item.ToImageConfig),
        new("images", static item => CsvText.Of(item.Images.Select(image => image.Container))),
        new("containersAdded", static item => CsvText.Of(item.ContainersAdded)),
        new("containersRemoved", static item => CsvText.Of(item.ContainersRemoved)),
        new("workloads", static item => CsvText.Of(item.Workloads.Select(workload => (workload.After ?? workload.Before) + "=" + ContractNames.Of(workload.Rollout)))),
        new("toMirror", static item => CsvText.Of(item.ToMirror)),
        new("nextStep", static item => item.NextStep),
        new("diagnostics", static item => CsvText.Of(item.Diagnostics)),
    ];

    public override IReadOnlyList<Diagnostic> DiagnosticsOf(K8ssReleaseComparison item) => item.Diagnostics;

    public override bool IsSameGroup(K8ssReleaseComparison one, K8ssReleaseComparison other) => false;

    public override string TitleOf(K8ssReleaseComparison item) =>
        item.Kind is "Reaper" or "Stargate" ? (base.TitleOf(item) + "  " + item.Kind.ToLowerInvariant() + " " + TableText.Of(item.Name)).TrimStart() : base.TitleOf(item);

    public override void WriteBelow(OutputBuffer output, K8ssReleaseComparison item, K8ssReleaseComparison? next, bool explains)
    {
        if (item.Images.Count > 0)
        {
            output.Write("\n");
            ImageChangeTable.Write(output, item.Images);
        }

        if (item.Workloads.Count > 0)
        {
            output.Write("\n");
            var workloads = new TextColumns(output, WorkloadHeads, indent: 4);
            foreach (var workload in item.Workloads)
            {
                var name = workload.Before is null || workload.After is null || workload.Before == workload.After
                    ? workload.After ?? workload.Before
                    : workload.Before + " -> " + workload.After;
                workloads.Add([TableText.Of(name), ContractNames.Of(workload.Rollout), TableText.Of(workload.Reason)]);
            }

            workloads.WriteAll();
        }

        if (item.ToMirror.Count > 0)
        {
            output.Write("\n");
            TableText.WriteLine(output, 4, "To mirror first:");
            foreach (var image in item.ToMirror)
                TableText.WriteLine(output, 6, image);
        }

        if (item.NextStep is { } step)
        {
            output.Write("\n");
            TableText.WriteLine(output, 4, "Next: " + step);
        }
    }

    public override void WriteJson(Utf8JsonWriter json, K8ssReleaseComparison item)
    {
        ContractJson.Begin(json, item);
        ContractJson.Text(json, "name", item.Name);
        ContractJson.Text(json, "kind", item.Kind);
        ContractJson.Text(json, "cassOperatorVersion", item.CassOperatorVersion);
        ContractJson.Text(json, "toCassOperatorVersion", item.ToCassOperatorVersion);
        ContractJson.Text(json, "k8ssandraOperatorVersion", item.K8ssandraOperatorVersion);
        ContractJson.Text(json, "toK8ssandraOperatorVersion", item.ToK8ssandraOperatorVersion);
        ContractJson.Text(json, "imageConfig", item.ImageConfig);
        ContractJson.Text(json, "toImageConfig", item.ToImageConfig);
        json.WriteStartArray("images");
        foreach (var change in item.Images)
            ImageChangeJson.Write(json, change);
        json.WriteEndArray();
        ContractJson.Texts(json, "containersAdded", item.ContainersAdded);
        ContractJson.Texts(json, "containersRemoved", item.ContainersRemoved);
        json.WriteStartArray("workloads");
        foreach (var workload in item.Workloads)
            Write(json, workload);
        json.WriteEndArray();
        ContractJson.Texts(json, "toMirror", item.ToMirror);
        ContractJson.Text(json, "nextStep", item.NextStep);
        ContractJson.End(json, item.Diagnostics);
    }

    private static void Write(Utf8JsonWriter json, WorkloadChange workload)
    {
        json.WriteStartObject();
        json.WriteString("workload", ContractNames.Of(workload.Workload));
        ContractJson.Text(json, "before", workload.Before);
        ContractJson.Text(json, "after", workload.After);
        ContractJson.Text(json, "rack", workload.Rack);
        json.WriteBoolean("templateChanges", workload.TemplateChanges);
        json.WriteString("rollout", ContractNames.Of(workload.Rollout));
        ContractJson.Text(json, "reason", workload.Reason);
        json.WriteEndObject();
    }

    private static string FromTo(string? from, string? to) => from is null && to is null ? "-" : from == to ? TableText.Of(to) : TableText.Of(from) + " -> " + TableText.Of(to);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
