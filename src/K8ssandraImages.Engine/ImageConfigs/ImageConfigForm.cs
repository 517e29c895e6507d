using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.ImageConfigs;

/// <summary>Tells the form of an ImageConfig that does not say it: apiVersion may be absent, and operators do not mind.</summary>
internal static class ImageConfigForm
{
    /// <summary><c>v1beta1</c> or <c>v1beta2</c>, by the keys that only one of them has; the newer one where nothing tells.</summary>
    public static string Of(Node? root)
    {
        if (root?["types"] is not null || root?["overrides"] is not null)
            return "v1beta2";
        foreach (var member in root is null ? [] : root.Members)
        {
            if (member.Key.StartsWith("image", StringComparison.Ordinal) && member.Key != "images")
                return "v1beta1";
        }

        foreach (var member in root?["images"] is { } images ? images.Members : [])
        {
            if (member.Value.Kind is not (NodeKind.Mapping or NodeKind.Null) || member.Key is "cassandra" or "dse" or "hcd")
                return "v1beta1";
        }

        return root?["defaults"]?["cassandra"] is not null || root?["defaults"]?["dse"] is not null ? "v1beta1" : "v1beta2";
    }
}
