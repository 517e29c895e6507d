using System.Globalization;
using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How drift is written.</summary>
internal sealed class DriftShape : Shape<K8ssImageDrift>
{
    private static readonly string[] PodHeads = ["POD", "READY", "RESTARTS", "PROBLEM", "IMAGE", "IMAGE ID"];

    public override string Plural => "containers";

    public override Column<K8ssImageDrift>[] Columns =>
    [
        new("CONTAINER", static item => TableText.Of(item.Container)),
        new("RESOURCE", static item => TableText.Of(item.Resource)),
        new("STATE", static item => ContractNames.Of(item.State)),
        new("DESIRED", static item => TableText.Of(item.Desired)),
        new("RUNNING", static item => string.Join(", ", Running(item).Where(image => image != item.Desired).Select(TableText.Of))),
    ];

    public override Column<K8ssImageDrift>[] Fields =>
    [
        new("context", static item => item.Context),
        new("namespace", static item => item.Namespace),
        new("cluster", static item => item.Cluster),
        new("datacenter", static item => item.Datacenter),
        new("workload", static item => ContractNames.Of(item.Workload)),
        new("resource", static item => item.Resource),
        new("rack", static item => item.Rack),
        new("container", static item => item.Container),
        new("containerKind", static item => ContractNames.Of(item.ContainerKind)),
        new("component", static item => item.Component),
        new("manifest", static item => item.Manifest),
        new("desired", static item => item.Desired),
        new("loaded", static item => item.Loaded),
        new("template", static item => item.Template),
        new("running", static item => CsvText.Of(Running(item))),
        new("pods", static item => CsvText.Of(item.Pods.Select(pod => pod.Pod))),
        new("state", static item => ContractNames.Of(item.State)),
        new("reason", static item => item.Reason),
        new("nextStep", static item => item.NextStep),
        new("source", static item => CsvText.Of(item.Source)),
        new("diagnostics", static item => CsvText.Of(item.Diagnostics)),
    ];

    public override IReadOnlyList<Diagnostic> DiagnosticsOf(K8ssImageDrift item) => item.Diagnostics;

    public override void WriteBelow(OutputBuffer output, K8ssImageDrift item, K8ssImageDrift? next, bool explains)
    {
        if (explains)
        {
            Tell(output, item);
            Explain(output, item);
        }
        else if (item.State != DriftState.InSync && !HasSameReason(item, next))
        {
            Tell(output, item);
        }
    }

    public override void WriteJson(Utf8JsonWriter json, K8ssImageDrift item)
    {
        ContractJson.Begin(json, item);
        json.WriteString("workload", ContractNames.Of(item.Workload));
        ContractJson.Text(json, "resource", item.Resource);
        ContractJson.Text(json, "rack", item.Rack);
        ContractJson.Text(json, "container", item.Container);
        json.WriteString("containerKind", ContractNames.Of(item.ContainerKind));
        ContractJson.Text(json, "component", item.Component);
        ContractJson.Text(json, "manifest", item.Manifest);
        ContractJson.Text(json, "desired", item.Desired);
        ContractJson.Text(json, "loaded", item.Loaded);
        ContractJson.Text(json, "template", item.Template);
        json.WriteStartArray("pods");
        foreach (var pod in item.Pods)
            Write(json, pod);
        json.WriteEndArray();
        json.WriteString("state", ContractNames.Of(item.State));
        ContractJson.Text(json, "reason", item.Reason);
        ContractJson.Text(json, "nextStep", item.NextStep);
        json.WriteString("source", CsvText.Of(item.Source));
        ContractJson.End(json, item.Diagnostics);
    }

    private static void Write(Utf8JsonWriter json, PodImage pod)
    {
        json.WriteStartObject();
        ContractJson.Text(json, "pod", pod.Pod);
        ContractJson.Text(json, "image", pod.Image);
        ContractJson.Text(json, "imageId", pod.ImageId);
        json.WriteBoolean("isReady", pod.IsReady);
        json.WriteNumber("restartCount", pod.RestartCount);
        ContractJson.Text(json, "problem", pod.Problem);
        json.WriteEndObject();
    }

    private static IEnumerable<string> Running(K8ssImageDrift item) => item.Pods.Select(pod => pod.Image).OfType<string>().Distinct(StringComparer.Ordinal);

    // The containers of a pod mostly wait for the same thing, which is told once, below the last of them.
    private static bool HasSameReason(K8ssImageDrift item, K8ssImageDrift? next) =>
        next is not null && next.State == item.State && next.Reason == item.Reason && next.NextStep == item.NextStep;

    private static void Tell(OutputBuffer output, K8ssImageDrift item)
    {
        TableText.WriteLine(output, 4, item.Reason);
        if (item.NextStep is { } next)
            TableText.WriteLine(output, 4, "Next: " + next);
    }

    private static void Explain(OutputBuffer output, K8ssImageDrift item)
    {
        var images = new TextColumns(output, ["", ""], indent: 4);
        images.Add(["manifest", TableText.Of(item.Manifest)]);
        images.Add(["desired", TableText.Of(item.Desired)]);
        images.Add(["loaded", TableText.Of(item.Loaded)]);
        images.Add(["template", TableText.Of(item.Template)]);
        for (var i = item.Manifest is null ? 1 : 0; i < 4; i++)
            images.WriteRow(i);
        if (item.Pods.Count > 0)
        {
            var pods = new TextColumns(output, PodHeads, indent: 4);
            foreach (var pod in item.Pods)
            {
                pods.Add(
                [
                    TableText.Of(pod.Pod),
                    pod.IsReady ? "yes" : "no",
                    pod.RestartCount.ToString(CultureInfo.InvariantCulture),
                    TableText.Of(pod.Problem),
                    TableText.Of(pod.Image),
                    TableText.Of(pod.ImageId),
                ]);
            }

            pods.WriteAll();
        }

        TableText.WriteFindings(output, item.Diagnostics);
    }
}
