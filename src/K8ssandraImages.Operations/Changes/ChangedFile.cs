using System.Text;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>A file in which something is changed: all bytes but those that change stay.</summary>
/// <param name="path">The file; no link.</param>
/// <param name="name">What it is called in messages.</param>
/// <param name="journal">Keeps others of this module away from files while one is written.</param>
internal sealed class ChangedFile(string path, string name, Journal journal)
{
    private const int Largest = 64 * 1024 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The file; no link.</summary>
    public string Path => path;

    /// <summary>What it is called in messages.</summary>
    public string Name => name;

    /// <summary>Where it is.</summary>
    public SourceLocation Location => new(name, 0, 0, null, null);

    /// <summary>Its text, as Kubernetes reads files: UTF-8.</summary>
    /// <exception cref="ChangeException">It cannot be read, or is something else.</exception>
    public FileText Read()
    {
        byte[] bytes;
        try
        {
            // A pipe tells no length, and would keep its reader waiting.
            bytes = new FileInfo(path).Length switch
            {
                0 => [],
                > Largest => throw Unusable("The file is larger than 64 MB.", "Split it.", null),
                _ => File.ReadAllBytes(path),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable("The file cannot be read: " + Printable.Escape(exception.Message, 200), "Check the path and its permissions.", exception);
        }

        var mark = bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
        try
        {
            return new FileText(Utf8.GetString(bytes, mark ? 3 : 0, bytes.Length - (mark ? 3 : 0)), Backup.HashOf(bytes), mark);
        }
        catch (DecoderFallbackException exception)
        {
            throw Unusable("The file is not UTF-8 (byte " + exception.Index + "), and Kubernetes refuses it as it is.", "Save it as UTF-8.", exception);
        }
    }

    /// <summary>Writes another text into it.</summary>
    /// <param name="before">What it was when it was read.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="StaleStateException">It is not what it was any more, and was left alone.</exception>
    /// <exception cref="UncertainWriteException">Whether it was written cannot be told without looking.</exception>
    public void Write(FileText before, string text)
    {
        try
        {
            using var turn = journal.TakeTurn();
            if (!FileReplacement.TryReplace(path, before.Hash, BytesOf(text, before.HasByteOrderMark)))
                throw new StaleStateException();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file itself may have been written in part, where nothing else was possible.
            throw new UncertainWriteException(exception);
        }
    }

    /// <summary>What a change replaces in it.</summary>
    public static FileParts PartsOf(FileText before, string text, IReadOnlyList<TextChange> changes) =>
        new(before.Hash, Backup.HashOf(BytesOf(text, before.HasByteOrderMark)), before.HasByteOrderMark, FileParts.Inverse(before.Text, changes));

    /// <summary>What a file holds whose text this is.</summary>
    public static byte[] BytesOf(string text, bool hasByteOrderMark) => [.. hasByteOrderMark ? Encoding.UTF8.Preamble : default, .. Utf8.GetBytes(text)];

    private ChangeException Unusable(string message, string remedy, Exception? cause) =>
        new(new Diagnostic(ChangeRules.CannotBeChanged.Id, ChangeRules.CannotBeChanged.Severity, message, Location, remedy) { Cause = cause });
}

/// <summary>A file as it was read.</summary>
/// <param name="Text">Its text, without a byte order mark.</param>
/// <param name="Hash">The hash of its bytes.</param>
/// <param name="HasByteOrderMark">Whether it begins with one.</param>
internal sealed record FileText(string Text, string Hash, bool HasByteOrderMark);
