using System.Text.Json;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Operations.Tests.Changes;

/// <summary>
/// The ImageConfig that the chart cass-operator makes of values: charts/cass-operator/templates/configmap.yaml of
/// k8ssandra/k8ssandra in a few lines, for the charts whose template does what it is meant to do.
/// </summary>
internal static class RenderedChart
{
    /// <summary>The ImageConfig as JSON.</summary>
    /// <param name="version">The chart's version.</param>
    /// <param name="presets">What its own values say, where it has such.</param>
    /// <param name="values">The values that somebody gave, without those of other charts.</param>
    public static string Of(string version, string presets, string values)
    {
        var chart = OperatorVersion.Parse(version);
        var preset = JsonNode.Parse(presets)!.AsObject();
        var given = Json(DocumentParser.Parse(new DocumentText("values.yaml", 0, 1, values), DocumentLimits.Default).Roots is [var root] ? root : null) as JsonObject ?? [];
        if (chart >= new OperatorVersion(0, 61))
        {
            Merge(preset, given["global"]?["imageConfig"]?.AsObject() ?? []);
            return preset.ToJsonString();
        }

        var images = preset["images"]!.AsObject();
        if (chart >= new OperatorVersion(0, 44))
        {
            foreach (var (key, value) in new[] { ("system-logger", "systemLogger"), ("config-builder", "configBuilder"), ("k8ssandra-client", "k8ssandraClient") })
            {
                if (Text(given, "imageConfig", value) is { } image)
                    images[key] = image;
            }
        }

        Merge(images, given["image"]?["repositoryOverride"]?.AsObject() ?? []);
        Set(preset, "imageRegistry", Text(given, "image", "registryOverride"));
        Set(preset, "imageNamespace", Text(given, "image", "namespaceOverride"));
        Set(preset, "imagePullPolicy", Text(given, "image", "pullPolicy") ?? "IfNotPresent");
        if (given["imagePullSecret"]?.GetValue<string>() is { Length: > 0 } secret)
            preset["imagePullSecret"] = new JsonObject { ["name"] = secret };
        if (chart >= new OperatorVersion(0, 54))
            Merge(preset["defaults"]!.AsObject(), given["imageConfig"]?["defaults"]?.AsObject() ?? []);
        return preset.ToJsonString();
    }

    private static string? Text(JsonObject values, string section, string key) => values[section]?[key]?.GetValue<string>();

    private static void Set(JsonObject config, string key, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            config[key] = text;
    }

    // As Helm merges values: maps key by key, anything else as a whole.
    private static void Merge(JsonObject into, JsonObject values)
    {
        foreach (var (key, value) in values.ToList())
        {
            if (value is JsonObject map && into[key] is JsonObject own)
                Merge(own, map);
            else
                into[key] = value?.DeepClone();
        }
    }

    private static JsonNode? Json(Node? node) => node?.Kind switch
    {
        NodeKind.Mapping => new JsonObject(node.Members.ToArray().Select(member => KeyValuePair.Create(member.Key, Json(member.Value)))),
        NodeKind.Sequence => new JsonArray([.. node.Items.ToArray().Select(Json)]),
        NodeKind.String => JsonValue.Create(node.Text),
        null or NodeKind.Null => null,
        _ => JsonSerializer.Deserialize<JsonNode>(node.Text),
    };
}
