using System.Text.Json;

namespace K8ssandraImages.Engine.Releases;

/// <summary>
/// What each release of cass-operator and k8ssandra-operator ships: the facts of releases.json, one line per release, taken
/// from the upstream repositories at the release's tag. A new release is a new line. The file is indexed on first use, a row
/// is read when it is asked for. Safe for concurrent use.
/// </summary>
public static class ReleaseCatalog
{
    private static readonly Lazy<Tables> Loaded = new(Load);

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

    internal static byte[] ReadFile()
    {
        using var stream = typeof(ReleaseCatalog).Assembly.GetManifestResourceStream("releases.json")
            ?? throw new InvalidDataException("The assembly does not contain releases.json.");
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return file;
    }

    private static Tables Load()
    {
        var file = ReadFile();
        var reader = new Utf8JsonReader(file);
        ReleaseTable<CassOperatorRow>? cassOperator = null;
        ReleaseTable<K8ssandraOperatorRow>? k8ssandraOperator = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCassOperator = reader.ValueTextEquals("cassOperator"u8);
            reader.Read();
            if (isCassOperator)
                cassOperator = ReleaseTable<CassOperatorRow>.Index(ref reader, file, CassOperatorRow.From);
            else
                k8ssandraOperator = ReleaseTable<K8ssandraOperatorRow>.Index(ref reader, file, K8ssandraOperatorRow.From);
        }

        return cassOperator is not null && k8ssandraOperator is not null
            ? new Tables(cassOperator, k8ssandraOperator)
            : throw new InvalidDataException("releases.json lacks an operator.");
    }

    private sealed record Tables(
        ReleaseTable<CassOperatorRow> CassOperator, ReleaseTable<K8ssandraOperatorRow> K8ssandraOperator);
}
