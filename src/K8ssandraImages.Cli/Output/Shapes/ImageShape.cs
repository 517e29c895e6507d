using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How effective images are written.</summary>
internal sealed class ImageShape : Shape<EffectiveImage>
{
    private static readonly string[] TraceHeads = ["FIELD", "OUTCOME", "VALUE", "TIER", "LOCATION", "REASON"];

    public override string Plural => "images";

    public override Column<EffectiveImage>[] Columns =>
    [
        new("CONTAINER", static image => TableText.Of(image.Container)),
        new("KIND", static image => ContractNames.Of(image.ContainerKind)),
        new("IMAGE", static image => TableText.Of(image.Image)),
        new("POLICY", static image => TableText.Of(image.PullPolicy)),
        new("SOURCE", static image => image.Source is { } source ? ContractNames.Of(source) : "-"),
    ];

    public override Column<EffectiveImage>[] Fields =>
    [
        new("context", static image => image.Context),
        new("namespace", static image => image.Namespace),
        new("cluster", static image => image.Cluster),
        new("datacenter", static image => image.Datacenter),
        new("workload", static image => ContractNames.Of(image.Workload)),
        new("container", static image => image.Container),
        new("containerKind", static image => ContractNames.Of(image.ContainerKind)),
        new("component", static image => image.Component),
        new("image", static image => image.Image),
        new("registry", static image => image.Registry),
        new("repository", static image => image.Repository),
        new("name", static image => image.Name),
        new("tag", static image => image.Tag),
        new("digest", static image => image.Digest),
        new("pullPolicy", static image => image.PullPolicy),
        new("pullSecrets", static image => CsvText.Of(image.PullSecrets)),
        new("source", static image => CsvText.Of(image.Source)),
        new("diagnostics", static image => CsvText.Of(image.Diagnostics)),
    ];

    public override IReadOnlyList<Diagnostic> DiagnosticsOf(EffectiveImage item) => item.Diagnostics;

    public override string TitleOf(EffectiveImage item) => base.TitleOf(item) is { Length: > 0 } title ? title : ContractNames.Of(item.Workload);

    public override void WriteBelow(OutputBuffer output, EffectiveImage item, EffectiveImage? next, bool explains)
    {
        if (!explains)
            return;
        if (item.Trace.Count > 0)
        {
            var table = new TextColumns(output, TraceHeads, indent: 4);
            foreach (var entry in item.Trace)
            {
                table.Add(
                [
                    ContractNames.Of(entry.Field),
                    ContractNames.Of(entry.Outcome),
                    TableText.Of(entry.Value),
                    ContractNames.Of(entry.Tier),
                    TableText.Of(entry.Location?.ToString()),
                    entry.Reason is null ? "" : TableText.Of(entry.Reason),
                ]);
            }

            table.WriteAll();
        }

        TableText.WriteFindings(output, item.Diagnostics);
    }

    public override void WriteJson(Utf8JsonWriter json, EffectiveImage item)
    {
        ContractJson.Begin(json, item);
        json.WriteString(Name.Workload, ContractNames.Of(item.Workload));
        ContractJson.Text(json, Name.Container, item.Container);
        json.WriteString(Name.ContainerKind, ContractNames.Of(item.ContainerKind));
        ContractJson.Text(json, Name.Component, item.Component);
        ContractJson.Text(json, Name.Image, item.Image);
        ContractJson.Text(json, Name.Registry, item.Registry);
        ContractJson.Text(json, Name.Repository, item.Repository);
        ContractJson.Text(json, Name.OfImage, item.Name);
        ContractJson.Text(json, Name.Tag, item.Tag);
        ContractJson.Text(json, Name.Digest, item.Digest);
        ContractJson.Text(json, Name.PullPolicy, item.PullPolicy);
        json.WriteStartArray(Name.PullSecrets);
        foreach (var secret in item.PullSecrets)
            ContractJson.Value(json, secret);
        json.WriteEndArray();
        if (item.Source is { } source)
            json.WriteString(Name.Source, ContractNames.Of(source));
        else
            json.WriteNull(Name.Source);
        json.WriteStartArray(Name.Trace);
        foreach (var entry in item.Trace)
            Write(json, entry);
        json.WriteEndArray();
        ContractJson.End(json, item.Diagnostics);
    }

    private static void Write(Utf8JsonWriter json, TraceEntry entry)
    {
        json.WriteStartObject();
        json.WriteString(Name.Field, ContractNames.Of(entry.Field));
        ContractJson.Text(json, Name.Value, entry.Value);
        json.WriteString(Name.Tier, ContractNames.Of(entry.Tier));
        ContractJson.Write(json, entry.Location);
        json.WriteString(Name.Outcome, ContractNames.Of(entry.Outcome));
        ContractJson.Text(json, Name.Reason, entry.Reason);
        json.WriteEndObject();
    }

    private static class Name
    {
        public static readonly JsonEncodedText Workload = JsonEncodedText.Encode("workload");
        public static readonly JsonEncodedText Container = JsonEncodedText.Encode("container");
        public static readonly JsonEncodedText ContainerKind = JsonEncodedText.Encode("containerKind");
        public static readonly JsonEncodedText Component = JsonEncodedText.Encode("component");
        public static readonly JsonEncodedText Image = JsonEncodedText.Encode("image");
        public static readonly JsonEncodedText Registry = JsonEncodedText.Encode("registry");
        public static readonly JsonEncodedText Repository = JsonEncodedText.Encode("repository");
        public static readonly JsonEncodedText OfImage = JsonEncodedText.Encode("name");
        public static readonly JsonEncodedText Tag = JsonEncodedText.Encode("tag");
        public static readonly JsonEncodedText Digest = JsonEncodedText.Encode("digest");
        public static readonly JsonEncodedText PullPolicy = JsonEncodedText.Encode("pullPolicy");
        public static readonly JsonEncodedText PullSecrets = JsonEncodedText.Encode("pullSecrets");
        public static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
        public static readonly JsonEncodedText Trace = JsonEncodedText.Encode("trace");
        public static readonly JsonEncodedText Field = JsonEncodedText.Encode("field");
        public static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
        public static readonly JsonEncodedText Tier = JsonEncodedText.Encode("tier");
        public static readonly JsonEncodedText Outcome = JsonEncodedText.Encode("outcome");
        public static readonly JsonEncodedText Reason = JsonEncodedText.Encode("reason");
    }
}
