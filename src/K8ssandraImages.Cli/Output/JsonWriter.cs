using System.Text.Json;

namespace K8ssandraImages.Cli.Output;

/// <summary>One JSON array, element by element.</summary>
internal sealed class JsonWriter<T> : IRecordWriter<T>
    where T : K8ssObject
{
    private readonly OutputBuffer _output;
    private readonly Shape<T> _shape;
    private readonly Utf8JsonWriter _json;

    public JsonWriter(OutputBuffer output, Shape<T> shape)
    {
        _output = output;
        _shape = shape;
        _json = new Utf8JsonWriter(output, ContractJson.Options(indented: true));
        _json.WriteStartArray();
    }

    public bool ShowsFindings => true;

    public void Write(T item)
    {
        _shape.WriteJson(_json, item);
        _json.Flush();
        _output.EndRecord();
    }

    public void EndGroup()
    {
    }

    public void End()
    {
        _json.WriteEndArray();
        _json.Flush();
        _output.Write("\n");
    }

    public void Dispose() => _json.Dispose();
}
