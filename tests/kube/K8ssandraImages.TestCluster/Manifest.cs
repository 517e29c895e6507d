using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace K8ssandraImages.TestCluster;

/// <summary>Reads manifests without the reader that is tested.</summary>
public static class Manifest
{
    /// <summary>The objects in a stream of YAML documents; empty documents are passed over.</summary>
    /// <param name="yaml">The text.</param>
    public static IReadOnlyList<JsonObject> Read(string yaml)
    {
        var stream = new YamlStream();
        using (var reader = new StringReader(yaml))
            stream.Load(reader);
        return [.. stream.Documents.Where(static document => document.RootNode is YamlMappingNode).Select(static document => ToJson(document.RootNode)!.AsObject())];
    }

    /// <summary>The one object in a YAML document.</summary>
    /// <param name="yaml">The text.</param>
    public static JsonObject ReadOne(string yaml) => Read(yaml).Single();

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(static pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, ToJson(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => scalar.Value switch
        {
            null or "" or "null" or "~" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
            var text => JsonValue.Create(text),
        },
        _ => JsonValue.Create(((YamlScalarNode)node).Value),
    };
}
