namespace K8ssandraImages.Engine.Documents;

/// <summary>Compares a list with what it is to be.</summary>
internal static class ListDifference
{
    /// <summary>Finds the first step that makes a list more like what it is to be, so that items that are equal stay.</summary>
    /// <param name="node">The list.</param>
    /// <param name="items">What it is to be.</param>
    /// <param name="index">The item that is changed, or before which one is added.</param>
    /// <param name="item">What is written; null where the item is to go.</param>
    /// <param name="replaces">Whether it is written in place of the item.</param>
    /// <returns>False where nothing differs.</returns>
    public static bool Next(TextNode node, IReadOnlyList<string> items, out int index, out string? item, out bool replaces)
    {
        var (old, wanted) = (node.Items.Count, items.Count);
        var common = new int[old + 1, wanted + 1];
        for (var i = old - 1; i >= 0; i--)
        {
            for (var j = wanted - 1; j >= 0; j--)
                common[i, j] = node.Items[i].Is(items[j]) ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        index = 0;
        while (index < old && index < wanted && node.Items[index].Is(items[index]) && common[index, index] == common[index + 1, index + 1] + 1)
            index++;
        item = index < wanted ? items[index] : null;
        replaces = false;
        if (index == old)
            return item is not null;
        if (index < wanted)
        {
            replaces = common[index + 1, index + 1] == common[index, index];
            if (!replaces && common[index + 1, index] == common[index, index])
                item = null;
        }

        return true;
    }
}
