using System.Text;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>Counts the writes of an operation, and lets one of them go wrong.</summary>
/// <param name="faultAt">Which write goes wrong, from 1; 0 for none.</param>
/// <param name="fault">What goes wrong with it.</param>
/// <param name="write">The first one of this name goes wrong, wherever it is; null for the number.</param>
internal sealed class WriteFaults(int faultAt, WriteFault fault, string? write = null)
{
    private readonly List<string> _writes = [];

    /// <summary>The writes so far, as in <c>PATCH PersistentVolume pv-1</c>.</summary>
    public IReadOnlyList<string> Writes => _writes;

    /// <summary>Cancelled by <see cref="WriteFault.Interrupted"/>.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>The write that went wrong; null where it has not come to that.</summary>
    public string? Hit { get; private set; }

    /// <summary>A client whose writes are counted here.</summary>
    public IKubernetesClient Around(IKubernetesClient client) => new FaultyClient(client, this);

    private async Task<ReadOnlyMemory<byte>> WriteAsync(string what, IKubernetesClient client, ResourceType type, string? @namespace, string name, bool isDryRun, Func<Task<ReadOnlyMemory<byte>>> send)
    {
        if (isDryRun || !IsHit(what))
            return await send();
        switch (fault)
        {
            case WriteFault.KilledBefore:
                throw new ProcessKilledException();
            case WriteFault.KilledAfter:
                await send();
                throw new ProcessKilledException();
            case WriteFault.CutAfter:
                await send();
                throw new KubernetesException(KubernetesErrorKind.Unreachable, "The connection was cut.");
            case WriteFault.CutBefore:
                throw new KubernetesException(KubernetesErrorKind.Unreachable, "The connection was cut.");
            case WriteFault.Conflict:
                throw new KubernetesException(KubernetesErrorKind.Conflict, "The object has been modified.") { StatusCode = 409, Reason = "Conflict" };
            case WriteFault.TooManyRequests:
                throw new KubernetesException(KubernetesErrorKind.TooManyRequests, "Too many requests.") { StatusCode = 429, Reason = "TooManyRequests" };
            case WriteFault.ServerError:
                throw new KubernetesException(KubernetesErrorKind.Server, "The server failed.") { StatusCode = 500, Reason = "InternalError" };
            case WriteFault.Interrupted:
                await Stop.CancelAsync();
                return await send();
            default:
                // What is about to be created is not there to be changed.
                if (name.Length > 0)
                    await ChangeAsync(client, type, @namespace, name);
                return await send();
        }
    }

    private bool IsHit(string what)
    {
        lock (_writes)
        {
            _writes.Add(what);
            if (write is null ? _writes.Count != faultAt : Hit is not null || what != write)
                return false;
            Hit = what;
            return true;
        }
    }

    private static async Task ChangeAsync(IKubernetesClient client, ResourceType type, string? @namespace, string name)
    {
        try
        {
            await client.PatchAsync(type, @namespace, name, PatchKind.Merge, Encoding.UTF8.GetBytes("""{"metadata":{"labels":{"example.com/changed-behind":"yes"}}}"""), WriteOptions.Default, CancellationToken.None);
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.NotFound)
        {
            // It went away by itself.
        }
    }

    private sealed class FaultyClient(IKubernetesClient inner, WriteFaults faults) : IKubernetesClient
    {
        public ClusterConnection Connection => inner.Connection;

        public IAsyncEnumerable<ReadOnlyMemory<byte>> ListAsync(ResourceType type, string? @namespace, ListOptions options, CancellationToken cancellationToken) => inner.ListAsync(type, @namespace, options, cancellationToken);

        public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, string? @namespace, WatchOptions options, CancellationToken cancellationToken) => inner.WatchAsync(type, @namespace, options, cancellationToken);

        public Task<ReadOnlyMemory<byte>> GetAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken) => inner.GetAsync(type, @namespace, name, cancellationToken);

        public Task<ReadOnlyMemory<byte>> GetMetadataAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken) => inner.GetMetadataAsync(type, @namespace, name, cancellationToken);

        public Task<ReadOnlyMemory<byte>> CreateAsync(ResourceType type, string? @namespace, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
            faults.WriteAsync("create " + type.Kind, inner, type, @namespace, "", options.DryRun, () => inner.CreateAsync(type, @namespace, json, options, cancellationToken));

        public Task<ReadOnlyMemory<byte>> PatchAsync(ResourceType type, string? @namespace, string name, PatchKind patch, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
            faults.WriteAsync("patch " + type.Kind, inner, type, @namespace, name, options.DryRun, () => inner.PatchAsync(type, @namespace, name, patch, json, options, cancellationToken));

        public Task<ReadOnlyMemory<byte>> DeleteAsync(ResourceType type, string? @namespace, string name, DeleteOptions options, CancellationToken cancellationToken) =>
            faults.WriteAsync("delete " + type.Kind, inner, type, @namespace, name, options.DryRun, () => inner.DeleteAsync(type, @namespace, name, options, cancellationToken));

        public void Dispose() => inner.Dispose();
    }
}
