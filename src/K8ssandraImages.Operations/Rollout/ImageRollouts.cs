using K8ssandraImages.Engine;
using K8ssandraImages.Kubernetes;
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
    private readonly ManifestOptions _options;
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
        (_settings, _options, _wish, _cancellationToken) = (settings, options with { Trace = false }, wish, cancellationToken);
        _planner = new ImageConfigPlanner(settings.ForChanges, options, settings.Report, cancellationToken);
        _rollouts = new RolloutPlanner(settings with { Report = _planner.Report }, _options, wish, cancellationToken);
    }

    /// <summary>Called a few times a second while servers are waited for, with the contexts from which more may come.</summary>
    public Action<IReadOnlyCollection<string>>? Waiting
    {
        get => _planner.Waiting;
        set => _planner.Waiting = _rollouts.Waiting = value;
    }

    /// <summary>Plans rollouts in clusters.</summary>
    /// <param name="session">The clusters; its namespaces are those of the ConfigMaps.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<OperationPlan> OfClusters(KubernetesSession session) => OfClusters((IKubernetesSession)session);

    /// <summary>
    /// Plans rollouts of what objects of the pipeline name: changes of ImageConfigs, planned or made, ImageConfigs and operators; and
    /// clusters and datacenters, which alone take the images then.
    /// </summary>
    /// <param name="inputs">The objects.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<OperationPlan> Of(IReadOnlyList<K8ssObject> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var isOfDatacenters = inputs.ToLookup(static input => input is K8ssCluster or K8ssDatacenter);
        return isOfDatacenters[false].SelectMany(OfImageConfig).Concat(OfDatacenters(isOfDatacenters[true]));
    }

    /// <summary>
    /// The rollouts that were planned and kept earlier. One that has begun goes on from where it is; one for which the world has changed, and
    /// one that was carried out already, is refused, which is reported.
    /// </summary>
    /// <param name="text">The text of the plans, or what a command wrote about them as JSON.</param>
    /// <param name="source">Where it is from, for findings.</param>
    /// <param name="open">Opens a session for a context of the kubeconfig.</param>
    public IEnumerable<OperationPlan> OfSaved(string text, string source, Func<string, KubernetesSession> open)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(open);
        return OfSaved(text, source, (Func<string, IKubernetesSession>)open);
    }

    internal IEnumerable<OperationPlan> OfSaved(string text, string source, Func<string, IKubernetesSession> open)
    {
        IReadOnlyList<OperationRecord> records;
        try
        {
            records = SavedPlan.Read(text, source);
        }
        catch (ChangeException exception)
        {
            _planner.Report(exception.Diagnostic);
            yield break;
        }

        foreach (var record in records)
        {
            if (Saved(record, open) is { } plan)
                yield return plan;
        }
    }

    /// <summary>Ends what plans need: connections.</summary>
    public void Dispose() => _planner.Dispose();

    internal IEnumerable<OperationPlan> OfClusters(IKubernetesSession session) => Plans(session, [], null, null);

    private IEnumerable<OperationPlan> OfImageConfig(K8ssObject input) =>
        PipedTarget.Of(input, _planner.Report) is { } target ? Plans(target.Session, [target.Name], input as K8ssChange, null) : [];

    private IEnumerable<OperationPlan> OfDatacenters(IEnumerable<K8ssObject> inputs)
    {
        using var targets = new DatacenterTargets(_options, _planner.Report, _cancellationToken) { Waiting = Waiting };
        var found = inputs.SelectMany(targets.Of).ToList();
        foreach (var one in found.Where(static one => one.Operator?.ImageConfigName is null))
            _planner.Report(ChangeRules.NoTarget.At(one.Objects.At(ResourceType.CassandraDatacenter, one.Namespace, one.Name), "The " + one.Description + " is left as it is: no cass-operator is known that manages it and reads an ImageConfig.", "Get-K8ssOperator, k8ssimages operators show operators."));
        // The datacenters of one operator are one rollout.
        foreach (var group in found.Where(static one => one.Operator?.ImageConfigName is not null).GroupBy(static one => (one.Objects.Session, one.Operator!.Context, one.Operator.Namespace, one.Operator.ImageConfigName)))
        {
            var (session, context, @namespace, name) = group.Key;
            foreach (var plan in Plans(new NarrowedSession(session, context!, [@namespace ?? ""]), [name!], null, [.. group]))
                yield return plan;
        }
    }

    private IEnumerable<OperationPlan> Plans(IKubernetesSession session, IReadOnlyList<string> names, K8ssChange? piped, IReadOnlyList<DatacenterTarget>? meant)
    {
        var content = piped?.Content ?? _wish.Content;
        if (piped is not null && _wish.Content is not null)
            throw new OptionsException(ChangeRules.NotUnderstood.At(null, "The change that is piped says what the ImageConfig is to be, and so does -ImageConfigPath (--image-config).", "Give one of them."));
        foreach (var change in _planner.InClusters(session, _ => content is null ? new WantedAsItIs() : new WantedContent(content), names, _settings.Force))
        {
            if (_rollouts.TryMake(session, change, piped, meant, ReportPath()) is { } plan)
                yield return plan;
        }
    }

    private OperationPlan? Saved(OperationRecord record, Func<string, IKubernetesSession> open)
    {
        var settings = _settings with { Report = _planner.Report };
        IKubernetesSession? session = null;
        var catalog = new OperationCatalog(settings, context =>
        {
            session = open(context);
            _planner.Hold(session);
            return session;
        });
        try
        {
            switch (catalog.List().FirstOrDefault(known => known.Id == record.Id))
            {
                case { State: OperationState.Completed or OperationState.RolledBack } spent:
                    throw new ChangeException(RolloutRules.Spent.At(record.Target.Location, "The plan " + record.Id + " was carried out already: " + (spent.State == OperationState.Completed ? "it is done." : "it failed, and was taken back.") + " Nothing was done.", "Make a new one."));
                case { } begun:
                    return catalog.Resume(begun.Id);
            }

            var facts = record.FactsAs<RolloutFacts>();
            if (_wish.RollsBack && facts.Text.Before is null)
                throw new ChangeException(RolloutRules.NoWayBack.At(record.Target.Location, "A rollout that fails could not be taken back: the text was there when it was planned, and the plan does not know the one before. Nothing was written.", "Carry it out without -RollbackOnFailure (--rollback-on-failure), or make the plan with it."));
            record = record.With(facts with { IsTakenBack = facts.IsTakenBack || _wish.RollsBack, ReportPath = ReportPath() ?? facts.ReportPath }) with { Time = _settings.Now() };
            var plan = catalog.PlanOf(record);
            var steps = new RolloutSteps(record, facts, session!, settings);
            var differences = RolloutWorld.Differences(facts.World, Changes.Waiting.For(() => steps.ReadWorldAsync(_cancellationToken)));
            if (differences.Count == 0)
                differences = [.. _rollouts.RollingSince(session!, record, facts)];
            return differences.Count == 0 ? plan : throw new ChangeException(RolloutSteps.WorldChanged(record, differences));
        }
        catch (ChangeException exception)
        {
            _planner.Report(exception.Diagnostic);
        }
        catch (KubernetesException exception)
        {
            _planner.Report(ContextReader.Finding(OperationRules.Blocked, exception));
        }
        catch (FormatException exception)
        {
            _planner.Report(new Diagnostic(RolloutRules.NoPlan.Id, RolloutRules.NoPlan.Severity, "The plan " + record.Id + " cannot be understood: " + Printable.Escape(exception.Message, 300), record.Target.Location, "Make it anew.") { Cause = exception });
        }

        return null;
    }

    // One rollout is one report: where one command makes several, the others are named after the first.
    private string? ReportPath()
    {
        if (_wish.ReportPath is not { } path)
            return null;
        return ++_planned == 1 ? path : Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileNameWithoutExtension(path) + "-" + _planned + Path.GetExtension(path));
    }
}
