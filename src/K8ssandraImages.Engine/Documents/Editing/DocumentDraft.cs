using YamlDotNet.Core;

namespace K8ssandraImages.Engine.Documents;

/// <summary>One document while its fields are edited one after the other, each edit checked before the next one.</summary>
internal sealed class DocumentDraft
{
    private readonly DocumentText _document;
    private readonly Node? _container;
    private TextDraft _draft;
    private Node? _tree;

    /// <param name="document">The document.</param>
    /// <param name="container">The scalar that holds it, if it is one inside another document.</param>
    /// <exception cref="EditException">It cannot be read.</exception>
    public DocumentDraft(DocumentText document, Node? container)
    {
        _document = document;
        _container = container;
        _draft = new TextDraft(document.Text);
        _tree = Parse(document.Text, out var error);
        if (error is null)
            return;
        if (document.Text.Contains("{{", StringComparison.Ordinal))
            throw new EditException(EditRules.Template.At(error.Location, "The text cannot be edited: it is a template, and no YAML before it is filled in.", "Change the chart's values instead, or write the lines by hand."), null);
        throw new EditException(EditRules.Unsafe.At(error.Location, "The text cannot be edited before this is corrected: " + error.Message, error.Remedy), null);
    }

    /// <summary>The document's text as it is now.</summary>
    public string Text => _draft.Text;

    /// <summary>What was changed so far.</summary>
    public List<TextChange> Changes() => _draft.Changes();

    /// <summary>Makes one edit.</summary>
    /// <exception cref="EditException">It cannot be done safely.</exception>
    public void Apply(FieldEdit edit)
    {
        try
        {
            var steps = edit.Path.Steps;
            for (var i = 0; i < steps.Length; i++)
            {
                if (steps[i].Kind == FieldStepKind.Inside)
                {
                    ApplyInside(edit, steps[..i], steps[(i + 1)..]);
                    return;
                }
            }

            Apply(steps, edit, null);
        }
        catch (EditRefusal refusal)
        {
            throw Refused(refusal, edit);
        }
        catch (YamlException)
        {
            throw Refused(new EditRefusal(EditRules.Unsafe, 0, "the parser does not tell the places of its values", "Write the lines by hand."), edit);
        }
    }

    private void ApplyInside(FieldEdit edit, ReadOnlySpan<FieldStep> outer, ReadOnlySpan<FieldStep> inner)
    {
        var scalar = Find(outer);
        if (scalar is { Kind: not (NodeKind.String or NodeKind.Null) })
            throw new EditRefusal(EditRules.OtherKind, Offset(outer), "there is no text that could hold a document", "Look at the document at this place.");
        var text = scalar?.Text ?? "";
        if (edit.Removes && text.Length == 0)
            return;
        var edited = DocumentEditor.Edit(text, 0, _document.Source, scalar is { IsString: true } ? scalar : null, [edit.With(FieldPath.Of(inner))]);
        if (!edited.IsUnchanged)
            Apply(outer, FieldEdit.Set(FieldPath.Of(outer), edited.Text), scalar is { IsString: true } ? edited.Changes : null);
    }

    private void Apply(ReadOnlySpan<FieldStep> steps, FieldEdit edit, IReadOnlyList<TextChange>? changes)
    {
        foreach (var text in (string[])[edit.Text ?? "", .. edit.Items ?? []])
        {
            if (Quoting.HasLoneSurrogate(text))
                throw new EditRefusal(EditRules.Unsafe, 0, "the new text has half a character, which no file can hold", "Give a text that is whole.");
        }

        foreach (var careful in (bool[])[true, false])
        {
            var draft = _draft.Copy();
            var writer = new FieldWriter(draft);
            if (edit.Removes)
                writer.Remove(steps);
            else if (edit.Text is { } text)
                writer.SetText(steps, text, changes, careful);
            else
                writer.SetList(steps, edit.Items!);
            if (draft.Text == _draft.Text && EditCheck.IsDone(_tree, _tree, steps, edit))
                return;
            var tree = Parse(draft.Text, out var error);
            if (error is null && EditCheck.IsDone(_tree, tree, steps, edit))
            {
                _draft = draft;
                _tree = tree;
                return;
            }
        }

        throw TextTree.Read(_draft.Text).Aliases.Count > 0
            ? new EditRefusal(EditRules.Shared, Offset(steps), "an alias or a merge key (<<) has a part in it, and the change would have another effect there", "Write out the values in place of the aliases, or write the lines by hand.")
            : new EditRefusal(EditRules.Unsafe, Offset(steps), "the change would have an effect on other values, because of the way they are written", "Write the lines by hand.");
    }

    private Node? Find(ReadOnlySpan<FieldStep> steps)
    {
        var node = _tree;
        foreach (var step in steps)
        {
            if (node is null)
                return null;
            node = step.Kind == FieldStepKind.Key ? node[step.Key] : step.Index >= 0 && step.Index < node.Items.Length ? node.Items[step.Index] : null;
        }

        return node;
    }

    // The place of the last value on the way.
    private int Offset(ReadOnlySpan<FieldStep> steps)
    {
        for (var length = steps.Length; length > 0; length--)
        {
            if (Find(steps[..length]) is { } node)
                return OffsetOf(node.Line - _document.StartLine + 1, node.Column - (node.Line == _document.StartLine ? _document.StartColumn - 1 : 0));
        }

        return 0;
    }

    private int OffsetOf(int line, int column)
    {
        var start = 0;
        for (; line > 1 && start < Text.Length; line--)
        {
            var end = Text.IndexOf('\n', start);
            if (end < 0)
                break;
            start = end + 1;
        }

        return Math.Clamp(start + column - 1, 0, Text.Length);
    }

    private Node? Parse(string text, out Diagnostic? error)
    {
        var root = DocumentParser.ParseTree(_document with { Text = text }, _container, DocumentLimits.Default, out var diagnostics);
        error = diagnostics.FirstOrDefault(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return root;
    }

    private EditException Refused(EditRefusal refusal, FieldEdit edit)
    {
        var offset = Math.Clamp(_draft.ToOld(Math.Min(refusal.Offset, Text.Length)), 0, _document.Text.Length);
        var before = _document.Text.AsSpan(0, offset);
        var line = before.Count('\n') + 1;
        var column = offset - before.LastIndexOf('\n') + (line == 1 ? _document.StartColumn - 1 : 0);
        var origin = _container is null ? new DocumentOrigin(_document.Source) : new DocumentOrigin(_container) { ContentIndent = _container.ContentIndent };
        var (fileLine, fileColumn) = origin.Map(line + _document.StartLine - 1, column);
        var path = origin.PathPrefix + edit.Path;
        var location = new SourceLocation(_document.Source, fileLine, fileColumn, _tree?.Object ?? _container?.Object, path);
        return new EditException(refusal.Rule.At(location, $"{Printable.Escape(path, 120)} cannot be changed safely: {refusal.Message}.", refusal.Remedy), null);
    }
}
