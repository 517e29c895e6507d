using System.Text.Json;

namespace K8ssandraImages.Cli.Output;

/// <summary>One JSON array, element by element.</summary>
internal sealed class JsonWriter : IImageWriter
{
    private readonly OutputBuffer _output;
    private readonly Utf8JsonWriter _json;

    public JsonWriter(OutputBuffer output)
    {
        _output = output;
        _json = new Utf8JsonWriter(output, ContractJson.Options(indented: true));
        _json.WriteStartArray();
    }

    public bool ShowsFindings => true;

    public void Write(EffectiveImage image)
    {
        ContractJson.Write(_json, image);
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
