using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Operations.Manifests;

/// <summary>Goes on from objects that an earlier command put into the pipeline.</summary>
public sealed class PipelineFleet
{
    private readonly ManifestOptions _options;
    private readonly ImageFilter _filter;
    private readonly Action<Diagnostic> _report;
    private readonly SnapshotOptions _given;
    private readonly Dictionary<Snapshot, FleetQuestions> _fleets = [];
    private readonly Dictionary<(FleetQuestions Questions, Func<Snapshot, Snapshot> Change), ChangedFleet> _changed = [];
    private readonly Dictionary<FleetQuestions, UpgradedFleet> _upgraded = [];
    private readonly Dictionary<FleetQuestions, ChangedFleet> _impacts = [];
    private ReleaseUpgrade? _upgrade;
    private readonly Dictionary<FleetQuestions, ImageConfigConversions> _conversions = [];
    private object? _lastCluster;

    /// <summary>Goes on with options of this command, which beat those of the earlier one.</summary>
    /// <param name="options">What the user says to this command.</param>
    /// <param name="report">Where findings go that belong to no image.</param>
    /// <param name="cancellationToken">Stops while the ImageConfig is read.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public PipelineFleet(ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        _options = options;
        _filter = new ImageFilter(options);
        _report = report;
        _given = ManifestFleet.SnapshotOptionsOf(options, report, cancellationToken);
    }

    /// <summary>The cluster of an object, once for datacenters of it that follow each other; none for a stand-alone datacenter.</summary>
    public IEnumerable<K8ssCluster> Clusters(K8ssObject input) => Follow<K8ssCluster>(input, (questions, origin) =>
    {
        if (input is K8ssDatacenter && ReferenceEquals(_lastCluster, origin.Root))
            return [];
        _lastCluster = origin.Root;
        return questions.Fleet.Cluster(origin.Root, origin.Context) is { } cluster && IsWanted(questions, origin) ? [cluster] : [];
    });

    /// <summary>The datacenters of a cluster; a datacenter itself.</summary>
    public IEnumerable<K8ssDatacenter> Datacenters(K8ssObject input) => Follow(input, (questions, origin) =>
        questions.Fleet.Datacenters(origin.Root, origin.Context).Where(dc => Is(dc, origin) && IsWanted(questions, (Origin)dc.Origin!)));

    /// <summary>The effective images of a cluster, a datacenter or an operator.</summary>
    public IEnumerable<EffectiveImage> Images(K8ssObject input) => Follow(input, (questions, origin) =>
        questions.Images(origin.Root, origin.Context, origin.DatacenterIndex));

    /// <summary>What the containers of a cluster, a datacenter or an operator would run under a changed snapshot.</summary>
    /// <param name="input">The object.</param>
    /// <param name="change">Makes the changed snapshot; the same for all objects.</param>
    /// <param name="withUnchanged">Whether containers that stay as they are, are told too: where an ImageConfig is replaced, those of the datacenters in which it has a say.</param>
    internal IEnumerable<K8ssImageChange> Changes(K8ssObject input, Func<Snapshot, Snapshot> change, bool withUnchanged)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Origin is not Origin origin)
            return [];
        var questions = QuestionsOf(origin.Snapshot);
        if (!_changed.TryGetValue((questions, change), out var changed))
            _changed.Add((questions, change), changed = questions.Change(change));
        return questions.Each(questions.Changes(origin.Root, origin.Context, origin.DatacenterIndex, changed, withUnchanged), changed);
    }

    /// <summary>What would change for a cluster's datacenters, or for a datacenter, with other releases.</summary>
    /// <param name="input">The object.</param>
    /// <param name="upgrade">Which releases; the same for all objects.</param>
    /// <param name="cancellationToken">Stops while an ImageConfig is read.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    internal IEnumerable<K8ssReleaseComparison> Compare(K8ssObject input, UpgradeOptions upgrade, CancellationToken cancellationToken) => Follow(input, (questions, origin) =>
    {
        if (!_upgraded.TryGetValue(questions, out var upgraded))
            _upgraded.Add(questions, upgraded = questions.Upgrade(_upgrade ??= upgrade.Read(_report, cancellationToken)));
        return questions.Compare(origin.Root, origin.Context, origin.DatacenterIndex, upgraded);
    });

    /// <summary>What becomes of a cluster's or a datacenter's StatefulSets and Deployments once their operators have started anew.</summary>
    /// <param name="input">The object.</param>
    /// <param name="pending">What they will find then; the same for all objects.</param>
    internal IEnumerable<K8ssImageImpact> Impact(K8ssObject input, PendingState pending)
    {
        if (input.Origin is not Origin origin)
            return [];
        var questions = QuestionsOf(origin.Snapshot);
        if (!_impacts.TryGetValue(questions, out var changed))
            _impacts.Add(questions, changed = questions.Change(pending.Of));
        return questions.Each(questions.Impact(origin.Root, origin.DatacenterIndex, changed, pending), changed);
    }

    /// <summary>The ImageConfigs that apply to a cluster's datacenters.</summary>
    public IEnumerable<K8ssImageConfig> ImageConfigs(K8ssObject input) => Follow(input, (questions, origin) =>
        input is K8ssImageConfig
            ? questions.Fleet.ImageConfigs().Where(config => ReferenceEquals(((Origin)config.Origin!).Root, origin.Root))
            : questions.Fleet.ImageConfigsOf(origin.Root, origin.Context, origin.DatacenterIndex).Where(config => _filter.IsOpen || config.Images.Any(entry => _filter.MatchesEntry(entry.Component))));

    /// <summary>
    /// Takes an ImageConfig to convert, or a cluster or datacenter whose ImageConfig is converted and proved by it; the answers
    /// are those of <see cref="Conversions"/>.
    /// </summary>
    /// <param name="input">The object.</param>
    /// <param name="options">For which releases; the same for all objects.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public void Convert(K8ssObject input, ConversionOptions options)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Origin is not Origin origin)
            return;
        var questions = QuestionsOf(origin.Snapshot);
        if (!_conversions.TryGetValue(questions, out var conversions))
            _conversions.Add(questions, conversions = new ImageConfigConversions(questions, options, _report));
        if (input is not K8ssImageConfig)
            conversions.Add(origin.Root, origin.Context, origin.DatacenterIndex, takesSource: true);
        else if (conversions.Sources.FirstOrDefault(source => ReferenceEquals(source.Root, origin.Root)) is { } found)
            conversions.Take(found);
    }

    /// <summary>What has been taken to be converted.</summary>
    public IEnumerable<K8ssImageConfigConversion> Conversions() =>
        _conversions.SelectMany(pair => pair.Key.Each(pair.Value.Results()));

    /// <summary>The questions that this command asks of a snapshot, under its own options.</summary>
    internal FleetQuestions QuestionsOf(Snapshot snapshot)
    {
        if (_fleets.TryGetValue(snapshot, out var known))
            return known;
        return _fleets[snapshot] = new FleetQuestions(new Fleet(snapshot.With(_given.After(snapshot.Options)), _options.Trace), _filter, _report);
    }

    private static bool Is(K8ssDatacenter dc, Origin origin) =>
        origin.DatacenterIndex is not { } index || ((Origin)dc.Origin!).DatacenterIndex == index;

    private static bool IsWanted(FleetQuestions questions, Origin origin) => questions.IsWanted(origin.Root, origin.Context, origin.DatacenterIndex);

    private IEnumerable<T> Follow<T>(K8ssObject input, Func<FleetQuestions, Origin, IEnumerable<T>> select)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Origin is not Origin origin)
            return [];
        var questions = QuestionsOf(origin.Snapshot);
        return questions.Each(select(questions, origin));
    }
}
