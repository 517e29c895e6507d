namespace K8ssandraImages.Engine.Documents;

/// <summary>A draft of a document, with the places of its values.</summary>
internal sealed class TextDocument
{
    private readonly TextDraft _draft;

    public TextDocument(TextDraft draft)
    {
        _draft = draft;
        Tree = TextTree.Read(draft.Text);
    }

    /// <summary>The text as it is now.</summary>
    public string Text => _draft.Text;

    /// <summary>The values, as they were when the text was last read.</summary>
    public TextTree Tree { get; private set; }

    public TextLines Lines => new(Text);

    /// <summary>How it is written; to be asked for before something is replaced.</summary>
    public DocumentStyle Style => new(Text, Tree);

    /// <inheritdoc cref="TextDraft.Replace(int, int, string)" />
    public void Replace(int start, int length, string replacement) => _draft.Replace(start, length, replacement);

    /// <inheritdoc cref="TextDraft.Replace(IEnumerable{TextChange})" />
    public void Replace(IEnumerable<TextChange> changes) => _draft.Replace(changes);

    /// <summary>Finds the values again.</summary>
    public void Reread() => Tree = TextTree.Read(Text);
}
