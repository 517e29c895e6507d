namespace K8ssandraImages.Engine.Documents;

/// <summary>How far a document leads to a field.</summary>
internal sealed class FieldWay
{
    /// <summary>The value at the last step that the document has; null where it has no value at all.</summary>
    public TextNode? Node { get; init; }

    /// <summary>The collections on the way, with the position of the next one in each.</summary>
    public List<(TextNode Node, int Index)> Containers { get; init; } = [];

    /// <summary>Steps that the document has.</summary>
    public int Taken => Containers.Count;

    public bool InFlow => Containers.Exists(static container => container.Node.IsFlow);

    public FieldWay Into(TextNode container, int index) => new()
    {
        Node = container.IsMapping ? container.Entries[index].Value : container.Items[index],
        Containers = [.. Containers, (container, index)],
    };

    /// <summary>Goes as far as the document does.</summary>
    /// <exception cref="EditRefusal">Something else is in the way, or it is shared.</exception>
    public static FieldWay Find(TextTree tree, ReadOnlySpan<FieldStep> steps)
    {
        var way = new FieldWay { Node = tree.Root };
        if (way.Node is not null)
            tree.CheckShared(way.Node);
        foreach (var step in steps)
        {
            var node = way.Node;
            if (node is null || node.IsNull)
                break;
            int index;
            if (step.Kind == FieldStepKind.Index)
            {
                if (!node.IsSequence)
                    throw EditRefusal.OtherKind(node, "there is no list where one is expected", "Look at the document at this place.");
                if (step.Index < 0 || step.Index >= node.Items.Count)
                    throw EditRefusal.OtherKind(node, $"the list has {node.Items.Count} items only", "Look at the document at this place.");
                index = step.Index;
            }
            else
            {
                if (!node.IsMapping)
                    throw EditRefusal.OtherKind(node, node.IsSequence ? "a list stands where a mapping is expected" : "a text stands where a mapping is expected", "Remove it first if a mapping is to replace it.");
                index = node.Find(step.Key);
                if (index < 0)
                    break;
            }

            way = way.Into(node, index);
            tree.CheckShared(way.Node!);
        }

        return way;
    }

    /// <summary>The keys that the document does not have.</summary>
    /// <exception cref="EditRefusal">One of them is an index.</exception>
    public List<string> Missing(ReadOnlySpan<FieldStep> steps)
    {
        var keys = new List<string>();
        foreach (var step in steps[Taken..])
        {
            if (step.Kind == FieldStepKind.Index)
                throw new EditRefusal(EditRules.OtherKind, Node?.Start ?? 0, "there is no list yet", "Write the list first.");
            keys.Add(step.Key);
        }

        return keys;
    }
}
