using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Changes;

/// <summary>
/// What a release's own kustomizations install, and where its ImageConfig stands in that: <c>config/deployments</c> of
/// k8ssandra/cass-operator and k8ssandra/k8ssandra-operator at the release's tag.
/// </summary>
internal sealed class InstallLayout
{
    private readonly OperatorVersion _version;

    /// <summary>That of a cass-operator by itself.</summary>
    public InstallLayout(CassOperatorRelease release)
    {
        CassOperator = release;
        _version = release.Version;
    }

    /// <summary>That of a k8ssandra-operator, which brings its cass-operator along.</summary>
    public InstallLayout(K8ssandraOperatorRelease release)
    {
        K8ssandraOperator = release;
        CassOperator = new CassOperatorRelease(release.Ships.CassOperatorKustomize);
        _version = release.Version;
    }

    /// <summary>The cass-operator that is installed.</summary>
    public CassOperatorRelease CassOperator { get; }

    /// <summary>The k8ssandra-operator; null where cass-operator is installed by itself.</summary>
    public K8ssandraOperatorRelease? K8ssandraOperator { get; }

    /// <summary>The operator that is installed, with its release.</summary>
    public string Name => (K8ssandraOperator is null ? "cass-operator " : "k8ssandra-operator ") + _version;

    /// <summary>The release of that operator.</summary>
    public string Version => _version.ToString();

    /// <summary>The namespace of all that is installed.</summary>
    public string Namespace => K8ssandraOperator is null ? "cass-operator" : "k8ssandra-operator";

    /// <summary>The form of the ImageConfig that is read.</summary>
    public string Api => CassOperator.ReadsLabelledConfigMap ? "v1beta2" : "v1beta1";

    /// <summary>
    /// The ConfigMap that is read. From 1.27 to 1.28 of cass-operator the older one is installed too, and read by nobody while
    /// the labelled one is there.
    /// </summary>
    public string ConfigMap => CassOperator.ReadsLabelledConfigMap ? "cass-operator-image-config" : "cass-operator-manager-config";

    /// <summary>The Deployments whose operators have to start again after a change of the ImageConfig.</summary>
    public IReadOnlyList<string> Deployments =>
        K8ssandraOperator is { ReadsImageConfig: true } ? ["cass-operator-controller-manager", "k8ssandra-operator"] : ["cass-operator-controller-manager"];

    /// <summary>The kustomization of the release.</summary>
    /// <param name="plane">The part of a K8ssandra installation; means nothing for cass-operator.</param>
    /// <param name="clusterScope">Whether all namespaces are watched.</param>
    public string Resource(K8ssandraPlane plane, bool clusterScope)
    {
        var path = K8ssandraOperator is null
            ? "cass-operator/config/deployments/" + (clusterScope ? "cluster" : "default")
            : "k8ssandra-operator/config/deployments/" + (plane == K8ssandraPlane.DataPlane ? "data-plane" : "control-plane") + (clusterScope ? "/cluster-scope" : "");
        return "github.com/k8ssandra/" + path + "?ref=v" + _version;
    }
}
