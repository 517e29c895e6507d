using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster;

/// <summary>A namespace of one test.</summary>
public sealed class TestNamespace
{
    internal TestNamespace(ClusterFixture cluster, string name)
    {
        Cluster = cluster;
        Name = name;
    }

    /// <summary>The cluster it is in.</summary>
    public ClusterFixture Cluster { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Creates or changes objects by server-side apply, in this namespace whatever they say themselves.</summary>
    /// <param name="yaml">YAML documents.</param>
    /// <returns>The objects as the server stored them.</returns>
    public async Task<IReadOnlyList<JsonObject>> ApplyAsync(string yaml)
    {
        var stored = new List<JsonObject>();
        foreach (var manifest in Manifest.Read(yaml))
            stored.Add(await ApplyAsync(manifest));
        return stored;
    }

    /// <inheritdoc cref="ApplyAsync(string)" />
    /// <param name="manifest">The object.</param>
    public Task<JsonObject> ApplyAsync(JsonObject manifest)
    {
        manifest["metadata"]!["namespace"] = Name;
        return Cluster.Api.ApplyAsync(Name, manifest);
    }

    /// <summary>Creates many objects, eight at a time.</summary>
    /// <param name="manifests">The objects, such as those of <see cref="Fleet"/>.</param>
    public Task CreateAsync(IEnumerable<JsonObject> manifests) =>
        Parallel.ForEachAsync(manifests, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (manifest, _) => await Cluster.Api.CreateAsync(Name, manifest));

    /// <summary>One object.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    public async Task<JsonObject> GetAsync(string kind, string name) =>
        await FindAsync(kind, name) ?? throw new InvalidOperationException($"There is no {kind} {name} in {Name}.");

    /// <summary>One object, or null where there is none.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    public Task<JsonObject?> FindAsync(string kind, string name) => Cluster.Api.FindAsync(kind, Name, name);

    /// <summary>The objects of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="labelSelector">Which; null for all.</param>
    public Task<IReadOnlyList<JsonObject>> ListAsync(string kind, string? labelSelector = null) => Cluster.Api.ListAsync(kind, Name, labelSelector);

    /// <summary>Changes an object by a JSON merge patch.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="json">The patch.</param>
    /// <returns>The object as the server stored it.</returns>
    public Task<JsonObject> PatchAsync(string kind, string name, string json) => Cluster.Api.PatchAsync(kind, Name, name, json);

    /// <summary>Changes an object's status by a JSON merge patch.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="json">The patch of the status alone, such as <c>{"phase":"Running"}</c>.</param>
    /// <returns>The object as the server stored it.</returns>
    public Task<JsonObject> PatchStatusAsync(string kind, string name, string json) =>
        Cluster.Api.PatchAsync(kind, Name, name, $$"""{"status":{{json}}}""", "status");

    /// <summary>Deletes an object; does not wait until it is gone.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="query">Options as a query, such as <c>?propagationPolicy=Orphan</c>.</param>
    public Task DeleteAsync(string kind, string name, string query = "") => Cluster.Api.DeleteAsync(kind, Name, name, query);

    /// <summary>
    /// Waits until a Deployment or StatefulSet runs what it says: every pod is of the newest template and ready, and none of
    /// an older one is left. Needs controllers, and a <see cref="NodeAgent"/>.
    /// </summary>
    /// <param name="kind"><c>Deployment</c> or <c>StatefulSet</c>.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The workload.</returns>
    public Task<JsonObject> RolledOutAsync(string kind, string name) => Eventually.GetAsync($"{kind} {name} is rolled out", async () =>
    {
        var workload = await GetAsync(kind, name);
        var wanted = (int?)workload["spec"]!["replicas"] ?? 1;
        var status = workload["status"];
        // A StatefulSet says updatedReplicas only while it rolls, and where its revisions differ.
        var updated = kind == "StatefulSet" && (string?)status?["currentRevision"] == (string?)status?["updateRevision"]
            ? (int?)status?["replicas"]
            : (int?)status?["updatedReplicas"];
        return (long?)status?["observedGeneration"] >= (long)workload["metadata"]!["generation"]!
            && ((int?)status?["replicas"] ?? 0) == wanted && ((int?)status?["readyReplicas"] ?? 0) == wanted && (updated ?? 0) == wanted
                ? workload
                : null;
    });
}
