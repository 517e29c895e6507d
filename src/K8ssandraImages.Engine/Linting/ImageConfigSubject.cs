using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Linting;

/// <summary>An ImageConfig as one release decodes it, for rules to look at.</summary>
/// <param name="config">The ImageConfig; one with which the operator starts.</param>
/// <param name="root">Its document.</param>
internal sealed class ImageConfigSubject(ImageConfig config, Node root)
{
    /// <summary>The server types, in the order in which messages name them.</summary>
    public static readonly string[] ServerTypes = ["cassandra", "dse", "hcd"];

    private static readonly string[] OfCassOperator = ["system-logger", "config-builder", "k8ssandra-client"];
    private static readonly string[] OfK8ssandraOperator = ["medusa", "reaper"];

    public ImageConfig Config => config;

    public Node Root => root;

    public CassOperatorRelease Release => config.Release;

    public bool IsV1Beta2 => config.Api == "v1beta2";

    /// <summary>The k8ssandra-operator that reads it too; null where none is known to.</summary>
    public K8ssandraOperatorRelease? K8ssandraOperator { get; init; }

    /// <summary>The keys of <c>images</c> that some operator looks up.</summary>
    public IEnumerable<string> ImageKeys => IsV1Beta2 ? [.. OfCassOperator, .. OfK8ssandraOperator] : Release.HasClientImage ? OfCassOperator : OfCassOperator[..2];

    /// <summary>The members of a mapping at the top, in order; none where it is not there.</summary>
    public IEnumerable<Member> Members(string key) => root[key] is { Kind: NodeKind.Mapping } mapping ? mapping.Members.ToArray() : [];

    /// <summary>The texts that say a registry, those that are empty too.</summary>
    public IEnumerable<Node> Registries => IsV1Beta2 ? Everywhere("registry") : Global(Release.GlobalRegistryKey, "imageRegistry");

    /// <summary>The texts that say a pull policy.</summary>
    public IEnumerable<Node> PullPolicies => IsV1Beta2 ? Everywhere("pullPolicy") : Global("imagePullPolicy", "imagePullPolicy");

    /// <summary>The texts under one key in <c>defaults</c>, <c>overrides</c>, <c>images</c> and <c>types</c> of v1beta2.</summary>
    public IEnumerable<Node> Everywhere(string key)
    {
        foreach (var policy in new[] { "defaults", "overrides" })
        {
            if (root[policy]?[key] is { IsString: true } text)
                yield return text;
        }

        foreach (var group in new[] { "images", "types" })
        {
            foreach (var member in Members(group))
            {
                if (member.Value[key] is { IsString: true } text)
                    yield return text;
            }
        }
    }

    // Since 1.23 the settings of a component are decoded without regard to case.
    private IEnumerable<Node> Global(string key, string ofComponent)
    {
        if (root[key] is { IsString: true } global)
            yield return global;
        if (!Release.HasComponentSettings)
            yield break;
        foreach (var component in Members("defaults"))
        {
            foreach (var setting in component.Value.Members.ToArray())
            {
                if (setting.Value.IsString && string.Equals(setting.Key, ofComponent, StringComparison.OrdinalIgnoreCase))
                    yield return setting.Value;
            }
        }
    }
}
