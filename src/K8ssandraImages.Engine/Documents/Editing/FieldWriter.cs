namespace K8ssandraImages.Engine.Documents;

/// <summary>Writes one field into a draft of a document.</summary>
internal sealed class FieldWriter
{
    // Each item that differs, and each key that stands again, means reading the document once more.
    private const int MostSteps = 200;
    private readonly TextDocument _document;
    private readonly ScalarWriter _scalars;
    private readonly EntryWriter _entries;
    private readonly EntryRemover _remover;

    public FieldWriter(TextDraft draft)
    {
        _document = new TextDocument(draft);
        _scalars = new ScalarWriter(_document);
        _entries = new EntryWriter(_document);
        _remover = new EntryRemover(_document);
    }

    /// <summary>Makes the field this text.</summary>
    /// <param name="steps">The keys and indices to the field.</param>
    /// <param name="text">What it is to be.</param>
    /// <param name="changes">What is changed of its present text, where that is known.</param>
    /// <param name="careful">Whether quotes and lines stay as they are; otherwise the scalar is written anew.</param>
    /// <exception cref="EditRefusal">It cannot be done.</exception>
    public void SetText(ReadOnlySpan<FieldStep> steps, string text, IReadOnlyList<TextChange>? changes, bool careful)
    {
        var way = FieldWay.Find(_document.Tree, steps);
        if (way.Taken < steps.Length)
        {
            _entries.Add(way, new EditValue(way.Missing(steps), text, null));
            return;
        }

        if (way.Node is not { } node)
            throw new EditRefusal(EditRules.OtherKind, 0, "it is the document itself", "Write the file anew instead.");
        if (!node.IsScalar)
            throw EditRefusal.OtherKind(node, node.IsMapping ? "it is a mapping and not a text" : "it is a list and not a text", "Remove it first if the text is to replace it.");
        if (!node.Is(text))
            _scalars.Write(way, node, text, changes, careful);
    }

    /// <summary>Makes the field this list.</summary>
    /// <param name="steps">The keys and indices to the field.</param>
    /// <param name="items">What it is to be.</param>
    /// <exception cref="EditRefusal">It cannot be done.</exception>
    public void SetList(ReadOnlySpan<FieldStep> steps, IReadOnlyList<string> items)
    {
        var way = FieldWay.Find(_document.Tree, steps);
        if (way.Taken < steps.Length)
        {
            _entries.Add(way, new EditValue(way.Missing(steps), null, items));
            return;
        }

        if (way.Containers.Count == 0)
            throw new EditRefusal(EditRules.OtherKind, 0, "it is the document itself", "Write the file anew instead.");
        if (way.Node!.IsNull)
        {
            _entries.Add(way, new EditValue([], null, items));
            return;
        }

        if (way.Node.IsScalar && !way.Node.IsBlockScalar)
        {
            ScalarWriter.CheckScalar(way.Node);
            _document.Replace(way.Node.Start, way.Node.End - way.Node.Start, new EditValue([], null, items).Flow(_document.Style.Flow(way.Node, _document.Tree.IsJson, pretty: false)));
            return;
        }

        if (!way.Node.IsSequence)
            throw EditRefusal.OtherKind(way.Node, way.Node.IsMapping ? "it is a mapping and not a list" : "it is a text of several lines and not a list", "Remove it first if the list is to replace it.");
        if (way.Node.Items.Count > MostSteps || items.Count > MostSteps)
            throw EditRefusal.Unsafe(way.Node.Start, $"the list has more than {MostSteps} items", "Write the list by hand.");
        while (ListDifference.Next(way.Node, items, out var index, out var item, out var replaces))
        {
            if (item is null)
                _remover.Remove(way, way.Node, index);
            else if (replaces)
                _scalars.Write(way.Into(way.Node, index), way.Node.Items[index], item, null, careful: true);
            else
                _entries.InsertItem(way.Node, index, item);
            _document.Reread();
            way = FieldWay.Find(_document.Tree, steps);
            if (!way.Node!.IsSequence)
                break;
        }
    }

    /// <summary>Takes the field away.</summary>
    /// <param name="steps">The keys and indices to the field.</param>
    /// <exception cref="EditRefusal">It cannot be done.</exception>
    public void Remove(ReadOnlySpan<FieldStep> steps)
    {
        // A key that stands twice goes twice.
        while (true)
        {
            var way = FieldWay.Find(_document.Tree, steps);
            if (way.Taken < steps.Length)
                return;
            if (way.Containers.Count == 0)
                throw new EditRefusal(EditRules.OtherKind, 0, "it is the document itself", "Remove the file or the object instead.");
            var container = way.Containers[^1];
            var key = steps[^1].Key;
            if (container.Node.Entries.Count(entry => entry.Name == key) > MostSteps)
                throw EditRefusal.Unsafe(container.Node.Start, $"the key stands more than {MostSteps} times", "Remove the lines by hand.");
            way.Containers.RemoveAt(way.Containers.Count - 1);
            _remover.Remove(way, container.Node, container.Index);
            if (steps[^1].Kind == FieldStepKind.Index)
                return;
            _document.Reread();
        }
    }
}
