using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.ImageConfigs;

/// <summary>Knows where a key belongs that somebody wrote at another level, or as the other form has it.</summary>
internal static class MisplacedKey
{
    /// <summary>What to write instead; null where that is not known.</summary>
    /// <param name="key">The key.</param>
    /// <param name="mapping">Where it stands.</param>
    /// <param name="release">The release that does not read it there.</param>
    public static string? Remedy(string key, Node mapping, CassOperatorRelease release)
    {
        var isV1Beta2 = ImageConfig.ApiOf(RootOf(mapping)) is { } api ? api == "v1beta2" : release.ReadsLabelledConfigMap;
        return isV1Beta2 ? OfV1Beta2(key, mapping) : OfV1Beta1(key, mapping, release);
    }

    private static string? OfV1Beta2(string key, Node mapping)
    {
        var isTop = mapping.Parent is null;
        return key switch
        {
            "registry" or "repository" or "pullPolicy" or "pullSecrets" when isTop => "Write it in `overrides` for every image, or in `defaults` for those that say nothing themselves.",
            "imageRegistry" or "imageRegistryOverride" => "That is v1beta1; in v1beta2 write overrides.registry.",
            "imagePullPolicy" => "That is v1beta1; in v1beta2 write overrides.pullPolicy.",
            "imagePullSecret" or "imagePullSecrets" => "That is v1beta1; in v1beta2 list the names in defaults.pullSecrets.",
            "imageNamespace" => "That is v1beta1; in v1beta2 write overrides.repository, which replaces the whole path.",
            "cassandra" or "dse" or "hcd" => "Write it in `types`.",
            "system-logger" or "config-builder" or "k8ssandra-client" or "medusa" or "reaper" => "Write it in `images`.",
            "prefix" or "suffix" => "Only the entries of `types` have it.",
            "image" => "Write it in parts: registry, repository, name and tag.",
            "version" => "Write `tag`.",
            "pullSecretRef" => "Write pullSecret: and the name.",
            _ => null,
        };
    }

    private static string? OfV1Beta1(string key, Node mapping, CassOperatorRelease release)
    {
        var isTop = mapping.Parent is null;
        return key switch
        {
            "registry" or "overrides" when isTop => "That is v1beta2; in v1beta1 write `" + release.GlobalRegistryKey + "`.",
            "types" when isTop => "That is v1beta2; in v1beta1 write the server types in `defaults`.",
            "pullPolicy" => "That is v1beta2; in v1beta1 write `imagePullPolicy`.",
            "pullSecret" or "pullSecrets" => "That is v1beta2; in v1beta1 write imagePullSecret: {name: …}.",
            "registry" => release.HasComponentSettings ? "Write `imageRegistry`." : "Write `" + release.GlobalRegistryKey + "` at the top level.",
            "cassandra" or "dse" or "hcd" when isTop => "Write it in `defaults`, or its versions in `images`.",
            "system-logger" or "config-builder" or "k8ssandra-client" when isTop => "Write it in `images`.",
            "imageNamespace" when isTop => "It is read since cass-operator 1.23.0.",
            _ => null,
        };
    }

    private static Node RootOf(Node node)
    {
        while (node.Parent is { } parent)
            node = parent;
        return node;
    }
}
