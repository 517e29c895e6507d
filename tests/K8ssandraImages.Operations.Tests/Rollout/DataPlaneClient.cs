using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>A client for a server on which there are no K8ssandraClusters, though the one behind it has some.</summary>
internal sealed class DataPlaneClient(IKubernetesClient inner) : IKubernetesClient
{
    public ClusterConnection Connection => inner.Connection;

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ListAsync(ResourceType type, string? @namespace, ListOptions options, CancellationToken cancellationToken) =>
        type == ResourceType.K8ssandraCluster ? AsyncEnumerable.Empty<ReadOnlyMemory<byte>>() : inner.ListAsync(type, @namespace, options, cancellationToken);

    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, string? @namespace, WatchOptions options, CancellationToken cancellationToken) => inner.WatchAsync(type, @namespace, options, cancellationToken);

    public Task<ReadOnlyMemory<byte>> GetAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken) =>
        type == ResourceType.K8ssandraCluster ? throw new KubernetesException(KubernetesErrorKind.NotFound, "There is none.") { StatusCode = 404, Reason = "NotFound" } : inner.GetAsync(type, @namespace, name, cancellationToken);

    public Task<ReadOnlyMemory<byte>> GetMetadataAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken) => inner.GetMetadataAsync(type, @namespace, name, cancellationToken);

    public Task<ReadOnlyMemory<byte>> CreateAsync(ResourceType type, string? @namespace, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) => inner.CreateAsync(type, @namespace, json, options, cancellationToken);

    public Task<ReadOnlyMemory<byte>> PatchAsync(ResourceType type, string? @namespace, string name, PatchKind patch, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) => inner.PatchAsync(type, @namespace, name, patch, json, options, cancellationToken);

    public Task<ReadOnlyMemory<byte>> DeleteAsync(ResourceType type, string? @namespace, string name, DeleteOptions options, CancellationToken cancellationToken) => inner.DeleteAsync(type, @namespace, name, options, cancellationToken);

    public void Dispose() => inner.Dispose();
}
