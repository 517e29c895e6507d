using System.Text.Json.Nodes;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resources;

namespace K8ssandraImages.Engine.Changes;

/// <summary>To which releases operators go, and which ImageConfig they read then.</summary>
internal sealed class ReleaseUpgrade
{
    private const string GiveIt = "Give the one that you will install with -ToImageConfigPath (--to-image-config).";
    private readonly Dictionary<string, ImageConfigSource> _shipped = new(StringComparer.Ordinal);
    private readonly Dictionary<(Documents.Node Root, OperatorVersion From, OperatorVersion To, OperatorVersion? FromManager, OperatorVersion? ToManager, OperatorInstallMethod Method), UpgradedImageConfig> _known = [];

    /// <summary>The release of cass-operator; null for the one that <see cref="K8ssandraOperator"/> installs.</summary>
    public OperatorVersion? CassOperator { get; init; }

    /// <summary>The release of k8ssandra-operator; null where it stays.</summary>
    public OperatorVersion? K8ssandraOperator { get; init; }

    /// <summary>The ImageConfig that the user will install; null for what usually becomes of the one there is.</summary>
    public ImageConfigSource? ImageConfig { get; init; }

    /// <summary>Whether the ImageConfig stays, whatever that leads to.</summary>
    public bool KeepsImageConfig { get; init; }

    /// <summary>The cass-operator that runs afterwards.</summary>
    /// <param name="from">The one that runs before.</param>
    /// <param name="method">How the operators are installed.</param>
    public OperatorVersion CassOperatorAfter(OperatorVersion from, OperatorInstallMethod method) =>
        CassOperator ?? (K8ssandraOperator is { } version ? ReleaseCatalog.FindK8ssandraOperator(version).CassOperatorOf(method) : from);

    /// <summary>
    /// What becomes of an ImageConfig: the manifests and charts of a release bring their own, and whoever has changed it keeps the
    /// change, unless the new release does not read that form.
    /// </summary>
    public UpgradedImageConfig After(ImageConfigSource source, OperatorPair from, OperatorPair to, OperatorInstallMethod method)
    {
        if (ImageConfig is not null)
            return new UpgradedImageConfig(ImageConfig, null);
        if (KeepsImageConfig)
            return new UpgradedImageConfig(source, Fallback(source, to));
        if (from.CassOperator.Version == to.CassOperator.Version && from.K8ssandraOperator?.Version == to.K8ssandraOperator?.Version)
            return new UpgradedImageConfig(source, null);
        var key = (source.Root, from.CassOperator.Version, to.CassOperator.Version, from.K8ssandraOperator?.Version, to.K8ssandraOperator?.Version, method);
        return _known.TryGetValue(key, out var known) ? known : _known[key] = Choose(source, from, to, method);
    }

    /// <summary>What a release brings.</summary>
    public ImageConfigSource ShippedBy(OperatorPair pair, OperatorInstallMethod method)
    {
        var release = pair.CassOperator;
        if (pair.K8ssandraOperator is { } manager && Shipped(manager, release, method) is { } ofManager && ofManager.DecodeBy(release, ofManager.ApiReadBy(release, isOfOperator: false)).IsLoaded)
            return ofManager;
        return Shipped("cass-operator " + release.NearestKnown, ReleaseCatalog.FindCassOperator(release.NearestKnown).ImageConfigJson);
    }

    private UpgradedImageConfig Choose(ImageConfigSource source, OperatorPair from, OperatorPair to, OperatorInstallMethod method)
    {
        var api = source.Api ?? (from.CassOperator.ReadsLabelledConfigMap && (source.IsLabelled || !from.CassOperator.ReadsConfigFile) ? "v1beta2" : "v1beta1");
        var readsIt = to.CassOperator.ReadsLabelledConfigMap == (api == "v1beta2");
        var was = ShipperOf(source, from, to, api, readsIt);
        var brings = ShippedBy(to, method);
        if (was is not null)
        {
            return new UpgradedImageConfig(brings, UpgradeRules.Shipped.At(
                source.Location,
                "The ImageConfig says what " + was + " ships; the one of " + brings.Name + " takes its place.",
                GiveIt));
        }

        if (!readsIt)
        {
            return new UpgradedImageConfig(brings, UpgradeRules.NotRead.At(
                source.Location,
                "The ImageConfig has been customised in " + api + ", and cass-operator " + to.CassOperator.Version + " reads " + (api == "v1beta1" ? "v1beta2 from the ConfigMap labelled k8ssandra.io/config=image" : "a file in v1beta1")
                    + ": nothing of it counts any more, and images are those of " + brings.Name + ".",
                api == "v1beta1"
                    ? "Convert it (ConvertTo-K8ssImageConfig, k8ssimages config convert), and compare again with -ToImageConfigPath (--to-image-config)."
                    : "Write it in v1beta1, and compare again with -ToImageConfigPath (--to-image-config)."));
        }

        return new UpgradedImageConfig(source, UpgradeRules.Kept.At(
            source.Location,
            "The ImageConfig is not the one that " + ShippedBy(from, method).Name + " ships, so it is taken to stay as it is.",
            GiveIt));
    }

