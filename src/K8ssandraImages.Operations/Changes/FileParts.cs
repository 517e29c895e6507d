using System.Text;
using System.Text.Json;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>What a change replaced in a file, so that it can be put back to the last byte.</summary>
/// <param name="HashBefore">The hash of the whole file before.</param>
/// <param name="HashAfter">The hash of the whole file afterwards.</param>
/// <param name="HasByteOrderMark">Whether it begins with one; the places do not count it.</param>
/// <param name="Replaced">Places in the file afterwards, and what stood there.</param>
internal sealed record FileParts(string HashBefore, string HashAfter, bool HasByteOrderMark, IReadOnlyList<TextChange> Replaced)
{
    /// <summary>What undoes changes of a text.</summary>
    public static IReadOnlyList<TextChange> Inverse(string before, IReadOnlyList<TextChange> changes)
    {
        var shift = 0;
        var inverse = new List<TextChange>(changes.Count);
        foreach (var change in changes)
        {
            inverse.Add(new TextChange(change.Start + shift, change.Replacement.Length, before.Substring(change.Start, change.Length)));
            shift += change.Replacement.Length - change.Length;
        }

        return inverse;
    }

    /// <summary>A text with changes made.</summary>
    /// <exception cref="FormatException">They are not of this text.</exception>
    public static string Apply(string text, IReadOnlyList<TextChange> changes)
    {
        var result = new StringBuilder(text.Length);
        var at = 0;
        foreach (var change in changes)
        {
            if (change.Start < at || change.Start + (long)change.Length > text.Length)
                throw new FormatException("its places are not those of the file.");
            result.Append(text, at, change.Start - at).Append(change.Replacement);
            at = change.Start + change.Length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>The file's text before.</summary>
    /// <param name="after">Its text afterwards.</param>
    /// <exception cref="FormatException">What was replaced is not what it was.</exception>
    public string Restore(string after)
    {
        var before = Apply(after, Replaced);
        return Backup.HashOf(ChangedFile.BytesOf(before, HasByteOrderMark)) == HashBefore ? before : throw new FormatException("what it replaces in the file is not what its hash says: it has been edited.");
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("file");
        json.WriteString("sha256Before", HashBefore);
        json.WriteString("sha256After", HashAfter);
        json.WriteBoolean("byteOrderMark", HasByteOrderMark);
        json.WriteStartArray("replaced");
        foreach (var change in Replaced)
        {
            json.WriteStartObject();
            json.WriteNumber("start", change.Start);
            json.WriteNumber("length", change.Length);
            json.WriteString("text", change.Replacement);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static FileParts? Read(JsonElement root)
    {
        if (!root.TryGetProperty("file", out _))
            return null;
        var file = StateJson.Object(root, "file");
        if (!file.TryGetProperty("replaced", out var replaced) || replaced.ValueKind != JsonValueKind.Array)
            throw new FormatException("`replaced` is missing.");
        var changes = new List<TextChange>();
        foreach (var item in replaced.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
                throw new FormatException("`replaced` is no list of places.");
            changes.Add(new TextChange(StateJson.NumberOrNull(item, "start") ?? 0, StateJson.NumberOrNull(item, "length") ?? 0, StateJson.Text(item, "text")));
        }

        return new FileParts(
            StateJson.Text(file, "sha256Before"), StateJson.Text(file, "sha256After"), file.TryGetProperty("byteOrderMark", out var mark) && mark.ValueKind == JsonValueKind.True, changes);
    }
}
