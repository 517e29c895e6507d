namespace K8ssandraImages;

/// <summary>An image that a K8ssandraCluster or a CassandraDatacenter can set.</summary>
public enum ClusterImage
{
    /// <summary>Cassandra, DSE or HCD: <c>serverImage</c>.</summary>
    Server,

    /// <summary>The container server-system-logger.</summary>
    SystemLogger,

    /// <summary>The init container server-config-init.</summary>
    ConfigBuilder,

    /// <summary>Medusa, of a K8ssandraCluster.</summary>
    Medusa,

    /// <summary>Reaper, of a K8ssandraCluster.</summary>
    Reaper,

    /// <summary>Stargate, of a K8ssandraCluster.</summary>
    Stargate,

    /// <summary>Vector in the Cassandra pods, of a K8ssandraCluster since 1.5.0.</summary>
    Vector,

    /// <summary>The init container per-node-config, of a K8ssandraCluster since 1.5.0.</summary>
    PerNodeConfigInitContainer,

    /// <summary>The init container jmx-credentials, of a K8ssandraCluster until 1.4.1.</summary>
    JmxInitContainer,
}
