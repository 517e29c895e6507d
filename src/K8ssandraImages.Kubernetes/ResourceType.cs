namespace K8ssandraImages.Kubernetes;

/// <summary>A resource of the Kubernetes API. Known ones are reached without asking the server what it serves.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The group's version.</param>
/// <param name="Plural">The resource's name in paths, as in <c>configmaps</c>.</param>
/// <param name="Kind">The kind of its objects.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces.</param>
public sealed record ResourceType(string Group, string Version, string Plural, string Kind, bool IsNamespaced = true)
{
    /// <summary>core/v1 ConfigMap.</summary>
    public static readonly ResourceType ConfigMap = new("", "v1", "configmaps", "ConfigMap");

    /// <summary>core/v1 Namespace.</summary>
    public static readonly ResourceType Namespace = new("", "v1", "namespaces", "Namespace", IsNamespaced: false);

    /// <summary>core/v1 Pod.</summary>
    public static readonly ResourceType Pod = new("", "v1", "pods", "Pod");

    /// <summary>core/v1 PersistentVolumeClaim.</summary>
    public static readonly ResourceType PersistentVolumeClaim = new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim");

    /// <summary>core/v1 PersistentVolume.</summary>
    public static readonly ResourceType PersistentVolume = new("", "v1", "persistentvolumes", "PersistentVolume", IsNamespaced: false);

    /// <summary>core/v1 Secret. Nothing here looks into one: that it is there is all that is asked.</summary>
    public static readonly ResourceType Secret = new("", "v1", "secrets", "Secret");

    /// <summary>core/v1 Service.</summary>
    public static readonly ResourceType Service = new("", "v1", "services", "Service");

    /// <summary>core/v1 Event.</summary>
    public static readonly ResourceType Event = new("", "v1", "events", "Event");

    /// <summary>apps/v1 ReplicaSet.</summary>
    public static readonly ResourceType ReplicaSet = new("apps", "v1", "replicasets", "ReplicaSet");

    /// <summary>policy/v1 PodDisruptionBudget.</summary>
    public static readonly ResourceType PodDisruptionBudget = new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget");

    /// <summary>apps/v1 Deployment.</summary>
    public static readonly ResourceType Deployment = new("apps", "v1", "deployments", "Deployment");

    /// <summary>apps/v1 StatefulSet.</summary>
    public static readonly ResourceType StatefulSet = new("apps", "v1", "statefulsets", "StatefulSet");

    /// <summary>coordination.k8s.io/v1 Lease.</summary>
    public static readonly ResourceType Lease = new("coordination.k8s.io", "v1", "leases", "Lease");

    /// <summary>apiextensions.k8s.io/v1 CustomResourceDefinition.</summary>
    public static readonly ResourceType CustomResourceDefinition = new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", IsNamespaced: false);

    /// <summary>k8ssandra.io/v1alpha1 K8ssandraCluster.</summary>
    public static readonly ResourceType K8ssandraCluster = new("k8ssandra.io", "v1alpha1", "k8ssandraclusters", "K8ssandraCluster");

    /// <summary>cassandra.datastax.com/v1beta1 CassandraDatacenter.</summary>
    public static readonly ResourceType CassandraDatacenter = new("cassandra.datastax.com", "v1beta1", "cassandradatacenters", "CassandraDatacenter");

    /// <summary>reaper.k8ssandra.io/v1alpha1 Reaper.</summary>
    public static readonly ResourceType Reaper = new("reaper.k8ssandra.io", "v1alpha1", "reapers", "Reaper");

    /// <summary>stargate.k8ssandra.io/v1alpha1 Stargate.</summary>
    public static readonly ResourceType Stargate = new("stargate.k8ssandra.io", "v1alpha1", "stargates", "Stargate");

    /// <summary>control.k8ssandra.io/v1alpha1 CassandraTask.</summary>
    public static readonly ResourceType CassandraTask = new("control.k8ssandra.io", "v1alpha1", "cassandratasks", "CassandraTask");

    /// <summary>control.k8ssandra.io/v1alpha1 K8ssandraTask.</summary>
    public static readonly ResourceType K8ssandraTask = new("control.k8ssandra.io", "v1alpha1", "k8ssandratasks", "K8ssandraTask");

    /// <summary>The <c>apiVersion</c> of its objects.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : Group + "/" + Version;

    /// <summary>As kubectl names it: <c>configmaps</c>, <c>deployments.apps</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : Plural + "." + Group;
}
