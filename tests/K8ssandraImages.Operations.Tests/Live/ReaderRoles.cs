using System.Text.Json.Nodes;
using K8ssandraImages.TestCluster;

namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>The roles of samples/rbac, as they are or without one of their permissions, for a group that nobody else is in.</summary>
internal sealed class ReaderRoles
{
    // The name of all roles there, and of the group; another one keeps tests that run side by side apart.
    private const string Name = "image-readers";
    private readonly ClusterFixture _cluster;
    private readonly List<(string Kind, string Name)> _clusterScoped = [];

    public ReaderRoles(ClusterFixture cluster)
    {
        _cluster = cluster;
        Group = Name + "-" + Guid.NewGuid().ToString("N")[..8];
    }

    public static string Folder { get; } = Path.Combine(Repository.Root, "samples", "rbac");

    public string Group { get; }

    /// <summary>The permissions of a file, one verb on one resource each, as messages name them: <c>list deployments.apps</c>.</summary>
    public static IEnumerable<string> Permissions(string file) =>
        from manifest in Manifest.Read(File.ReadAllText(Path.Combine(Folder, file)))
        from rule in Items(manifest["rules"])
        from apiGroup in Items(rule["apiGroups"])
        from resource in Items(rule["resources"])
        from verb in Items(rule["verbs"])
        select Permission(verb, resource, apiGroup);

    /// <summary>Applies a file to namespaces, or once to the cluster if its role is for all of it.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="without">A permission that is left out; null for the file as it is.</param>
    /// <param name="namespaces">The namespaces; none for the cluster.</param>
    public async Task ApplyAsync(string file, string? without, params TestNamespace[] namespaces)
    {
        var yaml = (await File.ReadAllTextAsync(Path.Combine(Folder, file))).Replace(Name, Group, StringComparison.Ordinal);
        foreach (var @namespace in namespaces.DefaultIfEmpty())
        {
            foreach (var manifest in Manifest.Read(yaml))
            {
                foreach (var rule in Items(manifest["rules"]))
                {
                    var kept = Items(rule["verbs"]).Where(verb => Permission(verb, rule["resources"]![0]!, rule["apiGroups"]![0]!) != without);
                    rule["verbs"] = new JsonArray([.. kept.Select(verb => verb.DeepClone())]);
                }

                if (manifest["rules"] is JsonArray rules)
                    manifest["rules"] = new JsonArray([.. rules.Where(rule => rule!["verbs"]!.AsArray().Count > 0).Select(rule => rule!.DeepClone())]);
                if (@namespace is not null)
                {
                    await @namespace.ApplyAsync(manifest);
                    continue;
                }

                await _cluster.Api.ApplyAsync(null, manifest);
                _clusterScoped.Add(((string)manifest["kind"]!, (string)manifest["metadata"]!["name"]!));
            }
        }
    }

    public async Task RemoveAsync()
    {
        foreach (var (kind, name) in _clusterScoped)
            await _cluster.Api.DeleteAsync(kind, null, name);
    }

    private static string Permission(JsonNode verb, JsonNode resource, JsonNode apiGroup) =>
        (string)verb! + " on " + (string)resource! + ((string)apiGroup! is { Length: > 0 } group ? "." + group : "");

    private static IEnumerable<JsonNode> Items(JsonNode? list) => (list as JsonArray ?? []).Select(item => item!);
}
