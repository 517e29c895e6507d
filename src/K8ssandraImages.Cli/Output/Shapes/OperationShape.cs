using System.Globalization;
using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How operations are written.</summary>
internal sealed class OperationShape : Shape<K8ssOperation>
{
    private const int ImpactShown = 20;
    private static readonly ImpactShape Impacts = new();

    public override string Plural => "operations";

    public override Column<K8ssOperation>[] Columns =>
    [
        new("ID", static item => TableText.Of(item.Id)),
        new("KIND", static item => TableText.Of(item.Kind.ToString())),
        new("STATE", static item => TableText.Of(item.State.ToString())),
        new("STEPS", static item => item.Steps.Count(static step => step.State is OperationStepState.Completed or OperationStepState.Unchanged).ToString(CultureInfo.InvariantCulture) + "/" + TableText.Number(item.Steps.Count)),
        new("TARGET", static item => TableText.Of(item.Target)),
    ];

    public override Column<K8ssOperation>[] Fields =>
    [
        new("context", static item => item.Context),
        new("namespace", static item => item.Namespace),
        new("datacenter", static item => item.Datacenter),
        new("id", static item => item.Id),
        new("kind", static item => item.Kind.ToString()),
        new("state", static item => item.State.ToString()),
        new("target", static item => item.Target),
        new("reason", static item => item.Reason),
        new("nextStep", static item => item.NextStep),
        new("recordPath", static item => item.RecordPath),
        new("diagnostics", static item => CsvText.Of(item.Diagnostics)),
    ];

    public override IReadOnlyList<Diagnostic> DiagnosticsOf(K8ssOperation item) => [];

    public override bool IsSameGroup(K8ssOperation one, K8ssOperation other) => false;

    public override void WriteJson(Utf8JsonWriter json, K8ssOperation item)
    {
        ContractJson.Begin(json, item);
        json.WriteString("id", item.Id);
        json.WriteString("kind", item.Kind.ToString());
        json.WriteString("state", item.State.ToString());
        ContractJson.Text(json, "target", item.Target);
        ContractJson.Text(json, "summary", item.Summary);
        json.WriteStartArray("steps");
        foreach (var step in item.Steps)
        {
            json.WriteStartObject();
            json.WriteNumber("number", step.Number);
            json.WriteString("name", step.Name);
            ContractJson.Text(json, "effect", step.Effect);
            ContractJson.Text(json, "precondition", step.Precondition);
            ContractJson.Text(json, "inverse", step.Inverse);
            json.WriteString("risk", step.Risk.ToString());
            json.WriteString("state", step.State.ToString());
            ContractJson.Text(json, "message", step.Message);
            ContractJson.Text(json, "duration", step.Duration?.ToString("c", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("impact");
        foreach (var row in item.Impact)
            Impacts.WriteJson(json, row);
        json.WriteEndArray();
        ContractJson.Text(json, "reason", item.Reason);
        ContractJson.Text(json, "nextStep", item.NextStep);
        ContractJson.Text(json, "started", item.Started?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture));
        ContractJson.Text(json, "duration", item.Duration?.ToString("c", CultureInfo.InvariantCulture));
        ContractJson.Text(json, "recordPath", item.RecordPath);
        ContractJson.Text(json, "document", item.Document);
        ContractJson.End(json, item.Diagnostics);
    }

    public override void WriteBelow(OutputBuffer output, K8ssOperation item, K8ssOperation? next, bool explains)
    {
        if (explains || item.State is OperationState.Stopped or OperationState.RolledBack)
            WritePlan(output, item);
        if (item.Reason is { } reason)
            TableText.WriteLine(output, 0, "Because: " + reason);
        if (item.NextStep is { } step)
            TableText.WriteLine(output, 0, "Next: " + step);
    }

    /// <summary>The steps.</summary>
    public static void WritePlan(OutputBuffer output, K8ssOperation item)
    {
        TableText.WriteLine(output, 0, item.Summary + ".");
        var touched = item.Impact.Where(static row => row.Timing != RolloutTiming.None).ToList();
        foreach (var row in touched.Take(ImpactShown))
            TableText.WriteLine(output, 2, "- " + Impact(row));
        if (touched.Count > ImpactShown)
            TableText.WriteLine(output, 2, "- and " + (touched.Count - ImpactShown).ToString(CultureInfo.InvariantCulture) + " more");
        foreach (var step in item.Steps)
        {
            TableText.WriteLine(output, 2, step.Number.ToString(CultureInfo.InvariantCulture) + ". " + step.Effect + Risk(step) + (step.State == OperationStepState.Planned ? "" : " [" + step.State.ToString() + "]"));
            if (step.Message is { } message && step.State != OperationStepState.Planned)
                TableText.WriteLine(output, 6, message);
        }
    }

    private static string Impact(K8ssImageImpact row)
    {
        var when = row.Timing switch
        {
            RolloutTiming.AtOnce => "rolls at once",
            RolloutTiming.OnPermission => "waits for permission",
            RolloutTiming.Blocked => "cannot be built",
            _ => "is not known",
        };
        return (row.Namespace is null ? "" : row.Namespace + " ") + (row.Datacenter is null ? "" : row.Datacenter + " ") + (row.Resource ?? row.Workload.ToString()) + " " + when
            + (row.PodRestarts is > 0 and var pods ? ", " + pods.ToString(CultureInfo.InvariantCulture) + (pods == 1 ? " pod restarts" : " pods restart") : "")
            + (row.Reasons.Count == 0 ? "" : ": " + string.Join(" ", row.Reasons));
    }

    private static string Risk(OperationStep step) => step.Risk switch
    {
        OperationRisk.Restarts => " (pods restart)",
        OperationRisk.Deletes => " (deletes)",
        _ => "",
    };
}
