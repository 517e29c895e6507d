using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// Plans changes of the images that K8ssandraClusters and CassandraDatacenters set, one for each cluster or datacenter that is
/// meant. Plans come one by one; what cannot be planned is reported, and the others go on.
/// </summary>
public sealed class ClusterImageChanges : IDisposable
{
    private readonly ClusterImagePlanner _planner;

    /// <summary>Plans nothing yet.</summary>
    /// <param name="settings">How changes are made.</param>
    /// <param name="options">The releases, where they are not to be told by what is read.</param>
    /// <param name="report">Where findings go, each once; on the thread that asks.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public ClusterImageChanges(ChangeSettings settings, ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken) =>
        _planner = new ClusterImagePlanner(settings, options, report, cancellationToken);

    /// <summary>Called a few times a second while servers are waited for, with the contexts from which more may come.</summary>
    public Action<IReadOnlyCollection<string>>? Waiting
    {
        get => _planner.Waiting;
        set => _planner.Waiting = value;
    }

    /// <summary>Plans a change of what is in clusters.</summary>
    /// <param name="session">The clusters.</param>
    /// <param name="wish">The images.</param>
    /// <param name="names">Which ones.</param>
    /// <exception cref="OptionsException">The wish or an option cannot be understood.</exception>
    public IEnumerable<ChangePlan> OfClusters(KubernetesSession session, ClusterImageWish wish, ResourceNames names) => OfClusters((IKubernetesSession)session, wish, names);

    /// <summary>Plans a change of what is in files.</summary>
    /// <param name="inputs">The files; operators and ImageConfigs among them tell what containers run.</param>
    /// <param name="wish">The images.</param>
    /// <param name="names">Which ones.</param>
    /// <param name="input">The cluster or datacenter of the pipeline that is meant, and came from there; null where paths are given.</param>
    /// <exception cref="OptionsException">The wish or an option cannot be understood.</exception>
    public IEnumerable<ChangePlan> OfFiles(IReadOnlyList<ManifestInput> inputs, ClusterImageWish wish, ResourceNames names, K8ssObject? input = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(names);
        wish.Check();
        return _planner.InFiles(inputs, wish, input is null ? names : names.Of(input), input?.Origin as Origin);
    }

    /// <summary>Plans a change of a cluster, or a datacenter at its level, that the pipeline has brought from a cluster.</summary>
    /// <param name="input">The K8ssandraCluster or datacenter.</param>
    /// <param name="wish">The images.</param>
    /// <param name="names">Which datacenters of a K8ssandraCluster.</param>
    /// <returns>The plans; none for an object that came from manifests.</returns>
    /// <exception cref="OptionsException">The wish or an option cannot be understood.</exception>
    public IEnumerable<ChangePlan> Of(K8ssObject input, ClusterImageWish wish, ResourceNames names)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(names);
        wish.Check();
        return input.Origin is Origin { Context: not null } origin && origin.Snapshot.Resources.Session is IKubernetesSession session
            ? _planner.Follow(origin, session, wish, names.Of(input))
            : [];
    }

    /// <summary>The cluster or datacenter that a change has made.</summary>
    /// <param name="change">The change.</param>
    public static K8ssObject ResultOf(K8ssChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var origin = (Origin)change.Origin!;
        var fleet = new Fleet(origin.Snapshot);
        return change.Datacenter is { } name
            ? fleet.Datacenters(origin.Root, origin.Context).First(dc => dc.Name == name)
            : fleet.Cluster(origin.Root, origin.Context)!;
    }

    /// <summary>Ends what plans need: connections.</summary>
    public void Dispose() => _planner.Dispose();

    internal IEnumerable<ChangePlan> OfClusters(IKubernetesSession session, ClusterImageWish wish, ResourceNames names)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(names);
        wish.Check();
        return _planner.InClusters(session, wish, names);
    }
}
