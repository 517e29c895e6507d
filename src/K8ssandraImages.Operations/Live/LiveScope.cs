namespace K8ssandraImages.Operations.Live;

/// <summary>What a command needs to know of a cluster.</summary>
[Flags]
internal enum LiveScope
{
    /// <summary>Operators and their ConfigMaps; always read.</summary>
    Operators = 0,

    /// <summary>K8ssandraClusters.</summary>
    Clusters = 1,

    /// <summary>CassandraDatacenters.</summary>
    Datacenters = 2,

    /// <summary>Reapers and Stargates.</summary>
    Workloads = 4,

    /// <summary>The pods and the lease of each operator.</summary>
    OperatorState = 8,

    /// <summary>StatefulSets, Deployments and pods.</summary>
    Pods = 16,

    /// <summary>The status of resources, and the CassandraDatacenters that were made of K8ssandraClusters.</summary>
    Status = 32,

    /// <summary>Everything that has images.</summary>
    Images = Clusters | Datacenters | Workloads,

    /// <summary>The CassandraDatacenters that there are, and the operators that decide about them.</summary>
    Targets = Clusters | Datacenters | OperatorState | Status,

    /// <summary>Everything that has images, and what runs.</summary>
    Drift = Images | OperatorState | Pods | Status,
}
