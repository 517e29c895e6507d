namespace K8ssandraImages.Engine.Documents;

/// <summary>Reads the text of a document into a tree, as Kubernetes reads it.</summary>
public static class DocumentParser
{
    private const int StrayLines = 3;

    /// <summary>
    /// Reads a YAML or JSON document. Never throws for any text: what is wrong with it is in
    /// <see cref="ParsedDocument.Diagnostics"/>.
    /// </summary>
    /// <param name="text">The document.</param>
    /// <param name="limits">How large it may be.</param>
    public static ParsedDocument Parse(in DocumentText text, DocumentLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var origin = new DocumentOrigin(text.Source);
        var root = Read(text, origin, null, limits, out var diagnostics, out var failed);
        var source = text.Source;
        origin.IgnoreComments = IgnoreComment.Read(text.Text ?? "", text.StartLine, (line, column) => new SourceLocation(source, line, column, null));
        var roots = new List<Node>(1);
        if (root is { IsNull: false })
        {
            root.MakeRoot(origin);
            origin.ObjectName = NameOf(root);
            // A manifest's text would be kept as long as the object. An ImageConfig is small, and its comments are for people.
            if (root["kind"] is null or { Text: "ImageConfig" })
                origin.Text = text;
            AddRoots(root, origin, roots);
        }

        return new ParsedDocument(text.Source, text.Index, roots, diagnostics, failed) { IgnoreComments = origin.IgnoreComments };
    }

    /// <summary>
    /// Reads the text of a value, as <c>data["image_config.yaml"]</c> of a ConfigMap, as a document of its own. Its nodes
    /// know their place in the file: exactly so in a literal block (<c>|</c>), else that of the value. Only the first
    /// document of the text is read. A List stays one root.
    /// </summary>
    /// <param name="scalar">The value that holds the text.</param>
    /// <param name="limits">How large it may be.</param>
    public static ParsedDocument ParseNested(Node scalar, DocumentLimits limits)
    {
        ArgumentNullException.ThrowIfNull(scalar);
        ArgumentNullException.ThrowIfNull(limits);
        var source = scalar.Origin.Source;
        var origin = new DocumentOrigin(scalar) { ContentIndent = scalar.ContentIndent };
        using var reader = new StringReader(scalar.Text);
        using var documents = DocumentSplitter.Split(reader, source, limits).GetEnumerator();
        if (!documents.MoveNext())
            return new ParsedDocument(source, 0, [], [], failed: false);
        var text = documents.Current;
        var root = Read(text, origin, scalar, limits, out var diagnostics, out var failed);
        if (documents.MoveNext())
        {
            var building = new TreeBuilding(new DocumentText(source, 0, 1, ""), origin, scalar, limits);
            var line = documents.Current.StartLine;
            diagnostics.Add(DocumentRules.ExtraDocument.At(building.Locate(line, documents.Current.StartColumn), "Another document begins here; only the first one of this text is read.", "Remove what is not meant, or put it into a value of its own."));
        }

        if (root is null || root.IsNull)
            return new ParsedDocument(source, 0, [], diagnostics, failed);
        root.MakeRoot(origin);
        if (!origin.KeepsLines)
            origin.IgnoreComments = IgnoreComment.Read(scalar.Text, 1, (_, _) => scalar.Location);
        origin.Text = text;
        return new ParsedDocument(source, 0, [root], diagnostics, failed);
    }

