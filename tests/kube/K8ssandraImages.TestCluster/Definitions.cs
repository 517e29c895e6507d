using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// Custom resource definitions of our own: they keep any field of spec and status, have the status subresource, and on
/// request fill in the images that a release's definitions fill in, at the places where upstream's do.
/// </summary>
internal static class Definitions
{
    public static IEnumerable<JsonObject> All(CrdDefaults? defaults)
    {
        defaults ??= new();
        yield return Define("K8ssandraCluster", K8ssandraClusterSpec(defaults));
        yield return Define("CassandraDatacenter", Open());
        yield return Define("Reaper", Open(ReaperImages(defaults)));
        yield return Define("Stargate", StargateSpec(defaults));
        yield return Define("ClientConfig", Open());
        yield return Define("CassandraTask", Open());
        yield return Define("K8ssandraTask", Open());
    }

    private static JsonObject K8ssandraClusterSpec(CrdDefaults defaults) => Open(
        ("cassandra", Open(
            [
                .. CassandraImages(defaults),
                ("datacenters", ListOf(Open([.. CassandraImages(defaults), ("stargate", StargateSpec(defaults))]))),
            ])),
        ("stargate", StargateSpec(defaults)),
        ("reaper", Open(ReaperImages(defaults))),
        ("medusa", Open(("containerImage", Image(defaults, null)))));

    private static (string, JsonObject)[] CassandraImages(CrdDefaults defaults) =>
    [
        ("jmxInitContainerImage", Image(defaults, defaults.JmxInitContainerImage)),
        ("perNodeConfigInitContainerImage", Text(defaults.PerNodeConfigInitContainerImage)),
    ];

    private static (string, JsonObject)[] ReaperImages(CrdDefaults defaults) =>
    [
        ("containerImage", Image(defaults, defaults.ReaperContainerImage)),
        ("initContainerImage", Image(defaults, defaults.ReaperInitContainerImage)),
    ];

    private static JsonObject StargateSpec(CrdDefaults defaults) => Open(
        ("containerImage", Image(defaults, defaults.StargateContainerImage)),
        ("racks", ListOf(Open(("containerImage", Image(defaults, defaults.StargateContainerImage))))));

    /// <summary>The type Image: its fields' own defaults fill in an image that is there, also one that is itself a default.</summary>
    private static JsonObject Image(CrdDefaults defaults, ImageParts? whole)
    {
        var image = Open(("registry", Text(defaults.ImageRegistry)), ("tag", Text(defaults.ImageTag)));
        if (whole is null)
            return image;

        var value = new JsonObject();
        foreach (var (key, part) in new[] { ("registry", whole.Registry), ("repository", whole.Repository), ("name", whole.Name), ("tag", whole.Tag) })
        {
            if (part is not null)
                value[key] = part;
        }

        image["default"] = value;
        return image;
    }

    private static JsonObject Text(string? value)
    {
        var text = new JsonObject { ["type"] = "string" };
        if (value is not null)
            text["default"] = value;
        return text;
    }

    private static JsonObject ListOf(JsonObject item) => new() { ["type"] = "array", ["items"] = item };

    private static JsonObject Open(params (string Name, JsonObject Schema)[] properties) => new()
    {
        ["type"] = "object",
        ["x-kubernetes-preserve-unknown-fields"] = true,
        ["properties"] = new JsonObject(properties.Select(static property => KeyValuePair.Create(property.Name, (JsonNode?)property.Schema))),
    };

    private static JsonObject Define(string kind, JsonObject spec)
    {
        var resource = Resource.Of(kind);
        return new()
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = resource.Plural + "." + resource.Group },
            ["spec"] = new JsonObject
            {
                ["group"] = resource.Group,
                ["scope"] = "Namespaced",
                ["names"] = new JsonObject { ["kind"] = kind, ["listKind"] = kind + "List", ["plural"] = resource.Plural, ["singular"] = kind.ToLowerInvariant() },
                ["versions"] = new JsonArray(new JsonObject
                {
                    ["name"] = resource.ApiVersion[(resource.Group.Length + 1)..],
                    ["served"] = true,
                    ["storage"] = true,
                    ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
                    ["schema"] = new JsonObject
                    {
                        ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["spec"] = spec, ["status"] = Open() } },
                    },
                }),
            },
        };
    }
}
