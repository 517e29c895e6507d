namespace K8ssandraImages.Engine.Rollout;

/// <summary>What lets cass-operator bring new images to a running datacenter.</summary>
internal enum UpdatePermission
{
    /// <summary>Nothing: the operator asks nobody (until 1.19.1).</summary>
    NotAsked,

    /// <summary>The annotation <c>autoupdate-spec: always</c>, which stays until somebody removes it.</summary>
    Always,

    /// <summary>The annotation <c>autoupdate-spec: once</c>, which the operator removes when it has gone through all racks (since 1.23.0).</summary>
    Once,

    /// <summary>A CassandraTask <c>refresh</c>, which sets that annotation and waits until it is gone.</summary>
    Task,
}
