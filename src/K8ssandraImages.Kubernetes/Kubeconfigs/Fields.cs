using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Kubernetes.Kubeconfigs;

/// <summary>
/// Reads fields as Go's JSON decoder reads them into client-go's types: what is absent or null is empty, and what has another
/// type makes the file unusable. No message shows a value, for any of them may be a secret.
/// </summary>
internal static class Fields
{
    /// <summary>A text; empty where there is none.</summary>
    public static string Text(this Node? parent, string key) => parent.Find(key) is { } node ? Text(node) : "";

    /// <summary>A boolean; false where there is none.</summary>
    public static bool Flag(this Node? parent, string key) =>
        parent.Find(key) is { } node && (node.Kind == NodeKind.Boolean ? node.Text == "true" : throw Refuse(node, "a boolean", "Write true or false."));

    /// <summary>A mapping; null where there is none.</summary>
    public static Node? Mapping(this Node? parent, string key) =>
        parent.Find(key) is not { } node ? null : node.Kind == NodeKind.Mapping ? node : throw Refuse(node, "a mapping", "Write keys and values below it.");

    /// <summary>The items of a list; none where there is none.</summary>
    public static ReadOnlySpan<Node> List(this Node? parent, string key)
    {
        if (parent.Find(key) is not { } node)
            return [];
        return node.Kind == NodeKind.Sequence ? node.Items : throw Refuse(node, "a list", "Begin each item with a dash.");
    }

    /// <summary>A list of texts.</summary>
    public static IReadOnlyList<string> Texts(this Node? parent, string key)
    {
        var items = parent.List(key);
        var texts = new string[items.Length];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = items[i].IsNull ? "" : Text(items[i]);
        return texts;
    }

    /// <summary>Bytes in base64; empty where there are none.</summary>
    public static byte[] Data(this Node? parent, string key)
    {
        if (parent.Find(key) is not { } node)
            return [];
        try
        {
            return Convert.FromBase64String(Text(node));
        }
        catch (FormatException)
        {
            throw new KubeconfigFailure(KubeconfigRules.WrongType, node.Location, Name(node) + " is no base64.", "Write the whole file in base64 (base64 -w0 FILE), or name the file in the field without -data.");
        }
    }

    /// <summary>A text of a node that is there.</summary>
    public static string Text(Node node) => node.IsString ? node.Text : throw Refuse(node, "a string", "Write the value in quotes.");

    /// <summary>The failure of a node that is not of the type that it must have.</summary>
    public static KubeconfigFailure Refuse(Node node, string wanted, string remedy) =>
        new(KubeconfigRules.WrongType, node.Location, Name(node) + " must be " + wanted + " and is " + ImageConfigDecoder.KindName(node) + ".", remedy);

    private static Node? Find(this Node? parent, string key) => parent?[key] is { IsNull: false } node ? node : null;

    private static string Name(Node node) => node.Parent is null ? "The document" : Printable.Escape(node.Path, 120);
}
