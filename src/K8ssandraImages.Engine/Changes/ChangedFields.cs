using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// What differs between two states of a resource's <c>spec</c>, as YAML: the fields that differ with the way to them, and the
/// names of the list items on it. All else stays out, so that nothing is shown or kept that is not the change's own.
/// </summary>
/// <param name="Before">The fields before; empty where nothing differs.</param>
/// <param name="After">The fields after.</param>
internal sealed record ChangedFields(string Before, string After)
{
    private const string Spec = "spec";

    /// <summary>Compares two states.</summary>
    public static ChangedFields Between(Node before, Node after)
    {
        var (old, @new) = (before[Spec], after[Spec]);
        if (IsSame(old, @new))
            return new ChangedFields("", "");
        var (one, other) = Differ(old, @new);
        return new ChangedFields(Text(one), Text(other));
    }

    /// <summary>A resource as a manifest of it: what the server or its clients keep in it for themselves is left out.</summary>
    public static string Manifest(Node root)
    {
        var metadata = root["metadata"] is { } found ? Members(found).Where(static member => member.Key is "name" or "namespace" or "labels" or "annotations").SelectMany(static member => YamlLines.Entry(member.Key, Metadata(member))) : [];
        return YamlLines.Mapping(Members(root).Where(static member => member.Key is "apiVersion" or "kind" or "metadata" or Spec).SelectMany(member =>
            YamlLines.Entry(member.Key, member.Key == "metadata" ? YamlLines.Mapping(metadata) : YamlLines.Of(member.Value)))).ToString();
    }

    private static YamlLines Metadata(Member member) => member.Key == "annotations" && member.Value.Kind == NodeKind.Mapping
        ? Mapping([.. Members(member.Value).Where(static annotation => annotation.Key != "kubectl.kubernetes.io/last-applied-configuration").SelectMany(static annotation => YamlLines.Entry(annotation.Key, YamlLines.Of(annotation.Value)))])
        : YamlLines.Of(member.Value);

    private static YamlLines Mapping(List<string> entries) => entries.Count == 0 ? YamlLines.Inline("{}") : YamlLines.Mapping(entries);

    private static string Text(YamlLines? spec) => spec is { } lines ? YamlLines.Mapping(YamlLines.Entry(Spec, lines)).ToString() : "";

    private static (YamlLines? Before, YamlLines? After) Differ(Node? before, Node? after) => (before, after) switch
    {
        ({ Kind: NodeKind.Mapping }, { Kind: NodeKind.Mapping }) => OfMappings(before, after),
        ({ Kind: NodeKind.Sequence }, { Kind: NodeKind.Sequence }) when HaveNames(before) && HaveNames(after) => OfLists(before, after),
        ({ Kind: NodeKind.Sequence }, { Kind: NodeKind.Sequence }) when before.Items.Length == after.Items.Length => OfItems(before, after),
        _ => (Whole(before), Whole(after)),
    };

    private static (YamlLines? Before, YamlLines? After) OfMappings(Node before, Node after)
    {
        var (old, @new) = (new List<string>(), new List<string>());
        foreach (var key in Members(before).Concat(Members(after)).Select(static member => member.Key).Distinct(StringComparer.Ordinal))
        {
            if (IsSame(before[key], after[key]))
                continue;
            var (one, other) = Differ(before[key], after[key]);
            Add(old, key, one);
            Add(@new, key, other);
        }

        // Where nothing is left of one of them the key stays, so that both have the same lines around what differs.
        return (YamlLines.Mapping(old), YamlLines.Mapping(@new));
    }

    private static (YamlLines? Before, YamlLines? After) OfLists(Node before, Node after)
    {
        var (old, @new) = (new List<string>(), new List<string>());
        foreach (var name in before.Items.ToArray().Concat(after.Items.ToArray()).Select(NamedPath.NameOf).Distinct(StringComparer.Ordinal))
        {
            var (one, other) = (NamedPath.ItemOf(before, name!), NamedPath.ItemOf(after, name!));
            if (IsSame(one, other))
                continue;
            if (one is null || other is null)
            {
                Add(old, one);
                Add(@new, other);
                continue;
            }

            var (inOld, inNew) = Differ(one, other);
            old.AddRange(YamlLines.Item(Named(one, inOld)));
            @new.AddRange(YamlLines.Item(Named(other, inNew)));
        }

        return (YamlLines.Sequence(old), YamlLines.Sequence(@new));
    }

    // What has no names is compared in its order.
    private static (YamlLines? Before, YamlLines? After) OfItems(Node before, Node after)
    {
        var (old, @new) = (new List<string>(), new List<string>());
        for (var i = 0; i < before.Items.Length; i++)
        {
            if (IsSame(before.Items[i], after.Items[i]))
                continue;
            var (one, other) = Differ(before.Items[i], after.Items[i]);
            old.AddRange(YamlLines.Item(one!.Value));
            @new.AddRange(YamlLines.Item(other!.Value));
        }

        return (YamlLines.Sequence(old), YamlLines.Sequence(@new));
    }

    private static YamlLines Named(Node item, YamlLines? fields) => YamlLines.Mapping(
        (item["metadata"]?["name"] is { IsString: true } name
            ? YamlLines.Entry("metadata", YamlLines.Mapping(YamlLines.Entry("name", YamlLines.Of(name))))
            : YamlLines.Entry("name", YamlLines.Of(item["name"]!))).Concat(fields?.Lines ?? []));

    private static void Add(List<string> entries, string key, YamlLines? value)
    {
        if (value is { } lines)
            entries.AddRange(YamlLines.Entry(key, lines));
    }

    private static void Add(List<string> items, Node? item)
    {
        if (item is not null)
            items.AddRange(YamlLines.Item(YamlLines.Of(item)));
    }

    private static YamlLines? Whole(Node? node) => node is null ? null : YamlLines.Of(node);

    private static bool HaveNames(Node list)
    {
        var names = list.Items.ToArray().Select(NamedPath.NameOf).ToList();
        return names.TrueForAll(static name => name is not null) && names.Distinct(StringComparer.Ordinal).Count() == names.Count;
    }

    private static Member[] Members(Node node) => node.Members.ToArray();

    private static bool IsSame(Node? one, Node? other)
    {
        if (one is null || other is null)
            return one is null && other is null;
        if (one.Kind != other.Kind || one.Text != other.Text || one.Members.Length != other.Members.Length || one.Items.Length != other.Items.Length)
            return false;
        foreach (var member in one.Members)
        {
            if (!IsSame(member.Value, other[member.Key]))
                return false;
        }

        for (var i = 0; i < one.Items.Length; i++)
        {
            if (!IsSame(one.Items[i], other.Items[i]))
                return false;
        }

        return true;
    }
}
