using System.Text.Json.Nodes;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>A datacenter of three racks, and an ImageConfig that gives its system-logger one version after the other.</summary>
internal static class SimulatedScenes
{
    public const string Operator = "cass-operator-controller-manager";
    public const string Allowed = "cassandra.datastax.com/autoupdate-spec";

    public static async Task<Simulation> StartAsync(ClusterFixture cluster, string release, SimulationSettings? settings = null, TimeSpan? termination = null) =>
        await Simulation.StartAsync(await cluster.NamespaceAsync("sim"), release, Config(release, 1), settings, termination);

    public static async Task<Simulation> RunningAsync(ClusterFixture cluster, string release, SimulationSettings? settings = null, int size = 3, TimeSpan? termination = null)
    {
        var simulation = await StartAsync(cluster, release, settings, termination);
        await simulation.Namespace.ApplyAsync(Datacenter(size));
        await simulation.ReadyAsync("dc1");
        await simulation.CassOperator.IdleAsync();
        return simulation;
    }

    public static JsonObject Datacenter(int size = 3, string racks = "[{name: r1}, {name: r2}, {name: r3}]") => Manifest.ReadOne($$"""
        apiVersion: cassandra.datastax.com/v1beta1
        kind: CassandraDatacenter
        metadata: {name: dc1}
        spec:
          clusterName: Orders
          serverType: cassandra
          serverVersion: "4.0.7"
          size: {{size}}
          racks: {{racks}}
          storageConfig:
            cassandraDataVolumeClaimSpec: {storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi} } }
        """);

    /// <summary>A text whose system-logger has a version of its own.</summary>
    public static string Config(string release, int version) => Version.Parse(release) < new Version(1, 27)
        ? $$"""
        apiVersion: config.k8ssandra.io/v1beta1
        kind: ImageConfig
        images:
          system-logger: k8ssandra/system-logger:v{{version}}
          config-builder: datastax/cass-config-builder:1.0
          k8ssandra-client: k8ssandra/k8ssandra-client:v0
        defaults:
          cassandra: {repository: k8ssandra/cass-management-api}
        """
        : $$"""
        apiVersion: config.k8ssandra.io/v1beta2
        kind: ImageConfig
        images:
          system-logger: {repository: k8ssandra, name: system-logger, tag: v{{version}} }
          config-builder: {repository: datastax, name: cass-config-builder, tag: "1.0"}
          k8ssandra-client: {repository: k8ssandra, name: k8ssandra-client, tag: v0}
        types:
          cassandra: {repository: k8ssandra, name: cass-management-api}
        """;

    public static async Task<IReadOnlyList<JsonObject>> SetsAsync(Simulation simulation) =>
        [.. (await simulation.Namespace.ListAsync("StatefulSet")).OrderBy(NameOf, StringComparer.Ordinal)];

    /// <summary>The versions of system-logger that the racks' templates ask for, rack by rack.</summary>
    public static async Task<string> LoggersAsync(Simulation simulation) => string.Concat((await SetsAsync(simulation)).Select(Logger));

    public static char Logger(JsonObject set) => Image(set["spec"]!["template"]!["spec"]!, "server-system-logger")[^1];

    public static string Image(JsonNode podSpec, string container) =>
        (string)podSpec["containers"]!.AsArray().Single(item => (string?)item!["name"] == container)!["image"]!;

    public static JsonNode? Manager(JsonObject pod) => (pod["status"]!["containerStatuses"] as JsonArray)?[0];

    public static string? Condition(JsonObject item, string type) =>
        (string?)(item["status"]?["conditions"] as JsonArray)?.FirstOrDefault(condition => (string?)condition!["type"] == type)?["status"];

    public static List<string> HostIds(JsonObject dc) =>
        [.. dc["status"]!["nodeStatuses"]!.AsObject().OrderBy(static node => node.Key, StringComparer.Ordinal).Select(static node => (string)node.Value!["hostID"]!)];

    public static string NameOf(JsonObject item) => (string)item["metadata"]!["name"]!;

    public static string UidOf(JsonObject item) => (string)item["metadata"]!["uid"]!;

    public static async Task<List<string>> ClaimsAsync(Simulation simulation) =>
        [.. (await simulation.Namespace.ListAsync("PersistentVolumeClaim")).OrderBy(NameOf, StringComparer.Ordinal).Select(static claim => NameOf(claim) + " " + UidOf(claim))];

    public static async Task AnnotateAsync(Simulation simulation, string name, string? value) => await simulation.Namespace.PatchAsync("CassandraDatacenter", "dc1",
        new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [name] = value } } }.ToJsonString());

    public static async Task PatchSpecAsync(Simulation simulation, string patch) => await simulation.Namespace.PatchAsync("CassandraDatacenter", "dc1", """{"spec":""" + patch + "}");

    public static async Task DeleteAsync(Simulation simulation)
    {
        await simulation.Namespace.DeleteAsync("CassandraDatacenter", "dc1");
        await GoneAsync(simulation);
    }

    public static Task GoneAsync(Simulation simulation) => Eventually.TrueAsync("the datacenter and all that it owns is gone", async () =>
        await simulation.Namespace.FindAsync("CassandraDatacenter", "dc1") is null && (await simulation.Namespace.ListAsync("StatefulSet")).Count == 0
        && (await simulation.Namespace.ListAsync("Pod", "app.kubernetes.io/managed-by=cass-operator")).Count == 0
        && (await simulation.Namespace.ListAsync("PersistentVolumeClaim")).All(static claim => claim["metadata"]!["deletionTimestamp"] is null));
}
