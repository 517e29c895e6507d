using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;
using K8ssandraImages.Operations.Tests.Live;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Clusters in memory in which datacenters run, and what is asked about them.</summary>
internal static class ImpactWorld
{
    /// <summary>An ImageConfig with another registry than the one that datacenters run.</summary>
    public const string NewText = """
        apiVersion: config.k8ssandra.io/v1beta2
        kind: ImageConfig
        images:
          system-logger: {repository: k8ssandra, name: system-logger, tag: v1}
          config-builder: {repository: datastax, name: cass-config-builder, tag: v1}
          k8ssandra-client: {repository: k8ssandra, name: k8ssandra-client, tag: v1}
          medusa: {repository: k8ssandra, name: medusa, tag: v1}
          reaper: {repository: thelastpickle, name: cassandra-reaper, tag: 3.8.0}
        defaults: {registry: new.example.com}
        types:
          cassandra: {repository: k8ssandra, name: cass-management-api}

        """;

    /// <summary>cass-operator with a pod that is ready, and its ImageConfig.</summary>
    public static string[] CassOperator(string version = "1.30.0", string @namespace = "ops", string watch = "", string registry = "old.example.com") =>
    [
        Objects.CassOperator(version, @namespace, watch), Objects.ImageConfig(registry, @namespace),
        Pod("cass-operator-controller-manager", @namespace),
    ];

    /// <summary>k8ssandra-operator with a pod that is ready.</summary>
    public static string[] K8ssandraOperator(string version = "1.32.0") => [Objects.K8ssandraOperator(version), Pod("k8ssandra-operator", "ops")];

    /// <summary>A datacenter of two racks that runs images from a registry.</summary>
    public static string[] Datacenter(string name, string registry = "old.example.com", string @namespace = "cass", string? cluster = null, string metadata = "", bool withMedusa = false) =>
    [
        Objects.Datacenter(name, @namespace, cluster).Replace("\"size\":1", "\"size\":4,\"racks\":[{\"name\":\"r1\"},{\"name\":\"r2\"}]" + (withMedusa ? Medusa : ""), StringComparison.Ordinal)
            .Replace("\"generation\":1", "\"generation\":1,\"uid\":\"u-" + @namespace + name + "\"" + metadata, StringComparison.Ordinal),
        StatefulSet(name, "r1", registry, @namespace, withMedusa), StatefulSet(name, "r2", registry, @namespace, withMedusa),
    ];

    /// <summary>A session's answers.</summary>
    public static (List<K8ssImageImpact> Rows, List<Diagnostic> Findings) Ask(FakeSession session, string? pending = null) =>
        session.Ask((fleet, stop) => fleet.Impact(pending is null ? null : ManifestInput.Text(pending), stop));

    /// <summary>The answers about objects of a pipeline.</summary>
    public static (List<K8ssImageImpact> Rows, List<Diagnostic> Findings) Pipe(IEnumerable<K8ssObject> objects, string? pending = null)
    {
        var findings = new List<Diagnostic>();
        using var pipeline = new PipelineImpact(new ManifestOptions(), pending is null ? null : ManifestInput.Text(pending), findings.Add, null, CancellationToken.None);
        var rows = objects.SelectMany(pipeline.Of).ToList();
        pipeline.Complete();
        return (rows, findings);
    }

    /// <summary>What there is to know of each row: <c>c cass/dc1 r1 OnPermission 1 2</c>.</summary>
    public static IEnumerable<string> Lines(IEnumerable<K8ssImageImpact> rows) => rows.Select(row =>
        (row.Context ?? "-") + " " + row.Namespace + "/" + row.Datacenter + " " + (row.Rack ?? row.Resource) + " " + row.Timing + " " + (row.Order?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-") + " " + (row.PodRestarts?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"));

    private const string Medusa = ",\"podTemplateSpec\":{\"spec\":{\"containers\":[{\"name\":\"cassandra\"},{\"name\":\"medusa\",\"image\":\"old.example.com/k8ssandra/medusa:v1\"}],\"initContainers\":[{\"name\":\"server-config-init\"},{\"name\":\"medusa-restore\",\"image\":\"old.example.com/k8ssandra/medusa:v1\"}]}}";

    public static string StatefulSet(string datacenter, string rack, string registry, string @namespace = "cass", bool withMedusa = false) => """
        {"apiVersion":"apps/v1","kind":"StatefulSet",
         "metadata":{"name":"demo-$dc-$rack-sts","namespace":"$ns","uid":"u-$ns$dc$rack","labels":{"cassandra.datastax.com/rack":"$rack"},
           "ownerReferences":[{"kind":"CassandraDatacenter","name":"$dc","uid":"u-$ns$dc","controller":true}]},
         "spec":{"replicas":2,"template":{"spec":{
           "initContainers":[{"name":"server-config-init","image":"$reg/datastax/cass-config-builder:v1"}$restore],
           "containers":[{"name":"cassandra","image":"$reg/k8ssandra/cass-management-api:4.0.11"}$medusa,{"name":"server-system-logger","image":"$reg/k8ssandra/system-logger:v1"}]}}},
         "status":{"replicas":2,"readyReplicas":2,"updatedReplicas":2,"currentRevision":"a","updateRevision":"a"}}
        """.Replace("$dc", datacenter, StringComparison.Ordinal).Replace("$rack", rack, StringComparison.Ordinal).Replace("$ns", @namespace, StringComparison.Ordinal)
        .Replace("$restore", withMedusa ? ",{\"name\":\"medusa-restore\",\"image\":\"$reg/k8ssandra/medusa:v1\"}" : "", StringComparison.Ordinal)
        .Replace("$medusa", withMedusa ? ",{\"name\":\"medusa\",\"image\":\"$reg/k8ssandra/medusa:v1\"}" : "", StringComparison.Ordinal)
        .Replace("$reg", registry, StringComparison.Ordinal);

    public static string Reaper(string datacenter, string registry) => """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"demo-$dc-reaper","namespace":"cass"},
         "spec":{"replicas":1,"template":{"spec":{
           "initContainers":[{"name":"reaper-schema-init","image":"$reg/thelastpickle/cassandra-reaper:3.8.0"}],
           "containers":[{"name":"reaper","image":"$reg/thelastpickle/cassandra-reaper:3.8.0"}]}}},"status":{"replicas":1,"updatedReplicas":1}}
        """.Replace("$dc", datacenter, StringComparison.Ordinal).Replace("$reg", registry, StringComparison.Ordinal);

    private static string Pod(string deployment, string @namespace) => """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"$name-1-a","namespace":"$ns","creationTimestamp":"2026-02-01T00:00:00Z","labels":{"pod-template-hash":"1"},
          "ownerReferences":[{"kind":"ReplicaSet","name":"$name-1","uid":"u-$name","controller":true}]},
         "spec":{"containers":[{"name":"$container","image":"i"}]},
         "status":{"conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[{"name":"$container","ready":true,"restartCount":0,"state":{"running":{"startedAt":"2026-02-01T00:00:01Z"}}}]}}
        """.Replace("$name", deployment, StringComparison.Ordinal).Replace("$ns", @namespace, StringComparison.Ordinal)
        .Replace("$container", deployment == "k8ssandra-operator" ? deployment : "manager", StringComparison.Ordinal);
}
