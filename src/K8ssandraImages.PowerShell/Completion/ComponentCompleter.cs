namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Offers the components that have images.</summary>
public sealed class ComponentCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words =>
    [
        "cassandra", "dse", "hcd", "system-logger", "config-builder", "k8ssandra-client", "medusa", "medusa-purge", "reaper",
        "stargate", "vector", "per-node-config", "jmx-init", "cass-operator", "k8ssandra-operator", "custom",
    ];
}
