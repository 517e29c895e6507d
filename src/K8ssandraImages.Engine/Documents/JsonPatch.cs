namespace K8ssandraImages.Engine.Documents;

/// <summary>Recognises the list of operations that kustomize calls a JSON 6902 patch.</summary>
internal static class JsonPatch
{
    /// <summary>Whether a document is one.</summary>
    public static bool Is(Node root) => root is { Kind: NodeKind.Sequence, Items.Length: > 0 } && root.Items[0] is { Kind: NodeKind.Mapping } first && first["op"] is not null && first["path"] is not null;
}
