using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Drift;
using K8ssandraImages.Engine.Linting;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Linting;
using K8ssandraImages.Operations.Manifests;
using K8ssandraImages.Operations.Rollout;

namespace K8ssandraImages.Operations.Live;

/// <summary>
/// A fleet that runs: the clusters of one or many Kubernetes contexts. The same questions as of manifests, with the same answers;
/// and what is running. Contexts are read side by side, and each object is answered as soon as it and what decides about it is
/// known. A context that fails is a finding, and the others go on.
/// </summary>
public sealed class LiveFleet
{
    private readonly IKubernetesSession _session;
    private readonly SnapshotResources _resources = new();
    private readonly FleetQuestions _questions;
    private readonly Action<Diagnostic> _report;
    private readonly Dictionary<Node, K8ssOperator> _operators = [];

    /// <summary>Asks about a session's clusters.</summary>
    /// <param name="session">The clusters.</param>
    /// <param name="options">What the user says beside them.</param>
    /// <param name="report">Where findings go that belong to no answer, each once, as soon as they are known; on the thread that asks.</param>
    /// <param name="cancellationToken">Stops while an ImageConfig is read.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public LiveFleet(KubernetesSession session, ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken)
        : this((IKubernetesSession)session, options, report, cancellationToken)
    {
    }

