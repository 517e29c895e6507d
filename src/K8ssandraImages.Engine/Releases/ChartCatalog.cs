using System.Text;

namespace K8ssandraImages.Engine.Releases;

/// <summary>
/// The versions of the Helm chart cass-operator (charts/cass-operator of k8ssandra/k8ssandra): the facts of charts.json, one
/// line per version. A new chart is a new line. Safe for concurrent use.
/// </summary>
public static class ChartCatalog
{
    private static readonly Lazy<ReleaseTable<ChartRow>> Loaded = new(static () => Index(ReleaseCatalog.ReadFile("charts.json")));

    /// <summary>The versions that are known, ascending.</summary>
    public static IReadOnlyList<OperatorVersion> Versions => Loaded.Value.Versions;

    /// <summary>Finds a version of the chart.</summary>
    /// <param name="version">The version.</param>
    /// <param name="exact">True if the row is the version's own.</param>
    /// <returns>Its row, else that of the nearest lower version, else the lowest.</returns>
    public static ChartRow Find(OperatorVersion version, out bool exact) => Loaded.Value.Find(version, out exact);

    /// <exception cref="InvalidDataException">A line is neither a row nor one of the two lines around the rows.</exception>
    internal static ReleaseTable<ChartRow> Index(ReadOnlyMemory<byte> file)
    {
        var table = new ReleaseTable<ChartRow>(ChartRow.From);
        while (!file.IsEmpty)
        {
            var end = file.Span.IndexOf((byte)'\n');
            var line = end < 0 ? file : file[..end];
            file = end < 0 ? default : file[(end + 1)..];
            var text = line.Span;
            if (text.StartsWith(ReleaseTable<ChartRow>.Start))
                table.Add(text[^1] == (byte)',' ? line[..^1] : line);
            else if (!text.SequenceEqual("{\"cassOperatorChart\":["u8) && !text.SequenceEqual("]}"u8))
                throw new InvalidDataException($"charts.json: neither a row nor an end: {Encoding.UTF8.GetString(text)}");
        }

        table.Complete();
        return table;
    }
}
