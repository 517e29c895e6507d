namespace K8ssandraImages.PowerShell.Completion;

/// <summary>Offers the names that the operators give containers.</summary>
public sealed class ContainerCompleter : WordCompleter
{
    private protected override IEnumerable<string> Words =>
    [
        "cassandra", "server-system-logger", "server-config-init", "server-config-init-base", "per-node-config", "jmx-credentials",
        "medusa", "medusa-restore", "k8ssandra-purge-backups", "vector-agent", "reaper", "reaper-schema-init", "reaper-vector-agent",
        "stargate-vector-agent", "manager", "cass-operator", "k8ssandra-operator",
    ];
}
