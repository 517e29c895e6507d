using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// Plans rollouts of ImageConfigs, one for each ConfigMap that operators read: from the text to the pods. Plans come one by one;
/// what cannot be planned is reported, and the others go on. Connections are kept until it is disposed.
/// </summary>
public sealed class ImageRollouts : IDisposable
{
    private readonly OperationSettings _settings;
    private readonly RolloutWish _wish;
    private readonly CancellationToken _cancellationToken;
    private readonly ImageConfigPlanner _planner;
    private readonly RolloutPlanner _rollouts;
    private int _planned;

    /// <summary>Plans nothing yet.</summary>
    /// <param name="settings">How operations are carried out.</param>
    /// <param name="options">The releases, where they are not to be told by what is read.</param>
    /// <param name="wish">What is wanted.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public ImageRollouts(OperationSettings settings, ManifestOptions options, RolloutWish wish, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(wish);
        (_settings, _wish, _cancellationToken) = (settings, wish, cancellationToken);
        _planner = new ImageConfigPlanner(settings.ForChanges, options, settings.Report, cancellationToken);
        _rollouts = new RolloutPlanner(settings with { Report = _planner.Report }, options with { Trace = false }, wish, cancellationToken);
    }

    /// <summary>Called a few times a second while servers are waited for, with the contexts from which more may come.</summary>
    public Action<IReadOnlyCollection<string>>? Waiting
    {
        get => _planner.Waiting;
        set => _planner.Waiting = value;
    }

    /// <summary>Plans rollouts in clusters.</summary>
    /// <param name="session">The clusters; its namespaces are those of the ConfigMaps.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<OperationPlan> OfClusters(KubernetesSession session) => OfClusters((IKubernetesSession)session, null, null, []);

    /// <summary>
    /// Plans rollouts of what objects of the pipeline name: changes of ImageConfigs, planned or made, ImageConfigs and operators; and
    /// clusters and datacenters, which alone take the images then.
    /// </summary>
    /// <param name="inputs">The objects.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<OperationPlan> Of(IReadOnlyList<K8ssObject> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs.Where(static input => input is not (K8ssCluster or K8ssDatacenter)))
        {
            if (PipedTarget.Of(input, _planner.Report) is { } target)
            {
                foreach (var plan in OfClusters(target.Session, input as K8ssChange, null, [target.Name]))
                    yield return plan;
            }
        }

        foreach (var plan in OfDatacenters([.. inputs.Where(static input => input is K8ssCluster or K8ssDatacenter)]))
            yield return plan;
    }
}
