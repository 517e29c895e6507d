using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using K8ssandraImages.Kubernetes.Lists;
using K8ssandraImages.Kubernetes.Transport;
using K8ssandraImages.Kubernetes.Watches;

namespace K8ssandraImages.Kubernetes;

/// <summary>The client of one API server, over HTTP/1.1.</summary>
public sealed class KubernetesClient : IKubernetesClient
{
    // Without a second choice: a server that does not know it refuses rather than sending what nobody wants to have (since Kubernetes 1.15).
    private const string Metadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    private readonly KubernetesClientOptions _options;
    private readonly ApiTransport _transport;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="connection">How the server is reached, and as whom.</param>
    /// <param name="options">How patient it is; null for what kubectl's users are used to.</param>
    public KubernetesClient(ClusterConnection connection, KubernetesClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        Connection = connection;
        _options = options ?? KubernetesClientOptions.Default;
        _transport = new ApiTransport(connection, _options);
    }

    /// <inheritdoc/>
    public ClusterConnection Connection { get; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ListAsync(
        ResourceType type, string? @namespace, ListOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A page that was cut is read again, and so is a list whose continue token has expired.
        var delivered = new HashSet<string>(StringComparer.Ordinal);
        var pages = new ObjectPages(_transport, _options, Connection, type, @namespace, options);
        await foreach (var item in pages.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (delivered.Add(item.Identity))
                yield return item.Json;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type, string? @namespace, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watch = new ObjectWatch(_transport, _options, Connection, type, @namespace, options);
        await foreach (var change in watch.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return change;
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> GetAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken) =>
        SendAsync(new ApiRequest(Connection, "get", HttpMethod.Get, type, @namespace, name), cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> GetMetadataAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken) =>
        SendAsync(new ApiRequest(Connection, "get", HttpMethod.Get, type, @namespace, name) { Accept = Metadata }, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> CreateAsync(ResourceType type, string? @namespace, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(Connection, "create", HttpMethod.Post, type, @namespace) { Content = json }
            .With("fieldManager", options.FieldManager)
            .With("dryRun", options.DryRun ? "All" : null);
        return SendAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> PatchAsync(
        ResourceType type, string? @namespace, string name, PatchKind patch, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(Connection, "patch", HttpMethod.Patch, type, @namespace, name, patch.Subresource)
        {
            Content = json,
            ContentType = patch.Type switch
            {
                PatchType.Merge => "application/merge-patch+json",
                PatchType.Json => "application/json-patch+json",
                // JSON is YAML, and the server has no media type of its own for it before 1.33.
                PatchType.Apply => "application/apply-patch+yaml",
                _ => throw new ArgumentOutOfRangeException(nameof(patch)),
            },
        };
        request
            .With("fieldManager", options.FieldManager)
            .With("dryRun", options.DryRun ? "All" : null)
            .With("force", options.Force && patch.Type == PatchType.Apply ? "true" : null);
        return SendAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> DeleteAsync(ResourceType type, string? @namespace, string name, DeleteOptions options, CancellationToken cancellationToken)
    {
        // The server reads the body alone, where there is one; a proxy that drops the body of a DELETE must not make a trial a deletion.
        var request = new ApiRequest(Connection, "delete", HttpMethod.Delete, type, @namespace, name) { Content = Body(options) }
            .With("dryRun", options.DryRun ? "All" : null);
        return SendAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private async Task<ReadOnlyMemory<byte>> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var json = await _transport.ReadAsync(request, ObjectLimits.MaxLength, cancellationToken).ConfigureAwait(false);
        if (ObjectLimits.Check(json, out var isStatus) is { } problem)
            throw request.Failure(KubernetesErrorKind.Protocol, ": the answer is not that of a Kubernetes API server: " + problem, "Check the server's address; a proxy may be in between.");
        if (isStatus && ApiStatus.Read(json) is { } status)
            throw StatusError.Of(request, status.Code ?? 500, status);
        return json;
    }

    private static ReadOnlyMemory<byte> Body(DeleteOptions options)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", "DeleteOptions");
            writer.WriteString("apiVersion", "v1");
            if (options.Uid is not null || options.ResourceVersion is not null)
            {
                writer.WriteStartObject("preconditions");
                if (options.Uid is not null)
                    writer.WriteString("uid", options.Uid);
                if (options.ResourceVersion is not null)
                    writer.WriteString("resourceVersion", options.ResourceVersion);
                writer.WriteEndObject();
            }

            if (options.PropagationPolicy is not null)
                writer.WriteString("propagationPolicy", options.PropagationPolicy);
            if (options.GracePeriodSeconds is { } seconds)
                writer.WriteNumber("gracePeriodSeconds", seconds);
            if (options.DryRun)
            {
                writer.WriteStartArray("dryRun");
                writer.WriteStringValue("All");
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return body.WrittenMemory;
    }
}
