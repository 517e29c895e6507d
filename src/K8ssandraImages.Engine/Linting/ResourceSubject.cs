using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Linting;

/// <summary>A resource that has images, with what its operators make of it, for rules to look at.</summary>
/// <param name="root">The resource.</param>
/// <param name="images">Its effective images, with their traces.</param>
internal sealed class ResourceSubject(Node root, IReadOnlyList<EffectiveImage> images)
{
    public Node Root => root;

    public IReadOnlyList<EffectiveImage> Images => images;

    public string Kind { get; } = root["kind"]?.Text ?? "";

    public Node? Spec { get; } = root["spec"];

    /// <summary>The k8ssandra-operator that reconciles it; null for a CassandraDatacenter and a Deployment.</summary>
    public K8ssandraOperatorEnvironment? Operator { get; init; }

    /// <summary>The ImageConfig that cass-operator uses where an image runs.</summary>
    public required Func<EffectiveImage, ImageConfig> CassOperatorOf { get; init; }

    /// <summary>Whether an API server has stored it, with the defaults of that day.</summary>
    public bool IsStored { get; } = !ComponentImages.LacksDefaults(root);

    /// <summary>The levels of a K8ssandraCluster at which containers and server images are set: the cluster, then its datacenters.</summary>
    public IEnumerable<Node> CassandraLevels
    {
        get
        {
            if (Spec?["cassandra"] is not { Kind: NodeKind.Mapping } cassandra)
                yield break;
            yield return cassandra;
            foreach (var dc in Datacenters)
                yield return dc;
        }
    }

    /// <summary>The datacenters of a K8ssandraCluster.</summary>
    public IEnumerable<Node> Datacenters => Mappings(Spec?["cassandra"]?["datacenters"]);

    /// <summary>The templates of Stargate: of the cluster, its datacenters and their racks, or of a Stargate and its racks.</summary>
    public IEnumerable<Node> StargateTemplates
    {
        get
        {
            IEnumerable<Node?> templates = Kind switch
            {
                "K8ssandraCluster" => Datacenters.Select(dc => dc["stargate"]).Prepend(Spec?["stargate"]),
                "Stargate" => [Spec],
                _ => [],
            };
            return templates.OfType<Node>().Where(template => template.Kind == NodeKind.Mapping).SelectMany(template => Mappings(template["racks"]).Prepend(template));
        }
    }

    /// <summary>The objects with Reaper's fields.</summary>
    public Node? Reaper => Kind == "Reaper" ? Spec : Kind == "K8ssandraCluster" ? Spec?["reaper"] : null;

    /// <summary>The containers that are written in it, init containers first at each level.</summary>
    public IEnumerable<Node> Containers
    {
        get
        {
            IEnumerable<Node?> levels = Kind switch
            {
                "K8ssandraCluster" => (IEnumerable<Node?>)CassandraLevels,
                "CassandraDatacenter" => [root.At("spec", "podTemplateSpec", "spec")],
                "Deployment" => [root.At("spec", "template", "spec")],
                _ => [],
            };
            return levels.SelectMany(level => Mappings(level?["initContainers"]).Concat(Mappings(level?["containers"])));
        }
    }

    /// <summary>Where the value in effect for a field of an image stands; the place of the resource where it stands nowhere.</summary>
    public SourceLocation PlaceOf(EffectiveImage image, ImageField field) => WonBy(image, field)?.Location ?? PlaceOf(image);

    /// <summary>The candidate that is in effect for a field of an image; null where there is none.</summary>
    public static TraceEntry? WonBy(EffectiveImage image, ImageField field) => image.Trace.FirstOrDefault(entry => entry.Field == field && entry.Outcome == TraceOutcome.Won);

    /// <summary>The place of an image's datacenter, or of the resource.</summary>
    public SourceLocation PlaceOf(EffectiveImage image) =>
        (Datacenters.FirstOrDefault(dc => dc["metadata"]?["name"]?.Text == image.Datacenter) ?? root).Location;

    private static IEnumerable<Node> Mappings(Node? list) => list is null ? [] : list.Items.ToArray().Where(item => item.Kind == NodeKind.Mapping);
}
