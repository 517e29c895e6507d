using System.Globalization;
using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How the health of datacenters is written.</summary>
internal sealed class HealthShape : Shape<K8ssDatacenterHealth>
{
    public override string Plural => "datacenters";

    public override Column<K8ssDatacenterHealth>[] Columns =>
    [
        new("DATACENTER", static item => TableText.Of(item.Name)),
        new("READY", static item => item.IsStopped ? "stopped" : item.IsReady ? "yes" : "no"),
        new("IMAGES", static item => item.HasDesiredImages is { } has ? has ? "desired" : "other" : "-"),
        new("PODS", static item => Pods(item)),
        new("WAITED", static item => item.Waited is { } time ? Seconds(time) : "-"),
    ];

    public override Column<K8ssDatacenterHealth>[] Fields =>
    [
        new("context", static item => item.Context),
        new("namespace", static item => item.Namespace),
        new("cluster", static item => item.Cluster),
        new("datacenter", static item => item.Datacenter),
        new("name", static item => item.Name),
        new("isReady", static item => CsvText.Of(item.IsReady)),
        new("isStopped", static item => CsvText.Of(item.IsStopped)),
        new("hasDesiredImages", static item => CsvText.Of(item.HasDesiredImages)),
        new("isFailing", static item => CsvText.Of(item.IsFailing)),
        new("isTimedOut", static item => CsvText.Of(item.IsTimedOut)),
        new("pods", static item => Pods(item)),
        new("progress", static item => item.Progress),
        new("waited", static item => item.Waited?.ToString("c", CultureInfo.InvariantCulture)),
        new("reasons", static item => item.Reasons.Count == 0 ? null : string.Join("; ", item.Reasons)),
        new("nextStep", static item => item.NextStep),
        new("diagnostics", static item => CsvText.Of(item.Diagnostics)),
    ];

    // They are told as soon as they are known.
    public override IReadOnlyList<Diagnostic> DiagnosticsOf(K8ssDatacenterHealth item) => [];

    // One that is well is shown at once.
    public override bool IsSameGroup(K8ssDatacenterHealth one, K8ssDatacenterHealth other) => one.Context == other.Context && one.Namespace == other.Namespace && one.Cluster == other.Cluster;

    public override string TitleOf(K8ssDatacenterHealth item) => string.Join("  ", new[] { ("context", item.Context), ("namespace", item.Namespace), ("cluster", item.Cluster) }
        .Where(static part => part.Item2 is not null)
        .Select(static part => part.Item1 + " " + TableText.Of(part.Item2)));

    public override void WriteBelow(OutputBuffer output, K8ssDatacenterHealth item, K8ssDatacenterHealth? next, bool explains)
    {
        foreach (var reason in item.Reasons)
            TableText.WriteLine(output, 4, reason);
        if (item.NextStep is { } step)
            TableText.WriteLine(output, 4, "Next: " + step);
    }

    public override void WriteJson(Utf8JsonWriter json, K8ssDatacenterHealth item)
    {
        ContractJson.Begin(json, item);
        ContractJson.Text(json, "name", item.Name);
        json.WriteBoolean("isReady", item.IsReady);
        json.WriteBoolean("isStopped", item.IsStopped);
        ContractJson.Flag(json, "hasDesiredImages", item.HasDesiredImages);
        json.WriteBoolean("isFailing", item.IsFailing);
        ContractJson.Texts(json, "reasons", item.Reasons);
        json.WriteStartArray("racks");
        foreach (var rack in item.Racks)
        {
            json.WriteStartObject();
            ContractJson.Text(json, "name", rack.Name);
            ContractJson.Text(json, "statefulSet", rack.StatefulSet);
            json.WriteNumber("replicas", rack.Replicas);
            json.WriteNumber("readyPods", rack.ReadyPods);
            json.WriteNumber("updatedPods", rack.UpdatedPods);
            ContractJson.Flag(json, "hasDesiredImages", rack.HasDesiredImages);
            ContractJson.Texts(json, "reasons", rack.Reasons);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ContractJson.Text(json, "progress", item.Progress);
        ContractJson.Text(json, "waited", item.Waited?.ToString("c", CultureInfo.InvariantCulture));
        json.WriteBoolean("isTimedOut", item.IsTimedOut);
        ContractJson.Text(json, "nextStep", item.NextStep);
        ContractJson.End(json, item.Diagnostics);
    }

    private static string Pods(K8ssDatacenterHealth item) => TableText.Number(item.Racks.Sum(static rack => rack.ReadyPods)) + "/" + TableText.Number(item.Racks.Sum(static rack => rack.Replicas));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s";
}
