using System.Text.Json;

namespace K8ssandraImages.Engine.Releases;

/// <summary>The rows of one operator: where each lies in the file, read when asked for.</summary>
internal sealed class ReleaseTable<TRow>
    where TRow : class
{
    private readonly byte[] _file;
    private readonly Func<JsonElement, TRow> _read;
    private readonly OperatorVersion[] _versions;
    private readonly Range[] _places;
    private readonly TRow?[] _rows;

    private ReleaseTable(byte[] file, Func<JsonElement, TRow> read, OperatorVersion[] versions, Range[] places)
    {
        _file = file;
        _read = read;
        _versions = versions;
        _places = places;
        _rows = new TRow?[versions.Length];
        Versions = Array.AsReadOnly(versions);
    }

    /// <summary>The versions that have a row, ascending.</summary>
    public IReadOnlyList<OperatorVersion> Versions { get; }

    /// <summary>Indexes the array that the reader has just entered; the reader leaves it.</summary>
    /// <exception cref="InvalidDataException">There is no row, a row has no version, or the rows are not in ascending order.</exception>
    public static ReleaseTable<TRow> Index(ref Utf8JsonReader reader, byte[] file, Func<JsonElement, TRow> read)
    {
        var versions = new List<OperatorVersion>();
        var places = new List<Range>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var start = (int)reader.TokenStartIndex;
            OperatorVersion? version = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isVersion = reader.ValueTextEquals("version"u8);
                reader.Read();
                if (isVersion && OperatorVersion.TryParse(reader.GetString(), out var parsed))
                    version = parsed;
                else
                    reader.Skip();
            }

            if (version is not { } known || (versions.Count > 0 && known <= versions[^1]))
                throw new InvalidDataException($"releases.json, byte {start}: no version, or not higher than that of the row before.");
            versions.Add(known);
            places.Add(start..(int)reader.BytesConsumed);
        }

        if (versions.Count == 0)
            throw new InvalidDataException("releases.json: an operator without rows.");
        return new ReleaseTable<TRow>(file, read, [.. versions], [.. places]);
    }

    /// <summary>
    /// The row of a version, else of the nearest lower version, else of the lowest. The nearest lower version is one of the
    /// same minor whenever there is one.
    /// </summary>
    public TRow Find(OperatorVersion version, out bool exact)
    {
        var index = Array.BinarySearch(_versions, version);
        exact = index >= 0;
        return Row(exact ? index : Math.Max(~index - 1, 0));
    }

    // Two threads may both read a row; either result is the same.
    private TRow Row(int index)
    {
        if (Volatile.Read(ref _rows[index]) is { } known)
            return known;
        using var document = JsonDocument.Parse(_file.AsMemory(_places[index]));
        var row = _read(document.RootElement);
        Volatile.Write(ref _rows[index], row);
        return row;
    }
}
