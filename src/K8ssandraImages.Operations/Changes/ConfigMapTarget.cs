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
    private readonly LiveObject _live = new(session, context, ResourceType.ConfigMap, @namespace, name);
    private ChangedObject? _object;

    public string Context => context;

    public string Namespace => @namespace;

    public string Name => name;

    public override ChangedObject Object => _object ??= new ChangedObject
    {
        Kind = "ConfigMap",
        Context = context,
        Server = _live.Server,
        Namespace = @namespace,
        Name = name,
        Key = ImageConfigSource.Key,
    };

    public override string Label => _live.Label;

    public override string Description => _live.Description;

    public override SourceLocation Location => _live.Location;

    /// <summary>Which cluster a command of kubectl is for.</summary>
    public string Where => _live.Where;

    public override string HowToLook => "Get-K8ssImageConfig, k8ssimages config get";

    public override string UndoOf(string id, string backup, StateFolder state) =>
        base.UndoOf(id, backup, state) + (session.Options.Kubeconfig is { } file ? " -KubeConfig " + Quoted(file) : "");

    public override async Task<TargetState> ReadAsync(CancellationToken cancellationToken) => StateOf(await _live.ReadAsync(
        "Get-K8ssImageConfig -Context " + Show(context) + " shows those that operators read; the ConfigMap that a release ships is in its manifests.", cancellationToken).ConfigureAwait(false));

    public override Draft Replace(TargetState state, string imageConfig) => DraftOf(state, imageConfig, ChangesBetween(state.Text, imageConfig));

    public override Draft DraftOf(TargetState state, string text, IReadOnlyList<TextChange> changes) =>
        new(text, changes, text, state.Source.With(state.Source.RootWith(text))!);

    public override async Task CheckAsync(TargetState before, Draft intended, CancellationToken cancellationToken)
    {
        var after = await _live.TryAsync(before, PatchKind.Merge, PatchOf(before, intended), cancellationToken).ConfigureAwait(false);
        if (after["data"]?[ImageConfigSource.Key]?.Text != intended.Text)
        {
            throw Refuse(
                ChangeRules.NotWritten,
                "The server would store another text than is sent for the " + Description + ": an admission webhook changes it. Nothing was written.",
                "Find out which: kubectl get mutatingwebhookconfigurations --context " + Show(Context));
        }
    }

    public override async Task<TargetState> WriteAsync(TargetState before, Draft intended, CancellationToken cancellationToken)
    {
        var answer = await _live.PatchAsync(before, PatchKind.Merge, PatchOf(before, intended), cancellationToken).ConfigureAwait(false);
        return ReadBack(() => StateOf(_live.Parse(answer)));
    }

    // A merge patch with a version is refused as a conflict when the object has another one (409), and so is one with another uid.
    private static ReadOnlyMemory<byte> PatchOf(TargetState before, Draft intended)
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
            json.WriteString(ImageConfigSource.Key, intended.Text);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return patch.WrittenMemory;
    }

    /// <summary>The ConfigMap as it was read.</summary>
    /// <exception cref="ChangeException">It cannot be changed by anybody.</exception>
    public TargetState StateOf(Node root)
    {
        if (root["immutable"]?.Text == "true")
        {
            throw Refuse(
                ChangeRules.CannotBeChanged,
                Show(Label) + " is immutable: the API server lets nobody change it.",
                "Delete it and create it anew with the new text and without `immutable: true`, or apply its manifest changed (-Path, --path); the operators read it when they start next.");
        }

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
}
