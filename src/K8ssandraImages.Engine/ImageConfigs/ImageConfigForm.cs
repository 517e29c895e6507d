using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.ImageConfigs;

/// <summary>Tells the form of an ImageConfig that does not say it: apiVersion may be absent, and operators do not mind.</summary>
internal static class ImageConfigForm
{
    private static readonly string[] PartsOfV1Beta2 = ["registry", "repository", "name", "tag", "digest", "pullPolicy", "pullSecret", "pullSecrets"];

    /// <summary><c>v1beta1</c> or <c>v1beta2</c>, by what only one of them has; the newer one where nothing tells.</summary>
    public static string Of(Node? root)
    {
        if (root?["types"] is not null || root?["overrides"] is not null)
            return "v1beta2";
        foreach (var member in root is null ? [] : root.Members)
        {
            if (member.Key.StartsWith("image", StringComparison.Ordinal) && member.Key != "images")
                return "v1beta1";
        }

        // An image is a text in one form and a mapping in the other, and a server type has versions, or settings.
        foreach (var member in root?["images"] is { } images ? images.Members : [])
        {
            if (member.Value.Kind is not (NodeKind.Mapping or NodeKind.Null))
                return "v1beta1";
            return member.Key is "cassandra" or "dse" or "hcd" && !HasParts(member.Value) ? "v1beta1" : "v1beta2";
        }

        return root?["defaults"] is { Members.Length: > 0 } defaults && !HasParts(defaults) ? "v1beta1" : "v1beta2";
    }

    private static bool HasParts(Node mapping)
    {
        foreach (var member in mapping.Members)
        {
            if (PartsOfV1Beta2.Contains(member.Key) && member.Value.Kind != NodeKind.Mapping)
                return true;
        }

        return false;
    }
}
