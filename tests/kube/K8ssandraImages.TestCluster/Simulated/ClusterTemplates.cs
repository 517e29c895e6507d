using System.Text.Json.Nodes;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>
/// The pod templates that a process of k8ssandra-operator writes into CassandraDatacenters: the product's own computation, over the
/// ImageConfig and the environment that the process has.
/// </summary>
internal sealed class ClusterTemplates
{
    private readonly K8ssandraOperatorEnvironment _environment;

    private ClusterTemplates(K8ssandraOperatorEnvironment environment)
    {
        _environment = environment;
    }

    /// <summary>Why the process cannot start with its ImageConfig; null where it can.</summary>
    public string? Failure => _environment.ImageConfig.IsLoaded ? null : _environment.ImageConfig.Component("medusa").Diagnostics[0].Message;

    /// <summary>What a process has.</summary>
    /// <param name="version">Its release.</param>
    /// <param name="container">Its container.</param>
    /// <param name="imageConfig">The text of the ImageConfig; null where it has read none.</param>
    public static ClusterTemplates Read(OperatorVersion version, JsonObject container, string? imageConfig)
    {
        var release = new K8ssandraOperatorRelease(version);
        var library = new CassOperatorRelease(release.Ships.CassOperatorLibrary);
        var (registry, secrets) = K8ssandraOperatorEnvironment.ReadVariables(OperatorImageConfig.Node(container));
        return new ClusterTemplates(new K8ssandraOperatorEnvironment(
            release,
            imageConfig is null ? library.ShippedImageConfig : OperatorImageConfig.Source(imageConfig).DecodeBy(library, "v1beta2"),
            registry,
            secrets));
    }

    /// <summary>The pod templates of the datacenters of a K8ssandraCluster, by datacenter.</summary>
    /// <exception cref="ReconcileException">An image cannot be told.</exception>
    public IReadOnlyDictionary<string, JsonObject> Of(JsonObject cluster)
    {
        var templates = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var index = 0;
        foreach (var rendering in new K8ssandraClusterReader(OperatorImageConfig.Node(cluster), null, _environment).Datacenters())
        {
            var given = cluster["spec"]!["cassandra"]!["datacenters"]![index++]!.AsObject();
            var common = cluster["spec"]!["cassandra"]!.AsObject();
            var spec = new JsonObject { ["containers"] = Containers("containers", rendering.Datacenter.Containers), ["initContainers"] = Containers("initContainers", rendering.Datacenter.InitContainers) };
            if (rendering.Datacenter.PullSecrets.Count > 0)
                spec["imagePullSecrets"] = new JsonArray([.. rendering.Datacenter.PullSecrets.Select(static secret => (JsonNode)new JsonObject { ["name"] = secret.Value })]);
            templates[rendering.Datacenter.Scope.Datacenter ?? ""] = new JsonObject { ["metadata"] = new JsonObject(), ["spec"] = spec };

            JsonArray Containers(string key, IReadOnlyList<ContainerModel> models) => [.. models.Select(model =>
            {
                var container = Given(common, key, model.Name);
                ClusterDatacenter.Merge(container, Given(given, key, model.Name));
                container["name"] = model.Name;
                container["image"] = Candidate.Winner(model.Image)?.Value ?? (model.Answer is null ? null : model.Answer.Image ?? throw new ReconcileException("no image for " + model.Name));
                container["imagePullPolicy"] = Candidate.Winner(model.PullPolicy)?.Value;
                foreach (var empty in container.Where(static field => field.Value is null).Select(static field => field.Key).ToList())
                    container.Remove(empty);
                return (JsonNode)container;
            })];
        }

        return templates;
    }

    private static JsonObject Given(JsonObject level, string key, string name) =>
        (level[key] as JsonArray)?.LastOrDefault(item => (string?)item!["name"] == name)?.DeepClone().AsObject() ?? [];
}
