using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Linting.Resources;

/// <summary>
/// An image that stays where it is although a registry is set for all images: what cass-operator's ImageConfig and the
/// environment of k8ssandra-operator reach differs by component and release (k8ssandra-operator pkg/medusa/reconcile.go,
/// pkg/reaper/deployment.go, pkg/stargate/deployments.go, pkg/images/images.go).
/// </summary>
internal sealed class NotMovedRule() : LintRule<ResourceSubject>(Found)
{
    public static readonly Rule Found = new("KSI0098", DiagnosticSeverity.Warning, "Image that the registry settings do not reach");

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ResourceSubject subject)
    {
        if (subject.Operator is not { } environment)
            yield break;
        foreach (var image in subject.Images)
        {
            if (image.Workload == WorkloadKind.Operator || image.Registry is null || image.Component is "custom" || image.Diagnostics.Any(diagnostic => diagnostic.Id == ResolutionRules.NotMoved.Id))
                continue;
            var registry = (MovingRegistry.Of(subject.CassOperatorOf(image)) ?? Candidate.Winner(environment.DefaultRegistry)?.Value)?.Split('/')[0];
            if (string.IsNullOrEmpty(registry) || string.Equals(registry, image.Registry, StringComparison.OrdinalIgnoreCase) || IsOfImageConfig(image))
                continue;
            yield return Found.At(
                subject.PlaceOf(image, ImageField.Registry),
                "Other images come from " + Printable.Escape(registry, 80) + ", and `" + Printable.Escape(image.Image, 160) + "` (" + image.Component + ") does not: " + Reason(image, environment.Release) + ".",
                Remedy(image.Component, ResourceSubject.WonBy(image, ImageField.Registry), environment.Release));
        }
    }

    // What is taken from an ImageConfig is where that ImageConfig means it to be.
    private static bool IsOfImageConfig(EffectiveImage image) => ResourceSubject.WonBy(image, ImageField.Registry) is
        { Tier: ImageTier.ImageConfigOverrides or ImageTier.ImageConfigImage or ImageTier.ImageConfigType or ImageTier.ImageConfigVersion or ImageTier.ImageConfigDefaults };

    private static bool IsWritten(TraceEntry? registry) => registry is
        { Tier: ImageTier.ClusterLevel or ImageTier.DatacenterLevel or ImageTier.DatacenterSpec or ImageTier.PodTemplate or ImageTier.CrdDefault };

    private static string Reason(EffectiveImage image, K8ssandraOperatorRelease release) =>
        image.Component == "medusa-purge" ? "the operator has this image built in"
        : IsWritten(ResourceSubject.WonBy(image, ImageField.Registry)) ? "its registry stands in the resource"
        : image.Component == "stargate" ? "Stargate never looks at an ImageConfig"
        : image.Component is "medusa" or "reaper" && !release.ReadsImageConfig ? "k8ssandra-operator " + release.Version + " does not read the ImageConfig"
        : "the operator has this image built in";

    /// <summary>How an image is moved that the registry for all does not reach.</summary>
    /// <param name="component">What it is.</param>
    /// <param name="registry">What decides about its registry.</param>
    /// <param name="release">The k8ssandra-operator.</param>
    public static string Remedy(string component, TraceEntry? registry, K8ssandraOperatorRelease release)
    {
        var byVariable = release.ReadsEnvironment ? "Set DEFAULT_REGISTRY of k8ssandra-operator, or " : "Set ";
        return component switch
        {
            "medusa-purge" => "It cannot be moved" + (release.HasPurgeSwitch ? "; turn the job off with spec.medusa.purgeBackups: false." : " before k8ssandra-operator 1.27.0."),
            "vector" => "Set telemetry.vector.image of that component.",
            "per-node-config" => release.HasPerNodeConfigImage ? "Set perNodeConfigInitContainerImage at each datacenter." : "It cannot be moved before k8ssandra-operator 1.5.0.",
            "jmx-init" => "Set jmxInitContainerImage.registry and its tag at each datacenter.",
            "medusa" or "reaper" when release.ReadsImageConfig => "Remove the registry from spec." + component + ".containerImage, or write the one that is meant.",
            // What the API server fills in at a datacenter beats what the cluster says.
            _ when registry is { Tier: ImageTier.CrdDefault, Location.Path: { Length: > 0 } place } =>
                "Set registry and tag of containerImage where the API server fills them in: at " + Printable.Escape(place, 120) + ".",
            _ when IsWritten(registry) && release.ReadsEnvironment => "Remove the registry there, so that DEFAULT_REGISTRY decides, or write the one that is meant.",
            _ => byVariable + "registry and tag in spec." + component + ".containerImage.",
        };
    }
}
