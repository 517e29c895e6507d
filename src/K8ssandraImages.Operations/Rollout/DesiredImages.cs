using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.ImageConfigs;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// What the containers of a datacenter's pods should run by what its operators would read now. The operators and their ImageConfigs
/// are read for each look, which is little; what follows from them is worked out anew only when one of them, or the resource, has
/// another version.
/// </summary>
internal sealed class DesiredImages
{
    // What became of an operator's process is seen in its pods and its lease only, which nothing announces.
    private static readonly TimeSpan AgeOfState = TimeSpan.FromSeconds(5);

    private readonly DatacenterTarget _target;
    private readonly Func<Snapshot, Snapshot>? _change;
    private readonly OperatorSource _own;
    private readonly OperatorSource? _control;
    private Node? _cluster;
    private Fleet? _fleet;
    private string? _versions;
    private string? _resolvedFor;
    private List<EffectiveImage> _desired = [];
    private List<EffectiveImage>? _ofDatacenter;

    /// <param name="target">The datacenter.</param>
    /// <param name="change">What the operators will find instead of what is there; null for that.</param>
    public DesiredImages(DatacenterTarget target, Func<Snapshot, Snapshot>? change = null)
    {
        _target = target;
        _change = change;
        _cluster = target.ClusterRoot;
        _own = new OperatorSource(target.Objects, target.Operator, target.Namespace, target.Options);
        _control = target is { ControlPlane: { } control, ClusterRoot: not null } ? new OperatorSource(control, target.Manager, target.ClusterNamespace ?? target.Namespace, target.Options) : null;
    }

    /// <summary>The operators and ImageConfigs as they were read last; null before.</summary>
    public Snapshot? Snapshot => _fleet?.Snapshot;

    /// <summary>Who decides about the datacenter, as it was seen when it was last compared; null before.</summary>
    public DatacenterDeciders? Deciders { get; private set; }

    /// <summary>The release of the cass-operator, as it was read last.</summary>
    public CassOperatorRelease ReleaseOf(Node root) =>
        Snapshot?.FindOperator(OperatorKind.CassOperator, _target.Objects.Context, root.At("metadata", "namespace")?.Text) is { Version: { } version } && _target.Options.CassOperatorVersion is null && version != _target.Release.Version
            ? new CassOperatorRelease(version)
            : _target.Release;

    /// <summary>Reads the operators, their ImageConfigs and the K8ssandraCluster.</summary>
    /// <exception cref="KubernetesException">One of them cannot be read.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var cluster = _control is null ? Task.FromResult<Node?>(null) : _target.ControlPlane!.FindAsync(ResourceType.K8ssandraCluster, _target.ClusterNamespace, _target.Cluster ?? "", cancellationToken);
        await Task.WhenAll(cluster, _own.ReadAsync(cancellationToken), _control?.ReadAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        _cluster = await cluster.ConfigureAwait(false);
        var versions = _own.Versions + "\n" + _control?.Versions;
        if (versions == _versions)
            return;
        var resources = new SnapshotResources
        {
            Session = _target.Objects.Session,
            FindContext = (_, k8sContext) => _target.Objects.Session.FindContext(k8sContext),
        };
        _own.AddTo(resources);
        // Both operators are often in one cluster, and read one ImageConfig.
        _control?.AddTo(resources, _own);
        var snapshot = new Snapshot(_target.Options, resources);
        _fleet = new Fleet(_change?.Invoke(snapshot) ?? snapshot);
        _versions = versions;
        _resolvedFor = null;
    }

    /// <summary>For each container of the Cassandra pods, what it should run and what it runs.</summary>
    public async Task<IReadOnlyList<K8ssImageDrift>> CompareAsync(Node root, NamespaceObservation observation, Origin origin, CancellationToken cancellationToken)
    {
        var index = _cluster is null ? null : IndexOf(_cluster, root);
        Resolve(root, index);
        var (context, @namespace) = (_target.Objects.Context, _target.Namespace);
        var snapshot = _fleet!.Snapshot;
        var cluster = index is null ? null : _cluster;
        var manager = cluster is null ? null : snapshot.K8ssandraOperatorOf(_target.ControlPlane!.Context, _target.ClusterNamespace).Release;
        var states = await Task.WhenAll(
            _own.StateAsync(snapshot, AgeOfState, cancellationToken),
            cluster is null ? Task.FromResult<K8ssOperator?>(null) : _control!.StateAsync(snapshot, AgeOfState, cancellationToken)).ConfigureAwait(false);
        var config = snapshot.CassOperatorOf(context, @namespace, manager);
        Deciders = new DatacenterDeciders(config.Release, manager, states[0], states[1], cluster) { HasRandomSecrets = config.Diagnostics.Any(static finding => finding.Id == ImageConfigRules.RandomSecretOrder.Id) };
        return [.. DriftResolver.Resolve(new DriftSubject
        {
            Desired = _desired,
            Observation = observation,
            Cluster = cluster,
            ClusterContext = cluster is null ? null : _target.ControlPlane!.Context,
            Datacenter = root,
            OfDatacenter = cluster is null ? null : _ofDatacenter,
            CassOperatorRelease = config.Release,
            ControlPlaneRelease = manager,
            CassOperator = states[0],
            ControlPlane = states[1],
            OperatorsUnread = _own.WhyUnknown,
            Origin = origin,
        })];
    }

    /// <summary>
    /// Whether a StatefulSet lacks pull secrets, or has other pull policies, than cass-operator would write for what the
    /// CassandraDatacenter itself asks for.
    /// </summary>
    public bool PullsOtherwise(ObservedWorkload set) => TemplateImages.PullsOtherwise(set, _ofDatacenter ?? _desired);

    private void Resolve(Node root, int? index)
    {
        var key = VersionOf(root) + "\n" + (index is null ? "" : VersionOf(_cluster!));
        if (key == _resolvedFor)
            return;
        var ofDatacenter = Images(root, _target.Objects.Context, null);
        _desired = index is null ? ofDatacenter : Images(_cluster!, _target.ControlPlane!.Context, index);
        _ofDatacenter = index is null ? null : ofDatacenter;
        _resolvedFor = key;
    }

    private List<EffectiveImage> Images(Node root, string context, int? index) =>
        [.. _fleet!.Images(root, context, index, static _ => { }).Where(static image => image.Workload == WorkloadKind.Cassandra)];

    // What of a resource decides about images: its specification, and an annotation.
    private static string VersionOf(Node root) =>
        root.At("metadata", "uid")?.Text + " " + root.At("metadata", "generation")?.Text + " " + root.At("metadata", "annotations", "cassandra.datastax.com/use-new-config-builder")?.Text;

    // Null where the K8ssandraCluster does not have it any more: then it is what it says itself.
    private int? IndexOf(Node cluster, Node root)
    {
        var own = cluster.At("metadata", "namespace")?.Text;
        foreach (var dc in cluster.At("spec", "cassandra", "datacenters") is { } datacenters ? datacenters.Items : [])
        {
            var @namespace = dc.At("metadata", "namespace") is { Text.Length: > 0 } given ? given.Text : own;
            var context = dc["k8sContext"] is { Text.Length: > 0 } there ? _target.Objects.Session.FindContext(there.Text) : _target.ControlPlane!.Context;
            if (dc.At("metadata", "name")?.Text == root.At("metadata", "name")?.Text && @namespace == root.At("metadata", "namespace")?.Text && context == _target.Objects.Context)
                return dc.Index;
        }

        return null;
    }
}
