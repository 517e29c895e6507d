using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// The objects of one context, for steps: read as they are now, and written only in the state in which they were seen. Reads throw
/// <see cref="KubernetesException"/>; writes <see cref="StaleStateException"/>, <see cref="UncertainWriteException"/> or
/// <see cref="ChangeException"/>.
/// </summary>
internal sealed class ClusterObjects(IKubernetesSession session, string context)
{
    public string Context => context;

    public IKubernetesSession Session => session;

    /// <summary>The API server's address as records name it: whoever reads them learns no password from it.</summary>
    public string Server => session.Client(context).Connection.Server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>What a command of kubectl needs to reach the same cluster.</summary>
    public string Where => "--context " + Printable.Escape(context, 200) + (session.Options.Kubeconfig is { } file ? " --kubeconfig " + ChangeTarget.Quoted(file) : "");

    /// <summary>An object; null where there is none.</summary>
    public async Task<Node?> FindAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken) =>
        await FindJsonAsync(type, @namespace, name, cancellationToken).ConfigureAwait(false) is { } json ? Parse(json) : null;

    /// <summary>An object as the server wrote it, for copies that lose nothing; null where there is none.</summary>
    public async Task<ReadOnlyMemory<byte>?> FindJsonAsync(ResourceType type, string? @namespace, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Client(context).GetAsync(type, @namespace, name, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>The objects of a resource.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="namespace">Its namespace; null for all, or none.</param>
    /// <param name="labelSelector">Which; null for all.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public Task<List<Node>> ListAsync(ResourceType type, string? @namespace, string? labelSelector, CancellationToken cancellationToken) =>
        ListAsync(type, @namespace, ListOptions.Default with { LabelSelector = labelSelector }, cancellationToken);

    /// <summary>The objects of a resource.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="namespace">Its namespace; null for all, or none.</param>
    /// <param name="options">Which, and what of them.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public async Task<List<Node>> ListAsync(ResourceType type, string? @namespace, ListOptions options, CancellationToken cancellationToken)
    {
        var objects = new List<Node>();
        await foreach (var json in session.Client(context).ListAsync(type, @namespace, options, cancellationToken).ConfigureAwait(false))
            objects.Add(Parse(json));
        return objects;
    }

    /// <summary>Patches an object; the patch itself holds for the version only that was seen (<c>test</c>, <c>metadata.resourceVersion</c>).</summary>
    public Task<Node> PatchAsync(ResourceType type, string? @namespace, string name, PatchKind kind, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken) =>
        WriteAsync(type, @namespace, name, kind.Type == PatchType.Json, client => client.PatchAsync(type, @namespace, name, kind, patch, WriteOptions.Default, cancellationToken));

    /// <summary>Creates an object; that there is one of its name already is a <see cref="StaleStateException"/>.</summary>
    public Task<Node> CreateAsync(ResourceType type, string? @namespace, string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        WriteAsync(type, @namespace, name, false, client => client.CreateAsync(type, @namespace, json, WriteOptions.Default, cancellationToken));

    /// <summary>Deletes an object; that it is gone is a <see cref="StaleStateException"/>.</summary>
    public Task DeleteAsync(ResourceType type, string? @namespace, string name, DeleteOptions options, CancellationToken cancellationToken) =>
        WriteAsync(type, @namespace, name, false, client => client.DeleteAsync(type, @namespace, name, options, cancellationToken));

    /// <summary>Asks the server to patch an object, and to store nothing; what it would say to a patch, is thrown.</summary>
    public Task<Node> TryPatchAsync(ResourceType type, string? @namespace, string name, PatchKind kind, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken) =>
        WriteAsync(type, @namespace, name, kind.Type == PatchType.Json, client => client.PatchAsync(type, @namespace, name, kind, patch, WriteOptions.Default with { DryRun = true }, cancellationToken));

    /// <summary>Asks the server to delete an object, and to leave it; what it would say, is thrown.</summary>
    public Task TryDeleteAsync(ResourceType type, string? @namespace, string name, DeleteOptions options, CancellationToken cancellationToken) =>
        WriteAsync(type, @namespace, name, false, client => client.DeleteAsync(type, @namespace, name, options with { DryRun = true }, cancellationToken));

    /// <summary>Where an object is, for findings.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="namespace">Its namespace; null for none.</param>
    /// <param name="name">Its name.</param>
    /// <param name="path">Which field of it; null for the whole.</param>
    public SourceLocation At(ResourceType type, string? @namespace, string name, string? path = null) => new(context, 0, 0, type.Kind + " " + (@namespace is null ? name : @namespace + "/" + name), path);

    private async Task<Node> WriteAsync(ResourceType type, string? @namespace, string name, bool isTested, Func<IKubernetesClient, Task<ReadOnlyMemory<byte>>> write)
    {
        try
        {
            return Parse(await write(session.Client(context)).ConfigureAwait(false));
        }
        catch (KubernetesException exception) when (exception.Kind is KubernetesErrorKind.Conflict or KubernetesErrorKind.NotFound)
        {
            throw new StaleStateException();
        }
        catch (KubernetesException exception) when (exception.Kind is KubernetesErrorKind.Unreachable or KubernetesErrorKind.Timeout or KubernetesErrorKind.Server or KubernetesErrorKind.Protocol or KubernetesErrorKind.TooManyRequests
            || (isTested && exception is { Kind: KubernetesErrorKind.Invalid, IsByAdmission: false }))
        {
            // A test of a JSON patch that fails is answered as a value that is refused is. Looked at again, it is told which it was:
            // the same refusal over and over ends the step.
            throw new UncertainWriteException(exception);
        }
        catch (KubernetesException exception)
        {
            var finding = ContextReader.Finding(ChangeRules.NotWritten, exception);
            throw new ChangeException(new Diagnostic(finding.Id, finding.Severity, finding.Message + " Nothing was written.", At(type, @namespace, name), finding.Remedy) { Cause = exception });
        }
    }

    private Node Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return DocumentParser.ParseObject(json.Span, context, DocumentLimits.Default);
        }
        catch (FormatException exception)
        {
            throw new ChangeException(new Diagnostic(OperationRules.Blocked.Id, OperationRules.Blocked.Severity, "An answer of the API server cannot be understood: " + Printable.Escape(exception.Message, 300), new SourceLocation(context, 0, 0, null, null), "Look at what is between here and the server.") { Cause = exception });
        }
    }
}
