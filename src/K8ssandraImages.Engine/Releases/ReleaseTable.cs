using System.Text;
using System.Text.Json;

namespace K8ssandraImages.Engine.Releases;

/// <summary>The rows of one operator: one line of JSON each, read when asked for.</summary>
internal sealed class ReleaseTable<TRow>(Func<JsonElement, TRow> read)
    where TRow : class
{
    private readonly List<OperatorVersion> _versions = [];
    private readonly List<ReadOnlyMemory<byte>> _lines = [];
    private TRow?[] _rows = [];

    /// <summary>The versions that have a row, ascending.</summary>
    public IReadOnlyList<OperatorVersion> Versions => _versions.AsReadOnly();

    /// <summary>How the line of a row begins.</summary>
    public static ReadOnlySpan<byte> Start => "{\"version\":\""u8;

    /// <summary>Adds a row; only before the table is shared.</summary>
    /// <param name="line">The line, which begins with <see cref="Start"/>.</param>
    /// <exception cref="InvalidDataException">The version is none, or not higher than that of the row before.</exception>
    public void Add(ReadOnlyMemory<byte> line)
    {
        var text = line.Span[Start.Length..];
        var quote = text.IndexOf((byte)'"');
        if (quote < 0
            || !OperatorVersion.TryParse(Encoding.UTF8.GetString(text[..quote]), out var version)
            || (_versions.Count > 0 && version <= _versions[^1]))
            throw new InvalidDataException($"No version, or not higher than the one before: {Encoding.UTF8.GetString(line.Span)}");

        _versions.Add(version);
        _lines.Add(line);
    }

    /// <summary>Ends the adding of rows.</summary>
    /// <exception cref="InvalidDataException">There is no row.</exception>
    public void Complete()
    {
        if (_versions.Count == 0)
            throw new InvalidDataException("An operator without rows.");
        _rows = new TRow?[_versions.Count];
    }

    /// <summary>
    /// The row of a version, else of the nearest lower version, else of the lowest. The nearest lower version is one of the
    /// same minor whenever there is one.
    /// </summary>
    public TRow Find(OperatorVersion version, out bool exact)
    {
        var index = _versions.BinarySearch(version);
        exact = index >= 0;
        return Row(exact ? index : Math.Max(~index - 1, 0));
    }

    // Two threads may both read a row; the first one's stays.
    private TRow Row(int index)
    {
        if (Volatile.Read(ref _rows[index]) is { } known)
            return known;
        using var document = JsonDocument.Parse(_lines[index]);
        var row = read(document.RootElement);
        return Interlocked.CompareExchange(ref _rows[index], row, null) ?? row;
    }
}
