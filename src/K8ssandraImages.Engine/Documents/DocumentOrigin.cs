namespace K8ssandraImages.Engine.Documents;

/// <summary>Where a document comes from: what its nodes need to name their place.</summary>
internal sealed class DocumentOrigin
{
    public static readonly DocumentOrigin None = new("");
    private readonly Node? _container;

    /// <summary>A document of a file.</summary>
    /// <param name="source">The file as it was given, or <c>-</c> for piped text.</param>
    public DocumentOrigin(string source) => Source = source;

    /// <summary>A document inside a scalar of another one, as <c>data["image_config.yaml"]</c> of a ConfigMap.</summary>
    /// <param name="container">The scalar that holds the text.</param>
    public DocumentOrigin(Node container)
    {
        _container = container;
        Source = container.Origin.Source;
        PathPrefix = container.Path + ":";
        ObjectName = container.Object;
    }

    public string Source { get; }

    /// <summary>The scalar that holds the text; null for a document of a file.</summary>
    public Node? Container => _container;

    /// <summary>Whether each line of the text is a line of the file too: a literal block keeps its lines, other scalars do not.</summary>
    public bool KeepsLines => _container is null ? HasLines : _container.Style == ScalarStyle.Literal && _container.Origin.KeepsLines;

    /// <summary>The comments of the text that take findings back; of a text that keeps the file's lines they are the file's.</summary>
    public IReadOnlyList<IgnoreComment> IgnoreComments { get; set; } = [];

    /// <summary><c>Kind namespace/name</c> of the object, once known.</summary>
    public string? ObjectName { get; set; }

    public string PathPrefix { get; } = "";

    /// <summary>The text itself, where somebody may want to keep its comments (ImageConfigs, texts in a ConfigMap); else null.</summary>
    public DocumentText? Text { get; set; }

    /// <summary>Maps a place in this document to one in the file.</summary>
    public (int Line, int Column) Map(int line, int column)
    {
        if (_container is null)
            return HasLines ? (line, column) : (0, 0);
        var (outerLine, outerColumn) = _container.Origin.Map(_container.Line, _container.Column);
        // A literal block keeps its lines: its text starts on the line after the indicator. Quoted and folded text does not.
        return _container.Style == ScalarStyle.Literal
            ? (outerLine + line, column + ContentIndent)
            : (outerLine, outerColumn);
    }

    /// <summary>Whether lines and columns mean something to a person; not for objects from a cluster or what a release ships.</summary>
    public bool HasLines { get; init; } = true;

    /// <summary>Columns by which a literal block's text is indented in the file.</summary>
    public int ContentIndent { get; init; }
}
