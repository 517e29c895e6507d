namespace K8ssandraImages.Engine.Documents;

/// <summary>
/// Edits fields of YAML and JSON texts and leaves every other character alone: comments, order, quotes, indentation, line ends,
/// trailing blanks, other documents. The result has been read again before it is returned: each field is what was intended and
/// all else is what it was.
/// </summary>
/// <remarks>
/// A value keeps its quotes where they can say the new one. A new key comes after the last one of its mapping and the comments that
/// are indented like it and follow without a blank line. A key goes with the comment on its line and those indented below it; a
/// comment above it stays. Templates (<c>{{ … }}</c>) are left alone where the document can be read without filling them in and
/// the field itself is not one.
/// </remarks>
internal static class DocumentEditor
{
    /// <summary>Edits one document of a text.</summary>
    /// <param name="text">The text, of one or more documents.</param>
    /// <param name="document">Which document, from 0, as <see cref="DocumentSplitter"/> counts.</param>
    /// <param name="source">The file as it was given, for messages.</param>
    /// <param name="edits">What is to be changed. What goes, goes last, unless something is set in its place.</param>
    /// <exception cref="EditException">It cannot be done safely; nothing of it is done.</exception>
    public static EditedText Edit(string text, int document, string source, IReadOnlyList<FieldEdit> edits)
    {
        try
        {
            return Edit(text, document, source, null, edits);
        }
        catch (EditException exception) when (exception.Paste is null)
        {
            throw new EditException(exception.Diagnostic, EditPaste.Of(edits));
        }
    }

    /// <summary>Edits one document of a text that is the value of a scalar.</summary>
    internal static EditedText Edit(string text, int document, string source, Node? container, IReadOnlyList<FieldEdit> edits)
    {
        if (container is null && (text.Contains('\uFFFD', StringComparison.Ordinal) || Quoting.HasLoneSurrogate(text)))
            throw Refused("The text cannot be edited: characters were lost when it was read, because it is not UTF-8.", "Save the file as UTF-8 first.");
        if (DocumentSlice.Find(text, document, source) is not { } slice)
            throw Refused($"The text has no document {document + 1} that could be edited.", "Look at its --- lines, and at its length.");
        var draft = new DocumentDraft(slice.Document, container);
        foreach (var edit in InOrder(edits))
            draft.Apply(edit);
        var changes = slice.ToWhole(draft.Changes());
        if (changes.Count == 0)
            return new EditedText(text, []);
        var whole = new TextDraft(text);
        whole.Replace(changes);
        if (!IsOnlyChange(text, whole.Text, document, source, draft.Text))
            throw Refused("The text cannot be edited: the change would have an effect on other documents in it.", "Write the lines by hand.");
        return new EditedText(whole.Text, changes);

        EditException Refused(string message, string remedy) =>
            new(EditRules.Unsafe.At(container?.Location ?? new SourceLocation(source, 1, 1, null), message, remedy), null);
    }

    // A mapping that loses its last key goes; one that gets another key at the same time is to stay where it is.
    private static IEnumerable<FieldEdit> InOrder(IReadOnlyList<FieldEdit> edits)
    {
        var later = new List<FieldEdit>();
        for (var i = 0; i < edits.Count; i++)
        {
            var edit = edits[i];
            if (edit.Removes && !edits.Skip(i + 1).Any(other => !other.Removes && other.Path.Steps.StartsWith(edit.Path.Steps)))
                later.Add(edit);
            else
                yield return edit;
        }

        foreach (var edit in later)
            yield return edit;
    }

    private static bool IsOnlyChange(string before, string after, int document, string source, string edited)
    {
        using var old = DocumentSlice.Split(before, source).GetEnumerator();
        using var now = DocumentSlice.Split(after, source).GetEnumerator();
        while (true)
        {
            var (hasOld, hasNow) = (old.MoveNext(), now.MoveNext());
            if (!hasOld && !hasNow)
                return true;
            if (!hasNow)
                return false;
            if (!hasOld || now.Current.Index == document)
            {
                // A text without documents gets its first one, without the comments above a marker.
                if (now.Current.Index != document || !(hasOld ? now.Current.Text.TrimStart('\uFEFF') == edited : edited.EndsWith(now.Current.Text, StringComparison.Ordinal)))
                    return false;
            }
            else if (old.Current.Text != now.Current.Text)
            {
                return false;
            }
        }
    }
}
