using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Live;

/// <summary>
/// What manifests would make a cluster run, were they applied: their own resources, under the operators and ConfigMaps of the
/// cluster, except where the manifests bring these too. Asked for context by context, as each is read.
/// </summary>
internal sealed class ManifestImages
{
    // Neighbours share their namespace, as in a cluster's lists; not all of a fleet's are to be held.
    private const int KeptNamespaces = 32;
    private readonly List<Node> _roots = [];
    private readonly SnapshotOptions _options;
    private readonly SnapshotResources _resources;
    private readonly Dictionary<(string Context, string Namespace), Dictionary<Key, string?>> _images = [];

    public ManifestImages(IReadOnlyList<ManifestInput> inputs, SnapshotOptions options, Func<string, string, string?> findContext, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        _options = options;
        _resources = new SnapshotResources { FindContext = findContext };
        foreach (var root in new ManifestReader(inputs, report).Objects(null, cancellationToken))
            _roots.Add(root);
    }

    /// <summary>A context has been read.</summary>
    public void Load(ContextLoaded loaded)
    {
        _images.Clear();
        LiveFleet.Mark(_resources, loaded);
        foreach (var root in loaded.Objects)
        {
            if (!_roots.Exists(own => IsSame(own, root)))
                _resources.Add(root, loaded.Context);
        }

        foreach (var root in _roots)
            _resources.Add(root, loaded.Context);
    }

    /// <summary>The image by the manifests of a container in a cluster; null where they do not have it.</summary>
    /// <param name="context">The context of the resource that it belongs to: a K8ssandraCluster's may be another than that of its pods.</param>
    /// <param name="image">The container.</param>
    public string? ImageOf(string context, EffectiveImage image)
    {
        var place = (context, image.Namespace ?? "");
        if (!_images.TryGetValue(place, out var images))
        {
            if (_images.Count == KeptNamespaces)
                _images.Clear();
            _images.Add(place, images = Resolve(context, image.Namespace ?? ""));
        }

        return images.GetValueOrDefault(KeyOf(image));
    }

    // A manifest without a namespace is for whichever one it is applied to, and each may have operators of its own.
    private Dictionary<Key, string?> Resolve(string context, string @namespace)
    {
        var images = new Dictionary<Key, string?>();
        var fleet = new Fleet(new Snapshot(_options with { DefaultNamespace = @namespace }, _resources), withTrace: false);
        foreach (var image in _roots.SelectMany(root => fleet.Images(root, context, null, static _ => { })))
        {
            if (image.Namespace is null || image.Namespace == @namespace)
                images[KeyOf(image)] = image.Image;
        }

        return images;
    }

    private static Key KeyOf(EffectiveImage image) =>
        new(image.Context, image.Cluster, image.Datacenter, image.Workload, image.WorkloadName, image.ContainerKind, image.Container);

    private static bool IsSame(Node own, Node other)
    {
        if (own["kind"]?.Text != other["kind"]?.Text || own.At("metadata", "name")?.Text != other.At("metadata", "name")?.Text)
            return false;
        var @namespace = own.At("metadata", "namespace")?.Text;
        return @namespace is null || @namespace == other.At("metadata", "namespace")?.Text;
    }

    private readonly record struct Key(string? Context, string? Cluster, string? Datacenter, WorkloadKind Workload, string? Name, ContainerKind Kind, string Container);
}
