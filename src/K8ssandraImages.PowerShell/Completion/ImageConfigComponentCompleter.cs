namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Offers the components and server types for which an ImageConfig says something.</summary>
public sealed class ImageConfigComponentCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words => ["cassandra", "dse", "hcd", "system-logger", "config-builder", "k8ssandra-client", "medusa", "reaper"];
}
