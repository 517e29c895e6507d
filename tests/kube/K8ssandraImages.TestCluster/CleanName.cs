using System.Text.RegularExpressions;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// How cass-operator makes Kubernetes names of Cassandra's. Source: apis/cassandra/v1beta1/cassandradatacenter_types.go,
/// lines 670 to 702 at v1.32.0. Written down a second time here, so that tests do not compare the product with itself.
/// </summary>
internal static partial class CleanName
{
    /// <summary>CleanupForKubernetes.</summary>
    public static string Label(string name) => ExactLabel().IsMatch(name) ? name : Join(Labels(), name.ToLowerInvariant().Replace('_', '-'));

    /// <summary>CleanupSubdomain.</summary>
    public static string Subdomain(string name) => ExactSubdomain().IsMatch(name) ? name : Join(Subdomains(), name.ToLowerInvariant().Replace('_', '-'));

    /// <summary>CleanLabelValue.</summary>
    public static string LabelValue(string name) => Join(LabelValues(), name.Replace(" ", "", StringComparison.Ordinal));

    private static string Join(Regex pattern, string text) => string.Concat(pattern.Matches(text).Select(static match => match.Value));

    [GeneratedRegex(@"^[a-z]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex ExactLabel();

    [GeneratedRegex("[a-z]([-a-z0-9]*[a-z0-9])?")]
    private static partial Regex Labels();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex ExactSubdomain();

    [GeneratedRegex(@"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")]
    private static partial Regex Subdomains();

    [GeneratedRegex("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?")]
    private static partial Regex LabelValues();
}
