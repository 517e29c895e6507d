using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster;

/// <summary>A resource that tests use.</summary>
/// <param name="ApiVersion">Its group and version.</param>
/// <param name="Kind">The kind of its objects.</param>
/// <param name="Plural">Its name in paths.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces.</param>
internal sealed record Resource(string ApiVersion, string Kind, string Plural, bool IsNamespaced = true)
{
    private static readonly Dictionary<string, Resource> Known = new Resource[]
    {
        new("v1", "ConfigMap", "configmaps"),
        new("v1", "Event", "events"),
        new("v1", "Namespace", "namespaces", false),
        new("v1", "Node", "nodes", false),
        new("v1", "PersistentVolume", "persistentvolumes", false),
        new("v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
        new("v1", "Pod", "pods"),
        new("v1", "Secret", "secrets"),
        new("v1", "Service", "services"),
        new("v1", "ServiceAccount", "serviceaccounts"),
        new("apps/v1", "Deployment", "deployments"),
        new("apps/v1", "ReplicaSet", "replicasets"),
        new("apps/v1", "StatefulSet", "statefulsets"),
        new("batch/v1", "Job", "jobs"),
        new("batch/v1beta1", "CronJob", "cronjobs"),
        new("certificates.k8s.io/v1", "CertificateSigningRequest", "certificatesigningrequests", false),
        new("coordination.k8s.io/v1", "Lease", "leases"),
        new("policy/v1beta1", "PodDisruptionBudget", "poddisruptionbudgets"),
        new("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", false),
        new("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", false),
        new("rbac.authorization.k8s.io/v1", "Role", "roles"),
        new("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings"),
        new("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", false),
        new("k8ssandra.io/v1alpha1", "K8ssandraCluster", "k8ssandraclusters"),
        new("cassandra.datastax.com/v1beta1", "CassandraDatacenter", "cassandradatacenters"),
        new("reaper.k8ssandra.io/v1alpha1", "Reaper", "reapers"),
        new("control.k8ssandra.io/v1alpha1", "CassandraTask", "cassandratasks"),
        new("control.k8ssandra.io/v1alpha1", "K8ssandraTask", "k8ssandratasks"),
        new("stargate.k8ssandra.io/v1alpha1", "Stargate", "stargates"),
        new("config.k8ssandra.io/v1beta1", "ClientConfig", "clientconfigs"),
    }.ToDictionary(static resource => resource.Kind);

    public static Resource Of(string kind) =>
        Known.TryGetValue(kind, out var resource) ? resource : throw new ArgumentException($"{kind} is not among the resources of {nameof(Resource)}.cs: add it", nameof(kind));

    public static Resource Of(JsonObject manifest) => Of((string?)manifest["kind"] ?? throw new ArgumentException("no kind", nameof(manifest)));

    public string Group => ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion[..ApiVersion.IndexOf('/', StringComparison.Ordinal)] : "";

    public string Path(string? @namespace, string? name = null, string? subresource = null)
    {
        var path = (Group.Length == 0 ? "/api/" : "/apis/") + ApiVersion;
        if (IsNamespaced && @namespace is not null)
            path += "/namespaces/" + @namespace;
        path += "/" + Plural;
        if (name is not null)
            path += "/" + name;
        return subresource is null ? path : path + "/" + subresource;
    }
}
