namespace K8ssandraImages;

/// <summary>How a datacenter is permitted to take images that its operator holds back.</summary>
public enum DatacenterUpdateMethod
{
    /// <summary>The least disruptive way that works in that release.</summary>
    Auto,

    /// <summary>The annotation <c>cassandra.datastax.com/autoupdate-spec</c> of the CassandraDatacenter.</summary>
    Annotation,

    /// <summary>A CassandraTask with the command <c>refresh</c>, which is there to be looked at afterwards (since cass-operator 1.23.0).</summary>
    Task,
}
