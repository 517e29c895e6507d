using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Operations.Changes;

/// <summary>Where in a text of manifests objects stand, also as items of Lists.</summary>
internal static class ManifestPlaces
{
    /// <summary>The objects that are meant, in order.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">The file, for places.</param>
    /// <param name="isMeant">Whether an object is.</param>
    /// <param name="parsed">Called with each document.</param>
    public static IEnumerable<ManifestPlace> Find(string text, string source, Predicate<Node> isMeant, Action<ParsedDocument> parsed)
    {
        using var reader = new StringReader(text);
        foreach (var document in DocumentSplitter.Split(reader, source, DocumentLimits.Default))
        {
            var found = DocumentParser.Parse(document, DocumentLimits.Default);
            parsed(found);
            // Items of a List lose their way to it when it is taken apart.
            if (!found.Roots.Any(root => isMeant(root)) || DocumentParser.ParseTree(document, null, DocumentLimits.Default, out _) is not { } tree)
                continue;
            var paths = PathsOf(tree, FieldPath.Root).ToList();
            for (var i = 0; i < found.Roots.Count; i++)
            {
                if (isMeant(found.Roots[i]))
                    yield return new ManifestPlace(document.Index, paths[i], found.Roots[i], document.Text);
            }
        }
    }

    private static IEnumerable<FieldPath> PathsOf(Node root, FieldPath path)
    {
        if (root["kind"] is not { Kind: NodeKind.String } kind || !kind.Text.EndsWith("List", StringComparison.Ordinal) || root["items"] is not { Kind: NodeKind.Sequence } items)
            return [path];
        return items.Items.ToArray().SelectMany((item, index) => PathsOf(item, path.Then("items").At(index)));
    }
}

/// <summary>Where an object stands.</summary>
/// <param name="Document">Which document, from 0.</param>
/// <param name="Path">The way to it: none where it is the document.</param>
/// <param name="Root">The object.</param>
/// <param name="Text">The document's text.</param>
internal sealed record ManifestPlace(int Document, FieldPath Path, Node Root, string Text);
