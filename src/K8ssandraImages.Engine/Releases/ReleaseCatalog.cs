using System.Text;

namespace K8ssandraImages.Engine.Releases;

/// <summary>
/// What each release of cass-operator and k8ssandra-operator ships: the facts of releases.json, one line per release, taken
/// from the upstream repositories at the release's tag. A new release is a new line. The file is indexed on first use, a row
/// is read when it is asked for. Safe for concurrent use.
/// </summary>
public static class ReleaseCatalog
{
    private static readonly Lazy<Tables> Loaded = new(static () => Index(ReadFile()));

    /// <summary>The releases of cass-operator that are known, ascending.</summary>
    public static IReadOnlyList<OperatorVersion> CassOperatorVersions => Loaded.Value.CassOperator.Versions;

    /// <summary>The releases of k8ssandra-operator that are known, ascending; the last may be unreleased.</summary>
    public static IReadOnlyList<OperatorVersion> K8ssandraOperatorVersions => Loaded.Value.K8ssandraOperator.Versions;

    /// <summary>Finds what a release of cass-operator ships.</summary>
    /// <param name="version">The release.</param>
    /// <returns>Its row, else that of the nearest lower release (of the same minor if there is one), else the lowest.</returns>
    public static CassOperatorRow FindCassOperator(OperatorVersion version) => FindCassOperator(version, out _);

    /// <summary>Finds what a release of cass-operator ships.</summary>
    /// <param name="version">The release.</param>
    /// <param name="exact">True if the row is the release's own.</param>
    /// <returns>Its row, else that of the nearest lower release (of the same minor if there is one), else the lowest.</returns>
    public static CassOperatorRow FindCassOperator(OperatorVersion version, out bool exact) =>
        Loaded.Value.CassOperator.Find(version, out exact);

    /// <summary>Finds what a release of k8ssandra-operator ships.</summary>
    /// <param name="version">The release.</param>
    /// <returns>Its row, else that of the nearest lower release (of the same minor if there is one), else the lowest.</returns>
    public static K8ssandraOperatorRow FindK8ssandraOperator(OperatorVersion version) => FindK8ssandraOperator(version, out _);

    /// <summary>Finds what a release of k8ssandra-operator ships.</summary>
    /// <param name="version">The release.</param>
    /// <param name="exact">True if the row is the release's own.</param>
    /// <returns>Its row, else that of the nearest lower release (of the same minor if there is one), else the lowest.</returns>
    public static K8ssandraOperatorRow FindK8ssandraOperator(OperatorVersion version, out bool exact) =>
        Loaded.Value.K8ssandraOperator.Find(version, out exact);

    internal static byte[] ReadFile(string name = "releases.json")
    {
        using var stream = typeof(ReleaseCatalog).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidDataException("The assembly does not contain " + name + ".");
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return file;
    }

    /// <summary>
    /// Splits the file into rows without parsing it: a command that needs one row pays for one row. That is why a row is
    /// exactly one line.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is neither a row nor one of the four lines around the rows.</exception>
    internal static Tables Index(ReadOnlyMemory<byte> file)
    {
        var tables = new Tables(new(CassOperatorRow.From), new(K8ssandraOperatorRow.From));
        Action<ReadOnlyMemory<byte>>? add = null;
        while (!file.IsEmpty)
        {
            var end = file.Span.IndexOf((byte)'\n');
            var line = end < 0 ? file : file[..end];
            file = end < 0 ? default : file[(end + 1)..];

            var text = line.Span;
            if (text.StartsWith(ReleaseTable<CassOperatorRow>.Start) && add is not null)
                add(text[^1] == (byte)',' ? line[..^1] : line);
            else if (text.SequenceEqual("{\"cassOperator\":["u8))
                add = tables.CassOperator.Add;
            else if (text.SequenceEqual("\"k8ssandraOperator\":["u8))
                add = tables.K8ssandraOperator.Add;
            else if (!text.SequenceEqual("],"u8) && !text.SequenceEqual("]}"u8))
                throw new InvalidDataException($"releases.json: neither a row nor an end: {Encoding.UTF8.GetString(text)}");
        }

        tables.CassOperator.Complete();
        tables.K8ssandraOperator.Complete();
        return tables;
    }

    internal sealed record Tables(
        ReleaseTable<CassOperatorRow> CassOperator, ReleaseTable<K8ssandraOperatorRow> K8ssandraOperator);
}
