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
    public static IReadOnlyList<ImageConfigPlace> Find(string text, string source, bool isNamed)
    {
        var places = new List<ImageConfigPlace>();
        var documents = 0;
        using var reader = new StringReader(text);
        foreach (var document in DocumentSplitter.Split(reader, source, DocumentLimits.Default))
        {
            documents++;
            var sources = DocumentParser.Parse(document, DocumentLimits.Default).Roots.Select(root => ImageConfigSource.Read(root, null)).OfType<ImageConfigSource>().ToList();
            if (sources.Count == 0)
                continue;
            // Items of a List lose their way to it when it is taken apart.
            var tree = DocumentParser.ParseTree(document, null, DocumentLimits.Default, out _);
            var paths = tree is null ? [] : PathsOf(tree, FieldPath.Root).ToList();
            for (var i = 0; i < sources.Count && i < paths.Count; i++)
                places.Add(new ImageConfigPlace(document.Index, paths[i], sources[i], document.Text));
        }

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

    private static IEnumerable<FieldPath> PathsOf(Node root, FieldPath path)
    {
        if (root["kind"] is { Kind: NodeKind.String } kind && kind.Text.EndsWith("List", StringComparison.Ordinal) && root["items"] is { Kind: NodeKind.Sequence } items)
        {
            for (var i = 0; i < items.Items.Length; i++)
            {
                foreach (var found in PathsOf(items.Items[i], path.Then("items").At(i)))
                    yield return found;
            }
        }
        else if (ImageConfigSource.Read(root, null) is { } source)
        {
            yield return source.IsConfigMap ? path.Then("data", ImageConfigSource.Key) : path;
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
