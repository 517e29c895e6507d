using System.Text.Json;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Cli.Output.Shapes;

/// <summary>How changes are written.</summary>
/// <param name="colours">Whether the lines of a diff have colours.</param>
internal sealed class ChangeShape(bool colours) : Shape<K8ssChange>
{
    public override string Plural => "changes";

    public override Column<K8ssChange>[] Columns =>
    [
        new("KIND", static item => TableText.Of(item.Kind)),
        new("NAME", static item => TableText.Of(item.Name)),
        new("STATE", static item => Of(item.State)),
        new("IMAGES", static item => TableText.Number(item.Images.Count)),
        new("NOT MOVED", static item => TableText.Number(item.NotMoved.Count)),
        new("RELEASE", static item => TableText.Of(item.OperatorVersion)),
    ];

    public override Column<K8ssChange>[] Fields =>
    [
        new("context", static item => item.Context),
        new("namespace", static item => item.Namespace),
        new("kind", static item => item.Kind),
        new("name", static item => item.Name),
        new("path", static item => item.Path),
        new("state", static item => Of(item.State)),
        new("operatorVersion", static item => item.OperatorVersion),
        new("images", static item => TableText.Number(item.Images.Count)),
        new("notMoved", static item => TableText.Number(item.NotMoved.Count)),
        new("backupPath", static item => item.BackupPath),
        new("id", static item => item.Id),
        new("nextStep", static item => item.NextStep),
        new("diagnostics", static item => CsvText.Of(item.Diagnostics)),
    ];

    public override IReadOnlyList<Diagnostic> DiagnosticsOf(K8ssChange item) => item.Diagnostics;

    public override bool IsSameGroup(K8ssChange one, K8ssChange other) => false;

    public override void WriteBelow(OutputBuffer output, K8ssChange item, K8ssChange? next, bool explains)
    {
        if (explains)
            WritePlan(output, item);
        if (item.NextStep is { } step)
            TableText.WriteLine(output, 0, "Next: " + step);
        if (item.BackupPath is { } backup)
            TableText.WriteLine(output, 0, "Backup: " + backup + " (change " + item.Id + ")");
    }

    /// <summary>What differs: the text, the images, and those that stay.</summary>
    public void WritePlan(OutputBuffer output, K8ssChange item)
    {
        foreach (var line in item.Diff.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var text = Printable.Escape(line.TrimEnd('\r'), int.MaxValue);
            output.Write(colours && Colour(line) is { Length: > 0 } colour ? colour + text + Ansi.Plain : text);
            output.Write("\n");
        }

        WriteImages(output, item.Images);
        if (item.NotMoved.Count == 0)
            return;
        output.Write("Not moved:\n");
        foreach (var image in item.NotMoved)
        {
            if (image.Diagnostics is not [.., var why])
                continue;
            TableText.WriteLine(output, 2, Place(image) + why.Message);
            if (why.Remedy is { } remedy)
                TableText.WriteLine(output, 6, remedy);
        }
    }

    private static void WriteImages(OutputBuffer output, IReadOnlyList<K8ssImageChange> images)
    {
        if (images.Count == 0)
            return;
        output.Write("Images:\n");
        var table = new TextColumns(output, ["DATACENTER", "CONTAINER", "BEFORE", "AFTER"], indent: 2);
        foreach (var image in images)
        {
            table.Add(
            [
                TableText.Of(image.Datacenter is null ? null : (image.Namespace is null ? "" : image.Namespace + "/") + image.Datacenter),
                TableText.Of(image.Container.Length > 0 ? image.Container : image.Component),
                Of(image.Before, image.PullPolicyBefore, image.PullSecretsBefore, image.Change),
                Of(image.After, image.PullPolicyAfter, image.PullSecretsAfter, image.Change),
            ]);
        }

        table.WriteAll();
    }

    public override void WriteJson(Utf8JsonWriter json, K8ssChange item)
    {
        ContractJson.Begin(json, item);
        ContractJson.Text(json, "kind", item.Kind);
        ContractJson.Text(json, "name", item.Name);
        ContractJson.Text(json, "path", item.Path);
        json.WriteString("state", Of(item.State));
        ContractJson.Text(json, "operatorVersion", item.OperatorVersion);
        ContractJson.Text(json, "diff", item.Diff);
        ContractJson.Text(json, "content", item.Content);
        Write(json, "images", item.Images);
        Write(json, "notMoved", item.NotMoved);
        json.WriteStartArray("restarts");
        foreach (var sentence in item.Restarts)
            json.WriteStringValue(sentence);
        json.WriteEndArray();
        json.WriteStartArray("owners");
        foreach (var owner in item.Owners)
        {
            json.WriteStartObject();
            json.WriteString("kind", owner.Kind.ToString());
            ContractJson.Text(json, "name", owner.Name);
            json.WriteBoolean("reverts", owner.Reverts);
            ContractJson.Text(json, "remedy", owner.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ContractJson.Text(json, "backupPath", item.BackupPath);
        ContractJson.Text(json, "id", item.Id);
        ContractJson.Text(json, "nextStep", item.NextStep);
        ContractJson.Text(json, "undo", item.Undo);
        ContractJson.End(json, item.Diagnostics);
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<K8ssImageChange> images)
    {
        json.WriteStartArray(name);
        foreach (var image in images)
            ImageChangeJson.Write(json, image);
        json.WriteEndArray();
    }

    private static string Of(ChangeState state) => state switch
    {
        ChangeState.Planned => nameof(ChangeState.Planned),
        ChangeState.Unchanged => nameof(ChangeState.Unchanged),
        ChangeState.Applied => nameof(ChangeState.Applied),
        _ => state.ToString(),
    };

    // What of a container differs, and only that.
    private static string Of(string? image, string? policy, IReadOnlyList<string> secrets, ImageChangeKind change)
    {
        var parts = new List<string>();
        if ((change & (ImageChangeKind.Image | ImageChangeKind.Added | ImageChangeKind.Removed)) != 0)
            parts.Add(TableText.Of(image));
        if ((change & ImageChangeKind.PullPolicy) != 0)
            parts.Add("policy " + TableText.Of(policy));
        if ((change & ImageChangeKind.PullSecrets) != 0)
            parts.Add("secrets " + TableText.Of(secrets.Count == 0 ? null : string.Join(", ", secrets)));
        return string.Join(", ", parts);
    }

    private static string Place(K8ssImageChange image) => image.Datacenter is null ? "" : image.Datacenter + ": ";

    private static string Colour(string line) => line[0] switch
    {
        '+' => Ansi.Green,
        '-' => Ansi.Red,
        '@' => Ansi.Cyan,
        _ => "",
    };
}
