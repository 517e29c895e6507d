namespace K8ssandraImages;

/// <summary>Where a candidate for a field of an image comes from.</summary>
public enum ImageTier
{
    /// <summary>A container of the pod template (CassandraDatacenter <c>spec.podTemplateSpec</c>, a Deployment's template).</summary>
    PodTemplate,

    /// <summary>The datacenter level of a K8ssandraCluster (or the rack level of its Stargate).</summary>
    DatacenterLevel,

    /// <summary>The cluster level of a K8ssandraCluster, or the spec of a stand-alone Reaper or Stargate.</summary>
    ClusterLevel,

    /// <summary>A field of a CassandraDatacenter, such as <c>spec.serverImage</c>.</summary>
    DatacenterSpec,

    /// <summary>ImageConfig: what replaces every other value (v1beta2 <c>overrides</c>; v1beta1 registry, namespace and policy).</summary>
    ImageConfigOverrides,

    /// <summary>ImageConfig v1beta1: the image of exactly this server version.</summary>
    ImageConfigVersion,

    /// <summary>ImageConfig: <c>images</c>.</summary>
    ImageConfigImage,

    /// <summary>ImageConfig: <c>types</c> (v1beta2), or <c>defaults.&lt;component&gt;</c> (v1beta1).</summary>
    ImageConfigType,

    /// <summary>ImageConfig v1beta2: <c>defaults</c>.</summary>
    ImageConfigDefaults,

    /// <summary>An environment variable of the operator's Deployment.</summary>
    OperatorEnvironment,

    /// <summary>Compiled into the operator.</summary>
    OperatorDefault,

    /// <summary>A default of the custom resource definition, filled in by the API server.</summary>
    CrdDefault,
}
