using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Offers the known releases of cass-operator, newest first.</summary>
public sealed class CassOperatorVersionCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => ReleaseCatalog.CassOperatorVersions.Reverse().Select(version => version.ToString());
}
