using K8ssandraImages.Engine.Documents;

namespace K8ssandraImages.Engine.ImageConfigs;

/// <summary>Whether two ImageConfigs say the same to one release: comments, order and what it does not read do not count.</summary>
internal static class ImageConfigComparison
{
    private static readonly string[] Components = ["system-logger", "config-builder", "k8ssandra-client", "medusa", "reaper"];

    // One of each branch through the rules of the server image: a version that no map has, where none has it.
    private static readonly (string Type, string Version)[] Servers = [("cassandra", "3.11.11111"), ("cassandra", "4.0.11111"), ("cassandra", "5.0.11111"), ("dse", "6.8.11111"), ("dse", "6.9.11111"), ("hcd", "1.0.11111")];

    public static bool AreSame(ImageConfig one, ImageConfig other)
    {
        if (!one.IsLoaded || !other.IsLoaded || one.Api != other.Api)
            return false;
        foreach (var component in Components.Concat(one.Components).Concat(other.Components).Distinct(StringComparer.Ordinal))
        {
            if (one.Component(component).Image != other.Component(component).Image || Policy(one, component) != Policy(other, component) || !Secrets(one, component).SequenceEqual(Secrets(other, component), StringComparer.Ordinal))
                return false;
        }

        foreach (var (type, version) in Servers.Concat(Versions(one)).Concat(Versions(other)))
        {
            if (one.Server(type, version).Image != other.Server(type, version).Image || Policy(one, type) != Policy(other, type))
                return false;
        }

        return Policy(one.GlobalPullPolicy) == Policy(other.GlobalPullPolicy) && Secrets(one, null).SequenceEqual(Secrets(other, null), StringComparer.Ordinal);
    }

    // The version maps of v1beta1.
    private static IEnumerable<(string Type, string Version)> Versions(ImageConfig config)
    {
        foreach (var type in new[] { "cassandra", "dse", "hcd" })
        {
            foreach (var member in config.Root?.At("images", type) is { Kind: NodeKind.Mapping } map ? map.Members.ToArray() : [])
                yield return (type, member.Key);
        }
    }

    private static string? Policy(ImageConfig config, string component) => Policy(config.PullPolicy(component));

    private static string? Policy(Candidate? chain) => Candidate.Winner(chain)?.Value;

    private static IEnumerable<string> Secrets(ImageConfig config, string? component) => config.PullSecrets(component).Where(secret => !secret.Ignored).Select(secret => secret.Value);
}
