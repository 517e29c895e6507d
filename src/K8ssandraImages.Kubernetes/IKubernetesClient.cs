namespace K8ssandraImages.Kubernetes;

/// <summary>
/// One Kubernetes API server, as one user. Objects are JSON documents in UTF-8 and lose nothing on the way: what a typed model
/// would not know is there, byte for byte. kubectl is the reference for every behaviour. All calls may run at the same time.
/// </summary>
/// <remarks>
/// Every call throws <see cref="KubernetesException"/> for what goes wrong between here and the server and for what the server
/// refuses, and <see cref="OperationCanceledException"/> at once when its token is cancelled.
/// </remarks>
public interface IKubernetesClient : IDisposable
{
    /// <summary>How the server is reached, and as whom.</summary>
    ClusterConnection Connection { get; }

    /// <summary>
    /// The objects of a resource, each as soon as its last byte has arrived, page by page. An item without apiVersion and kind
    /// (the server leaves them out in lists of built-in types) gets them.
    /// </summary>
    /// <param name="type">The resource.</param>
    /// <param name="namespace">Its namespace; null for all.</param>
    /// <param name="options">What is wanted, and how much at a time.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ListAsync(ResourceType type, string? @namespace, ListOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Changes from now on, or from a resource version on. Goes on after the server closes the connection or cuts it; when the
    /// server no longer has the version, lists the objects again and tells what they are now.
    /// </summary>
    /// <param name="type">The resource.</param>
    /// <param name="namespace">Its namespace; null for all.</param>
    /// <param name="options">Which objects.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, string? @namespace, WatchOptions options, CancellationToken cancellationToken);

    /// <summary>One object, whole.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="namespace">Its namespace; null for a cluster-scoped resource.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    Task<ReadOnlyMemory<byte>> GetAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken);

    /// <summary>The metadata of one object, as a PartialObjectMetadata; the rest of it is not sent.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="namespace">Its namespace; null for a cluster-scoped resource.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    Task<ReadOnlyMemory<byte>> GetMetadataAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken);

    /// <summary>Creates an object; returns it as the server stored it.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="namespace">Its namespace; null for a cluster-scoped resource.</param>
    /// <param name="json">The object.</param>
    /// <param name="options">Dry run, field manager.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    Task<ReadOnlyMemory<byte>> CreateAsync(ResourceType type, string? @namespace, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken);

    /// <summary>Changes an object; returns it as the server stored it.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="namespace">Its namespace; null for a cluster-scoped resource.</param>
    /// <param name="name">Its name.</param>
    /// <param name="patch">How <paramref name="json"/> is meant, and the subresource.</param>
    /// <param name="json">The patch. With a <c>metadata.resourceVersion</c> (merge patch) or a <c>test</c> (JSON patch) it fails on a conflict instead of overwriting.</param>
    /// <param name="options">Dry run, field manager, force.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    Task<ReadOnlyMemory<byte>> PatchAsync(ResourceType type, string? @namespace, string name, PatchKind patch, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken);

    /// <summary>Deletes an object; returns what the server answers: the object on its way out, or a Status.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="namespace">Its namespace; null for a cluster-scoped resource.</param>
    /// <param name="name">Its name.</param>
    /// <param name="options">Preconditions, propagation, dry run.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    Task<ReadOnlyMemory<byte>> DeleteAsync(ResourceType type, string? @namespace, string name, DeleteOptions options, CancellationToken cancellationToken);
}

/// <summary>What is wanted of a list.</summary>
public sealed record ListOptions
{
    /// <summary>Everything, 500 at a time, without managedFields.</summary>
    public static readonly ListOptions Default = new();

    /// <summary>A label selector, as in <c>k8ssandra.io/config=image</c>; null for all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector, as in <c>metadata.name=x</c>; null for all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects in a page, as kubectl asks for them.</summary>
    public int Limit { get; init; } = 500;

    /// <summary>Whether <c>metadata.managedFields</c> is kept.</summary>
    public bool KeepManagedFields { get; init; }

    /// <summary>Whether <c>status</c> is kept.</summary>
    public bool KeepStatus { get; init; } = true;
}

/// <summary>What is wanted of a watch.</summary>
public sealed record WatchOptions
{
    /// <summary>A label selector; null for all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector; null for all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>From which version on; null to be told of every object that there is first.</summary>
    public string? ResourceVersion { get; init; }
}

/// <summary>What happened to a watched object.</summary>
public enum WatchEventKind
{
    /// <summary>It is there: new, or found when the watch began or began anew.</summary>
    Added,

    /// <summary>It has changed.</summary>
    Modified,

    /// <summary>It is gone; the object is its last state, or only kind, namespace, name and uid where the watch missed its end.</summary>
    Deleted,
}

/// <summary>A change that a watch tells of.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Json">The object.</param>
public readonly record struct WatchEvent(WatchEventKind Kind, ReadOnlyMemory<byte> Json);

/// <summary>How a patch is meant.</summary>
/// <param name="Type">Merge, JSON or server-side apply.</param>
/// <param name="Subresource">A subresource such as <c>status</c>; null for the object itself.</param>
public readonly record struct PatchKind(PatchType Type, string? Subresource = null)
{
    /// <summary>A JSON merge patch (RFC 7386) of the object itself.</summary>
    public static readonly PatchKind Merge = new(PatchType.Merge);

    /// <summary>A JSON patch (RFC 6902) of the object itself.</summary>
    public static readonly PatchKind Json = new(PatchType.Json);

    /// <summary>Server-side apply.</summary>
    public static readonly PatchKind Apply = new(PatchType.Apply);
}

/// <summary>The kinds of patch.</summary>
public enum PatchType
{
    /// <summary>JSON merge patch, RFC 7386.</summary>
    Merge,

    /// <summary>JSON patch, RFC 6902.</summary>
    Json,

    /// <summary>Server-side apply.</summary>
    Apply,
}

/// <summary>How a write is done.</summary>
public sealed record WriteOptions
{
    /// <summary>A real write by this module.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>The server checks and answers, and stores nothing (<c>dryRun=All</c>).</summary>
    public bool DryRun { get; init; }

    /// <summary>Who owns the fields afterwards.</summary>
    public string FieldManager { get; init; } = "k8ssandraimages";

    /// <summary>Server-side apply takes over fields that others own.</summary>
    public bool Force { get; init; }
}

/// <summary>How an object is deleted.</summary>
public sealed record DeleteOptions
{
    /// <summary>Only the object with this uid; null for whichever has the name.</summary>
    public string? Uid { get; init; }

    /// <summary>Only in this version; null for any.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>What becomes of what it owns: <c>Background</c>, <c>Foreground</c> or <c>Orphan</c>; null for the server's default.</summary>
    public string? PropagationPolicy { get; init; }

    /// <summary>Seconds that it gets to end; null for its own setting.</summary>
    public int? GracePeriodSeconds { get; init; }

    /// <summary>The server checks and answers, and deletes nothing.</summary>
    public bool DryRun { get; init; }
}
