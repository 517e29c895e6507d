using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>For which Helm chart values are written, as somebody says it.</summary>
public sealed record HelmOptions
{
    /// <summary>The version of the chart: 0.x of cass-operator, 1.x of k8ssandra-operator; null where an operator is named.</summary>
    public string? ChartVersion { get; init; }

    /// <summary>The release of cass-operator whose chart is meant.</summary>
    public string? CassOperatorVersion { get; init; }

    /// <summary>The release of k8ssandra-operator whose chart is meant.</summary>
    public string? K8ssandraOperatorVersion { get; init; }

    /// <summary>The chart that is meant.</summary>
    /// <param name="text">The ImageConfig, which may know its releases.</param>
    /// <exception cref="OptionsException">It cannot be told, or is not known.</exception>
    internal HelmTarget Target(ImageConfigText text)
    {
        if (new[] { ChartVersion, CassOperatorVersion, K8ssandraOperatorVersion }.Count(given => given is not null) > 1)
            throw Contradiction("The chart is named twice.", "Name its version, or the release of the operator that it installs.");
        if (ManifestFleet.Version(ChartVersion, "a chart") is { } chart)
            return chart.Major > 0 ? OfK8ssandraOperator(chart) : new HelmTarget(new CassOperatorChart(chart), null);
        var named = CassOperatorVersion is not null || K8ssandraOperatorVersion is not null;
        if (ManifestFleet.Version(named ? K8ssandraOperatorVersion : text.K8ssandraOperatorVersion, "k8ssandra-operator") is { } manager)
            return OfK8ssandraOperator(manager);
        if (ManifestFleet.Version(named ? CassOperatorVersion : text.CassOperatorVersion, "cass-operator") is not { } release)
            throw Contradiction("Which chart is meant is not said.", "Name it with -ChartVersion (--chart-version), or the release that it installs.");
        return CassOperatorChart.For(release) is { } found
            ? new HelmTarget(found, null)
            : throw Contradiction("No chart is known that installs cass-operator " + release + ".", "Name the chart's version with -ChartVersion (--chart-version).");
    }

    // Before 1.5.1 the chart had versions of its own.
    private static HelmTarget OfK8ssandraOperator(OperatorVersion version)
    {
        var release = new K8ssandraOperatorRelease(version);
        return ManifestFleet.Version(release.Ships.HelmChart, "a chart") is { } subchart
            ? new HelmTarget(new CassOperatorChart(subchart), release)
            : throw Contradiction("The chart k8ssandra-operator " + version + " is not known.", "Charts from 1.5.1 on are; for an older one, name the chart cass-operator that it installs, and write its values below `cass-operator:`.");
    }

    private static OptionsException Contradiction(string message, string remedy) => new(ChangeRules.NotUnderstood.At(null, message, remedy));
}
