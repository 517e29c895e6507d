using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Resources;

/// <summary>What a k8ssandra-operator decides by, beside the resource: its release, its environment and its ImageConfig.</summary>
/// <param name="Release">The release.</param>
/// <param name="ImageConfig">The ImageConfig it reads at start (since 1.27.0), as its compiled-in cass-operator library decodes it.</param>
/// <param name="DefaultRegistry">The environment variable DEFAULT_REGISTRY (read since 1.15.0); null where unset.</param>
/// <param name="PullSecrets">The names in the environment variable IMAGE_PULL_SECRETS, in order (read since 1.15.0).</param>
internal sealed record K8ssandraOperatorEnvironment(
    K8ssandraOperatorRelease Release,
    ImageConfig ImageConfig,
    Candidate? DefaultRegistry,
    IReadOnlyList<Candidate> PullSecrets)
{
    /// <summary>Reads the environment of an operator's container.</summary>
    public static (Candidate? DefaultRegistry, IReadOnlyList<Candidate> PullSecrets) ReadVariables(Node? container)
    {
        Candidate? registry = null;
        List<Candidate> secrets = [];
        foreach (var variable in container?["env"] is { } env ? env.Items : [])
        {
            // A variable that is there and empty counts (os.LookupEnv in pkg/config/config.go).
            if (variable["valueFrom"] is { IsNull: false })
                continue;
            var value = variable["value"] ?? variable;
            var text = value.IsString ? value.Text : "";
            if (variable["name"]?.Text == "DEFAULT_REGISTRY")
                registry = new Candidate(text, ImageTier.OperatorEnvironment, value, null, text.Length == 0 ? "the variable is there and empty, so images get no registry" : null);
            else if (variable["name"]?.Text == "IMAGE_PULL_SECRETS")
                secrets.AddRange(text.Split(',').Select(name => new Candidate(name, ImageTier.OperatorEnvironment, value)));
        }

        return (registry, secrets);
    }
}
