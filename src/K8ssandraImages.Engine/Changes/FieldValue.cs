using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.Changes;

/// <summary>What a field of a document says, in one text that can be compared.</summary>
internal static class FieldValue
{
    private const string Nothing = "nothing";

    /// <summary>What a field says; <c>nothing</c> where it is not there.</summary>
    public static string Of(Node? root, FieldPath path)
    {
        var node = root;
        foreach (var step in path.Steps)
        {
            node = step.Kind switch
            {
                FieldStepKind.Key => node?[step.Key],
                FieldStepKind.Index => node is { Kind: NodeKind.Sequence } && step.Index < node.Items.Length ? node.Items[step.Index] : null,
                _ => node is { IsString: true } && DocumentParser.ParseNested(node, DocumentLimits.Default).Roots is [var inner, ..] ? inner : null,
            };
        }

        return Of(node);
    }

    /// <summary>What a value says; <c>nothing</c> where there is none.</summary>
    public static string Of(Node? node) => node is null ? Nothing : Write(node);

    /// <summary>What an edit makes a field say.</summary>
    public static string Of(FieldEdit edit) =>
        edit.Removes ? Nothing : edit.Text is { } text ? Quote(text) : "[" + string.Join(", ", edit.Items!.Select(Quote)) + "]";

    private static string Write(Node node) => node.Kind switch
    {
        NodeKind.Mapping => "{" + string.Join(", ", node.Members.ToArray().Select(member => member.Key + ": " + Write(member.Value))) + "}",
        NodeKind.Sequence => "[" + string.Join(", ", node.Items.ToArray().Select(Write)) + "]",
        NodeKind.String => Quote(node.Text),
        NodeKind.Null => "null",
        _ => node.Text,
    };

    private static string Quote(string text) => "`" + text + "`";
}
