using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// The operators' Deployments and ConfigMaps, laid out as upstream's kustomize deployments lay them out in a release
/// (config/deployments of both repositories). A <see cref="NodeAgent"/> makes their pods ready.
/// </summary>
public static class Operators
{
    /// <summary>Installs cass-operator.</summary>
    /// <param name="namespace">Where.</param>
    /// <param name="version">The release, such as <c>1.29.1</c>.</param>
    /// <param name="imageConfig">The text of its image_config.yaml; null for what the release ships.</param>
    /// <param name="watch">The namespaces that it watches, comma-separated; empty for all, as of the overlays for a whole cluster; null for its own.</param>
    /// <returns>The Deployment, <c>cass-operator-controller-manager</c> with the container <c>manager</c>.</returns>
    public static async Task<JsonObject> InstallCassOperatorAsync(this TestNamespace @namespace, string version, string? imageConfig = null, string? watch = null)
    {
        var release = OperatorVersion.Parse(version);
        var row = ReleaseCatalog.FindCassOperator(release);
        var readsLabel = release >= new OperatorVersion(1, 27);
        var readsFile = release < new OperatorVersion(1, 29);
        imageConfig ??= row.ImageConfigJson;

        await AccountAsync(@namespace, "cass-operator-controller-manager");
        if (readsLabel)
            await ConfigMapAsync(@namespace, "cass-operator-image-config", "image", ("image_config.yaml", imageConfig));
        if (readsFile)
        {
            await ConfigMapAsync(@namespace, "cass-operator-manager-config", readsLabel ? "manager" : null,
                ("controller_manager_config.yaml", OperatorConfig(release)),
                ("image_config.yaml", readsLabel ? row.FallbackImageConfigJson! : imageConfig));
        }

        var registry = release < new OperatorVersion(1, 18) ? "" : release < new OperatorVersion(1, 27, 1) ? "cr.k8ssandra.io/" : "docker.io/";
        var selector = "control-plane: controller-manager, " + (readsFile ? "name: cass-operator" : "app.kubernetes.io/name: cass-operator");
        var podLabels = readsFile ? selector : selector + ", name: cass-operator";
        var deployment = Manifest.ReadOne($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cass-operator-controller-manager, labels: { {{selector}} } }
            spec:
              replicas: 1
              selector: {matchLabels: { {{selector}} } }
              template:
                metadata: {labels: { {{podLabels}} } }
                spec:
                  serviceAccountName: cass-operator-controller-manager
                  containers:
                  - name: manager
                    image: {{registry}}k8ssandra/cass-operator:v{{version}}
                    command: [/manager]
            """);
        var pod = deployment["spec"]!["template"]!["spec"]!;
        var manager = pod["containers"]![0]!;
        manager["env"] = new JsonArray(WatchNamespace(watch));
        if (readsFile)
        {
            manager["args"] = new JsonArray("--config=/configs/controller_manager_config.yaml");
            manager["volumeMounts"] = new JsonArray(Manifest.ReadOne("{name: manager-config, mountPath: /configs}"));
            pod["volumes"] = new JsonArray(Manifest.ReadOne("{name: manager-config, configMap: {name: cass-operator-manager-config}}"));
        }
        else
        {
            manager["args"] = new JsonArray("--metrics-bind-address=:8443", "--leader-elect", "--health-probe-bind-address=:8081", "--webhook-cert-path=/tmp/k8s-webhook-server/serving-certs");
        }

        return await @namespace.ApplyAsync(deployment);
    }

    /// <summary>Installs k8ssandra-operator alone; its cass-operator is <see cref="InstallCassOperatorAsync"/>'s.</summary>
    /// <param name="namespace">Where.</param>
    /// <param name="version">The release, such as <c>1.31.0</c>.</param>
    /// <param name="isControlPlane">Whether it looks after K8ssandraClusters, or only serves a control plane elsewhere.</param>
    /// <param name="watch">The namespaces that it watches, comma-separated; empty for all, as of the overlays for a whole cluster; null for its own.</param>
    /// <param name="environment">Further variables, such as <c>DEFAULT_REGISTRY</c>.</param>
    /// <returns>The Deployment, <c>k8ssandra-operator</c> with a container of that name.</returns>
    public static async Task<JsonObject> InstallK8ssandraOperatorAsync(
        this TestNamespace @namespace, string version, bool isControlPlane = true, string? watch = null, params (string Name, string Value)[] environment)
    {
        await AccountAsync(@namespace, "k8ssandra-operator");
        var deployment = Manifest.ReadOne($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: k8ssandra-operator, labels: {control-plane: k8ssandra-operator} }
            spec:
              replicas: 1
              selector: {matchLabels: {control-plane: k8ssandra-operator} }
              template:
                metadata: {labels: {control-plane: k8ssandra-operator} }
                spec:
                  serviceAccountName: k8ssandra-operator
                  containers:
                  - name: k8ssandra-operator
                    image: docker.io/k8ssandra/k8ssandra-operator:v{{version}}
                    command: [/manager]
            """);
        var variables = new JsonArray(WatchNamespace(watch), Variable("K8SSANDRA_CONTROL_PLANE", isControlPlane ? "true" : "false"));
        foreach (var (name, value) in environment)
            variables.Add((JsonNode)Variable(name, value));
        deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["env"] = variables;
        return await @namespace.ApplyAsync(deployment);
    }

    // From 1.24.0 on the process takes leader election from a flag, which these deployments do not set before 1.29.0.
    private static string OperatorConfig(OperatorVersion release) =>
        "apiVersion: config.k8ssandra.io/v1beta1\nkind: OperatorConfig\nimageConfigFile: /configs/image_config.yaml\n"
        + (release < new OperatorVersion(1, 24) ? "leaderElection:\n  leaderElect: true\n  resourceName: b569adb7.cassandra.datastax.com\n" : "");

    private static JsonObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private static JsonObject WatchNamespace(string? watch) => watch is not null
        ? Variable("WATCH_NAMESPACE", watch)
        : Manifest.ReadOne("{name: WATCH_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}");

    /// <summary>No pod is created before its account is there.</summary>
    private static Task<IReadOnlyList<JsonObject>> AccountAsync(TestNamespace @namespace, string name) =>
        @namespace.ApplyAsync($$"""{apiVersion: v1, kind: ServiceAccount, metadata: {name: {{name}} } }""");

    private static Task<JsonObject> ConfigMapAsync(TestNamespace @namespace, string name, string? config, params (string Key, string Value)[] data)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (config is not null)
            metadata["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "cass-operator", ["k8ssandra.io/config"] = config };
        return @namespace.ApplyAsync(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = metadata,
            ["data"] = new JsonObject(data.Select(static item => KeyValuePair.Create(item.Key, (JsonNode?)item.Value))),
        });
    }
}
