using System.Globalization;
using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// A field of a resource, found again in another state of it: items of lists are known by their names (<c>metadata.name</c> of a
/// datacenter, <c>name</c> of a container), for others may come and go before them.
/// </summary>
internal sealed class NamedPath
{
    private readonly (FieldStep Step, string? Name)[] _steps;

    private NamedPath((FieldStep, string?)[] steps) => _steps = steps;

    /// <summary>The field that a path leads to in a state.</summary>
    public static NamedPath Of(Node root, FieldPath path)
    {
        var steps = new (FieldStep, string?)[path.Steps.Length];
        var node = root;
        for (var i = 0; i < steps.Length; i++)
        {
            var step = path.Steps[i];
            node = Child(node, step, null);
            steps[i] = (step, step.Kind == FieldStepKind.Index && node is not null ? NameOf(node) : null);
        }

        return new NamedPath(steps);
    }

    /// <summary>The field in a state; null where it is not there.</summary>
    public Node? In(Node root)
    {
        Node? node = root;
        foreach (var (step, name) in _steps)
            node = Child(node, step, name);
        return node;
    }

    /// <summary>What tells an item of a list from others; null where nothing does.</summary>
    public static string? NameOf(Node item) => item["metadata"]?["name"] is { IsString: true } ofMetadata ? ofMetadata.Text : item["name"] is { IsString: true } own ? own.Text : null;

    /// <summary>The item of a name; null where there is none.</summary>
    public static Node? ItemOf(Node list, string name)
    {
        foreach (var item in list.Items)
        {
            if (NameOf(item) == name)
                return item;
        }

        return null;
    }

    private static Node? Child(Node? node, in FieldStep step, string? name) => node switch
    {
        null => null,
        _ when step.Kind == FieldStepKind.Key => node[step.Key],
        _ when name is not null => ItemOf(node, name),
        _ => step.Index < node.Items.Length ? node.Items[step.Index] : null,
    };

    /// <summary><c>spec.cassandra.datacenters[dc1].serverImage</c>.</summary>
    public override string ToString() => string.Concat(_steps.Select(static (step, index) => step.Step.Kind == FieldStepKind.Index
        ? "[" + (step.Name ?? step.Step.Index.ToString(CultureInfo.InvariantCulture)) + "]"
        : (index == 0 ? "" : ".") + step.Step.Key));
}
