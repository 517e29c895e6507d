using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Resources;

/// <summary>The Helm chart that rendered an object, as its label <c>helm.sh/chart</c> tells it.</summary>
/// <param name="Name">The chart, as in <c>cass-operator</c>.</param>
/// <param name="Version">Its version, which is not that of the operator.</param>
internal sealed record HelmChart(string Name, OperatorVersion Version)
{
    /// <summary>Reads the label; null where there is none.</summary>
    public static HelmChart? Of(Node root)
    {
        var label = root.At("metadata", "labels", "helm.sh/chart")?.Text ?? "";
        for (var dash = label.IndexOf('-', StringComparison.Ordinal); dash > 0; dash = label.IndexOf('-', dash + 1))
        {
            // A label has an underscore where the version has a plus.
            if (OperatorVersion.TryParse(label[(dash + 1)..].Replace('_', '+'), out var version))
                return new HelmChart(label[..dash], version);
        }

        return null;
    }

    /// <summary>Whether it is one of a chart's versions.</summary>
    public bool IsBetween(string name, OperatorVersion first, OperatorVersion last) => Name == name && Version >= first && Version <= last;

    /// <summary>As in <c>chart cass-operator 0.45.2</c>.</summary>
    public override string ToString() => "chart " + Printable.Escape(Name, 60) + " " + Version;
}
