using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Operations.Changes;

/// <summary>Where in a text of manifests ImageConfigs stand.</summary>
internal static class ImageConfigPlaces
{
    /// <summary>The ImageConfigs of a text: bare documents, and ConfigMaps, also as items of a List.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">The file, for places.</param>
    /// <param name="isNamed">Whether the file was named itself: then a document may be an ImageConfig that does not say so.</param>
    /// <param name="parsed">Called with each document; null for nothing.</param>
    public static IReadOnlyList<ImageConfigPlace> Find(string text, string source, bool isNamed, Action<ParsedDocument>? parsed = null)
    {
        var documents = 0;
        var places = ManifestPlaces.Find(text, source, static root => ImageConfigSource.Read(root, null) is not null, document =>
        {
            documents++;
            parsed?.Invoke(document);
        }).Select(static place =>
        {
            var found = ImageConfigSource.Read(place.Root, null)!;
            return new ImageConfigPlace(place.Document, found.IsConfigMap ? place.Path.Then("data", ImageConfigSource.Key) : place.Path, found, place.Text);
        }).ToList();
        if (places.Count == 0 && isNamed && documents == 1)
            places.AddRange(Unnamed(text, source));
        return places.Count == 1 && documents == 1 && !places[0].Source.IsConfigMap ? [places[0] with { IsWholeText = true, Text = text }] : places;
    }

    private static IEnumerable<ImageConfigPlace> Unnamed(string text, string source)
    {
        using var reader = new StringReader(text);
        foreach (var document in DocumentSplitter.Split(reader, source, DocumentLimits.Default))
        {
            foreach (var root in DocumentParser.Parse(document, DocumentLimits.Default).Roots)
            {
                if (ImageConfigSource.FromFile(root) is { } found)
                    yield return new ImageConfigPlace(document.Index, FieldPath.Root, found, document.Text);
            }
        }
    }
}

/// <summary>Where an ImageConfig stands.</summary>
/// <param name="Document">Which document, from 0.</param>
/// <param name="Path">The way to its text, of a ConfigMap; to its document, of a bare one.</param>
/// <param name="Source">The ConfigMap or the bare document.</param>
/// <param name="Text">The document's text.</param>
internal sealed record ImageConfigPlace(int Document, FieldPath Path, ImageConfigSource Source, string Text)
{
    /// <summary>Whether the text is this ImageConfig and nothing else.</summary>
    public bool IsWholeText { get; init; }

    /// <summary>The ImageConfig's own text; null where a ConfigMap has none.</summary>
    public string? ImageConfig => !Source.IsConfigMap ? Text : Source.Root["data"]?[ImageConfigSource.Key] is { IsString: true } text ? text.Text : null;

    /// <summary>Where the ImageConfig's fields are.</summary>
    public FieldPath Inner => Source.IsConfigMap ? Path.Inside() : Path;
}
