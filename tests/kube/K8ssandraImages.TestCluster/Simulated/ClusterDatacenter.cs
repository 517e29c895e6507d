using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>
/// The CassandraDatacenter that k8ssandra-operator makes of an item of <c>spec.cassandra.datacenters</c>
/// (NewDatacenter in pkg/cassandra/datacenter.go): the fields that have to do with names, sizes, data and images.
/// </summary>
internal static class ClusterDatacenter
{
    public const string Finalizer = "k8ssandracluster.k8ssandra.io/finalizer";
    public const string HashAnnotation = "k8ssandra.io/resource-hash";
    public const string ClusterName = "k8ssandra.io/cluster-name";
    public const string ClusterNamespace = "k8ssandra.io/cluster-namespace";

    // What the datacenter's own value is merged over the cluster's for, under the name that it has in a CassandraDatacenter.
    private static readonly (string Cluster, string Datacenter)[] Merged =
    [
        ("serverVersion", "serverVersion"), ("serverImage", "serverImage"), ("racks", "racks"), ("storageConfig", "storageConfig"), ("networking", "networking"),
        ("resources", "resources"), ("systemLoggerResources", "systemLoggerResources"), ("managementApiAuth", "managementApiAuth"), ("tolerations", "tolerations"),
        ("serviceAccount", "serviceAccountName"), ("readOnlyRootFilesystem", "readOnlyRootFilesystem"), ("dseWorkloads", "dseWorkloads"),
    ];

    private static readonly (string Cluster, string Datacenter)[] ConfigFiles =
        [("cassandraYaml", "cassandra-yaml"), ("dseYaml", "dse-yaml"), ("jvmOptions", "jvm-server-options")];

    /// <summary>The secret of the superuser of a cluster.</summary>
    public static string SuperuserSecret(JsonObject cluster) => (string?)Cassandra(cluster)["superuserSecretRef"]?["name"] is { Length: > 0 } name ? name : CleanName.Label(NameOf(cluster)) + "-superuser";

    /// <summary>The datacenter.</summary>
    /// <param name="version">The release.</param>
    /// <param name="cluster">The K8ssandraCluster.</param>
    /// <param name="index">Which of its datacenters.</param>
    /// <param name="template">The pod template.</param>
    public static JsonObject Make(OperatorVersion version, JsonObject cluster, int index, JsonObject template)
    {
        var release = new K8ssandraOperatorRelease(version);
        var common = Cassandra(cluster);
        var own = common["datacenters"]![index]!.AsObject();
        var spec = new JsonObject
        {
            ["clusterName"] = (release.HasClusterName ? (string?)common["clusterName"] : null) ?? (string)cluster["metadata"]!["name"]!,
            ["serverType"] = (string?)common["serverType"] ?? "cassandra",
            ["size"] = (int?)own["size"] ?? 0,
            ["superuserSecretName"] = SuperuserSecret(cluster),
            ["podTemplateSpec"] = template.DeepClone(),
        };
        if ((bool?)own["stopped"] == true)
            spec["stopped"] = true;
        if (release.HasDatacenterName && (string?)own["datacenterName"] is { Length: > 0 } name)
            spec["datacenterName"] = name;
        foreach (var (from, to) in Merged)
        {
            if (Value(common[from], own[from]) is { } value)
                spec[to] = value;
        }

        if (Value(common["config"], own["config"]) is JsonObject config)
        {
            var files = new JsonObject();
            foreach (var (from, to) in ConfigFiles)
            {
                if (config[from] is { } content)
                    files[to] = content.DeepClone();
            }

            spec["config"] = files;
        }

        var labels = new JsonObject
        {
            ["app.kubernetes.io/name"] = "k8ssandra-operator",
            ["app.kubernetes.io/part-of"] = "k8ssandra",
            ["app.kubernetes.io/component"] = "cassandra",
            [ClusterName] = NameOf(cluster),
            [ClusterNamespace] = (string)cluster["metadata"]!["namespace"]!,
        };
        if (version >= new OperatorVersion(1, 8))
            labels["k8ssandra.io/cleaned-up-by"] = "k8ssandracluster-controller";
        else
            labels["app.kubernetes.io/created-by"] = "k8ssandracluster-controller";
        var annotations = new JsonObject();
        if (index > 0)
            annotations["cassandra.datastax.com/skip-user-creation"] = "true";
        if (version >= new OperatorVersion(1, 5))
        {
            foreach (var level in new[] { own, common })
            {
                Merge(labels, level["metadata"]?["labels"] as JsonObject);
                Merge(annotations, level["metadata"]?["annotations"] as JsonObject);
            }
        }

        var dc = new JsonObject
        {
            ["apiVersion"] = "cassandra.datastax.com/v1beta1",
            ["kind"] = "CassandraDatacenter",
            ["metadata"] = new JsonObject
            {
                ["name"] = (string)own["metadata"]!["name"]!,
                ["namespace"] = NamespaceOf(cluster, index),
                ["labels"] = labels,
                ["annotations"] = annotations,
                ["finalizers"] = version >= new OperatorVersion(1, 25) ? new JsonArray(Finalizer) : [],
            },
            ["spec"] = spec,
        };
        annotations[HashAnnotation] = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(version.Major + "." + version.Minor + dc.ToJsonString())));
        return dc;
    }

    /// <summary>The namespace of a datacenter.</summary>
    public static string NamespaceOf(JsonObject cluster, int index) =>
        (string?)Cassandra(cluster)["datacenters"]![index]!["metadata"]!["namespace"] is { Length: > 0 } own ? own : (string)cluster["metadata"]!["namespace"]!;

    /// <summary>Merges an object into another, field by field; lists as a whole.</summary>
    public static void Merge(JsonObject target, JsonObject? more)
    {
        foreach (var (key, value) in more ?? [])
        {
            if (target[key] is JsonObject inner && value is JsonObject over)
                Merge(inner, over);
            else
                target[key] = value?.DeepClone();
        }
    }

    private static JsonObject Cassandra(JsonObject cluster) => cluster["spec"]?["cassandra"] as JsonObject ?? [];

    private static string NameOf(JsonObject item) => (string)item["metadata"]!["name"]!;

    private static JsonNode? Value(JsonNode? common, JsonNode? own)
    {
        if (common is not JsonObject target || own is not JsonObject over)
            return (own ?? common)?.DeepClone();
        var merged = target.DeepClone().AsObject();
        Merge(merged, over);
        return merged;
    }
}
