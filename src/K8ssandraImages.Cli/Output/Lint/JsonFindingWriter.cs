using System.Text.Json;

namespace K8ssandraImages.Cli.Output.Lint;

/// <summary>One JSON array of findings, each as it stands on the objects of other commands.</summary>
internal sealed class JsonFindingWriter : IFindingWriter
{
    private readonly OutputBuffer _output;
    private readonly Utf8JsonWriter _json;

    public JsonFindingWriter(OutputBuffer output)
    {
        _output = output;
        _json = new Utf8JsonWriter(output, ContractJson.Options(indented: true));
        _json.WriteStartArray();
    }

    public void Write(Diagnostic diagnostic)
    {
        ContractJson.Write(_json, diagnostic);
        _json.Flush();
        _output.EndRecord();
    }

    public void End()
    {
        _json.WriteEndArray();
        _json.Flush();
        _output.Write("\n");
    }

    public void Dispose() => _json.Dispose();
}
