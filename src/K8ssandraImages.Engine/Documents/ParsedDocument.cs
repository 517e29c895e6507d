namespace K8ssandraImages.Engine.Documents;

/// <summary>What became of one document.</summary>
public sealed class ParsedDocument
{
    internal ParsedDocument(string source, int index, IReadOnlyList<Node> roots, IReadOnlyList<Diagnostic> diagnostics, bool failed)
    {
        Source = source;
        Index = index;
        Roots = roots;
        Diagnostics = diagnostics;
        Failed = failed;
    }

    /// <summary>The file as it was given, or <c>-</c> for piped text.</summary>
    public string Source { get; }

    /// <summary>Which document of the source it is, from 0.</summary>
    public int Index { get; }

    /// <summary>Its objects: one, or the items of a List; none where the document is empty or could not be read.</summary>
    public IReadOnlyList<Node> Roots { get; }

    /// <summary>Findings about its text, in the order of the text.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Its comments that take findings back.</summary>
    internal IReadOnlyList<IgnoreComment> IgnoreComments { get; init; } = [];

    /// <summary>
    /// Whether nothing of it could be read. An error among <see cref="Diagnostics"/> without this means that Kubernetes
    /// refuses the document although most of it can be read.
    /// </summary>
    public bool Failed { get; }
}
