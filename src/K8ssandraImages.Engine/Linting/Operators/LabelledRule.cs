using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Engine.Linting.Operators;

/// <summary>
/// Several ConfigMaps with the label in one namespace, of which the operators read the first by name that has the key, or none
/// with the key, so that they end (cass-operator pkg/images/images_v1beta2.go:24-47 at v1.32.0). Resolution says the same where
/// an operator or a datacenter asks; this says it of the ConfigMaps alone.
/// </summary>
internal sealed class LabelledRule() : LintRule<ConfigMapSubject>(ResolutionRules.SeveralLabelled)
{
    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(ConfigMapSubject subject)
    {
        if (!subject.Source.IsLabelled || subject.ReadsLabelled == false)
            yield break;
        var labelled = subject.Labelled;
        if (!labelled.Any(source => source.HasText))
            yield return ResolutionRules.WithoutKey(labelled[0]);
        else if (labelled.Count(source => source.HasText) > 1)
            yield return ResolutionRules.SeveralLabels(labelled, labelled.First(source => source.HasText));
    }
}
