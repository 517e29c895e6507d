using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>Images that k8ssandra-operator takes from an ImageConfig that has none of them.</summary>
internal static class MissingComponents
{
    /// <summary>A finding for each of them.</summary>
    /// <param name="config">The ImageConfig.</param>
    /// <param name="manager">The k8ssandra-operator that reads it; null where none does.</param>
    /// <param name="location">Where it stands.</param>
    public static IEnumerable<Diagnostic> Of(ImageConfig config, K8ssandraOperatorRelease? manager, SourceLocation? location)
    {
        if (manager is not { ReadsImageConfig: true })
            yield break;
        var shipped = ImageConfig.FromShipped("k8ssandra-operator " + manager.Ships.Version, manager.Ships.ImageConfigJson, config.Release);
        foreach (var component in ImageConfigComponent.OfK8ssandraOperator)
        {
            var answer = config.Component(component);
            if (answer.Image is not null && !answer.Diagnostics.Any(finding => finding.Severity == DiagnosticSeverity.Error))
                continue;
            var fields = shipped.Fields(component) ?? ImageFields.Empty;
            yield return ConversionRules.NoMedusaOrReaper.At(
                location,
                "k8ssandra-operator " + manager.Version + " takes the image of " + component + " from the ImageConfig, which gives `" + Printable.Escape(answer.Image ?? "", 120) + "`.",
                "Add images." + component + "; that release ships {repository: " + ImageFields.Value(fields.Repository) + ", name: " + ImageFields.Value(fields.Name) + ", tag: " + ImageFields.Value(fields.Tag) + "}.");
        }
    }
}
