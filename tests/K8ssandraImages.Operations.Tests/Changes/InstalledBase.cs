using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Operations.Tests.Changes;

/// <summary>
/// What a release's kustomizations install, as small as it can be: the operators' Deployments and ConfigMaps under the names,
/// labels and keys that the release gives them, put into their namespace by kustomize as upstream does it.
/// </summary>
internal static class InstalledBase
{
    private const string OldConfig = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: cass-operator-manager-config
        data:
          controller_manager_config.yaml: |
            apiVersion: config.k8ssandra.io/v1beta1
            kind: OperatorConfig
            imageConfigFile: /configs/image_config.yaml
          image_config.yaml: |
            apiVersion: config.k8ssandra.io/v1beta1
            kind: ImageConfig
            images: {system-logger: "old/system-logger:1", config-builder: "old/config-builder:1", k8ssandra-client: "old/k8ssandra-client:1"}
        ---

        """;

    private const string NewConfig = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: cass-operator-image-config
          labels:
            k8ssandra.io/config: image
        data:
          image_config.yaml: |
            apiVersion: config.k8ssandra.io/v1beta2
            kind: ImageConfig
            images: {system-logger: {name: new, tag: "1"}, config-builder: {name: new, tag: "1"}, k8ssandra-client: {name: new, tag: "1"}, medusa: {name: new, tag: "1"}, reaper: {name: new, tag: "1"}}
            types: {cassandra: {name: new}}
        ---

        """;

    private const string OwnConfig = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: manager-config
        data:
          controller_manager_config.yaml: "{}"
        ---

        """;

    /// <summary>Writes it into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cassOperator">The release of cass-operator.</param>
    /// <param name="k8ssandraOperator">The release of k8ssandra-operator; null where there is none.</param>
    public static void Write(string folder, string cassOperator, string? k8ssandraOperator)
    {
        var release = new CassOperatorRelease(OperatorVersion.Parse(cassOperator));
        var mounts = release.ReadsConfigFile;
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "operators.yaml"),
            (mounts ? OldConfig : "")
                + (release.ReadsLabelledConfigMap ? NewConfig : "")
                + Deployment("cass-operator-controller-manager", "manager", "cass-operator:v" + cassOperator, mounts)
                + (k8ssandraOperator is null ? "" : OwnConfig + Deployment("k8ssandra-operator", "k8ssandra-operator", "k8ssandra-operator:v" + k8ssandraOperator, mounts: false)));
        File.WriteAllText(
            Path.Combine(folder, "kustomization.yaml"),
            "namespace: " + (k8ssandraOperator is null ? "cass-operator" : "k8ssandra-operator") + "\nresources:\n  - operators.yaml\n");
    }

    private const string Mounts = """
                  args: [--config=/configs/controller_manager_config.yaml]
                  volumeMounts:
                    - {name: manager-config, mountPath: /configs}
              volumes:
                - name: manager-config
                  configMap: {name: cass-operator-manager-config}

        """;

    private static string Deployment(string name, string container, string image, bool mounts) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{name}}
        spec:
          selector:
            matchLabels: {control-plane: {{name}} }
          template:
            metadata:
              labels: {control-plane: {{name}} }
            spec:
              containers:
                - name: {{container}}
                  image: k8ssandra/{{image}}
                  command: [/manager]
                  env:
                    - name: WATCH_NAMESPACE
                      valueFrom:
                        fieldRef: {fieldPath: metadata.namespace}

        """ + (mounts ? Mounts : "") + "---\n";
}
