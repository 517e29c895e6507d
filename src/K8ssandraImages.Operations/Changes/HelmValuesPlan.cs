using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Resolution;

namespace K8ssandraImages.Operations.Changes;

/// <summary>An ImageConfig as the values of a Helm chart.</summary>
public static class HelmValuesPlan
{
    /// <summary>Writes the values.</summary>
    /// <param name="text">The ImageConfig.</param>
    /// <param name="options">For which chart.</param>
    /// <exception cref="OptionsException">The options contradict each other, or the chart is not known.</exception>
    /// <exception cref="ChangeException">The operator of the chart does not read this ImageConfig.</exception>
    public static K8ssHelmValues Of(ImageConfigText text, HelmOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        var target = options.Target(text);
        var chart = target.CassOperatorChart;
        var config = text.DecodeBy(chart.CassOperator, target.Api, target.Name);
        var (values, findings) = HelmValues.Write(target, config);
        return new K8ssHelmValues
        {
            Chart = target.Chart,
            ChartVersion = target.ChartVersion,
            CassOperatorVersion = chart.CassOperator.Version.ToString(),
            Content = values,
            Diagnostics =
            [
                .. chart.IsKnown && target.K8ssandraOperator is not { IsKnown: false }
                    ? Array.Empty<Diagnostic>()
                    : [ResolutionRules.ReleaseUnknown.At(null, target.Name + " is not known here; it is taken to be like the one before it.", "Check the values against those of the chart.")],
                .. config.Diagnostics,
                .. findings,
            ],
        };
    }
}
