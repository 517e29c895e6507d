using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Tests.Live;

/// <summary>A cluster in memory: objects, what the account may not do, and what goes wrong.</summary>
internal sealed class FakeCluster(string name, Uri? server = null) : IKubernetesClient
{
    private readonly List<JsonObject> _objects = [];
    private int _requests;
    private int _version = 100;

    public ClusterConnection Connection { get; } = new() { Context = name, Server = server ?? new Uri("https://" + name + ".invalid"), Credentials = new Nobody(), Namespace = "own" };

    /// <summary>Requests so far.</summary>
    public int Requests => _requests;

    /// <summary>Whether the server answers at all.</summary>
    public bool IsDead { get; set; }

    /// <summary>Lists that the account may not do: <c>plural</c> for all namespaces, <c>plural/namespace</c> for one.</summary>
    public HashSet<string> Forbidden { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Resources that the server does not serve.</summary>
    public HashSet<string> Unserved { get; init; } = new(StringComparer.Ordinal);

    /// <summary>How many CassandraDatacenters cannot be understood.</summary>
    public int Strange { get; init; }

    /// <summary>Waited for before an object of a list is given: its kind and its index.</summary>
    public Func<string, int, CancellationToken, Task> Delay { get; set; } = static (_, _, _) => Task.CompletedTask;

    public bool IsDisposed { get; private set; }

    /// <summary>Adds objects as JSON.</summary>
    public FakeCluster With(params string[] objects)
    {
        foreach (var text in objects)
        {
            var node = (JsonObject)JsonNode.Parse(text)!;
            node["metadata"]!["uid"] ??= Guid.NewGuid().ToString();
            node["metadata"]!["resourceVersion"] ??= (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture);
            _objects.Add(node);
        }

        return this;
    }

    /// <summary>Takes an object away.</summary>
    public void Remove(string kind, string name) => _objects.RemoveAll(node => node["kind"]!.GetValue<string>() == kind && node["metadata"]!["name"]!.GetValue<string>() == name);

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ListAsync(ResourceType type, string? @namespace, ListOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        Check(type, @namespace, null, "list");
        for (var i = 0; i < Strange && type == ResourceType.CassandraDatacenter; i++)
            yield return "[]"u8.ToArray();
        var index = 0;
        foreach (var node in Find(type, @namespace).Where(node => options.LabelSelector is not { } selector || HasLabel(node, selector)))
        {
            await Delay(type.Kind, index++, cancellationToken);
            yield return Bytes(node);
        }
    }

    public Task<ReadOnlyMemory<byte>> GetAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        Check(type, @namespace, name, "get");
        return Find(type, @namespace).FirstOrDefault(node => node["metadata"]!["name"]!.GetValue<string>() == name) is { } found
            ? Task.FromResult(Bytes(found))
            : throw new KubernetesException(KubernetesErrorKind.NotFound, type + " " + name + " not found") { Context = Connection.Context };
    }

