using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Changes;

/// <summary>Edits of a custom resource, collected against what it says now.</summary>
internal sealed class ResourceEdits(Node root)
{
    private readonly List<FieldEdit> _edits = [];
    private readonly HashSet<Node> _dropped = [];

    public Node Root => root;

    /// <summary>The edits so far.</summary>
    public IReadOnlyList<FieldEdit> All => _edits;

    /// <summary>What stands there; null where nothing does, or null.</summary>
    public Node? Find(FieldPath path)
    {
        var node = root;
        foreach (var step in path.Steps)
        {
            node = step.Kind == FieldStepKind.Key ? node[step.Key] : step.Index < node.Items.Length ? node.Items[step.Index] : null;
            if (node is null or { IsNull: true })
                return null;
        }

        return node;
    }

    /// <summary>The text that stands there; null where it is absent or empty.</summary>
    public string? Text(FieldPath path) => Find(path) is { IsString: true, Text.Length: > 0 } node ? node.Text : null;

    /// <summary>Sets a field, where what is there is not of another kind: the API server would not have taken that.</summary>
    public void Set(FieldPath path, string text)
    {
        if (Find(path) is { Kind: NodeKind.Mapping or NodeKind.Sequence } other)
            throw new IntentException(IntentRules.NotPossible, other, Printable.Escape(other.Path, 120) + " is " + ImageConfigs.ImageConfigDecoder.KindName(other) + " where a text is meant; the API server refuses it.", "Correct it by hand first.");
        _edits.Add(FieldEdit.Set(path, text));
    }

    /// <summary>Removes a field, where it is there.</summary>
    public void Drop(FieldPath path)
    {
        if (Find(path) is not { Parent: { } parent } node)
            return;
        // An edit takes a mapping away that loses its last key; `reaper: {}` is a Reaper, and without the key there is none.
        _dropped.Add(node);
        if (parent.Key is "medusa" or "reaper" or "stargate" && parent.Members.ToArray().All(member => _dropped.Contains(member.Value)))
        {
            throw new IntentException(
                IntentRules.NotPossible,
                node,
                "Without " + Printable.Escape(node.Path, 120) + " nothing would be left of " + Printable.Escape(parent.Path, 120) + ", and with that the component would go.",
                "Write `" + Printable.Escape(parent.Key, 40) + ": {}` by hand.");
        }

        _edits.Add(FieldEdit.Remove(path));
    }
}
