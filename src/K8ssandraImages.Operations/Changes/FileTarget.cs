using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>An ImageConfig in a file: alone, or in a ConfigMap among other manifests. All bytes but those that change stay.</summary>
internal sealed class FileTarget : ImageConfigTarget
{
    private readonly ChangedFile _file;
    private readonly bool _isNamed;

    /// <param name="file">The file.</param>
    /// <param name="isNamed">Whether it was named itself.</param>
    /// <param name="place">The ImageConfig in it.</param>
    /// <param name="index">Which of the file's ImageConfigs it is, from 0.</param>
    public FileTarget(ChangedFile file, bool isNamed, ImageConfigPlace place, int index)
    {
        _file = file;
        _isNamed = isNamed;
        Index = index;
        Object = new ChangedObject
        {
            Kind = place.Source.IsConfigMap ? "ConfigMap" : "ImageConfig",
            Namespace = place.Source.Namespace,
            Name = place.Source.IsConfigMap ? place.Source.Name : "",
            Key = place.Source.IsConfigMap ? Engine.Resources.ImageConfigSource.Key : null,
            Path = file.Path,
            Document = place.Document,
        };
    }

    /// <summary>Which of the file's ImageConfigs it is, from 0: lines move when others are changed, their order does not.</summary>
    public int Index { get; }

    public override ChangedObject Object { get; }

    public override string Label => _file.Name;

    public override string Description => Show((Object with { Path = null }).ToString()) + " in " + Show(Label);

    public override SourceLocation Location => _file.Location;

    public override string HowToLook => "k8ssimages config get --path " + Show(Label);

    public override string OtherWriter => "somebody else writes to the file too";

    public override Task<TargetState> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Read());
    }

    private TargetState Read()
    {
        var (text, hash, mark) = _file.Read();
        var place = Find(text);
        if (place?.ImageConfig is not { } imageConfig)
        {
            throw place is null
                ? Refuse(ChangeRules.NoTarget, "The ImageConfig is not there any more: the file has been changed.", "Give the command again.")
                : Refuse(
                    place.Source.Root["binaryData"]?[Engine.Resources.ImageConfigSource.Key] is null ? ChangeRules.NoTarget : ChangeRules.CannotBeChanged,
                    "The " + Show((Object with { Path = null }).ToString()) + " has no text under data and the key " + Engine.Resources.ImageConfigSource.Key + ".",
                    "Put the ImageConfig that the release ships under this key first.");
        }

        return new TargetState
        {
            Text = text,
            Document = place.Document,
            Place = place.Inner,
            ImageConfig = imageConfig,
            Source = place.Source,
            Hash = hash,
            HasByteOrderMark = mark,
        };
    }

    public override Draft Replace(TargetState state, string imageConfig)
    {
        if (state.Source.IsConfigMap)
        {
            var edited = DocumentEditor.Edit(state.Text, state.Document, Label, [FieldEdit.Set(Find(state.Text)!.Path, imageConfig)]);
            return DraftOf(state, edited.Text, edited.Changes);
        }

        return Find(state.Text) is { IsWholeText: true }
            ? DraftOf(state, imageConfig, ChangesBetween(state.Text, imageConfig))
            : throw Refuse(ChangeRules.CannotBeChanged, "The file holds other documents beside the ImageConfig; its text can only be replaced where it is alone.", "Change its fields, or put it into a file of its own.");
    }

    public override Draft DraftOf(TargetState state, string text, IReadOnlyList<TextChange> changes)
    {
        if (changes.Count == 0)
            return new Draft(text, changes, state.ImageConfig, state.Source);
        if (Find(text) is { ImageConfig: { } imageConfig } place)
            return new Draft(text, changes, imageConfig, place.Source);
        throw Refuse(ChangeRules.WouldBreak, "The text would be no ImageConfig any more that can be read.", "Look at it: it has to be YAML, or JSON, of kind ImageConfig.");
    }

    public override Task<TargetState> WriteAsync(TargetState before, Draft intended, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _file.Write(TextOf(before), intended.Text);
        return Task.FromResult(ReadBack(Read));
    }

    protected override FileParts PartsOf(TargetState before, Draft intended) => ChangedFile.PartsOf(TextOf(before), intended.Text, intended.Changes);

    private static FileText TextOf(TargetState state) => new(state.Text, state.Hash, state.HasByteOrderMark);

    private ImageConfigPlace? Find(string text) => ImageConfigPlaces.Find(text, Label, _isNamed).ElementAtOrDefault(Index);
}
