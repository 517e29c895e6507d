using System.Text;

namespace K8ssandraImages.Operations.Manifests;

/// <summary>A text with manifests that can be read more than once.</summary>
public abstract class ManifestInput
{
    private protected ManifestInput(string name, bool isExplicit)
    {
        Name = name;
        IsExplicit = isExplicit;
    }

    /// <summary>The name in messages: the file as it was given, or <c>-</c>.</summary>
    public string Name { get; }

    /// <summary>Whether it was named itself, rather than found in a folder; then a document that is no Kubernetes object is an error.</summary>
    public bool IsExplicit { get; }

    /// <summary>The file; null for a text.</summary>
    internal virtual string? FilePath => null;

    /// <summary>A file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The name in messages; null for the path.</param>
    /// <param name="isExplicit">Whether it was named itself.</param>
    public static ManifestInput File(string path, string? name = null, bool isExplicit = true) => new FileInput(path, name ?? path, isExplicit);

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name in messages.</param>
    public static ManifestInput Text(string text, string name = "-") => new TextInput(text, name);

    /// <summary>Opens it for reading.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public abstract TextReader Open();

    private sealed class FileInput(string path, string name, bool isExplicit) : ManifestInput(name, isExplicit)
    {
        private string? _text;

        internal override string? FilePath => path;

        // A pipe without a writer lets nobody open it, and no Ctrl+C gets through. It tells no length: what came with a folder and
        // has none holds no manifest.
        public override TextReader Open()
        {
            if (_text is not null)
                return new StringReader(_text);
            if (!IsExplicit && IsEmpty(path))
                return TextReader.Null;
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024);
            if (stream.CanSeek)
                return reader;
            // A pipe that was named can be read once only.
            using (reader)
                _text = reader.ReadToEnd();
            return new StringReader(_text);
        }

        private static bool IsEmpty(string path)
        {
            var file = new FileInfo(path);
            if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                file = target;
            return file is { Exists: true, Length: 0 };
        }
    }

    private sealed class TextInput(string text, string name) : ManifestInput(name, isExplicit: true)
    {
        public override TextReader Open() => new StringReader(text);
    }
}
