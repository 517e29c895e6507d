using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Changes;

/// <summary>Copies parts of a document, with what is said about their keys, into one that is written anew.</summary>
internal sealed class CommentedCopy
{
    private readonly DocumentComments? _comments;

    /// <summary>From a document.</summary>
    /// <param name="root">Its root; null for an empty one.</param>
    public CommentedCopy(Node? root) => _comments = root is null ? null : DocumentComments.Of(root);

    /// <summary>The lines above the document.</summary>
    public IReadOnlyList<string> Head => _comments?.Head ?? [];

    /// <summary>The lines below it.</summary>
    public IReadOnlyList<string> Tail => _comments?.Tail ?? [];

    /// <summary>Takes what is said about a value's key.</summary>
    public KeyComments Take(Node value) => _comments?.Take(value) ?? new KeyComments();

    /// <summary>Takes all that has not been taken.</summary>
    public IEnumerable<string> TakeRest() => _comments?.TakeRest() ?? [];

    /// <summary>Writes a value and its comments into an entry.</summary>
    public YamlEntry Into(YamlEntry entry, Node value)
    {
        entry.Keep(Take(value));
        if (value.Kind == NodeKind.Mapping)
        {
            foreach (var member in value.Members.ToArray())
                Into(entry[member.Key], member.Value);
        }
        else if (value.Kind == NodeKind.Sequence)
        {
            // Of an ImageConfig only lists of texts mean something.
            entry.Items = [.. value.Items.ToArray().Select(item => (item.Kind == NodeKind.Mapping ? string.Join(", ", item.Members.ToArray().Select(member => member.Key + ": " + member.Value.Text)) : item.Text, Take(item)))];
        }
        else if (value.IsString)
        {
            entry.Text = value.Text;
        }
        else
        {
            entry.Literal = value.IsNull ? "null" : value.Text;
        }

        return entry;
    }
}
