using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>A Helm chart that installs operators.</summary>
/// <param name="CassOperatorChart">The chart cass-operator, by itself or as the subchart.</param>
/// <param name="K8ssandraOperator">The k8ssandra-operator whose chart it is a subchart of; null for the chart by itself. The chart has the operator's version.</param>
internal sealed record HelmTarget(CassOperatorChart CassOperatorChart, K8ssandraOperatorRelease? K8ssandraOperator)
{
    /// <summary>The chart's name.</summary>
    public string Chart => K8ssandraOperator is null ? "cass-operator" : "k8ssandra-operator";

    /// <summary>The chart's version.</summary>
    public string ChartVersion => (K8ssandraOperator?.Version ?? CassOperatorChart.Version).ToString();

    /// <summary>The chart in messages.</summary>
    public string Name => K8ssandraOperator is null
        ? "The chart cass-operator " + ChartVersion
        : "The chart k8ssandra-operator " + ChartVersion + " (cass-operator " + CassOperatorChart.Version + ")";

    /// <summary>The form of the ImageConfig that it writes.</summary>
    public string Api => CassOperatorChart.HasImageConfigValues ? "v1beta2" : "v1beta1";
}
