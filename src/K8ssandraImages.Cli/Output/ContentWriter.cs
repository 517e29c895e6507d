using K8ssandraImages.Engine;

namespace K8ssandraImages.Cli.Output;

/// <summary>The text of each object as it is, several as documents of one stream.</summary>
/// <param name="output">Where to.</param>
/// <param name="shape">What the text is.</param>
/// <param name="isTerminal">Whether a terminal would act on what is written: it gets a text that shows such characters instead.</param>
internal sealed class ContentWriter<T>(OutputBuffer output, ContentShape<T> shape, bool isTerminal) : IRecordWriter<T>
    where T : K8ssObject
{
    private bool _isFirst = true;

    public bool ShowsFindings => false;

    public void Write(T item)
    {
        if (!_isFirst)
            output.Write("---\n");
        _isFirst = false;
        var text = shape.ContentOf(item);
        if (isTerminal)
            text = string.Join('\n', text.Split('\n').Select(static line => Printable.Escape(line, int.MaxValue)));
        output.Write(text);
        if (!text.EndsWith('\n'))
            output.Write("\n");
        output.EndRecord();
    }

    public void EndGroup()
    {
    }

    public void End()
    {
    }

    public void Dispose()
    {
    }
}
