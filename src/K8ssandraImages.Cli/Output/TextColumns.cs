namespace K8ssandraImages.Cli.Output;

/// <summary>Rows of text in columns as wide as their widest cell.</summary>
internal sealed class TextColumns
{
    private const int Gap = 2;
    private readonly OutputBuffer _output;
    private readonly string[] _heads;
    private readonly int _indent;
    private readonly int[] _widths;
    private readonly List<string[]> _rows = [];

    public TextColumns(OutputBuffer output, string[] heads, int indent)
    {
        _output = output;
        _heads = heads;
        _indent = indent;
        _widths = new int[heads.Length];
        Widen(heads);
    }

    public void Add(string[] cells)
    {
        _rows.Add(cells);
        Widen(cells);
    }

    public void WriteAll()
    {
        WriteHead();
        for (var i = 0; i < _rows.Count; i++)
            WriteRow(i);
    }

    public void WriteHead() => WriteCells(_heads);

    public void WriteRow(int index) => WriteCells(_rows[index]);

    private void Widen(string[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
            _widths[i] = Math.Max(_widths[i], cells[i].Length);
    }

    // No spaces at the end of a line: they would wrap in a narrow terminal.
    private void WriteCells(string[] cells)
    {
        var last = cells.Length - 1;
        while (last > 0 && cells[last].Length == 0)
            last--;
        _output.WriteSpaces(_indent);
        for (var i = 0; i <= last; i++)
        {
            _output.Write(cells[i]);
            if (i < last)
                _output.WriteSpaces(_widths[i] - cells[i].Length + Gap);
        }

        _output.Write("\n");
    }
}