    internal LiveFleet(IKubernetesSession session, ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken, SnapshotOptions? earlier = null, bool leavesImageConfigs = false)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(report);
        _session = session;
        _report = report;
        _resources.Session = session;
        _resources.FindContext = (_, k8sContext) => session.FindContext(k8sContext);
        var given = ManifestFleet.SnapshotOptionsOf(options, report, cancellationToken) with { LeavesImageConfigs = leavesImageConfigs };
        var snapshot = new Snapshot(earlier is null ? given : given.After(earlier), _resources);
        _questions = new FleetQuestions(new Fleet(snapshot, options.Trace), new ImageFilter(options), report);
    }

    /// <summary>
    /// Called on the thread that asks, each time before it waits for servers and a few times a second while it waits, with the
    /// contexts from which more may come: the moment to show what is known. The answers about one object are complete then.
    /// </summary>
    public Action<IReadOnlyCollection<string>>? Waiting { get; set; }

    /// <summary>The operators and ConfigMaps that have been read so far.</summary>
    internal Snapshot Snapshot => _questions.Fleet.Snapshot;

    /// <summary>Reads the operators and ConfigMaps into <see cref="Snapshot"/>, and nothing else.</summary>
    internal void LoadOperators(CancellationToken cancellationToken)
    {
        foreach (var nothing in Each<K8ssObject>(LiveScope.Operators, static _ => [], cancellationToken))
            _ = nothing;
    }

    /// <summary>The K8ssandraClusters.</summary>
    public IEnumerable<K8ssCluster> Clusters(CancellationToken cancellationToken) =>
        Each(LiveScope.Clusters, found => _questions.Clusters(found.Root, found.Context), cancellationToken);

    /// <summary>The datacenters, stand-alone and of K8ssandraClusters.</summary>
    public IEnumerable<K8ssDatacenter> Datacenters(CancellationToken cancellationToken) =>
        Each(LiveScope.Clusters | LiveScope.Datacenters, found => _questions.Datacenters(found.Root, found.Context), cancellationToken);

    /// <summary>The effective images.</summary>
    public IEnumerable<EffectiveImage> Images(CancellationToken cancellationToken) =>
        Each(LiveScope.Images, found => _questions.Images(found.Root, found.Context), cancellationToken, loaded => OperatorsOf(loaded).SelectMany(root => _questions.Images(root, loaded.Context)));

    /// <summary>What would change with other releases of the operators, datacenter by datacenter.</summary>
    /// <param name="upgrade">Which releases.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<K8ssReleaseComparison> Compare(UpgradeOptions upgrade, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upgrade);
        var upgraded = Upgraded(upgrade, cancellationToken);
        return Each(LiveScope.Images | LiveScope.Status, found => Compare(found, null, upgraded), cancellationToken);
    }

    /// <summary>The fleet under other releases.</summary>
    internal UpgradedFleet Upgraded(UpgradeOptions upgrade, CancellationToken cancellationToken) => _questions.Upgrade(upgrade.Read(_report, cancellationToken));

    /// <summary>Reads what one object that was found before needs, and tells what other releases would change.</summary>
    internal IReadOnlyList<K8ssReleaseComparison> Revisit(LiveReading reading, Origin origin, UpgradedFleet upgraded) =>
        Revisit(reading, origin, null, found => Compare(found, origin.DatacenterIndex, upgraded));

    /// <summary>The CassandraDatacenters, with what decides about them; those of a K8ssandraCluster in the order of its specification.</summary>
    internal IEnumerable<LiveDatacenter> LiveDatacenters(CancellationToken cancellationToken) => Each(LiveScope.Targets, LiveDatacentersOf, cancellationToken);

    /// <summary>Reads a K8ssandraCluster or a CassandraDatacenter as it is now, and gives its datacenters.</summary>
    internal IReadOnlyList<LiveDatacenter> LiveDatacenters(LiveReading reading, string context, Node root) =>
        Revisit(reading, new Origin(Snapshot, root, context, null), null, LiveDatacentersOf);

    private IEnumerable<LiveDatacenter> LiveDatacentersOf(ObjectFound found)
    {
        var isCluster = found.Root["kind"]?.Text == "K8ssandraCluster";
        var index = 0;
        foreach (var declared in _questions.Fleet.Declared(found.Root, found.Context))
        {
            var scope = declared.Model.Scope;
            var place = isCluster ? declared.Model.Node.Index : (int?)null;
            var surroundings = found.Surroundings.FirstOrDefault(candidate => candidate.Index == place);
            yield return new LiveDatacenter(scope.Context ?? found.Context, scope.Namespace, scope.Datacenter ?? "")
            {
                Cluster = scope.Cluster,
                Order = index++,
                Root = surroundings?.Datacenter,
                Failure = surroundings?.DatacenterFailure ?? surroundings?.Observation.Failure,
                ClusterRoot = isCluster ? found.Root : null,
                ClusterContext = isCluster ? found.Context : null,
                Operator = OperatorOf(OperatorKind.CassOperator, scope.Context, scope.Namespace),
                Manager = isCluster ? OperatorOf(OperatorKind.K8ssandraOperator, found.Context, found.Root.At("metadata", "namespace")?.Text) : null,
                Snapshot = Snapshot,
                OperatorsUnread = _resources.WhyUnread(scope.Context) ?? _resources.WhyPartlyRead(scope.Context),
            };
        }
    }

    private IEnumerable<K8ssReleaseComparison> Compare(ObjectFound found, int? datacenter, UpgradedFleet upgraded)
    {
        foreach (var surroundings in found.Surroundings)
        {
            // Without it, what is told is what the K8ssandraCluster alone says.
            if (surroundings.DatacenterFailure is { } failure)
                _report(failure);
        }

        return _questions.Compare(found.Root, found.Context, datacenter, upgraded, index => found.Surroundings.FirstOrDefault(surroundings => surroundings.Index == index)?.Datacenter);
    }

    /// <summary>What is made of each K8ssandraCluster and each CassandraDatacenter that none of these made, with its context.</summary>
    internal IEnumerable<T> Each<T>(Func<Node, string, IEnumerable<T>> select, CancellationToken cancellationToken) =>
        Each(LiveScope.Clusters | LiveScope.Datacenters, found => select(found.Root, found.Context), cancellationToken);

    /// <summary>Reads into <see cref="Snapshot"/> what decides about one object that was found before.</summary>
    internal void LoadFor(LiveReading reading, Origin origin) => Revisit<K8ssObject>(reading, origin, null, static _ => []);

    /// <summary>What containers would run under a changed snapshot, object by object.</summary>
    /// <param name="change">Makes the changed snapshot (<see cref="Snapshot.Replacing"/>, <see cref="Snapshot.With"/>); again whenever another context is known.</param>
    /// <param name="withUnchanged">Whether containers that stay as they are, are told too: where an ImageConfig is replaced, those of the datacenters in which it has a say.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    internal IEnumerable<K8ssImageChange> Changes(Func<Snapshot, Snapshot> change, bool withUnchanged, CancellationToken cancellationToken)
    {
        var changed = _questions.Change(change);
        return Each(
            LiveScope.Images,
            found => _questions.Changes(found.Root, found.Context, null, changed, withUnchanged),
            cancellationToken,
            loaded => OperatorsOf(loaded).SelectMany(root => _questions.Changes(root, loaded.Context, null, changed, withUnchanged)),
            changed: changed);
    }

    /// <summary>The ImageConfigs that operators read, and others beside them.</summary>
    public IEnumerable<K8ssImageConfig> ImageConfigs(CancellationToken cancellationToken) =>
        Each<K8ssImageConfig>(LiveScope.Operators, static _ => [], cancellationToken, loaded => _questions.ImageConfigs().Where(config => config.Context == loaded.Context && IsShown(config.Namespace)));

    /// <summary>The ImageConfigs v1beta1 as v1beta2, proved by the datacenters that they govern and by generated ones.</summary>
    /// <param name="options">For which releases.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<K8ssImageConfigConversion> Conversions(ConversionOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var conversions = new ImageConfigConversions(_questions, options, _report);
        var nothing = Each<K8ssObject>(
            LiveScope.Clusters | LiveScope.Datacenters,
            found =>
            {
                conversions.Add(found.Root, found.Context, null);
                return [];
            },
            cancellationToken,
            loaded =>
            {
                foreach (var source in conversions.Sources.Where(source => source.Context is null || (source.Context == loaded.Context && IsShown(source.Namespace))).ToList())
                    conversions.Take(source);
                return [];
            });
        foreach (var _ in nothing)
        {
            // The answers come when all datacenters have been seen.
        }

        return _questions.Each(conversions.Results());
    }

    /// <summary>The operators.</summary>
    public IEnumerable<K8ssOperator> Operators(CancellationToken cancellationToken) =>
        Each(LiveScope.OperatorState, static _ => [], cancellationToken, loaded => loaded.Operators.Where(surroundings => IsShown(surroundings.Root)).Select(surroundings => _operators[surroundings.Root]));

    /// <summary>For each container what it should run, what it runs, and what it waits for.</summary>
    /// <param name="manifests">Manifests to compare with; empty for none.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public IEnumerable<K8ssImageDrift> Drift(IReadOnlyList<ManifestInput> manifests, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifests);
        var wanted = ImagesOf(manifests, cancellationToken);
        return Each(
            LiveScope.Drift,
            found => DriftOf(found, wanted),
            cancellationToken,
            loaded => loaded.Operators.Where(surroundings => IsShown(surroundings.Root)).SelectMany(surroundings => DriftOfOperator(surroundings, wanted)),
            wanted);
    }

    /// <summary>What becomes of each StatefulSet and Deployment once the operators have started anew.</summary>
    /// <param name="pending">The ImageConfig that they will read; null for what they find now.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="OptionsException">The ImageConfig cannot be used.</exception>
    public IEnumerable<K8ssImageImpact> Impact(ManifestInput? pending, CancellationToken cancellationToken) =>
        Impact(PendingState.OfImageConfig(pending, _report, cancellationToken), LiveScope.Drift, cancellationToken);

    /// <summary>The same with anything that may be pending.</summary>
    /// <param name="pending">What is.</param>
    /// <param name="scope">What is asked about.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    internal IEnumerable<K8ssImageImpact> Impact(PendingState pending, LiveScope scope, CancellationToken cancellationToken)
    {
        var changed = _questions.Change(pending.Of);
        var survey = new ImpactSurvey();
        return Each(scope, found => ImpactOf(found, pending, changed, survey), cancellationToken, changed: changed).Concat(Said(survey));
    }

    /// <summary>Reads what one object that was found before needs, and tells what becomes of it.</summary>
    internal IReadOnlyList<K8ssImageImpact> Revisit(LiveReading reading, Origin origin, PendingState pending, ChangedFleet changed, ImpactSurvey survey) =>
        Revisit(reading, origin, null, found => ImpactOf(found, pending, changed, survey));

    /// <summary>What would be, for <see cref="Impact(PendingState, LiveScope, CancellationToken)"/>.</summary>
    internal ChangedFleet Change(PendingState pending) => _questions.Change(pending.Of);

    private IEnumerable<K8ssImageImpact> Said(ImpactSurvey survey)
    {
        foreach (var finding in survey.Findings())
            _report(finding);
        yield break;
    }

    /// <summary>What lint finds: about operators and their ImageConfigs as soon as a context has answered, then about each object.</summary>
    internal IEnumerable<Diagnostic> Lint(LintFindings findings, CancellationToken cancellationToken)
    {
        var linter = new Linter(Snapshot);
        IEnumerable<Diagnostic> OfContext(ContextLoaded loaded)
        {
            foreach (var source in Snapshot.ImageConfigs.Where(source => source.Context == loaded.Context))
                findings.Mind(source);
            return findings.About(null, linter.Operators(loaded.Context, IsShown));
        }

        return Each(LiveScope.Images, found => findings.About(found.Root, linter.Resource(found.Root, found.Context)), cancellationToken, OfContext).Concat(findings.About(null, []));
    }

    /// <summary>Reads what one object that was found before needs, and answers.</summary>
    internal IReadOnlyList<K8ssImageDrift> Revisit(LiveReading reading, Origin origin, ManifestImages? wanted) =>
        Revisit(reading, origin, wanted, found => DriftOf(found, wanted));

    private List<T> Revisit<T>(LiveReading reading, Origin origin, ManifestImages? wanted, Func<ObjectFound, IEnumerable<T>> answer)
    {
        var (found, said) = reading.Run(() => reading.RevisitAsync(origin.Context!, origin.Root, origin.DatacenterIndex));
        foreach (var message in said)
            Take(message, wanted);
        return found is null ? [] : [.. _questions.Each(answer(found))];
    }

    /// <summary>What manifests would make of the clusters; null without manifests.</summary>
    internal ManifestImages? ImagesOf(IReadOnlyList<ManifestInput> manifests, CancellationToken cancellationToken) =>
        manifests.Count == 0 ? null : new ManifestImages(manifests, Snapshot.Options, _resources.FindContext, _report, cancellationToken);

    private IEnumerable<T> Each<T>(LiveScope scope, Func<ObjectFound, IEnumerable<T>> ofObject, CancellationToken cancellationToken, Func<ContextLoaded, IEnumerable<T>>? ofContext = null, ManifestImages? wanted = null, ChangedFleet? changed = null)
    {
        using var reading = new LiveReading(_session, scope, Waiting, cancellationToken);
        foreach (var message in reading.Messages())
        {
            Take(message, wanted);
            IEnumerable<T> answers = message switch
            {
                ObjectFound found => ofObject(found),
                ContextLoaded loaded when ofContext is not null && _session.Contexts.Contains(loaded.Context, StringComparer.Ordinal) => ofContext(loaded),
                _ => [],
            };
            foreach (var item in _questions.Each(answers, changed))
                yield return item;
        }
    }

    private void Take(LiveMessage message, ManifestImages? wanted)
    {
        switch (message)
        {
            case FindingSaid said:
                _report(said.Diagnostic);
                break;
            case ContextLoaded loaded:
                Mark(_resources, loaded);
                foreach (var root in loaded.Objects)
                    _resources.Add(root, loaded.Context);
                wanted?.Load(loaded);
                foreach (var surroundings in loaded.Operators)
                {
                    if (Snapshot.Operators.FirstOrDefault(candidate => ReferenceEquals(candidate.Root, surroundings.Root)) is { } deployment)
                        _operators[surroundings.Root] = OperatorObservation.Read(Snapshot, deployment, surroundings.Observation, surroundings.Lease);
                }

                break;
            case ObjectFound { Datacenter: { } datacenter } found:
                _resources.FindDatacenter = (context, @namespace, name) =>
                    context == found.Context && datacenter.At("metadata", "namespace")?.Text == @namespace && datacenter.At("metadata", "name")?.Text == name ? datacenter : null;
                break;
            default:
                break;
        }
    }

    /// <summary>Notes what of a context is not known.</summary>
    internal static void Mark(SnapshotResources resources, ContextLoaded loaded)
    {
        if (loaded.Failure is { } failure)
            resources.MarkUnread(loaded.Context, NotReadable(loaded.Context, failure));
        foreach (var (@namespace, reason) in loaded.Unread)
            resources.MarkUnread(loaded.Context, @namespace, NotReadable(loaded.Context, reason));
        if (loaded.OperatorsElsewhere is { } elsewhere)
            resources.MarkPartlyRead(loaded.Context, elsewhere);
    }

    private static Diagnostic NotReadable(string context, Diagnostic reason) => reason.Id == ResolutionRules.ContextNotRead.Id
        ? reason
        : ResolutionRules.ContextNotRead.At(
            new SourceLocation(context, 0, 0, null, null),
            "Which ImageConfig the operators in the context " + Printable.Escape(context, 80) + " read is not known: " + reason.Message,
            reason.Remedy);

    private IEnumerable<Node> OperatorsOf(ContextLoaded loaded) => loaded.Objects.Where(root => root["kind"]?.Text == "Deployment" && IsShown(root));

    // Operators and ImageConfigs of all namespaces decide; shown are those of the namespaces that were asked for.
    private bool IsShown(Node root) => IsShown(root.At("metadata", "namespace")?.Text);

    private bool IsShown(string? @namespace) => _session.Options.Namespaces.Count == 0 || _session.Options.Namespaces.Contains(@namespace ?? "", StringComparer.Ordinal);

    // ---- drift ----------------------------------------------------------------------------------------------------------

    private IEnumerable<K8ssImageDrift> DriftOfOperator(OperatorSurroundings surroundings, ManifestImages? wanted)
    {
        var state = _operators[surroundings.Root];
        return DriftResolver.Resolve(new DriftSubject
        {
            Desired = [.. _questions.AllImages(surroundings.Root, state.Context)],
            Observation = surroundings.Observation,
            DataPlane = state,
            Origin = new Origin(Snapshot, surroundings.Root, state.Context, null),
            Manifest = image => wanted?.ImageOf(state.Context ?? "", image),
        }).Where(_questions.IsWanted);
    }

    private IEnumerable<K8ssImageDrift> DriftOf(ObjectFound found, ManifestImages? wanted)
    {
        foreach (var surroundings in found.Surroundings)
        {
            // A container is unmanaged when nobody asked for it, not when nobody asked about it: all are compared, then chosen.
            var images = _questions.AllImages(found.Root, found.Context, surroundings.Index).ToList();
            if (images.Count == 0)
                continue;
            foreach (var row in DriftResolver.Resolve(SubjectOf(found, surroundings, images, wanted)).Where(_questions.IsWanted))
                yield return row;
        }
    }

    private DriftSubject SubjectOf(ObjectFound found, DatacenterSurroundings surroundings, List<EffectiveImage> images, ManifestImages? wanted, Fleet? changed = null)
    {
        var isCluster = surroundings.Index is not null;
        var own = found.Root.At("metadata", "namespace")?.Text;
        var (context, @namespace) = (images[0].Context, images[0].Namespace);
        var control = isCluster ? Snapshot.K8ssandraOperatorOf(found.Context, own).Release : null;
        return new DriftSubject
        {
            Desired = images,
            Observation = surroundings.Observation,
            Cluster = isCluster ? found.Root : null,
            ClusterContext = isCluster ? found.Context : null,
            Datacenter = surroundings.Datacenter,
            DatacenterUnread = surroundings.DatacenterFailure,
            OfDatacenter = isCluster && surroundings.Datacenter is { } dc ? [.. (changed ?? _questions.Fleet).Images(dc, context, null, static _ => { })] : null,
            CassOperatorRelease = Snapshot.CassOperatorOf(context, @namespace, control).Release,
            ControlPlaneRelease = control,
            DataPlaneRelease = images.Exists(static image => image.Workload is not (WorkloadKind.Cassandra or WorkloadKind.Operator)) ? Snapshot.K8ssandraOperatorOf(context, @namespace, control).Release : null,
            CassOperator = OperatorOf(OperatorKind.CassOperator, context, @namespace),
            ControlPlane = isCluster ? OperatorOf(OperatorKind.K8ssandraOperator, found.Context, own) : null,
            DataPlane = OperatorOf(OperatorKind.K8ssandraOperator, context, @namespace),
            OperatorsUnread = _resources.WhyUnread(context) ?? _resources.WhyPartlyRead(context),
            Origin = new Origin(Snapshot, found.Root, found.Context, surroundings.Index) { PodContext = context },
            Manifest = image => wanted?.ImageOf(found.Context, image),
        };
    }

    // ---- impact ---------------------------------------------------------------------------------------------------------

    private IEnumerable<K8ssImageImpact> ImpactOf(ObjectFound found, PendingState pending, ChangedFleet changed, ImpactSurvey survey)
    {
        var root = pending.Resource ?? found.Root;
        foreach (var surroundings in found.Surroundings)
        {
            var images = changed.Fleet.Images(root, found.Context, surroundings.Index, finding =>
            {
                if (changed.IsNew(finding))
                    _report(finding);
            }).ToList();
            if (images.Count == 0)
                continue;
            foreach (var row in ImpactResolver.Resolve(ImpactSubjectOf(found with { Root = root }, surroundings, images, pending, changed.Fleet, survey)))
            {
                if (!_questions.IsWanted(row))
                    continue;
                survey.Add(row);
                yield return row;
            }
        }
    }

    private ImpactSubject ImpactSubjectOf(ObjectFound found, DatacenterSurroundings surroundings, List<EffectiveImage> images, PendingState pending, Fleet changed, ImpactSurvey survey)
    {
        var isChanged = pending.Resource is not null;
        var drift = SubjectOf(found, isChanged && surroundings.Index is null ? surroundings with { Datacenter = found.Root } : surroundings, images, null, changed);
        var (context, @namespace) = (images[0].Context, images[0].Namespace);
        foreach (var builder in new[] { drift.CassOperator, drift.ControlPlane, drift.DataPlane })
        {
            if (survey.Find(builder) is { } down)
                _report(down);
        }

        bool Starts(OperatorKind kind, string? of, string? @in) => Snapshot.FindOperator(kind, of, @in) is not { } deployment || pending.Starts(Snapshot, deployment);
        return new ImpactSubject
        {
            Subject = drift,
            Root = found.Root,
            IsChanged = isChanged,
            CassOperatorStarts = Starts(OperatorKind.CassOperator, context, @namespace),
            ControlPlaneStarts = Starts(OperatorKind.K8ssandraOperator, found.Context, found.Root.At("metadata", "namespace")?.Text),
            DataPlaneStarts = Starts(OperatorKind.K8ssandraOperator, context, @namespace),
            IsUnstable = changed.Snapshot.CassOperatorOf(context, @namespace, drift.ControlPlaneRelease).HasRandomSecretOrder,
            Origin = new Origin(Snapshot, found.Root, found.Context, surroundings.Index) { PodContext = context },
        };
    }

    private K8ssOperator? OperatorOf(OperatorKind kind, string? context, string? @namespace) =>
        Snapshot.FindOperator(kind, context, @namespace) is { } deployment ? _operators.GetValueOrDefault(deployment.Root) : null;
}
