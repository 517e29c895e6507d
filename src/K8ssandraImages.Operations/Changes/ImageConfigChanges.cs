using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>
/// Plans changes of ImageConfigs, one for each ConfigMap or file that is meant. Plans come one by one; what cannot be planned is
/// reported, and the others go on.
/// </summary>
public sealed class ImageConfigChanges : IDisposable
{
    private readonly ImageConfigPlanner _planner;

    /// <summary>Plans nothing yet.</summary>
    /// <param name="settings">How changes are made.</param>
    /// <param name="options">The releases, where they are not to be told by what is read.</param>
    /// <param name="report">Where findings go, each once; on the thread that asks.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public ImageConfigChanges(ChangeSettings settings, ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken) =>
        _planner = new ImageConfigPlanner(settings, options, report, cancellationToken);

    /// <summary>Called a few times a second while servers are waited for, with the contexts from which more may come.</summary>
    public Action<IReadOnlyCollection<string>>? Waiting
    {
        get => _planner.Waiting;
        set => _planner.Waiting = value;
    }

    /// <summary>Plans a change of the ConfigMaps that operators of clusters read.</summary>
    /// <param name="session">The clusters; its namespaces are those of the ConfigMaps.</param>
    /// <param name="wish">The change.</param>
    /// <param name="names">Names of ConfigMaps; empty for all that operators read.</param>
    /// <exception cref="OptionsException">The wish or an option cannot be understood.</exception>
    public IEnumerable<ChangePlan> OfClusters(KubernetesSession session, ImageConfigWish wish, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(wish);
        return OfClusters((IKubernetesSession)session, wish, names);
    }

    /// <summary>Plans a change of the ImageConfigs in files.</summary>
    /// <param name="inputs">The files, with the datacenters whose images are to be compared among them.</param>
    /// <param name="wish">The change.</param>
    /// <param name="names">Names of ConfigMaps; empty for all ImageConfigs.</param>
    /// <exception cref="OptionsException">The wish or an option cannot be understood.</exception>
    public IEnumerable<ChangePlan> OfFiles(IReadOnlyList<ManifestInput> inputs, ImageConfigWish wish, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(names);
        var wanted = wish.ToWantedText();
        return _planner.InFiles(inputs, _ => wanted, names, wanted);
    }

    /// <summary>Plans a change of what an object of the pipeline names: an ImageConfig, that of an operator, or that of an earlier change.</summary>
    /// <param name="input">The object; of a cluster.</param>
    /// <param name="wish">The change.</param>
    /// <exception cref="OptionsException">The wish or an option cannot be understood.</exception>
    public IEnumerable<ChangePlan> Of(K8ssObject input, ImageConfigWish wish)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(wish);
        return PipedTarget.Of(input, _planner.Report) is { } target ? OfClusters(target.Session, wish, [target.Name]) : [];
    }

    /// <summary>The ImageConfig that a change has made.</summary>
    public static K8ssImageConfig ImageConfigOf(K8ssChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var origin = (Origin)change.Origin!;
        var source = origin.Snapshot.ImageConfigs.FirstOrDefault(candidate => ReferenceEquals(candidate.Root, origin.Root)) ?? ImageConfigSource.Read(origin.Root, origin.Context) ?? ImageConfigSource.FromFile(origin.Root)!;
        return new Fleet(origin.Snapshot).ImageConfig(source);
    }

    /// <summary>Ends what plans need: connections.</summary>
    public void Dispose() => _planner.Dispose();

    internal IEnumerable<ChangePlan> OfClusters(IKubernetesSession session, ImageConfigWish wish, IReadOnlyList<string> names)
    {
        var wanted = wish.ToWantedText();
        return _planner.InClusters(session, _ => wanted, names, _planner.Settings.Force);
    }
}
