using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// As much of cass-operator 1.23.0 and newer as makes pods: StatefulSets with its names, labels and owner references. It does
/// not decide on images, the test says which it would have written.
/// </summary>
public static class SimulatedCassOperator
{
    /// <summary>Creates or changes the StatefulSets of a datacenter, one a rack.</summary>
    /// <param name="namespace">The datacenter's namespace.</param>
    /// <param name="name">The name of the CassandraDatacenter, which is there.</param>
    /// <param name="podSpec">
    /// The pods' spec, such as <c>{containers: [{name: cassandra, image: ...}]}</c>, in YAML.
    /// </param>
    /// <returns>The StatefulSets as the server stored them, in the order of the racks.</returns>
    public static async Task<IReadOnlyList<JsonObject>> ReconcileAsync(TestNamespace @namespace, string name, string podSpec)
    {
        var datacenter = await @namespace.GetAsync("CassandraDatacenter", name);
        var spec = datacenter["spec"]!;
        var clusterName = (string)spec["clusterName"]!;
        string[] racks = spec["racks"] is JsonArray { Count: > 0 } given ? [.. given.Select(static rack => (string)rack!["name"]!)] : ["default"];
        var size = (bool?)spec["stopped"] == true ? 0 : (int)spec["size"]!;
        var prefix = CleanName.Label(clusterName) + "-" + CleanName.Label((string?)datacenter["status"]?["datacenterName"] is { Length: > 0 } known ? known : name);

        var sets = new List<JsonObject>();
        for (var rack = 0; rack < racks.Length; rack++)
        {
            var selector = new JsonObject
            {
                ["cassandra.datastax.com/cluster"] = CleanName.LabelValue(clusterName),
                ["cassandra.datastax.com/datacenter"] = CleanName.LabelValue(name),
                ["cassandra.datastax.com/rack"] = CleanName.LabelValue(racks[rack]),
            };
            var labels = selector.DeepClone().AsObject();
            labels["app.kubernetes.io/created-by"] = "cass-operator";
            labels["app.kubernetes.io/instance"] = CleanName.LabelValue("cassandra-" + clusterName);
            labels["app.kubernetes.io/managed-by"] = "cass-operator";
            labels["app.kubernetes.io/name"] = "cassandra";
            labels["app.kubernetes.io/version"] = (string)spec["serverVersion"]!;
            var podLabels = labels.DeepClone().AsObject();
            podLabels["cassandra.datastax.com/node-state"] = "Started";

            var set = new JsonObject
            {
                ["apiVersion"] = "apps/v1",
                ["kind"] = "StatefulSet",
                ["metadata"] = new JsonObject
                {
                    ["name"] = $"{prefix}-{CleanName.Subdomain(racks[rack])}-sts",
                    ["labels"] = labels,
                    ["ownerReferences"] = new JsonArray(new JsonObject
                    {
                        ["apiVersion"] = "cassandra.datastax.com/v1beta1",
                        ["kind"] = "CassandraDatacenter",
                        ["name"] = name,
                        ["uid"] = (string)datacenter["metadata"]!["uid"]!,
                        ["controller"] = true,
                        ["blockOwnerDeletion"] = true,
                    }),
                },
                ["spec"] = new JsonObject
                {
                    // The first racks get one more where the nodes cannot be shared out evenly.
                    ["replicas"] = (size / racks.Length) + (rack < size % racks.Length ? 1 : 0),
                    ["serviceName"] = prefix + "-all-pods-service",
                    ["podManagementPolicy"] = "Parallel",
                    ["selector"] = new JsonObject { ["matchLabels"] = selector },
                    ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = podLabels }, ["spec"] = Manifest.ReadOne(podSpec) },
                },
            };
            if (spec["storageConfig"]?["cassandraDataVolumeClaimSpec"] is { } claim)
            {
                set["spec"]!["volumeClaimTemplates"] = new JsonArray(new JsonObject
                {
                    ["metadata"] = new JsonObject { ["name"] = "server-data", ["labels"] = selector.DeepClone() },
                    ["spec"] = claim.DeepClone(),
                });
            }

            sets.Add(await @namespace.ApplyAsync(set));
        }

        return sets;
    }
}
