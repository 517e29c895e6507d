using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// What becomes of objects that an earlier command put into the pipeline, of what an operator decides about, or of a change. What came
/// from a cluster is asked for anew; connections and operators are shared by all objects of one earlier command.
/// </summary>
public sealed class PipelineImpact : IDisposable
{
    private readonly ManifestOptions _options;
    private readonly Action<Diagnostic> _report;
    private readonly Action<IReadOnlyCollection<string>>? _waiting;
    private readonly CancellationToken _cancellationToken;
    private readonly PendingState _pending;
    private readonly PipelineFleet _pipeline;
    private readonly Dictionary<Snapshot, Visit> _visits = [];
    private readonly ImpactSurvey _survey = new();
    private bool _saidNothingPending;

    /// <summary>Begins with nothing; clusters are read as their objects come.</summary>
    /// <param name="options">What the user says to this command; its ImageConfig is not looked at.</param>
    /// <param name="pending">The ImageConfig that operators will read; null for what they find now.</param>
    /// <param name="report">Where findings go that belong to no row.</param>
    /// <param name="waiting">Called a few times a second while the thread that asks waits; null for nothing.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="OptionsException">An option, or the ImageConfig, cannot be used.</exception>
    public PipelineImpact(ManifestOptions options, ManifestInput? pending, Action<Diagnostic> report, Action<IReadOnlyCollection<string>>? waiting, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        _options = options with { ImageConfig = null };
        _report = report;
        _waiting = waiting;
        _cancellationToken = cancellationToken;
        _pending = PendingState.OfImageConfig(pending, report, cancellationToken);
        _pipeline = new PipelineFleet(_options, report, cancellationToken);
    }

    /// <summary>What becomes of what an object stands for.</summary>
    /// <param name="input">A cluster, a datacenter, an operator or a change.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<K8ssImageImpact> Of(K8ssObject input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Origin is not Origin origin)
            return [];
        if (origin.Context is null || origin.Snapshot.Resources.Session is not IKubernetesSession session)
            return input is K8ssChange written ? OfFile(written, origin) : OfManifest(input);
        return input switch
        {
            K8ssOperator item => OfOperator(session, origin, item),
            K8ssChange { Kind: "ConfigMap" } change => OfConfigMap(session, origin, change),
            K8ssChange change => Revisit(session, origin, change.State == ChangeState.Planned ? new PendingState { Resource = origin.Root } : PendingState.Nothing),
            _ => Revisit(session, origin, _pending),
        };
    }

    /// <summary>What all objects together show; to be called when the last one has come.</summary>
    public void Complete()
    {
        foreach (var finding in _survey.Findings())
            _report(finding);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        foreach (var visit in _visits.Values)
            visit.Reading.Dispose();
        _visits.Clear();
    }

    /// <summary>That nothing was given to compare manifests with.</summary>
    internal static Diagnostic NothingPending() => ImpactRules.NothingPending.At(
        null,
        "Manifests alone tell what operators will write, not what runs: without a change that is pending nothing differs.",
        "Give the ImageConfig that operators will read (-ImageConfigPath, --image-config), or name the cluster that runs (-Context, --context).");

    private IEnumerable<K8ssImageImpact> Revisit(IKubernetesSession session, Origin origin, PendingState pending)
    {
        if (!_visits.TryGetValue(origin.Snapshot, out var visit))
            _visits.Add(origin.Snapshot, visit = new Visit(new LiveFleet(session, _options, _report, _cancellationToken, origin.Snapshot.Options), new LiveReading(session, LiveScope.Drift, _waiting, _cancellationToken)));
        if (!visit.Changed.TryGetValue(pending, out var changed))
            visit.Changed.Add(pending, changed = visit.Fleet.Change(pending));
        return visit.Fleet.Revisit(visit.Reading, origin, pending, changed, _survey);
    }

    private IEnumerable<K8ssImageImpact> OfOperator(IKubernetesSession session, Origin origin, K8ssOperator item)
    {
        var pending = PendingState.OfOperator(origin.Context!, item.Namespace ?? "", item.Name, null);
        if (_pending.IsAny)
            pending = pending with { Change = _pending.Change };
        return ImpactReading.Of(session, item, pending, _options, origin.Snapshot.Options, _report, _waiting, _cancellationToken);
    }

    // Who reads it, says where to look: what they decide about is elsewhere mostly.
    private IEnumerable<K8ssImageImpact> OfConfigMap(IKubernetesSession session, Origin origin, K8ssChange change)
    {
        var pending = PendingState.OfConfigMap(origin.Context!, change.Namespace, change.Name, change.State == ChangeState.Planned ? change.Content : null);
        var readers = origin.Snapshot.Operators.Where(deployment => deployment.Context == origin.Context && pending.Starts(origin.Snapshot, deployment)).ToList();
        var fleet = new LiveFleet(ImpactReading.Narrowed(session, origin.Context!, readers), _options, _report, _cancellationToken, origin.Snapshot.Options) { Waiting = _waiting };
        return fleet.Impact(pending, readers.Exists(static reader => reader.Kind == OperatorKind.K8ssandraOperator) ? LiveScope.Drift : ImpactReading.OfCassOperator, _cancellationToken);
    }

    // ---- manifests ------------------------------------------------------------------------------------------------------

    private IEnumerable<K8ssImageImpact> OfManifest(K8ssObject input)
    {
        if (!_pending.IsAny && !_saidNothingPending)
        {
            _saidNothingPending = true;
            _report(NothingPending());
        }

        return _pipeline.Impact(input, _pending);
    }

    // Only the file itself is known; the cluster or datacenter in it, or those that are beside an ImageConfig.
    private IEnumerable<K8ssImageImpact> OfFile(K8ssChange change, Origin origin)
    {
        if (change.Path is not { } path)
            return [];
        var fleet = ManifestFleet.Read(
            [ManifestInput.File(path)],
            _options with
            {
                CassOperatorVersion = _options.CassOperatorVersion ?? origin.Snapshot.Options.CassOperatorVersion?.ToString(),
                K8ssandraOperatorVersion = _options.K8ssandraOperatorVersion ?? origin.Snapshot.Options.K8ssandraOperatorVersion?.ToString(),
            },
            _report,
            _cancellationToken);
        var isOfImageConfig = change.Kind is "ConfigMap" or "ImageConfig";
        var isPlanned = change.State == ChangeState.Planned;
        return fleet.Impact(
            !isPlanned ? PendingState.Nothing
                : isOfImageConfig ? new PendingState { Change = snapshot => Changed(snapshot, change) }
                : new PendingState { Resource = origin.Root },
            _cancellationToken);
    }

    private static Snapshot Changed(Snapshot snapshot, K8ssChange change) =>
        snapshot.ImageConfigs.FirstOrDefault(source => source.IsConfigMap == (change.Kind == "ConfigMap") && (!source.IsConfigMap || (source.Namespace == change.Namespace && source.Name == change.Name))) is { } found
            ? snapshot.Replacing(found, found.RootWith(change.Content))
            : snapshot;

    private sealed record Visit(LiveFleet Fleet, LiveReading Reading)
    {
        public Dictionary<PendingState, ChangedFleet> Changed { get; } = [];
    }
}
