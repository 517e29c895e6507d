using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Changes;

/// <summary>An object of a cluster that is changed: how it is read and patched, and what it means when that fails.</summary>
internal sealed class LiveObject(IKubernetesSession session, string context, ResourceType type, string @namespace, string name)
{
    public string Context => context;

    public string Namespace => @namespace;

    public string Name => name;

    /// <summary><c>ConfigMap namespace/name</c>.</summary>
    public string Label => type.Kind + " " + @namespace + "/" + name;

    /// <summary>What it is, for people.</summary>
    public string Description => Show(Label) + " in the context " + Show(context);

    public SourceLocation Location => new(context, 0, 0, Label, null);

    /// <summary>The API server's address as backups name it: whoever reads them learns no password from it.</summary>
    public string Server => session.Client(context).Connection.Server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Which cluster a command of kubectl is for: a context of the same name in another kubeconfig is another one.</summary>
    public string Where => "--context " + Show(context) + (session.Options.Kubeconfig is { } file ? " --kubeconfig " + ChangeTarget.Quoted(file) : "");

    /// <summary>A command that shows it.</summary>
    public string HowToLook => "kubectl get " + Self + " -o yaml";

    /// <summary>A command that patches it, without the patch.</summary>
    public string PatchCommand => "kubectl patch " + Self;

    /// <summary>Reads it.</summary>
    /// <param name="whereToFind">What to do where there is none.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="ChangeException">It is not there, cannot be read, or is on its way out.</exception>
    public async Task<Node> ReadAsync(string whereToFind, CancellationToken cancellationToken)
    {
        Node root;
        try
        {
            root = Parse(await session.Client(context).GetAsync(type, @namespace, name, cancellationToken).ConfigureAwait(false));
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.NotFound)
        {
            throw Refuse(ChangeRules.NoTarget, "There is no " + Show(Label) + ".", whereToFind, exception);
        }
        catch (KubernetesException exception)
        {
            throw Failed(exception);
        }

        return root.At("metadata", "deletionTimestamp") is { Text.Length: > 0 }
            ? throw Refuse(ChangeRules.CannotBeChanged, Show(Label) + " is being deleted.", "Create it anew, or find out who deletes it: " + HowToLook)
            : root;
    }

    /// <summary>Asks the server to patch it, and to store nothing.</summary>
    /// <param name="before">What it was when it was read.</param>
    /// <param name="kind">What kind of patch it is.</param>
    /// <param name="patch">The patch, which holds for this version only.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <returns>What it would be.</returns>
    /// <exception cref="StaleStateException">It is not what it was any more.</exception>
    /// <exception cref="ChangeException">It could not be written.</exception>
    public async Task<Node> TryAsync(StoredState before, PatchKind kind, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken)
    {
        try
        {
            return Parse(await session.Client(context).PatchAsync(type, @namespace, name, kind, patch, WriteOptions.Default with { DryRun = true }, cancellationToken).ConfigureAwait(false));
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Conflict)
        {
            throw new StaleStateException();
        }
        catch (KubernetesException exception)
        {
            await CheckSameAsync(before, kind, exception, cancellationToken).ConfigureAwait(false);
            throw Failed(exception);
        }
    }

    /// <summary>Patches it.</summary>
    /// <param name="before">What it was when it was read.</param>
    /// <param name="kind">What kind of patch it is.</param>
    /// <param name="patch">The patch, which holds for this version only.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <returns>What it is afterwards, as JSON.</returns>
    /// <exception cref="StaleStateException">It is not what it was any more, and was left alone.</exception>
    /// <exception cref="UncertainWriteException">Whether it was written cannot be told without looking.</exception>
    /// <exception cref="ChangeException">It was not written.</exception>
    public async Task<ReadOnlyMemory<byte>> PatchAsync(StoredState before, PatchKind kind, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Client(context).PatchAsync(type, @namespace, name, kind, patch, HowToWrite(), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Conflict)
        {
            throw new StaleStateException();
        }
        catch (KubernetesException exception) when (exception.Kind is KubernetesErrorKind.Unreachable or KubernetesErrorKind.Timeout or KubernetesErrorKind.Server or KubernetesErrorKind.Protocol)
        {
            throw new UncertainWriteException(exception);
        }
        catch (KubernetesException exception)
        {
            await CheckSameAsync(before, kind, exception, cancellationToken).ConfigureAwait(false);
            throw Failed(exception);
        }
    }

    public ChangeException Refuse(Rule rule, string message, string remedy, Exception? cause = null) =>
        new(new Diagnostic(rule.Id, rule.Severity, message, Location, remedy) { Cause = cause });

    // By the time that the API server notes beside a text it is told whether an operator has read it. Until Kubernetes 1.25 it notes a
    // new one only for a manager that did not have the field before (kubernetes#109576), so each write of a text is another one's;
    // the one before loses the field, and its note goes.
    private WriteOptions HowToWrite() => type == ResourceType.ConfigMap
        ? WriteOptions.Default with { FieldManager = WriteOptions.Default.FieldManager + "-" + DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() }
        : WriteOptions.Default;

    // A test in a JSON patch that fails is answered in the same way as a value that is refused.
    private async Task CheckSameAsync(StoredState before, PatchKind kind, KubernetesException refusal, CancellationToken cancellationToken)
    {
        if (refusal.Kind != KubernetesErrorKind.Invalid || kind.Type != PatchType.Json)
            return;
        try
        {
            var now = Parse(await session.Client(context).GetAsync(type, @namespace, name, cancellationToken).ConfigureAwait(false));
            if (now.At("metadata", "uid")?.Text != before.Uid || now.At("metadata", "resourceVersion")?.Text != before.ResourceVersion)
                throw new StaleStateException();
        }
        catch (KubernetesException)
        {
            // Then what was said first is all that is known.
        }
    }

    /// <summary>The object that an answer holds.</summary>
    /// <exception cref="ChangeException">It cannot be understood.</exception>
    public Node Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return DocumentParser.ParseObject(json.Span, context, DocumentLimits.Default);
        }
        catch (FormatException exception)
        {
            throw Refuse(ChangeRules.CannotBeChanged, Show(Label) + " cannot be understood: " + Show(exception.Message), "Look at it: " + HowToLook, exception);
        }
    }

    private ChangeException Failed(KubernetesException exception)
    {
        var finding = ContextReader.Finding(ChangeRules.NotWritten, exception);
        return new ChangeException(new Diagnostic(finding.Id, finding.Severity, finding.Message + " Nothing was written.", Location, finding.Remedy) { Cause = exception });
    }

    private string Self => type.Kind.ToLowerInvariant() + " " + Show(name) + " -n " + Show(@namespace) + " " + Where;

    private static string Show(string text) => Printable.Escape(text, 200);
}
