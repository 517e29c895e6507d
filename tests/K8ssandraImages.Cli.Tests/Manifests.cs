namespace K8ssandraImages.Cli.Tests;

/// <summary>Manifests for the tests.</summary>
internal static class Manifests
{
    /// <summary>A ConfigMap with an ImageConfig that has all of a Cassandra pod come from one registry.</summary>
    public static string ConfigMap(string @namespace, string registry) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: image-config
          namespace: {{@namespace}}
          labels: {k8ssandra.io/config: image}
        data:
          image_config.yaml: |
            {{ImageConfig(registry).ReplaceLineEndings("\n    ")}}
        ---

        """;

    public static string ImageConfig(string registry) => $$"""
        apiVersion: config.k8ssandra.io/v1beta2
        kind: ImageConfig
        images:
          system-logger: {repository: k8ssandra, name: system-logger, tag: v1.28.0}
          k8ssandra-client: {repository: k8ssandra, name: k8ssandra-client, tag: v0.8.3}
          config-builder: {repository: datastax, name: cass-config-builder, tag: 1.0-ubi}
        types:
          cassandra: {repository: k8ssandra, name: cass-management-api, suffix: -ubi}
        defaults: {registry: docker.io, pullPolicy: IfNotPresent}
        overrides: {registry: {{registry}}}
        """;

    /// <summary>A datacenter of three nodes.</summary>
    public static string Datacenter(string @namespace, string name, string? serverImage = null) => $$"""
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: {{name}}, namespace: {{@namespace}}}
        spec: {clusterName: c1, serverType: cassandra, serverVersion: "4.1.5", size: 3{{(serverImage is null ? "" : ", serverImage: \"" + serverImage + "\"")}}}
        ---

        """;
}
