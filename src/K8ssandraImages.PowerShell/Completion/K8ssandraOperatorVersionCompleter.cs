using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Offers the known releases of k8ssandra-operator, newest first.</summary>
public sealed class K8ssandraOperatorVersionCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => ReleaseCatalog.K8ssandraOperatorVersions.Reverse().Select(version => version.ToString());
}
