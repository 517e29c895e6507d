using K8ssandraImages.Engine.References;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Linting.Operators;

/// <summary>
/// What Helm charts get wrong in an operator's Deployment: cass-operator 0.63.1 mounts a ConfigMap that it no longer renders
/// (k8ssandra/k8ssandra, charts/cass-operator), k8ssandra-operator 1.10.0 has two registries in its image
/// (charts/k8ssandra-operator/values.yaml).
/// </summary>
internal sealed class ChartDeploymentRule() : LintRule<OperatorSubject>(ChartConfigMapRule.Found)
{
    private static readonly OperatorVersion WithoutConfigMap = new(0, 63, 1);
    private static readonly OperatorVersion WithTwoRegistries = new(1, 10, 0);

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check(OperatorSubject subject)
    {
        if (subject.Chart is not { } chart)
            yield break;
        if (chart.IsBetween("cass-operator", WithoutConfigMap, WithoutConfigMap))
        {
            foreach (var name in subject.Deployment.MountedConfigMaps.Where(name => name.EndsWith("-manager-config", StringComparison.Ordinal) && subject.LacksConfigMap(name)))
            {
                yield return Rule.At(
                    (subject.Root.At("spec", "template", "spec", "volumes") ?? subject.Root).Location,
                    "The " + chart + " mounts the ConfigMap " + Printable.Escape(name, 80) + ", which it does not render any more; the pod does not start.",
                    "Use chart 0.63.2 or later.",
                    DiagnosticSeverity.Error);
            }
        }

        if (chart.IsBetween("k8ssandra-operator", WithTwoRegistries, WithTwoRegistries)
            && subject.Deployment.Container["image"] is { } image && ImageReference.TryParse(image.Text, out var reference, out _) && reference.Path.StartsWith("cr.k8ssandra.io/", StringComparison.Ordinal))
        {
            yield return Rule.At(
                image.Location,
                "The " + chart + " writes two registries into the operator's image `" + Printable.Escape(image.Text, 160) + "`; there is no such image.",
                "Set image.repository: k8ssandra/k8ssandra-operator, or use chart 1.10.1 or later.",
                DiagnosticSeverity.Error);
        }
    }
}
