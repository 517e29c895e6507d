namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>Objects as an API server gives them.</summary>
internal static class Objects
{
    public static string CassOperator(string version = "1.30.0", string @namespace = "ops", string watch = "") => """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"cass-operator-controller-manager","namespace":"$namespace"},
         "spec":{"replicas":1,"template":{"spec":{"containers":[{"name":"manager","image":"docker.io/k8ssandra/cass-operator:v$version",
           "args":["--leader-elect"],"env":[{"name":"WATCH_NAMESPACE","value":"$watch"}]}]}}}}
        """.With("namespace", @namespace).With("version", version).With("watch", watch);

    public static string K8ssandraOperator(string version = "1.32.0", bool controlPlane = true) => """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"k8ssandra-operator","namespace":"ops"},
         "spec":{"template":{"spec":{"containers":[{"name":"k8ssandra-operator","image":"docker.io/k8ssandra/k8ssandra-operator:v$version",
           "env":[{"name":"WATCH_NAMESPACE","value":""},{"name":"K8SSANDRA_CONTROL_PLANE","value":"$control"}]}]}}}}
        """.With("version", version).With("control", controlPlane ? "true" : "false");

    /// <summary>The labelled ConfigMap, whose images come from a registry.</summary>
    public static string ImageConfig(string registry, string @namespace = "ops", string changed = "2026-01-01T00:00:00Z") => """
        {"apiVersion":"v1","kind":"ConfigMap",
         "metadata":{"name":"cass-operator-image-config","namespace":"$namespace","labels":{"k8ssandra.io/config":"image"},
           "managedFields":[{"manager":"kubectl","time":"$changed","fieldsV1":{"f:data":{"f:image_config.yaml":{}}}},
             {"manager":"labeller","time":"2030-01-01T00:00:00Z","fieldsV1":{"f:metadata":{"f:labels":{}}}}]},
         "data":{"image_config.yaml":"apiVersion: config.k8ssandra.io/v1beta2\nkind: ImageConfig\nimages:\n  system-logger: {repository: k8ssandra, name: system-logger, tag: v1}\n  config-builder: {repository: datastax, name: cass-config-builder, tag: v1}\n  k8ssandra-client: {repository: k8ssandra, name: k8ssandra-client, tag: v1}\n  medusa: {repository: k8ssandra, name: medusa, tag: v1}\n  reaper: {repository: thelastpickle, name: cassandra-reaper, tag: 3.8.0}\ndefaults: {registry: $registry}\ntypes:\n  cassandra: {repository: k8ssandra, name: cass-management-api}\n"}}
        """.With("namespace", @namespace).With("changed", changed).With("registry", registry);

    public static string Datacenter(string name, string @namespace = "cass", string? cluster = null, string version = "4.0.11") => """
        {"apiVersion":"cassandra.datastax.com/v1beta1","kind":"CassandraDatacenter",
         "metadata":{"name":"$name","namespace":"$namespace","generation":1,"labels":{$labels}},
         "spec":{"clusterName":"demo","serverType":"cassandra","serverVersion":"$version","size":1},"status":{"observedGeneration":1}}
        """.With("namespace", @namespace).With("name", name).With("version", version)
        .With("labels", cluster is null ? "" : "\"k8ssandra.io/cluster-name\":\"" + cluster + "\",\"k8ssandra.io/cluster-namespace\":\"cass\"");

    /// <summary>A K8ssandraCluster with Medusa and Reaper; a datacenter is <c>name</c> or <c>name@k8sContext</c>.</summary>
    public static string Cluster(string name, params string[] datacenters)
    {
        var items = datacenters.Select(text => text.Split('@')).Select(parts =>
            "{\"metadata\":{\"name\":\"" + parts[0] + "\"},\"size\":1" + (parts.Length > 1 ? ",\"k8sContext\":\"" + parts[1] + "\"" : "") + "}");
        return """
            {"apiVersion":"k8ssandra.io/v1alpha1","kind":"K8ssandraCluster","metadata":{"name":"$name","namespace":"cass","generation":1},
             "spec":{"medusa":{},"reaper":{},"cassandra":{"serverVersion":"4.0.11","datacenters":[$items]}},"status":{"observedGeneration":1}}
            """.With("name", name).With("items", string.Join(',', items));
    }

    private static string With(this string text, string name, string value) => text.Replace("$" + name, value, StringComparison.Ordinal);
}
