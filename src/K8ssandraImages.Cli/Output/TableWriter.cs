namespace K8ssandraImages.Cli.Output;

/// <summary>Tables for people, one for each group of objects.</summary>
internal sealed class TableWriter<T>(OutputBuffer output, Shape<T> shape, bool explains, bool colours) : IRecordWriter<T>
    where T : K8ssObject
{
    private readonly Column<T>[] _columns = shape.Columns;
    private readonly List<T> _group = [];
    private bool _hasGroup;

    public bool ShowsFindings => explains;

    public void Write(T item) => _group.Add(item);

    public void EndGroup()
    {
        if (_group.Count == 0)
            return;
        if (_hasGroup)
            output.Write("\n");
        _hasGroup = true;
        WriteTitle(shape.TitleOf(_group[0]));
        var table = new TextColumns(output, Array.ConvertAll(_columns, static column => column.Name), indent: 0);
        foreach (var item in _group)
            table.Add(Array.ConvertAll(_columns, column => column.Of(item) ?? ""));
        table.WriteHead();
        for (var i = 0; i < _group.Count; i++)
        {
            table.WriteRow(i);
            shape.WriteBelow(output, _group[i], i + 1 < _group.Count ? _group[i + 1] : null, explains);
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

    private void WriteTitle(string title)
    {
        if (title.Length > 0)
            output.Write((colours ? Ansi.Bold + title + Ansi.Plain : title) + "\n");
    }
}
