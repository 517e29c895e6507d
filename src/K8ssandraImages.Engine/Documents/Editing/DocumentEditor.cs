namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// Edits fields of YAML and JSON texts and leaves every other character alone: comments, order, quotes, indentation, line ends,
/// trailing blanks, other documents. The result has been read again before it is returned: each field is what was intended and
/// all else is what it was.
/// </summary>
internal static class DocumentEditor
{
    /// <summary>Edits one document of a text.</summary>
    /// <param name="text">The text, of one or more documents.</param>
    /// <param name="document">Which document, from 0, as <see cref="DocumentSplitter"/> counts.</param>
    /// <param name="source">The file as it was given, for messages.</param>
    /// <param name="edits">What is to be changed.</param>
    /// <exception cref="EditException">It cannot be done safely; nothing of it is done.</exception>
    public static EditedText Edit(string text, int document, string source, IReadOnlyList<FieldEdit> edits) =>
        throw new NotSupportedException();
}
