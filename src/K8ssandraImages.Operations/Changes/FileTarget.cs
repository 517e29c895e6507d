using System.Text;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>An ImageConfig in a file: alone, or in a ConfigMap among other manifests. All bytes but those that change stay.</summary>
internal sealed class FileTarget : ImageConfigTarget
{
    private const int Largest = 64 * 1024 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly string _path;
    private readonly string _name;
    private readonly bool _isNamed;
    private readonly Journal _journal;

    /// <param name="path">The file.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="isNamed">Whether it was named itself.</param>
    /// <param name="place">The ImageConfig in it.</param>
    /// <param name="index">Which of the file's ImageConfigs it is, from 0.</param>
    /// <param name="journal">Keeps others of this module away from files while one is written.</param>
    public FileTarget(string path, string name, bool isNamed, ImageConfigPlace place, int index, Journal journal)
    {
        _path = path;
        _name = name;
        _isNamed = isNamed;
        Index = index;
        _journal = journal;
        Object = new ChangedObject
        {
            Kind = place.Source.IsConfigMap ? "ConfigMap" : "ImageConfig",
            Namespace = place.Source.Namespace,
            Name = place.Source.IsConfigMap ? place.Source.Name : "",
            Key = place.Source.IsConfigMap ? Engine.Resources.ImageConfigSource.Key : null,
            Path = path,
            Document = place.Document,
        };
    }

    /// <summary>Which of the file's ImageConfigs it is, from 0: lines move when others are changed, their order does not.</summary>
    public int Index { get; }

    public override ChangedObject Object { get; }

    public override string Label => _name;

    public override string Description => Show((Object with { Path = null }).ToString()) + " in " + Show(_name);

    public override SourceLocation Location => new(_name, 0, 0, null, null);

    /// <summary>A file's text, as Kubernetes reads files: UTF-8.</summary>
    /// <exception cref="ChangeException">It cannot be read, or is something else.</exception>
    public static (string Text, string Hash, bool HasByteOrderMark) ReadText(string path, string name)
    {
        byte[] bytes;
        try
        {
            // A pipe tells no length, and would keep its reader waiting.
            bytes = new FileInfo(path).Length switch
            {
                0 => [],
                > Largest => throw Unusable(name, "The file is larger than 64 MB.", "Split it.", null),
                _ => File.ReadAllBytes(path),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(name, "The file cannot be read: " + Show(exception.Message), "Check the path and its permissions.", exception);
        }

        var mark = bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
        try
        {
            return (Utf8.GetString(bytes, mark ? 3 : 0, bytes.Length - (mark ? 3 : 0)), Backup.HashOf(bytes), mark);
        }
        catch (DecoderFallbackException exception)
        {
            throw Unusable(name, "The file is not UTF-8 (byte " + exception.Index + "), and Kubernetes refuses it as it is.", "Save it as UTF-8.", exception);
        }
    }

    public override Task<TargetState> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (text, hash, mark) = ReadText(_path, _name);
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

        return Task.FromResult(new TargetState
        {
            Text = text,
            Document = place.Document,
            Place = place.Inner,
            ImageConfig = imageConfig,
            Source = place.Source,
            Hash = hash,
            HasByteOrderMark = mark,
        });
    }

    public override Draft Replace(TargetState state, string imageConfig)
    {
        if (state.Source.IsConfigMap)
        {
            var edited = DocumentEditor.Edit(state.Text, state.Document, _name, [FieldEdit.Set(Find(state.Text)!.Path, imageConfig)]);
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

    public override Task<TargetState> WriteAsync(TargetState before, Draft draft, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] bytes = [.. before.HasByteOrderMark ? Encoding.UTF8.Preamble : default, .. Utf8.GetBytes(draft.Text)];
        try
        {
            using var turn = _journal.TakeTurn();
            if (!FileReplacement.TryReplace(_path, before.Hash, bytes))
                throw new StaleStateException();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file itself may have been written in part, where nothing else was possible.
            throw new UncertainWriteException(exception);
        }

        return ReadAsync(CancellationToken.None);
    }

    public override FileParts PartsOf(TargetState before, Draft draft) => new(
        before.Hash,
        Backup.HashOf([.. before.HasByteOrderMark ? Encoding.UTF8.Preamble : default, .. Utf8.GetBytes(draft.Text)]),
        before.HasByteOrderMark,
        FileParts.Inverse(before.Text, draft.Changes));

    private ImageConfigPlace? Find(string text) => ImageConfigPlaces.Find(text, _name, _isNamed).ElementAtOrDefault(Index);

    private static ChangeException Unusable(string name, string message, string remedy, Exception? cause) =>
        new(new Diagnostic(ChangeRules.CannotBeChanged.Id, ChangeRules.CannotBeChanged.Severity, message, new SourceLocation(name, 0, 0, null, null), remedy) { Cause = cause });
}
