namespace K8ssandraImages.Engine.Changes;

/// <summary>The names under which an ImageConfig has images.</summary>
internal static class ImageConfigComponent
{
    /// <summary>Those whose image is composed for a server version.</summary>
    public static IReadOnlyList<string> ServerTypes { get; } = ["cassandra", "dse", "hcd"];

    /// <summary>Those of a Cassandra pod's containers beside the server.</summary>
    public static IReadOnlyList<string> OfCassOperator { get; } = ["system-logger", "config-builder", "k8ssandra-client"];

    /// <summary>Those that k8ssandra-operator takes, since 1.27.0.</summary>
    public static IReadOnlyList<string> OfK8ssandraOperator { get; } = ["medusa", "reaper"];

    /// <summary>Whether its image is composed for a server version.</summary>
    public static bool IsServerType(string name) => ServerTypes.Contains(name);

    /// <summary>Whether cass-operator takes the image of a container from it.</summary>
    public static bool IsOfCassOperator(string name) => OfCassOperator.Contains(name);

    /// <summary>Whether k8ssandra-operator does, since 1.27.0.</summary>
    public static bool IsOfK8ssandraOperator(string name) => OfK8ssandraOperator.Contains(name);

    /// <summary>A known name in its own case; any other as it is, for keys are case-sensitive.</summary>
    public static string Known(string name) =>
        ServerTypes.Concat(OfCassOperator).Concat(OfK8ssandraOperator).FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) ?? name;

    /// <summary>Where the image of something without a key of its own is set; null for a name that means nothing.</summary>
    public static string? Elsewhere(string name) => name.ToLowerInvariant() switch
    {
        "stargate" =>
            "No ImageConfig has Stargate: its image is spec.stargate.containerImage of the K8ssandraCluster (Set-K8ssClusterImage), its registry where that says none the environment variable DEFAULT_REGISTRY of the k8ssandra-operator Deployment (since 1.15.0).",
        "server-system-logger" => "That container's component is system-logger.",
        "server-config-init" => "That container's component is k8ssandra-client for Cassandra 4.1 and later and HCD, else config-builder.",
        "server-config-init-base" => "That container runs the server image: the component is cassandra, dse or hcd.",
        "server" => "Name the server type: cassandra, dse or hcd.",
        "medusa-restore" => "That container's component is medusa.",
        "reaper-schema-init" => "That container's component is reaper.",
        "per-node-config" => "Since k8ssandra-operator 1.27.0 that container's component is k8ssandra-client; before, it is perNodeConfigInitContainerImage of the K8ssandraCluster (Set-K8ssClusterImage).",
        "vector" or "vector-agent" or "reaper-vector-agent" or "stargate-vector-agent" =>
            "Since k8ssandra-operator 1.30.0 its component is system-logger; before, it is telemetry.vector.image of the K8ssandraCluster (Set-K8ssClusterImage).",
        "jmx-init" or "jmx-credentials" => "No ImageConfig has it: it is jmxInitContainerImage of the K8ssandraCluster, until k8ssandra-operator 1.4.1 (Set-K8ssClusterImage).",
        "medusa-purge" => "The image of that job is compiled into k8ssandra-operator 1.12.0 to 1.26.0.",
        "cass-operator" or "k8ssandra-operator" => "The operators' own images stand in their Deployments.",
        _ => null,
    };
}