    /// <summary>
    /// Reads an object as an API server sends it. Its nodes name their place by object and field: lines of JSON on the wire
    /// mean nothing to anybody.
    /// </summary>
    /// <param name="utf8">One JSON object.</param>
    /// <param name="source">The kubeconfig context.</param>
    /// <param name="limits">How large it may be.</param>
    /// <exception cref="FormatException">It is no JSON object, or beyond a limit; the message says why.</exception>
    public static Node ParseObject(ReadOnlySpan<byte> utf8, string source, DocumentLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var origin = new DocumentOrigin(source) { HasLines = false };
        try
        {
            var root = JsonTree.ReadWithoutLines(utf8, new TreeBuilding(new DocumentText(source, 0, 1, ""), origin, null, limits));
            if (root.Kind != NodeKind.Mapping)
                throw new FormatException("This is no object.");
            root.MakeRoot(origin);
            origin.ObjectName = NameOf(root);
            return root;
        }
        catch (DocumentException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>The whole tree of a document, a List undivided; null where the document has no value or cannot be read.</summary>
    /// <param name="text">The document.</param>
    /// <param name="container">The scalar that holds the text, if it is one inside another document.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="diagnostics">Findings about its text.</param>
    internal static Node? ParseTree(in DocumentText text, Node? container, DocumentLimits limits, out IReadOnlyList<Diagnostic> diagnostics)
    {
        var origin = container is null ? new DocumentOrigin(text.Source) : new DocumentOrigin(container) { ContentIndent = container.ContentIndent };
        var root = Read(text, origin, container, limits, out var found, out _);
        diagnostics = found;
        if (root is null)
            return null;
        root.MakeRoot(origin);
        origin.ObjectName ??= NameOf(root);
        return root;
    }

    private static Node? Read(in DocumentText text, DocumentOrigin origin, Node? container, DocumentLimits limits, out List<Diagnostic> diagnostics, out bool failed)
    {
        var building = new TreeBuilding(text, origin, container, limits);
        var content = text.Text ?? "";
        List<Diagnostic> leftOut = [];
        Node? root = null;
        failed = false;
        while (true)
        {
            try
            {
                if (text.TooLong || content.Length > limits.Characters)
                    throw new DocumentException(DocumentRules.LimitExceeded, text.StartLine, text.StartColumn, $"The document has more than {limits.Characters} characters.", "Split it with --- lines.");
                root = ReadContent(content, building);
            }
            catch (DocumentException exception)
            {
                if (exception.Rule == DocumentRules.SyntaxError && leftOut.Count < StrayLines && TryLeaveOut(ref content, exception, building, text, leftOut))
                {
                    building = new TreeBuilding(text, origin, container, limits);
                    continue;
                }

                building.Report(exception.Rule, exception.Line, exception.Column, exception.Message, exception.Remedy);
                failed = true;
            }

            break;
        }

        // Those of a nested text have been reported with the document around it.
        if (container is null)
            ReportLostCharacters(content, building);
        building.ReportOmitted();
        diagnostics = building.Diagnostics;
        diagnostics.AddRange(leftOut);
        if (diagnostics.Count > 1)
            diagnostics = [.. diagnostics.OrderBy(d => d.Location?.Line).ThenBy(d => d.Location?.Column)];
        return root;
    }

    private static Node? ReadContent(string content, TreeBuilding building)
    {
        if (content.StartsWith('\uFEFF'))
            content = content[1..];
        if (content.AsSpan().TrimStart(" \t\r\n") is not ['{' or '[', ..])
            return YamlTree.Read(content, building);

        // A YAML flow mapping begins like JSON, and kubectl takes it.
        var start = building.Save();
        try
        {
            return JsonTree.Read(content, building);
        }
        catch (DocumentException json) when (!json.IsJson && json.Rule == DocumentRules.SyntaxError)
        {
            building.Restore(start);
            try
            {
                return YamlTree.Read(content, building);
            }
            catch (DocumentException yaml) when (yaml.Rule == DocumentRules.SyntaxError && (json.Line, json.Column).CompareTo((yaml.Line, yaml.Column)) > 0)
            {
                // Whoever came further knows better what was meant.
                throw json;
            }
        }
    }

    private static bool TryLeaveOut(ref string content, DocumentException exception, TreeBuilding building, in DocumentText text, List<Diagnostic> leftOut)
    {
        var errorLine = exception.Line - text.StartLine + 1;
        if (!StrayKey.TryLeaveOut(ref content, errorLine, out var line, out var column, out var key))
            return false;
        leftOut.Add(DocumentRules.StrayKeyLine.At(
            building.Locate(building.Line(line), building.Column(line, column)),
            $"The line \"{Printable.Escape(key)}:\" is indented below a value, so this is no valid YAML and kubectl refuses the document; the line was left out here so that the rest could be read.",
            "Remove the line, or indent it like the key that it belongs beside."));
        return true;
    }

    private static void ReportLostCharacters(string content, TreeBuilding building)
    {
        var index = content.AsSpan().IndexOfAnyInRange('\uD800', '\uFFFF');
        if (index < 0)
            return;
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < content.Length; i++)
        {
            var c = content[i];
            if (c == '\n')
            {
                line++;
                lineStart = i + 1;
            }
            else if (char.IsHighSurrogate(c) && i + 1 < content.Length && char.IsLowSurrogate(content[i + 1]))
            {
                i++;
            }
            else if (c == '\uFFFD' || char.IsSurrogate(c))
            {
                building.Report(
                    DocumentRules.Encoding,
                    building.Line(line),
                    building.Column(line, i - lineStart + 1),
                    "A character could not be read: the file is not UTF-8 here, and Kubernetes refuses such a file.",
                    "Save the file as UTF-8.");
                return;
            }
        }
    }

    // Bounded by the depth limit: each level of List is two levels of the tree.
    private static void AddRoots(Node root, DocumentOrigin list, List<Node> roots)
    {
        if (root["kind"] is not { Kind: NodeKind.String } kind || !kind.Text.EndsWith("List", StringComparison.Ordinal) || root["items"] is not { Kind: NodeKind.Sequence } items)
        {
            roots.Add(root);
            return;
        }

        foreach (var item in items.Items)
        {
            var origin = new DocumentOrigin(list.Source) { ObjectName = NameOf(item), IgnoreComments = list.IgnoreComments };
            item.MakeRoot(origin);
            AddRoots(item, origin, roots);
        }
    }

    private static string? NameOf(Node root)
    {
        if (root["kind"] is not { Kind: NodeKind.String } kind)
            return null;
        var metadata = root["metadata"];
        var name = metadata?["name"];
        var @namespace = metadata?["namespace"];
        if (name is null || name.IsNull)
            return kind.Text;
        // As it was written: the name n is a boolean, but a person looks for n.
        return @namespace is null || @namespace.IsNull || @namespace.RawText.Length == 0
            ? kind.Text + " " + name.RawText
            : kind.Text + " " + @namespace.RawText + "/" + name.RawText;
    }
}
