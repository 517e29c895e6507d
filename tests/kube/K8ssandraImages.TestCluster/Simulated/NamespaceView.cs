using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>What the simulated nodes and operators of a namespace see of it, shared by them, and how they write.</summary>
internal sealed class NamespaceView(TestNamespace @namespace) : IAsyncDisposable
{
    /// <summary>The label by which a volume is found that belongs to a claim of a namespace.</summary>
    public const string VolumeLabel = "k8ssandraimages.test/namespace";

    private readonly ConcurrentDictionary<string, Lazy<ObjectCache>> _caches = new(StringComparer.Ordinal);

    /// <summary>Raised after each change, on any thread.</summary>
    public event Action? Changed;

    public TestNamespace Namespace => @namespace;

    public string Name => @namespace.Name;

    private Api Api => @namespace.Cluster.Api;

    /// <summary>The objects of a kind; the first question starts to watch it.</summary>
    /// <param name="kind">The kind; of PersistentVolumes those that were made for claims of the namespace.</param>
    public ObjectCache Of(string kind) => _caches.GetOrAdd(kind, static (kind, view) => new Lazy<ObjectCache>(() => Resource.Of(kind).IsNamespaced
        ? new ObjectCache(view.Api, kind, view.Name, null, () => view.Changed?.Invoke())
        : new ObjectCache(view.Api, kind, null, VolumeLabel + "=" + view.Name, () => view.Changed?.Invoke())), this).Value;

    /// <summary>Waits until kinds were read for the first time.</summary>
    public Task FilledAsync(params string[] kinds) => Task.WhenAll(kinds.Select(kind => Of(kind).FilledAsync()));

    /// <summary>Creates an object.</summary>
    public async Task<JsonObject> CreateAsync(JsonObject manifest)
    {
        var kind = (string)manifest["kind"]!;
        return Put(kind, await Api.CreateAsync(Resource.Of(kind).IsNamespaced ? Name : null, manifest));
    }

    /// <summary>Changes an object by a JSON merge patch.</summary>
    public async Task<JsonObject> PatchAsync(string kind, string name, JsonObject patch, string? subresource = null) =>
        Put(kind, await Api.PatchAsync(kind, Resource.Of(kind).IsNamespaced ? Name : null, name, patch.ToJsonString(), subresource));

    /// <summary>Writes an object whole; it has to be the one that its resourceVersion says.</summary>
    public async Task<JsonObject> ReplaceAsync(JsonObject manifest)
    {
        var resource = Resource.Of(manifest);
        return Put(resource.Kind, await Api.SendAsync(HttpMethod.Put, resource.Path(Name, (string)manifest["metadata"]!["name"]!), manifest.ToJsonString()));
    }

    /// <summary>Deletes an object, if it is still the same.</summary>
    public async Task DeleteAsync(string kind, JsonObject item, string propagation = "Background")
    {
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = propagation,
            ["preconditions"] = new JsonObject { ["uid"] = (string)item["metadata"]!["uid"]! },
        };
        await Api.SendAsync(HttpMethod.Delete, Resource.Of(kind).Path(Resource.Of(kind).IsNamespaced ? Name : null, (string)item["metadata"]!["name"]!), options.ToJsonString());
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var cache in _caches.Values)
            await cache.Value.DisposeAsync();
    }

    private JsonObject Put(string kind, JsonObject stored)
    {
        if (_caches.TryGetValue(kind, out var cache))
            cache.Value.Put(stored);
        return stored;
    }
}
