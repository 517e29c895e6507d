using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using K8ssandraImages.Engine;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// What was there before a change: of a ConfigMap the one key that is changed, of a custom resource the fields that are, of a file
/// the parts that are replaced. What else an object or a file holds may be anybody's secret, and does not get in here.
/// </summary>
internal sealed record Backup
{
    private const int FormatNumber = 1;
    private const int LargestFile = 64 * 1024 * 1024;

    /// <summary>The identifier of the change.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>The command that made the change, without its arguments.</summary>
    public required string Command { get; init; }

    public required ChangedObject Target { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    /// <summary>The text before: of the ImageConfig, wherever it stood; of the fields of a resource, as YAML.</summary>
    public required string Text { get; init; }

    /// <summary>The hash of that text after the change.</summary>
    public required string HashAfter { get; init; }

    /// <summary>A JSON patch (RFC 6902) that puts back the fields of a custom resource in a cluster; null for anything else.</summary>
    public string? Inverse { get; init; }

    /// <summary>What was replaced in a file; null for an object of a cluster.</summary>
    public FileParts? File { get; init; }

    /// <summary>The hash of a text, of its UTF-8.</summary>
    public static string HashOf(string text) => HashOf(Encoding.UTF8.GetBytes(text));

    /// <summary>The hash of bytes: SHA-256 in hexadecimal.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();

    /// <summary>Writes it into a folder, and to the disk.</summary>
    /// <returns>The file: <c>time-id-kind-namespace-name.json</c>, so that a listing is in order of time.</returns>
    /// <exception cref="ChangeException">It cannot be written.</exception>
    public string Write(StateFolder folder)
    {
        var path = Path.Combine(folder.Backups, FileName());
        folder.Make();
        folder.Guard(() => DurableFile.Create(path, ToJson()));
        return path;
    }

    /// <summary>Reads a backup.</summary>
    /// <exception cref="ChangeException">There is none, or it cannot be read.</exception>
    public static Backup Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile)
                throw new FormatException("it is too large for one.");
            using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException or NotSupportedException or ArgumentException)
        {
            throw new ChangeException(ChangeRules.NoBackup.At(
                new SourceLocation(path, 0, 0, null, null),
                exception is FileNotFoundException or DirectoryNotFoundException ? "There is no such backup." : "This is no backup that can be read: " + Printable.Escape(exception.Message, 300),
                "Give a file from the backups folder of -JournalPath (--journal), or restore by the journal: Restore-K8ssImageConfig -Id."));
        }
    }

    private byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, StateJson.Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("format", FormatNumber);
            json.WriteString("id", Id);
            json.WriteString("time", StateJson.Time(Time));
            json.WriteString("command", Command);
            Target.Write(json);
            if (Uid is not null)
                json.WriteString("uid", Uid);
            if (ResourceVersion is not null)
                json.WriteString("resourceVersion", ResourceVersion);
            json.WriteString("sha256", HashOf(Text));
            json.WriteString("sha256After", HashAfter);
            File?.Write(json);
            if (Inverse is not null)
                json.WriteString("inverse", Inverse);
            json.WriteString("text", Text);
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static Backup Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new FormatException("it is no JSON object.");
        if (StateJson.NumberOrNull(root, "format") is not FormatNumber)
            throw new FormatException("it is of another version.");
        var text = StateJson.Text(root, "text");
        if (HashOf(text) != StateJson.Text(root, "sha256"))
            throw new FormatException("its text is not what its hash says: it has been edited.");
        return new Backup
        {
            Id = StateJson.Text(root, "id"),
            Time = StateJson.Time(root, "time"),
            Command = StateJson.Text(root, "command"),
            Target = ChangedObject.Read(root),
            Uid = StateJson.TextOrNull(root, "uid"),
            ResourceVersion = StateJson.TextOrNull(root, "resourceVersion"),
            Text = text,
            HashAfter = StateJson.Text(root, "sha256After"),
            Inverse = StateJson.TextOrNull(root, "inverse"),
            File = FileParts.Read(root),
        };
    }

    private string FileName()
    {
        var parts = new[] { Id, Target.Kind.ToLowerInvariant(), Target.Namespace, Target.Name.Length > 0 ? Target.Name : Path.GetFileNameWithoutExtension(Target.Path) };
        var name = string.Join('-', parts.Where(part => !string.IsNullOrEmpty(part)).Select(part => string.Concat(part!.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'))));
        return (name.Length > 200 ? name[..200] : name) + ".json";
    }
}
