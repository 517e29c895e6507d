using System.Buffers;
using System.Text.Json;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Changes;

/// <summary>The ImageConfig in a ConfigMap of a cluster. Only its one key is ever written, and only in the version that was read.</summary>
internal sealed class ConfigMapTarget(IKubernetesSession session, string context, string @namespace, string name) : ImageConfigTarget
{
    private ChangedObject? _object;

    public string Context => context;

    public string Namespace => @namespace;

    public string Name => name;

    public override ChangedObject Object => _object ??= new ChangedObject
    {
        Kind = "ConfigMap",
        Context = context,
        Server = ServerOf(session.Client(context)),
        Namespace = @namespace,
        Name = name,
        Key = ImageConfigSource.Key,
    };

    public override string Label => "ConfigMap " + @namespace + "/" + name;

    public override string Description => Show(Label) + " in the context " + Show(context);

    public override SourceLocation Location => new(context, 0, 0, Label, null);

    /// <summary>The server of a context as backups name it: whoever reads them learns no password from it.</summary>
    public static string ServerOf(IKubernetesClient client) =>
        client.Connection.Server.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    public override async Task<TargetState> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return StateOf(await session.Client(context).GetAsync(ResourceType.ConfigMap, @namespace, name, cancellationToken).ConfigureAwait(false));
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.NotFound)
        {
            throw Refuse(
                ChangeRules.NoTarget,
                "There is no " + Show(Label) + ".",
                "Get-K8ssImageConfig -Context " + Show(context) + " shows those that operators read; the ConfigMap that a release ships is in its manifests.",
                exception);
        }
        catch (KubernetesException exception)
        {
            throw Failed(exception);
        }
    }

    public override Draft Replace(TargetState state, string imageConfig) => DraftOf(state, imageConfig, ChangesBetween(state.Text, imageConfig));

    public override Draft DraftOf(TargetState state, string text, IReadOnlyList<TextChange> changes) =>
        new(text, changes, text, state.Source.With(state.Source.RootWith(text))!);

    public override async Task CheckAsync(TargetState before, Draft draft, CancellationToken cancellationToken)
    {
        try
        {
            await PatchAsync(before, draft, WriteOptions.Default with { DryRun = true }, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException exception) when (exception.Kind == KubernetesErrorKind.Conflict)
        {
            throw new StaleStateException();
        }
        catch (KubernetesException exception)
        {
            throw Failed(exception);
        }
    }

    public override async Task<TargetState> WriteAsync(TargetState before, Draft draft, CancellationToken cancellationToken)
    {
        try
        {
            return StateOf(await PatchAsync(before, draft, WriteOptions.Default, cancellationToken).ConfigureAwait(false));
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
            throw Failed(exception);
        }
    }

    // A merge patch with a version is refused as a conflict when the object has another one (409), and so is one with another uid.
    private Task<ReadOnlyMemory<byte>> PatchAsync(TargetState before, Draft draft, WriteOptions options, CancellationToken cancellationToken)
    {
        var patch = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(patch))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteString("uid", before.Uid);
            json.WriteString("resourceVersion", before.ResourceVersion);
            json.WriteEndObject();
            json.WriteStartObject("data");
            json.WriteString(ImageConfigSource.Key, draft.Text);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return session.Client(context).PatchAsync(ResourceType.ConfigMap, @namespace, name, PatchKind.Merge, patch.WrittenMemory, options, cancellationToken);
    }

    private TargetState StateOf(ReadOnlyMemory<byte> json)
    {
        Node root;
        try
        {
            root = DocumentParser.ParseObject(json.Span, context, DocumentLimits.Default);
        }
        catch (FormatException exception)
        {
            throw Refuse(ChangeRules.CannotBeChanged, Show(Label) + " cannot be understood: " + Show(exception.Message), "Look at it with kubectl get configmap -o json.", exception);
        }

        if (root["immutable"]?.Text == "true")
        {
            throw Refuse(
                ChangeRules.CannotBeChanged,
                Show(Label) + " is immutable: the API server lets nobody change it.",
                "Delete it and create it anew with the new text and without `immutable: true`, or apply its manifest changed (-Path, --path); the operators read it when they start next.");
        }

        if (root.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
            throw Refuse(ChangeRules.CannotBeChanged, Show(Label) + " is being deleted.", "Create it anew, or find out who deletes it: kubectl get configmap -n " + Show(@namespace) + " " + Show(name) + " -o yaml");
        if (root["binaryData"]?[ImageConfigSource.Key] is not null)
            throw Refuse(ChangeRules.CannotBeChanged, Show(Label) + " has the key " + ImageConfigSource.Key + " under binaryData, where no operator looks for it.", "Put the text under data.");
        if (root["data"]?[ImageConfigSource.Key] is not { IsString: true } text)
        {
            throw Refuse(
                ChangeRules.NoTarget,
                Show(Label) + " has no key " + ImageConfigSource.Key + ".",
                "Put the ImageConfig that the release ships under this key first, or name the ConfigMap that has it (-ConfigMapName, --configmap).");
        }

        return new TargetState
        {
            Text = text.Text,
            ImageConfig = text.Text,
            Source = ImageConfigSource.Read(root, context)!,
            Hash = Backup.HashOf(text.Text),
            Uid = root.At("metadata", "uid")?.Text,
            ResourceVersion = root.At("metadata", "resourceVersion")?.Text,
        };
    }

    private ChangeException Failed(KubernetesException exception)
    {
        var finding = ContextReader.Finding(ChangeRules.NotWritten, exception);
        return new ChangeException(new Diagnostic(finding.Id, finding.Severity, finding.Message + " Nothing was written.", Location, finding.Remedy) { Cause = exception });
    }
}
