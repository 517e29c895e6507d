using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// Images that the API server filled in from the CRD of a release when an object was stored, and that stay in the object: a new
/// CRD has new defaults, and does not replace stored ones.
/// </summary>
internal static class StoredDefaults
{
    /// <summary>Those of a resource that a new release would fill in otherwise.</summary>
    /// <param name="root">The resource, as it is stored.</param>
    /// <param name="datacenter">The datacenter of a K8ssandraCluster; null for a resource of its own.</param>
    /// <param name="to">The new release.</param>
    /// <param name="containers">The containers that there are afterwards: a default of none of them matters to nobody.</param>
    public static IEnumerable<Diagnostic> Find(Node root, Node? datacenter, K8ssandraOperatorRelease to, IReadOnlyList<EffectiveImage> containers)
    {
        var spec = root["spec"];
        var isReaper = root["kind"]?.Text == "Reaper";
        var isStargate = root["kind"]?.Text == "Stargate";
        var reaper = isReaper ? spec : spec?["reaper"];
        if (containers.Any(image => image.Workload == WorkloadKind.Reaper) && Default(reaper?["containerImage"], static crd => crd.ReaperContainerImage, to) is { } ofReaper)
            yield return ofReaper;
        if (containers.Any(image => image.Workload == WorkloadKind.Stargate))
        {
            foreach (var stargate in new[] { isStargate ? spec : spec?["stargate"], datacenter?["stargate"] })
            {
                if (Default(stargate?["containerImage"], static crd => crd.StargateContainerImage, to) is { } ofStargate)
                    yield return ofStargate;
            }
        }

        if (!containers.Any(image => image.Component == "per-node-config"))
            yield break;
        const string Key = "perNodeConfigInitContainerImage";
        if ((datacenter?[Key] ?? spec?["cassandra"]?[Key]) is { IsString: true } perNode && perNode.Text != to.Ships.Crd.PerNodeConfigInitContainerImage && WasDefault(row => row.Crd.PerNodeConfigInitContainerImage == perNode.Text) is { } release)
            yield return Finding(perNode, perNode.Text, release, to);
    }

    private static Diagnostic? Default(Node? image, Func<CrdDefaults, ImageParts?> select, K8ssandraOperatorRelease to)
    {
        if (image is not { Kind: NodeKind.Mapping } || Is(image, select(to.Ships.Crd)))
            return null;
        return WasDefault(row => Is(image, select(row.Crd))) is { } release
            ? Finding(image, string.Join('/', new[] { image["repository"]?.Text, image["name"]?.Text }.Where(text => !string.IsNullOrEmpty(text))) + ":" + image["tag"]?.Text, release, to)
            : null;
    }

    // The registry was part of the default until 1.14.1.
    private static bool Is(Node image, ImageParts? parts) =>
        parts is not null && Same(image, "repository", parts.Repository) && Same(image, "name", parts.Name) && Same(image, "tag", parts.Tag) && image["registry"]?.Text is null or "" or "docker.io";

    private static bool Same(Node image, string key, string? value) => (image[key]?.Text ?? "") == (value ?? "");

    private static OperatorVersion? WasDefault(Func<K8ssandraOperatorRow, bool> isIt)
    {
        foreach (var version in ReleaseCatalog.K8ssandraOperatorVersions)
        {
            if (isIt(ReleaseCatalog.FindK8ssandraOperator(version)))
                return version;
        }

        return null;
    }

    private static Diagnostic Finding(Node node, string image, OperatorVersion release, K8ssandraOperatorRelease to) => UpgradeRules.StoredDefault.At(
        node.Location,
        node.Path + " is `" + Printable.Escape(image, 200) + "`, the default of k8ssandra-operator " + release + ", which was stored with the object: " + to.Version + " and its ImageConfig do not replace it.",
        "Remove the field from the stored object once the CRDs of " + to.Version + " are installed; where the image is meant, leave it.");
}
