using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Offers the known versions of the charts, newest first: those of k8ssandra-operator have its releases' numbers.</summary>
public sealed class ChartVersionCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => ReleaseCatalog.K8ssandraOperatorVersions
        .Where(version => ReleaseCatalog.FindK8ssandraOperator(version) is { HelmChart: not null, Unreleased: false }).Reverse()
        .Concat(ChartCatalog.Versions.Reverse()).Select(version => version.ToString());
}
