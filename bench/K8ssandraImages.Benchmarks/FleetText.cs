using System.Globalization;
using System.Text;

namespace K8ssandraImages.Benchmarks;

/// <summary>Generated manifests: always the same for the same numbers.</summary>
public static class FleetText
{
    /// <summary>K8ssandraClusters of the usual size (2.4 KB each), two datacenters each, spread over namespaces.</summary>
    public static string Clusters(int count)
    {
        var text = new StringBuilder(count * 2500);
        for (var i = 0; i < count; i++)
            AppendCluster(text, i);
        return text.ToString();
    }

    /// <summary>Stand-alone datacenters, one document each (four containers each), for streaming.</summary>
    public static void WriteDatacenters(TextWriter writer, int count)
    {
        ArgumentNullException.ThrowIfNull(writer);
        for (var i = 0; i < count; i++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $$"""
                ---
                apiVersion: cassandra.datastax.com/v1beta1
                kind: CassandraDatacenter
                metadata:
                  name: dc{{i % 3}}
                  namespace: team-{{i}}
                spec:
                  clusterName: cluster-{{i}}
                  serverType: cassandra
                  serverVersion: "4.1.{{i % 9}}"
                  size: 3
                  storageConfig:
                    cassandraDataVolumeClaimSpec:
                      storageClassName: fast
                      accessModes: [ReadWriteOnce]
                      resources:
                        requests:
                          storage: 100Gi

                """));
        }
    }

    /// <summary>An ImageConfig v1beta2 with an override, in a labelled ConfigMap.</summary>
    public const string ConfigMap = """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: cass-operator-image-config
          namespace: cass-operator
          labels:
            k8ssandra.io/config: image
        data:
          image_config.yaml: |
            apiVersion: config.k8ssandra.io/v1beta2
            kind: ImageConfig
            images:
              system-logger:
                repository: k8ssandra
                name: system-logger
                tag: v1.32.0
              config-builder:
                repository: datastax
                name: cass-config-builder
                tag: 1.0-ubi
              k8ssandra-client:
                repository: k8ssandra
                name: k8ssandra-client
                tag: v0.8.12
              medusa:
                repository: k8ssandra
                name: medusa
                tag: 0.29.1
              reaper:
                repository: thelastpickle
                name: cassandra-reaper
                tag: 5.0.0
            types:
              cassandra:
                repository: k8ssandra
                name: cass-management-api
                suffix: -ubi
              dse:
                repository: datastax
                name: dse-mgmtapi-6_8
                suffix: -ubi
            defaults:
              registry: docker.io
              pullPolicy: IfNotPresent
            overrides:
              registry: registry.example.com

        """;

    private static void AppendCluster(StringBuilder text, int i) => text.Append(CultureInfo.InvariantCulture, $$"""
        ---
        apiVersion: k8ssandra.io/v1alpha1
        kind: K8ssandraCluster
        metadata:
          name: cluster-{{i}}
          namespace: team-{{i % 20}}
          labels:
            app.kubernetes.io/part-of: fleet
            team: team-{{i % 20}}
        spec:
          auth: true
          cassandra:
            serverType: cassandra
            serverVersion: "4.1.{{i % 9}}"
            serverImage: registry.example.com/k8ssandra/cass-management-api:4.1.{{i % 9}}-ubi
            storageConfig:
              cassandraDataVolumeClaimSpec:
                storageClassName: fast
                accessModes:
                  - ReadWriteOnce
                resources:
                  requests:
                    storage: 100Gi
            config:
              cassandraYaml:
                num_tokens: 16
                concurrent_reads: 32
                concurrent_writes: 64
                authenticator: PasswordAuthenticator
              jvmOptions:
                heapSize: 8G
                additionalOptions:
                  - "-Dcassandra.jmx.remote.port=7199"
            networking:
              hostNetwork: false
            tolerations:
              - key: dedicated
                operator: Equal
                value: cassandra
                effect: NoSchedule
            containers:
              - name: cassandra
                resources:
                  requests: {cpu: "4", memory: 16Gi}
                  limits: {cpu: "8", memory: 16Gi}
              - name: server-system-logger
                image: registry.example.com/k8ssandra/system-logger:v1.28.0
            datacenters:
              - metadata:
                  name: dc1
                size: 3
                racks:
                  - name: r1
                    nodeAffinityLabels:
                      topology.kubernetes.io/zone: a
                  - name: r2
                    nodeAffinityLabels:
                      topology.kubernetes.io/zone: b
                  - name: r3
                    nodeAffinityLabels:
                      topology.kubernetes.io/zone: c
              - metadata:
                  name: dc2
                size: 3
                serverImage: registry.example.com/k8ssandra/cass-management-api:4.1.{{i % 9}}-ubi8
                config:
                  cassandraYaml:
                    num_tokens: 16
                    concurrent_reads: 48
                  jvmOptions:
                    heapSize: 12G
                racks:
                  - name: r1
                    nodeAffinityLabels:
                      topology.kubernetes.io/zone: d
          medusa:
            containerImage:
              registry: registry.example.com
              repository: k8ssandra
              name: medusa
              tag: 0.25.0
            storageProperties:
              storageProvider: s3
              bucketName: backups-{{i}}
              prefix: cluster-{{i}}
              storageSecretRef:
                name: medusa-bucket-key
          reaper:
            autoScheduling:
              enabled: true
            keyspace: reaper_db
            deploymentMode: PER_DC

        """);
}
