namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// One intended change of a document: what a field is to be afterwards. Mappings on the way that are not there are made; a field
/// that has the value already is left alone.
/// </summary>
internal sealed class FieldEdit
{
    private FieldEdit(FieldPath path, string? text, IReadOnlyList<string>? items)
    {
        Path = path;
        Text = text;
        Items = items;
    }

    /// <summary>The field.</summary>
    public FieldPath Path { get; }

    /// <summary>The text that it is to be; null where it is to be a list, or to go.</summary>
    public string? Text { get; }

    /// <summary>The texts that it is to be a list of; null where it is to be a text, or to go.</summary>
    public IReadOnlyList<string>? Items { get; }

    /// <summary>Whether the key is to go. A mapping that loses its last key by it goes too.</summary>
    public bool Removes => Text is null && Items is null;

    /// <summary>The field is to be this string (always a string to Kubernetes: quoted where YAML would read something else).</summary>
    public static FieldEdit Set(FieldPath path, string text) => new(path, text, null);

    /// <summary>The field is to be this list of strings.</summary>
    public static FieldEdit Set(FieldPath path, IReadOnlyList<string> items) => new(path, null, items);

    /// <summary>The field is not to be there.</summary>
    public static FieldEdit Remove(FieldPath path) => new(path, null, null);

    /// <summary>The same edit in the document inside another's scalar.</summary>
    public FieldEdit Under(FieldPath outer) => With(Path.Under(outer));

    /// <summary>The same edit of another field.</summary>
    public FieldEdit With(FieldPath path) => new(path, Text, Items);
}
