namespace K8ssandraImages.Engine.Documents;

/// <summary>Says that an edit is refused, and why; never leaves <see cref="DocumentEditor"/>.</summary>
/// <param name="rule">The kind of reason.</param>
/// <param name="offset">The place in the text as it is at that moment.</param>
/// <param name="reason">The reason, as the rest of a sentence that names the field.</param>
/// <param name="remedy">What to do instead.</param>
internal sealed class EditRefusal(Rule rule, int offset, string reason, string remedy) : Exception(reason)
{
    public Rule Rule { get; } = rule;

    public int Offset { get; } = offset;

    public string Remedy { get; } = remedy;

    /// <summary>Something else is where the field's way leads.</summary>
    public static EditRefusal OtherKind(TextNode node, string reason, string remedy) => new(EditRules.OtherKind, node.Start, reason, remedy);

    /// <summary>The way it is written leaves no safe edit.</summary>
    public static EditRefusal Unsafe(int offset, string reason, string remedy) => new(EditRules.Unsafe, offset, reason, remedy);
}
