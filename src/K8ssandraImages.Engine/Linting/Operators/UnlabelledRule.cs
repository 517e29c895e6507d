namespace K8ssandraImages.Engine.Linting.Operators;

/// <summary>
/// An ImageConfig v1beta2 in a ConfigMap without the label by which operators find it (cass-operator
/// apis/config/v1beta2/imageconfig_types.go:11-14 at v1.32.0). No release reads v1beta2 in any other way. One with the name of a
/// shipped ConfigMap is taken for a patch of that, which has the label.
/// </summary>
internal sealed class UnlabelledRule() : LintRule<ConfigMapSubject>(Found)
{
    public static readonly Rule Found = new("KSI0112", DiagnosticSeverity.Warning, "ImageConfig without its label") { Releases = "cass-operator 1.27.0 and later" };

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ConfigMapSubject subject)
    {
        // Where an operator is known, what it reads has been said already.
        if (subject.Source is not { IsConfigMap: true, IsLabelled: false, Api: "v1beta2" } source || subject.Operators.Count > 0 || subject.IsPatch || subject.ReadsLabelled == false || source.Name.EndsWith("image-config", StringComparison.Ordinal))
            yield break;
        yield return Found.At(
            (source.Root["metadata"] ?? source.Root).Location,
            "No operator finds this ImageConfig: its ConfigMap has no label k8ssandra.io/config=image.",
            "Add the label, unless this is a patch of a ConfigMap that has it.");
    }
}
