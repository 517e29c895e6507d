using System.Text.Json;

namespace K8ssandraImages.Cli.Output;

/// <summary>One JSON object a line.</summary>
internal sealed class JsonLinesWriter<T>(OutputBuffer output, Shape<T> shape) : IRecordWriter<T>
    where T : K8ssObject
{
    private readonly Utf8JsonWriter _json = new(output, ContractJson.Options(indented: false));

    public bool ShowsFindings => true;

    public void Write(T item)
    {
        shape.WriteJson(_json, item);
        _json.Flush();
        _json.Reset();
        output.Write("\n");
        output.EndRecord();
    }

    public void EndGroup()
    {
    }

    public void End()
    {
    }

    public void Dispose() => _json.Dispose();
}
