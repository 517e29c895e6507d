using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>What an operator reads of a CassandraDatacenter.</summary>
internal sealed class CassDatacenter(JsonObject json)
{
    public const string Finalizer = "finalizer.cassandra.datastax.com";
    public const string UpdateAnnotation = "cassandra.datastax.com/autoupdate-spec";

    public JsonObject Json => json;

    public JsonObject Metadata => json["metadata"]!.AsObject();

    public JsonObject Spec => json["spec"]!.AsObject();

    public JsonObject? Status => json["status"] as JsonObject;

    public string Name => (string)Metadata["name"]!;

    public string Uid => (string)Metadata["uid"]!;

    public long Generation => (long)Metadata["generation"]!;

    public long ObservedGeneration => (long?)Status?["observedGeneration"] ?? 0;

    public string ClusterName => (string?)Spec["clusterName"] ?? "";

    /// <summary>spec.datacenterName; null where it is not set.</summary>
    public string? NameOverride => (string?)Spec["datacenterName"] is { Length: > 0 } name ? name : null;

    /// <summary>status.datacenterName; null where there is none.</summary>
    public string? StatusName => (string?)Status?["datacenterName"];

    public string? Progress => (string?)Status?["cassandraOperatorProgress"];

    public bool IsBeingDeleted => Metadata["deletionTimestamp"] is not null;

    public bool IsStopped => (bool?)Spec["stopped"] ?? false;

    public int Size => (int?)Spec["size"] ?? 0;

    public IReadOnlyList<string> Finalizers => Metadata["finalizers"] is JsonArray list ? [.. list.Select(static item => (string)item!)] : [];

    /// <summary>The racks in order; without any there is one.</summary>
    public IReadOnlyList<string> Racks => Spec["racks"] is JsonArray { Count: > 0 } racks ? [.. racks.Select(static rack => (string)rack!["name"]!)] : ["default"];

    public string? Annotation(string name) => (string?)Metadata["annotations"]?[name];

    /// <summary>Whether a condition is True; false where it is anything else or not there.</summary>
    public bool Is(string condition) => Condition(condition) == "True";

    public string? Condition(string type) => Status?["conditions"] is JsonArray conditions
        ? (string?)conditions.FirstOrDefault(condition => (string?)condition!["type"] == type)?["status"]
        : null;

    /// <summary>How many nodes a rack has: the first racks get one more where they cannot be shared out evenly.</summary>
    public int NodesOf(int rack)
    {
        var count = Racks.Count;
        var size = IsStopped ? 0 : Size;
        return (size / count) + (rack < size % count ? 1 : 0);
    }
}
