namespace K8ssandraImages.Engine.Documents;

/// <summary>Compares a document before and after an edit: the field is what was intended, and all else is what it was.</summary>
internal static class EditCheck
{
    /// <summary>Whether the edit did exactly what it was to do.</summary>
    /// <param name="before">The document as it was; null where it had no value.</param>
    /// <param name="after">The document as it is.</param>
    /// <param name="steps">The keys and indices to the field.</param>
    /// <param name="edit">What it is to be.</param>
    public static bool IsDone(Node? before, Node? after, ReadOnlySpan<FieldStep> steps, FieldEdit edit)
    {
        if (steps.IsEmpty)
            return IsIntended(after, edit);
        return steps[0].Kind == FieldStepKind.Index ? IsItemDone(before, after, steps, edit) : IsMemberDone(before, after, steps, edit);
    }

    /// <summary>Whether two values are the same to Kubernetes; the order of keys does not matter.</summary>
    public static bool Same(Node? a, Node? b)
    {
        if (a is null || b is null)
            return (a is null || a.IsNull) && (b is null || b.IsNull);
        if (a.Kind != b.Kind || a.Text != b.Text || a.Items.Length != b.Items.Length)
            return false;
        for (var i = 0; i < a.Items.Length; i++)
        {
            if (!Same(a.Items[i], b.Items[i]))
                return false;
        }

        return SameMembers(a, b, null);
    }

    private static bool IsIntended(Node? after, FieldEdit edit)
    {
        if (edit.Text is { } text)
            return after is { IsString: true } && after.Text == text;
        if (edit.Items is not { } items || after is not { Kind: NodeKind.Sequence } || after.Items.Length != items.Count)
            return false;
        for (var i = 0; i < items.Count; i++)
        {
            if (!after.Items[i].IsString || after.Items[i].Text != items[i])
                return false;
        }

        return true;
    }

    private static bool IsMemberDone(Node? before, Node? after, ReadOnlySpan<FieldStep> steps, FieldEdit edit)
    {
        var key = steps[0].Key;
        if (before is not (null or { Kind: NodeKind.Null or NodeKind.Mapping }))
            return false;
        if (edit.Removes && before?[key] is null)
            return Same(before, after);
        if (after is not { Kind: NodeKind.Mapping } || !SameMembers(before, after, key))
            return false;
        if (edit.Removes && Vanishes(before!, steps))
            return after[key] is null;
        return after[key] is not null && IsDone(before?[key], after[key], steps[1..], edit);
    }

    private static bool IsItemDone(Node? before, Node? after, ReadOnlySpan<FieldStep> steps, FieldEdit edit)
    {
        var index = steps[0].Index;
        if (before is not { Kind: NodeKind.Sequence } || after is not { Kind: NodeKind.Sequence } || index >= before.Items.Length)
            return false;
        var removed = edit.Removes && steps.Length == 1 ? 1 : 0;
        if (after.Items.Length != before.Items.Length - removed)
            return false;
        for (var i = 0; i < before.Items.Length; i++)
        {
            if (i != index && !Same(before.Items[i], after.Items[i > index ? i - removed : i]))
                return false;
        }

        return removed > 0 || IsDone(before.Items[index], after.Items[index], steps[1..], edit);
    }

    // Whether the member of the first step goes: it is the field itself, or a mapping that loses its last key.
    private static bool Vanishes(Node mapping, ReadOnlySpan<FieldStep> steps)
    {
        var child = mapping[steps[0].Key];
        return steps.Length == 1
            || (steps[1].Kind == FieldStepKind.Key && child is { Kind: NodeKind.Mapping, Members.Length: 1 } && child[steps[1].Key] is not null && Vanishes(child, steps[1..]));
    }

    // Whether all members are the same, except the one of a key.
    private static bool SameMembers(Node? a, Node? b, string? except)
    {
        var before = a is null ? [] : a.Members;
        var after = b is null ? [] : b.Members;
        Dictionary<string, Node>? byKey = null;
        var count = 0;
        for (var i = 0; i < after.Length; i++)
        {
            ref readonly var member = ref after[i];
            if (member.Key == except)
                continue;
            count++;
            // Mostly the order is the same.
            if (i < before.Length && before[i].Key == member.Key)
            {
                if (!Same(before[i].Value, member.Value))
                    return false;
                continue;
            }

            if (byKey is null)
            {
                byKey = new Dictionary<string, Node>(before.Length, StringComparer.Ordinal);
                foreach (ref readonly var other in before)
                    byKey[other.Key] = other.Value;
            }

            if (!byKey.TryGetValue(member.Key, out var value) || value.Kind != member.Value.Kind || !Same(value, member.Value))
                return false;
        }

        return count == before.Length - (except is not null && a?[except] is not null ? 1 : 0);
    }
}
