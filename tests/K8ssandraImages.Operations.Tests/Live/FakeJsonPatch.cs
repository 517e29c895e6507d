using System.Globalization;
using System.Text.Json.Nodes;

namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>A JSON patch (RFC 6902) as an API server applies it; the operations that this module sends.</summary>
internal static class FakeJsonPatch
{
    /// <summary>The object afterwards; null where the patch does not fit it.</summary>
    public static JsonObject? Apply(JsonObject before, JsonArray patch)
    {
        var after = (JsonObject)before.DeepClone();
        return patch.All(operation => TryApply(after, operation!)) ? after : null;
    }

    private static bool TryApply(JsonNode root, JsonNode operation)
    {
        var segments = operation["path"]!.GetValue<string>()[1..].Split('/').Select(static segment => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        JsonNode? parent = root;
        foreach (var segment in segments[..^1])
            parent = parent is JsonArray list ? list.ElementAtOrDefault(int.Parse(segment, CultureInfo.InvariantCulture)) : parent?[segment];
        if (parent is not JsonObject target)
            return false;
        var (key, value) = (segments[^1], operation["value"]?.DeepClone());
        switch (operation["op"]!.GetValue<string>())
        {
            case "test":
                return JsonNode.DeepEquals(target[key], value);
            case "remove":
                return target.Remove(key);
            case "replace" when !target.ContainsKey(key):
                return false;
            default:
                target[key] = value;
                return true;
        }
    }
}
