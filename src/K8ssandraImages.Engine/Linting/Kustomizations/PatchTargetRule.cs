using K8ssandraImages.Engine.ImageConfigs;

namespace K8ssandraImages.Engine.Linting.Kustomizations;

/// <summary>
/// An ImageConfig that goes into a ConfigMap that the release does not read. K8ssandra's documentation still names
/// cass-operator-manager-config (docs/content/en/install/image-config/_index.md:33 at v1.32.5 of k8ssandra-operator): right until
/// 1.26, without effect in 1.27 and 1.28, and later there is no such ConfigMap and kustomize changes nothing, without a word.
/// </summary>
internal sealed class PatchTargetRule() : LintRule<KustomizationSubject>(Found)
{
    public static readonly Rule Found = new("KSI0108", DiagnosticSeverity.Warning, "Patch of the wrong ConfigMap");

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(KustomizationSubject subject)
    {
        foreach (var patch in subject.Kustomization.ImageConfigs())
        {
            if (patch.ConfigMap is not { } name)
                continue;
            var isOld = name.EndsWith("manager-config", StringComparison.Ordinal);
            var isNew = name.EndsWith("image-config", StringComparison.Ordinal);
            if ((subject.ReadsLabelled ?? ReadsLabelled(patch)) is not { } labelled)
                continue;
            if (name == "manager-config" && subject.K8ssandraOperator is not null && !labelled)
                yield return Found.At(patch.Place.Location, "The name manager-config means two ConfigMaps here, that of cass-operator and that of k8ssandra-operator; both are patched.", "Name cass-operator-manager-config.");
            if (!(labelled ? isOld : isNew))
                continue;
            var release = subject.ReleaseName is { } known ? known : labelled ? "A release that reads v1beta2" : "A release that reads v1beta1";
            yield return Found.At(
                patch.Place.Location,
                release + " does not read an ImageConfig from " + Printable.Escape(name, 80) + (subject.HasManagerConfig == false ? "; there is no such ConfigMap any more, and kustomize changes nothing." : labelled ? "; the patch has no effect." : "; there is no such ConfigMap yet, and kustomize changes nothing."),
                labelled ? "Patch cass-operator-image-config." : "Patch cass-operator-manager-config.");
        }
    }

    // Where no release is told, the form tells which releases are meant.
    private static bool? ReadsLabelled(ImageConfigPatch patch) =>
        (patch.Text is { } text ? ImageConfig.ApiOf(KustomizationSubject.DocumentIn(text)) : null) switch { "v1beta2" => true, "v1beta1" => false, _ => null };
}
