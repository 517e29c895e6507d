using K8ssandraImages.Engine;

namespace K8ssandraImages.Cli.Output;

/// <summary>A header and a row an object, as RFC 4180 has it.</summary>
internal sealed class CsvWriter<T>(OutputBuffer output, Shape<T> shape) : IRecordWriter<T>
    where T : K8ssObject
{
    private readonly Column<T>[] _fields = shape.Fields;
    private bool _hasHeader;

    public bool ShowsFindings => false;

    public void Write(T item)
    {
        WriteHeader();
        for (var i = 0; i < _fields.Length; i++)
            Field(i, _fields[i].Of(item));
        output.Write("\r\n");
        output.EndRecord();
    }

    public void EndGroup()
    {
    }

    public void End() => WriteHeader();

    public void Dispose()
    {
    }

    private void WriteHeader()
    {
        if (_hasHeader)
            return;
        _hasHeader = true;
        for (var i = 0; i < _fields.Length; i++)
            Field(i, _fields[i].Name);
        output.Write("\r\n");
    }

    // Line ends never get here: they are escaped with the other control characters.
    private void Field(int index, string? text)
    {
        if (index > 0)
            output.Write(",");
        var field = Printable.Escape(text, int.MaxValue);
        if (field.AsSpan().IndexOfAny(',', '"') < 0 && field.AsSpan().Trim(' ').Length == field.Length)
            output.Write(field);
        else
            output.Write("\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"");
    }
}