    public async Task<ReadOnlyMemory<byte>> GetMetadataAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken)
    {
        var whole = JsonNode.Parse((await GetAsync(type, @namespace, name, cancellationToken)).Span)!;
        return Bytes(new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = whole["metadata"]!.DeepClone() });
    }

    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, string? @namespace, WatchOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ReadOnlyMemory<byte>> CreateAsync(ResourceType type, string? @namespace, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Happens before a patch is looked at; what it throws is what the client sees.</summary>
    public Action<WriteOptions> BeforePatch { get; set; } = static _ => { };

    /// <summary>Gets each patch that is to be stored.</summary>
    public Action<ReadOnlyMemory<byte>> OnPatch { get; set; } = static _ => { };

    /// <summary>Happens after a patch is stored; what it throws is what the client sees.</summary>
    public Action AfterPatch { get; set; } = static () => { };

    /// <summary>Patches that were stored.</summary>
    public int Writes { get; private set; }

    public Task<ReadOnlyMemory<byte>> PatchAsync(ResourceType type, string? @namespace, string name, PatchKind patch, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        BeforePatch(options);
        cancellationToken.ThrowIfCancellationRequested();
        Check(type, @namespace, name, "patch");
        var node = Object(type.Kind, @namespace, name);
        var changed = patch.Type == PatchType.Json ? PatchJson(node, json) : PatchMerge(node, json);
        Admission(changed);
        if (!options.DryRun)
        {
            Writes++;
            OnPatch(json);
            Store(node, changed);
            AfterPatch();
        }

        return Task.FromResult(Bytes(changed));
    }

    /// <summary>Changes what a patch makes of an object before it is stored or answered, as defaults and webhooks do.</summary>
    public Action<JsonObject> Admission { get; set; } = static _ => { };

    /// <summary>Somebody else changes an object.</summary>
    public void Change(string kind, string? @namespace, string name, Action<JsonObject> change)
    {
        var node = Object(kind, @namespace, name);
        var changed = (JsonObject)node.DeepClone();
        change(changed);
        Store(node, changed);
    }

    /// <summary>An object.</summary>
    public JsonObject Object(string kind, string? @namespace, string name) => _objects.First(node =>
        node["kind"]!.GetValue<string>() == kind && node["metadata"]!["namespace"]?.GetValue<string>() == @namespace && node["metadata"]!["name"]!.GetValue<string>() == name);

    private JsonObject PatchMerge(JsonObject node, ReadOnlyMemory<byte> json)
    {
        var changes = JsonNode.Parse(json.Span)!.AsObject();
        foreach (var guard in new[] { "uid", "resourceVersion" })
        {
            if (changes["metadata"]?[guard] is { } wanted && wanted.GetValue<string>() != node["metadata"]![guard]!.GetValue<string>())
                throw new KubernetesException(KubernetesErrorKind.Conflict, "the object has been modified") { Context = Connection.Context };
        }

        var changed = (JsonObject)node.DeepClone();
        Merge(changed, changes);
        return changed;
    }

    private static void Merge(JsonObject target, JsonObject changes)
    {
        foreach (var (key, value) in changes)
        {
            if (value is not JsonObject inner)
                target[key] = value?.DeepClone();
            else if (target[key] is JsonObject there)
                Merge(there, inner);
            else
                Merge((JsonObject)(target[key] = new JsonObject()), inner);
            if (value is null)
                target.Remove(key);
        }
    }

    // A test that fails is no conflict to an API server.
    private JsonObject PatchJson(JsonObject node, ReadOnlyMemory<byte> json) => FakeJsonPatch.Apply(node, JsonNode.Parse(json.Span)!.AsArray())
        ?? throw new KubernetesException(KubernetesErrorKind.Invalid, "the server refuses it (422)") { Context = Connection.Context };

    private void Store(JsonObject old, JsonObject changed)
    {
        changed["metadata"]!["resourceVersion"] = (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture);
        _objects[_objects.IndexOf(old)] = changed;
    }

    public Task<ReadOnlyMemory<byte>> DeleteAsync(ResourceType type, string? @namespace, string name, DeleteOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose() => IsDisposed = true;

    private void Check(ResourceType type, string? @namespace, string? name, string verb)
    {
        if (IsDead)
            throw new KubernetesException(KubernetesErrorKind.Unreachable, "Context " + Connection.Context + ": connection refused") { Context = Connection.Context };
        if (Unserved.Contains(type.Plural))
            throw new KubernetesException(KubernetesErrorKind.NotFound, type + " is not served") { Context = Connection.Context };
        if (Forbidden.Contains(type.Plural) && (@namespace is null || !Forbidden.Contains("only-all")) || Forbidden.Contains(type.Plural + "/" + @namespace))
            throw new KubernetesException(KubernetesErrorKind.Forbidden, "missing verb " + verb + " on " + type + (@namespace is null ? "" : " in namespace " + @namespace)) { Context = Connection.Context, Name = name };
    }

    private IEnumerable<JsonObject> Find(ResourceType type, string? @namespace) => _objects.Where(node =>
        node["kind"]!.GetValue<string>() == type.Kind && (@namespace is null || node["metadata"]!["namespace"]?.GetValue<string>() == @namespace));

    // As in a=b,c=d or a in (b,c).
    private static bool HasLabel(JsonObject node, string selector)
    {
        string? ValueOf(string key) => node["metadata"]!["labels"]?[key]?.GetValue<string>();
        return selector.Split(" in ") is [var one, var values]
            ? values.Trim('(', ')').Split(',').Contains(ValueOf(one))
            : selector.Split(',').All(part => part.Split('=') is [var key, var value] && ValueOf(key) == value);
    }

    private static ReadOnlyMemory<byte> Bytes(JsonObject node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private sealed class Nobody : ICredentialSource
    {
        public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(Credential.Anonymous);

        public ValueTask<Credential?> RefreshAsync(Credential refused, CancellationToken cancellationToken) => new((Credential?)null);
    }
}
