using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>For which releases an ImageConfig is to be converted, as somebody says it.</summary>
public sealed record ConversionOptions
{
    /// <summary>The cass-operator that is to read it; null for the one that goes with <see cref="ToK8ssandraOperatorVersion"/>, else for the newest that is known.</summary>
    public string? ToCassOperatorVersion { get; init; }

    /// <summary>The k8ssandra-operator that is to read it too; null where there is none.</summary>
    public string? ToK8ssandraOperatorVersion { get; init; }

    /// <summary>The releases that are meant.</summary>
    /// <exception cref="OptionsException">A text is no version, or the release reads no v1beta2.</exception>
    internal ConversionTarget Target(Action<Diagnostic> report)
    {
        var manager = ManifestFleet.Version(ToK8ssandraOperatorVersion, "k8ssandra-operator") is { } named ? new K8ssandraOperatorRelease(named) : null;
        if (manager is { ReadsImageConfig: false })
            throw TooOld("k8ssandra-operator " + manager.Version + " reads no ImageConfig and installs a cass-operator that reads v1beta1.", "Name k8ssandra-operator 1.27.0 or later.");
        var release = new CassOperatorRelease(ManifestFleet.Version(ToCassOperatorVersion, "cass-operator") ?? manager?.Ships.CassOperatorKustomize ?? ReleaseCatalog.CassOperatorVersions[^1]);
        if (!release.ReadsLabelledConfigMap)
            throw TooOld("cass-operator " + release.Version + " reads v1beta1, to which there is no way back.", "Name cass-operator 1.27.0 or later.");
        if (!release.IsKnown)
            report(ResolutionRules.ReleaseUnknown.At(null, "cass-operator " + release.Version + " is not known here; it is taken to ship what " + release.NearestKnown + " ships.", "Update the module."));
        if (manager is { IsKnown: false })
            report(ResolutionRules.ReleaseUnknown.At(null, "k8ssandra-operator " + manager.Version + " is not known here; it is taken to ship what " + manager.Ships.Version + " ships.", "Update the module."));
        return new ConversionTarget(release, manager);
    }

    private static OptionsException TooOld(string message, string remedy) => new(ConversionRules.OtherForm.At(null, message, remedy));
}
