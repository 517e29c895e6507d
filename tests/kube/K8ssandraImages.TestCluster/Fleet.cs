using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster;

/// <summary>Many objects, of the size that real ones have.</summary>
public static class Fleet
{
    /// <summary>K8ssandraClusters <c>cluster-0000</c>, <c>cluster-0001</c>, ... each with datacenters <c>dc1</c>, <c>dc2</c>, ...</summary>
    /// <param name="count">How many.</param>
    /// <param name="datacenters">Datacenters of each.</param>
    public static IEnumerable<JsonObject> K8ssandraClusters(int count, int datacenters = 3) => Enumerable.Range(0, count).Select(index =>
    {
        var cluster = Manifest.ReadOne($$"""
            apiVersion: k8ssandra.io/v1alpha1
            kind: K8ssandraCluster
            metadata: {name: cluster-{{index:D4}}}
            spec:
              cassandra:
                serverType: cassandra
                serverVersion: "4.1.5"
                storageConfig:
                  cassandraDataVolumeClaimSpec: {storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 100Gi} } }
                config:
                  jvmOptions: {heapInitialSize: 4Gi, heapMaxSize: 4Gi}
                  cassandraYaml: {num_tokens: 16, concurrent_reads: 32, concurrent_writes: 32}
              reaper: {heapSize: 1Gi}
              medusa:
                storageProperties: {storageProvider: s3, bucketName: backups, storageSecretRef: {name: medusa-bucket-key} }
            """);
        cluster["spec"]!["cassandra"]!["datacenters"] = new JsonArray([.. Enumerable.Range(1, datacenters).Select(static number => (JsonNode)new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "dc" + number },
            ["size"] = 3,
            ["racks"] = Racks(),
        })]);
        return cluster;
    });

    /// <summary>CassandraDatacenters <c>dc-0000</c>, <c>dc-0001</c>, ... that belong to no K8ssandraCluster.</summary>
    /// <param name="count">How many.</param>
    public static IEnumerable<JsonObject> CassandraDatacenters(int count) => Enumerable.Range(0, count).Select(static index =>
    {
        var datacenter = Manifest.ReadOne($$"""
            apiVersion: cassandra.datastax.com/v1beta1
            kind: CassandraDatacenter
            metadata: {name: dc-{{index:D4}}}
            spec:
              clusterName: fleet-{{index:D4}}
              serverType: cassandra
              serverVersion: "4.1.5"
              size: 3
              managementApiAuth: {insecure: {} }
              storageConfig:
                cassandraDataVolumeClaimSpec: {storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 100Gi} } }
              config:
                jvm-server-options: {initial_heap_size: 4G, max_heap_size: 4G}
                cassandra-yaml: {num_tokens: 16, concurrent_reads: 32, concurrent_writes: 32}
            """);
        datacenter["spec"]!["racks"] = Racks();
        return datacenter;
    });

    private static JsonArray Racks() => [.. Enumerable.Range(1, 3).Select(static number => (JsonNode)new JsonObject
    {
        ["name"] = "rack" + number,
        ["nodeAffinityLabels"] = new JsonObject { ["topology.kubernetes.io/zone"] = "zone-" + number },
    })];
}