    // cass-operator 1.27 and 1.28 read the file of v1beta1 only where no ConfigMap is labelled, and what installs them brings one.
    private static Diagnostic? Fallback(ImageConfigSource source, OperatorPair to) =>
        !to.CassOperator.ReadsConfigFile || !to.CassOperator.ReadsLabelledConfigMap || source.IsLabelled || !source.IsConfigMap ? null : UpgradeRules.Kept.At(
            source.Location,
            "cass-operator " + to.CassOperator.Version + " reads this ImageConfig only while no ConfigMap is labelled k8ssandra.io/config=image, and its manifests and chart bring one: beside that, nothing of this one counts.",
            "Leave the labelled ConfigMap out of what you install, or compare without -KeepImageConfig (--keep-image-config).").With(severity: DiagnosticSeverity.Warning);

    // The same to the release that reads it now, and, as far as that can read it, to the next: what one ignores may count for the other.
    private string? ShipperOf(ImageConfigSource source, OperatorPair from, OperatorPair to, string api, bool readsIt)
    {
        foreach (var shipped in Candidates(from))
        {
            if (ImageConfigComparison.AreSame(source.DecodeBy(from.CassOperator, api), shipped.DecodeBy(from.CassOperator, api))
                && (!readsIt || ImageConfigComparison.AreSame(source.DecodeBy(to.CassOperator, api), shipped.DecodeBy(to.CassOperator, api))))
            {
                return shipped.Name;
            }
        }

        return null;
    }

    private IEnumerable<ImageConfigSource> Candidates(OperatorPair pair)
    {
        var release = pair.CassOperator;
        var row = ReleaseCatalog.FindCassOperator(release.NearestKnown);
        if (pair.K8ssandraOperator is { } manager)
        {
            foreach (var method in new[] { OperatorInstallMethod.Kustomize, OperatorInstallMethod.Helm })
            {
                if (Shipped(manager, release, method) is { } ofManager)
                    yield return ofManager;
            }
        }

        yield return Shipped("cass-operator " + row.Version, row.ImageConfigJson);
        if (row.FallbackImageConfigJson is { } fallback)
            yield return Shipped("cass-operator " + row.Version + " (file)", fallback);
    }

    // The chart of k8ssandra-operator adds Medusa and Reaper to the ImageConfig of cass-operator's (values.yaml, since 1.27.0).
    private ImageConfigSource? Shipped(K8ssandraOperatorRelease manager, CassOperatorRelease release, OperatorInstallMethod method)
    {
        var name = "k8ssandra-operator " + manager.Ships.Version;
        if (method == OperatorInstallMethod.Kustomize)
            return Shipped(name, manager.Ships.ImageConfigJson);
        if (manager.Ships is not { HelmMedusa: { } medusa, HelmReaper: { } reaper })
            return null;
        return Shipped(name + " (Helm)", () =>
        {
            var config = JsonNode.Parse(ReleaseCatalog.FindCassOperator(release.NearestKnown).ImageConfigJson)!;
            if (config["images"] is not JsonObject images)
                config["images"] = images = [];
            images["medusa"] = Parts(medusa);
            images["reaper"] = Parts(reaper);
            return config.ToJsonString();
        });
    }

    private static JsonObject Parts(ImageParts parts)
    {
        var image = new JsonObject();
        foreach (var (key, value) in new[] { ("registry", parts.Registry), ("repository", parts.Repository), ("name", parts.Name), ("tag", parts.Tag) })
        {
            if (value is not null)
                image[key] = value;
        }

        return image;
    }

    private ImageConfigSource Shipped(string name, string json) => Shipped(name, () => json);

    private ImageConfigSource Shipped(string name, Func<string> json) =>
        _shipped.TryGetValue(name, out var known) ? known : _shipped[name] = ImageConfigSource.Shipped(name, json());
}

/// <summary>What is read after an upgrade.</summary>
/// <param name="Source">The ImageConfig.</param>
/// <param name="Finding">Why it is this one; null where the user has said so.</param>
internal sealed record UpgradedImageConfig(ImageConfigSource Source, Diagnostic? Finding);

/// <summary>The releases of the operators that look after a datacenter.</summary>
/// <param name="CassOperator">The one that makes the StatefulSets.</param>
/// <param name="K8ssandraOperator">The one that is installed beside it; null where there is none.</param>
internal sealed record OperatorPair(CassOperatorRelease CassOperator, K8ssandraOperatorRelease? K8ssandraOperator);
