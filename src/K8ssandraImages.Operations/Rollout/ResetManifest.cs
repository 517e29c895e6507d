using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Operations.Changes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// The object that is created of one that is deleted: everything that somebody has decided, and nothing that a server or an operator
/// fills in. Numbers and fields that nobody knows stay as they are written.
/// </summary>
internal static class ResetManifest
{
    /// <summary>A server takes deeper objects than the parser does by itself.</summary>
    public static readonly JsonDocumentOptions Depth = new() { MaxDepth = 1000 };

    // The config hash is the operator's note of what a Secret holds.
    private static readonly string[] ByOperator = [Engine.Rollout.DatacenterUpdate.DatacenterAnnotation, "cassandra.datastax.com/config-hash"];

    // Finalizers and owners belong to objects that there are, and are set again by whoever sets them.
    private static readonly string[] ByServer = ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "finalizers", "ownerReferences"];

    /// <summary>The object to create.</summary>
    /// <param name="json">The object as the server has it.</param>
    /// <param name="mechanism">What keeps its volumes.</param>
    /// <param name="before">The value of the mechanism's annotation before; null where it was not there.</param>
    public static string Of(ReadOnlyMemory<byte> json, KeepVolumes mechanism, string? before)
    {
        var root = JsonNode.Parse(json.Span, documentOptions: Depth)!.AsObject();
        root.Remove("status");
        var metadata = root["metadata"]!.AsObject();
        foreach (var name in ByServer)
            metadata.Remove(name);
        Put(metadata, KeepVolumesNames.AnnotationOf(mechanism), before);
        return root.ToJsonString();
    }

    /// <summary>The hash of what somebody has decided: everything but the server's and the operators' own fields and what keeps the volumes.</summary>
    /// <param name="json">An object: one to create, or one that a server has.</param>
    /// <param name="mechanism">What keeps its volumes.</param>
    public static string HashOf(ReadOnlyMemory<byte> json, KeepVolumes mechanism)
    {
        var root = JsonNode.Parse(json.Span, documentOptions: Depth)!.AsObject();
        root.Remove("status");
        var metadata = root["metadata"]!.AsObject();
        foreach (var name in ByServer)
            metadata.Remove(name);
        foreach (var annotation in ByOperator.Append(KeepVolumesNames.AnnotationOf(mechanism)))
            Put(metadata, annotation, null);
        return Backup.HashOf(Sorted(root)!.ToJsonString());
    }

    /// <inheritdoc cref="HashOf(ReadOnlyMemory{byte}, KeepVolumes)"/>
    public static string HashOf(string json, KeepVolumes mechanism) => HashOf(Encoding.UTF8.GetBytes(json), mechanism);

    private static void Put(JsonObject metadata, string annotation, string? value)
    {
        if (value is not null)
        {
            metadata["annotations"] ??= new JsonObject();
            metadata["annotations"]![annotation] = value;
        }
        else if (metadata["annotations"] is JsonObject annotations)
        {
            annotations.Remove(annotation);
            if (annotations.Count == 0)
                metadata.Remove("annotations");
        }
    }

    // A server need not keep the order of fields.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(static field => field.Key, StringComparer.Ordinal).Select(static field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
