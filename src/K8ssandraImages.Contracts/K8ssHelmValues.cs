namespace K8ssandraImages;

/// <summary>The values of a Helm chart that make it write an ImageConfig of one's own.</summary>
public sealed class K8ssHelmValues : K8ssObject
{
    internal K8ssHelmValues()
    {
    }

    /// <summary>The chart: <c>cass-operator</c> or <c>k8ssandra-operator</c>.</summary>
    public string Chart { get; internal init; } = "";

    /// <summary>The version of the chart.</summary>
    public string ChartVersion { get; internal init; } = "";

    /// <summary>The release of cass-operator that the chart installs, which reads the ImageConfig.</summary>
    public string CassOperatorVersion { get; internal init; } = "";

    /// <summary>The values, as YAML.</summary>
    public string Content { get; internal init; } = "";

    /// <summary>What the values cannot say, and what the chart makes of them that one would not expect.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; internal init => field = Indexable.Of(value); } = [];

    /// <summary>The values.</summary>
    public override string ToString() => Content;
}
