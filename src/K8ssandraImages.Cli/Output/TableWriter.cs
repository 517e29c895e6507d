using K8ssandraImages.Engine;

namespace K8ssandraImages.Cli.Output;

/// <summary>A table for people, a datacenter at a time.</summary>
internal sealed class TableWriter(OutputBuffer output, bool explains, bool colours) : IImageWriter
{
    private static readonly string[] Heads = ["CONTAINER", "KIND", "IMAGE", "POLICY", "SOURCE"];
    private static readonly string[] TraceHeads = ["FIELD", "OUTCOME", "VALUE", "TIER", "LOCATION", "REASON"];
    private readonly List<EffectiveImage> _group = [];
    private bool _hasGroup;

    public bool ShowsFindings => explains;

    public void Write(EffectiveImage image) => _group.Add(image);

    public void EndGroup()
    {
        if (_group.Count == 0)
            return;
        if (_hasGroup)
            output.Write("\n");
        _hasGroup = true;
        Styled(Ansi.Bold, Title(_group[0]));
        output.Write("\n");
        var table = new TextColumns(output, Heads, indent: 0);
        foreach (var image in _group)
            table.Add(Row(image));
        if (explains)
        {
            table.WriteHead();
            for (var i = 0; i < _group.Count; i++)
            {
                table.WriteRow(i);
                Explain(_group[i]);
            }
        }
        else
        {
            table.WriteAll();
        }

        _group.Clear();
        output.EndRecord();
    }

    public void End()
    {
    }

    public void Dispose()
    {
    }

    private static string[] Row(EffectiveImage image) =>
    [
        Shown(image.Container),
        ContractNames.Of(image.ContainerKind),
        Shown(image.Image),
        Shown(image.PullPolicy),
        image.Source is { } source ? ContractNames.Of(source) : "-",
    ];

    private static string Title(EffectiveImage image)
    {
        var title = "";
        void Add(string name, string? value)
        {
            if (value is not null)
                title += (title.Length == 0 ? "" : "  ") + name + " " + Shown(value);
        }

        Add("context", image.Context);
        Add("namespace", image.Namespace);
        Add("cluster", image.Cluster);
        Add("datacenter", image.Datacenter);
        return title.Length == 0 ? ContractNames.Of(image.Workload) : title;
    }

    // What there is none of and what is empty are two things.
    private static string Shown(string? text) => text is null ? "-" : text.Length == 0 ? "\"\"" : Printable.Escape(text, int.MaxValue);

    private void Explain(EffectiveImage image)
    {
        if (image.Trace.Count > 0)
        {
            var table = new TextColumns(output, TraceHeads, indent: 4);
            foreach (var entry in image.Trace)
            {
                table.Add(
                [
                    ContractNames.Of(entry.Field),
                    ContractNames.Of(entry.Outcome),
                    Shown(entry.Value),
                    ContractNames.Of(entry.Tier),
                    Shown(entry.Location?.ToString()),
                    Printable.Escape(entry.Reason, int.MaxValue),
                ]);
            }

            table.WriteAll();
        }

        foreach (var diagnostic in image.Diagnostics)
        {
            output.WriteSpaces(4);
            output.Write(Printable.Escape(diagnostic.ToString(), int.MaxValue));
            output.Write("\n");
            if (string.IsNullOrEmpty(diagnostic.Remedy))
                continue;
            output.WriteSpaces(8);
            output.Write(Printable.Escape(diagnostic.Remedy, int.MaxValue));
            output.Write("\n");
        }
    }

    private void Styled(string style, string text)
    {
        if (colours)
            output.Write(style + text + Ansi.Plain);
        else
            output.Write(text);
    }
}
