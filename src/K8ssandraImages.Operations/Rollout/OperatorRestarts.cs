using System.IO.Enumeration;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// Plans restarts of operators, one for each Deployment that is meant, cass-operator before k8ssandra-operator. Plans come one by
/// one; what cannot be planned is reported, and the others go on. Connections are kept until it is disposed.
/// </summary>
public sealed class OperatorRestarts : IDisposable
{
    private readonly OperationSettings _settings;
    private readonly ManifestOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly Action<Diagnostic> _report;
    private readonly Dictionary<IKubernetesSession, IDisposable> _held = [];
    private readonly List<(IKubernetesSession Session, OperationPlan Plan, RestartFacts Facts)> _planned = [];

    /// <summary>Plans nothing yet.</summary>
    /// <param name="settings">How operations are carried out.</param>
    /// <param name="options">The releases, where they are not to be told by what is read.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public OperatorRestarts(OperationSettings settings, ManifestOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        _settings = settings;
        _options = options with { Trace = false };
        _cancellationToken = cancellationToken;
        // Clusters are read several times for one plan, and say the same each time.
        var said = new HashSet<string>(StringComparer.Ordinal);
        _report = diagnostic =>
        {
            if (said.Add(diagnostic.ToString()))
                settings.Report(diagnostic);
        };
        ImpactOf = (session, found) => ImpactReading.Of(session, found.Context!, found.Namespace ?? "", found.Name, null, _options, _report, cancellationToken);
    }

    /// <summary>Tells what becomes of datacenters when an operator starts anew.</summary>
    internal Func<IKubernetesSession, K8ssOperator, IEnumerable<K8ssImageImpact>> ImpactOf { get; init; }

    /// <summary>Called a few times a second while servers are waited for, with the contexts from which more may come.</summary>
    public Action<IReadOnlyCollection<string>>? Waiting { get; set; }

    /// <summary>Plans restarts of the operators of clusters.</summary>
    /// <param name="session">The clusters; its namespaces are those of the operators.</param>
    /// <param name="names">Names of Deployments, with the wildcards <c>*</c> and <c>?</c>; empty for all that are meant. One that matches nothing is reported.</param>
    /// <param name="options">Which operators, and how.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<OperationPlan> OfClusters(KubernetesSession session, IReadOnlyList<string> names, RestartOptions options) =>
        OfClusters((IKubernetesSession)session, names, options);

    /// <summary>
    /// Plans restarts of what objects of the pipeline name: operators, or those that read an ImageConfig, or that of a change. In
    /// whatever order they come, every cass-operator comes before every k8ssandra-operator.
    /// </summary>
    /// <param name="inputs">The objects; of clusters.</param>
    /// <param name="options">Which operators, and how.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<OperationPlan> Of(IReadOnlyList<K8ssObject> inputs, RestartOptions options)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        return inputs.OrderBy(static input => input is K8ssOperator { Kind: OperatorKind.K8ssandraOperator }).SelectMany(input => Of(input, options));
    }

    private IEnumerable<OperationPlan> Of(K8ssObject input, RestartOptions options)
    {
        if (input is K8ssOperator target)
        {
            return input.Origin is Origin { Context: { } context } origin && origin.Snapshot.Resources.Session is IKubernetesSession session
                ? Of(
                    new NarrowedSession(session, context, target.Namespace is { } own ? [own] : []),
                    found => found.Kind == target.Kind && found.Name == target.Name,
                    options with { Operator = OperatorChoice.All },
                    "There is no operator " + Show(target.ToString()) + " in the context " + Show(context) + " any more.")
                : [];
        }

        return PipedTarget.Of(input, _report) is { } map
            ? Of(map.Session, found => found.ImageConfigName == map.Name, options with { Operator = options.Operator ?? OperatorChoice.All }, "No operator" + Meant(options.Operator ?? OperatorChoice.All) + " reads the ImageConfig in " + Show(map.Name) + ".")
            : [];
    }

    /// <summary>The operator that a restart was of, as it is now; null where it is not there any more.</summary>
    /// <param name="plan">A plan of this planner.</param>
    public K8ssOperator? OperatorOf(OperationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (session, _, facts) = _planned.Find(planned => planned.Plan == plan);
        return session is null ? null : Read(new NarrowedSession(session, plan.Record.Target.Context!, [facts.Namespace])).Operators.Find(found => found.Kind == facts.Kind && found.Name == facts.Name);
    }

    /// <summary>Ends what plans need: connections.</summary>
    public void Dispose()
    {
        foreach (var held in _held.Values)
            held.Dispose();
        _held.Clear();
    }

    internal IEnumerable<OperationPlan> OfClusters(IKubernetesSession session, IReadOnlyList<string> names, RestartOptions options)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(options);
        var choice = options.Operator ?? (names.Count > 0 ? OperatorChoice.All : OperatorChoice.CassOperator);
        var fleet = Read(session);
        var meant = fleet.Operators.FindAll(found => Wants(choice, found.Kind));
        if (names.Count == 0 && meant.Count == 0)
            ReportNone(fleet, "There is no operator" + Meant(choice) + (session.Contexts.Count == 1 ? " in the context " + Show(session.Contexts[0]) : "") + ".");
        foreach (var name in names.Where(name => !meant.Exists(found => Matches(name, found))))
            ReportNone(fleet, "There is no operator" + Meant(choice) + " of the name `" + Show(name) + "`" + (session.Contexts.Count == 1 ? " in the context " + Show(session.Contexts[0]) : "") + ".");
        return Plans(session, meant.Where(found => names.Count == 0 || names.Any(name => Matches(name, found))), options, fleet.Operators);
    }

    private IEnumerable<OperationPlan> Of(IKubernetesSession session, Predicate<K8ssOperator> isMeant, RestartOptions options, string whyNone)
    {
        var fleet = Read(session);
        var meant = fleet.Operators.FindAll(found => isMeant(found) && Wants(options.Operator!.Value, found.Kind));
        if (meant.Count == 0)
            ReportNone(fleet, whyNone);
        return Plans(session, meant, options, fleet.Operators);
    }

    private (List<K8ssOperator> Operators, SnapshotResources Resources) Read(IKubernetesSession session)
    {
        if (!_held.ContainsKey(session))
            _held.Add(session, session.Hold());
        var fleet = new LiveFleet(session, _options, _report, _cancellationToken) { Waiting = Waiting };
        var operators = fleet.Operators(_cancellationToken).ToList();
        return ([.. operators.OrderBy(found => session.Contexts.ToList().IndexOf(found.Context!)).ThenBy(static found => found.Kind).ThenBy(static found => found.Namespace, StringComparer.Ordinal).ThenBy(static found => found.Name, StringComparer.Ordinal)], fleet.Snapshot.Resources);
    }

    // Where a context has not answered, that has been said.
    private void ReportNone((List<K8ssOperator> Operators, SnapshotResources Resources) fleet, string message)
    {
        if (fleet.Operators.Count == 0 && fleet.Resources.Session is IKubernetesSession session && session.Contexts.Any(context => fleet.Resources.WhyUnread(context) is not null))
            return;
        _report(RestartRules.NoOperator.At(
            null,
            message + (fleet.Operators.Count == 0 ? "" : " There " + (fleet.Operators.Count == 1 ? "is " : "are ") + string.Join(", ", fleet.Operators.Take(6).Select(static found => found.Kind + " " + Show(found.ToString()))) + (fleet.Operators.Count > 6 ? ", …" : "") + "."),
            "Get-K8ssOperator, k8ssimages operators list them; -Operator (--operator) says which kind is meant, -Namespace (--namespace) where."));
    }

    private IEnumerable<OperationPlan> Plans(IKubernetesSession session, IEnumerable<K8ssOperator> operators, RestartOptions options, IReadOnlyList<K8ssOperator> all)
    {
        if (options is { NoWait: true, RollbackOnFailure: true })
            throw new OptionsException(ChangeRules.NotUnderstood.At(null, "Who does not wait for a restart does not see that it fails: -NoWait (--no-wait) and -RollbackOnFailure (--rollback-on-failure) do not go together.", "Leave one of them out."));
        foreach (var found in operators)
        {
            if (TryPlan(session, found, options, all) is { } plan)
                yield return plan;
        }
    }

    private OperationPlan? TryPlan(IKubernetesSession session, K8ssOperator found, RestartOptions options, IReadOnlyList<K8ssOperator> all)
    {
        try
        {
            return Plan(session, found, options, all);
        }
        catch (ChangeException exception)
        {
            _report(exception.Diagnostic);
        }
        catch (KubernetesException exception)
        {
            _report(ContextReader.Finding(OperationRules.Blocked, exception));
        }

        return null;
    }

    // ---- one plan ---------------------------------------------------------------------------------------------------

    private OperationPlan Plan(IKubernetesSession session, K8ssOperator found, RestartOptions options, IReadOnlyList<K8ssOperator> all)
    {
        var objects = new ClusterObjects(session, found.Context!);
        var now = _settings.Now();
        var facts = FactsOf(found, _options, now) with { Force = _settings.Force, IsNotWaitedFor = options.NoWait };
        var watch = new OperatorWatch(objects, facts);
        var sight = Changes.Waiting.For(async () => options.NoWait && facts.Method == RestartMethod.Template
            ? new OperatorSight(await watch.FindAsync(_cancellationToken).ConfigureAwait(false), [])
            : await watch.LookAsync(_cancellationToken).ConfigureAwait(false));
        var reading = Changes.Waiting.For(() => watch.ReadAsync(sight.Root, _cancellationToken));
        if (sight.Mark == facts.Mark)
            facts = facts with { Mark = RestartFacts.MarkOf(now = now.AddMilliseconds(1)) };
        facts = facts with
        {
            Pods = [.. sight.Pods.Select(static pod => pod.Uid)],
            ImageConfig = reading.Source?.Name,
            ImageConfigVersion = reading.Version,
        };
        var steps = new RestartSteps(facts, objects);
        if ((steps.WhyNot(sight) ?? steps.WhyNotStarted(reading)) is { } refusal)
            throw new ChangeException(refusal);
        List<Diagnostic> findings = [.. reading.Start.Problems.Select(static problem => RestartRules.DoesNotStart.At(problem.Location, problem.Id + ": " + problem.Message, problem.Remedy, DiagnosticSeverity.Warning))];
        if (WhyNotAllowed(objects, facts, sight, reading) is { } forbidden)
            findings.Add(forbidden);
        if (options.RollbackOnFailure)
            facts = facts with { Restore = RestoreOf(session, objects, facts, reading, now, all) };
        var impact = new RestartImpact([.. ImpactOf(session, found)]);
        facts = facts with
        {
            Consequence = impact.Consequence,
            Summary = "Restart " + Product(found) + " (" + RestartOperation.TargetOf(facts, objects) + "); " + impact.Consequence,
            NextStep = options.NoWait ? "Get-K8ssOperator, k8ssimages operators tell when the new process runs." : impact.NextStep,
        };
        findings.ForEach(_report);
        var target = new ChangedObject { Kind = "Deployment", Context = objects.Context, Server = objects.Server, Namespace = facts.Namespace, Name = facts.Name };
        var plan = RestartOperation.Of(OperationRecord.Of(OperationKind.Restart, target, facts, _settings with { Now = () => now }), session, _settings, impact.Rows, findings);
        _planned.Add((session, plan, facts));
        return plan;
    }

    /// <summary>What is known of an operator that is to be restarted, before it is looked at.</summary>
    /// <param name="found">The operator.</param>
    /// <param name="options">The releases that somebody gave.</param>
    /// <param name="time">When it is planned.</param>
    internal static RestartFacts FactsOf(K8ssOperator found, ManifestOptions options, DateTimeOffset time)
    {
        var root = ((Origin)found.Origin!).Root;
        return new RestartFacts
        {
            Kind = found.Kind,
            Namespace = found.Namespace ?? "default",
            Name = found.Name,
            Uid = root.At("metadata", "uid")?.Text ?? "",
            Release = found.Version,
            CassOperatorVersion = options.CassOperatorVersion,
            K8ssandraOperatorVersion = options.K8ssandraOperatorVersion,
            Mark = RestartFacts.MarkOf(time),
            Method = Ownership.Of(root).Any(static owner => owner.Kind == ObjectOwnerKind.Olm) ? RestartMethod.Pods : RestartMethod.Template,
            ElectsLeader = found.ElectsLeader,
            ImageConfig = found.ImageConfigName,
        };
    }

    // Who may only read can still see what somebody else would do.
    private Diagnostic? WhyNotAllowed(ClusterObjects objects, RestartFacts facts, OperatorSight sight, OperatorReading reading)
    {
        try
        {
            if (facts.Method == RestartMethod.Template)
                Changes.Waiting.For(() => objects.TryPatchAsync(ResourceType.Deployment, facts.Namespace, facts.Name, PatchKind.Merge, RestartSteps.PatchOf(facts, sight.Root, reading), _cancellationToken));
            else if (sight.Pods is [{ } pod, ..])
                Changes.Waiting.For(() => objects.TryDeleteAsync(ResourceType.Pod, facts.Namespace, pod.Name, new DeleteOptions { Uid = pod.Uid }, _cancellationToken));
            return null;
        }
        catch (ChangeException exception) when (exception.Diagnostic.Cause is KubernetesException { Kind: KubernetesErrorKind.Forbidden, IsByAdmission: false })
        {
            var refusal = exception.Diagnostic;
            return RestartRules.NotAllowed.At(refusal.Location, refusal.Message.Replace(" Nothing was written.", "", StringComparison.Ordinal) + " It can be planned, and not be done.", refusal.Remedy);
        }
        catch (Exception exception) when (exception is StaleStateException or UncertainWriteException)
        {
            return null; // It is asked again when it is done.
        }
    }

    // ---- the way back -----------------------------------------------------------------------------------------------

    private RestoreFacts RestoreOf(IKubernetesSession session, ClusterObjects objects, RestartFacts facts, OperatorReading reading, DateTimeOffset now, IReadOnlyList<K8ssOperator> all)
    {
        var location = objects.At(ResourceType.Deployment, facts.Namespace, facts.Name);
        ChangeException Nothing(string why, SourceLocation? where = null) => new(RestartRules.NothingToRestore.At(
            where ?? location, "A restart that fails could not be taken back: " + why + " Nothing was restarted.", "Restart it without -RollbackOnFailure (--rollback-on-failure), or change the ImageConfig with this module first; another journal is named with -JournalPath (--journal)."));
        if (reading.Source is not { } source)
            throw Nothing("the operator reads no ImageConfig.");
        var target = new ConfigMapTarget(session, objects.Context, facts.Namespace, source.Name).Object;
        if (RolloutUndo.LastOf(new Journal(_settings.State).Read(_report), target, source.Text ?? "") is not { Backup: { } path } last)
            throw Nothing("the journal in " + Printable.Escape(_settings.State.FullPath, 300) + " knows no change that led to the text of the ImageConfig in " + Show(source.ToString()) + ".", source.Location);
        var backup = Backup.Read(path);
        if (backup.Uid is not { } uid || uid != source.Root.At("metadata", "uid")?.Text)
            throw Nothing("the ImageConfig in " + Show(source.ToString()) + " was deleted and made anew since it was changed.", source.Location);
        var mark = RestartFacts.MarkOf(now.AddMilliseconds(1));
        return new RestoreFacts
        {
            Text = new ImageConfigWrite { Uid = uid, Before = backup.Text, After = source.Text! },
            Change = last.Operation,
            // Others may have read the text that is taken back, or will have by then. cass-operator comes first, as everywhere.
            Restarts =
            [
                .. all.Where(other => other.Context == objects.Context && other.Namespace == facts.Namespace && other.ImageConfigName == source.Name && other.Name != facts.Name
                        && (other.RunsCurrentImageConfig != false || other.IsBeingRestarted || _planned.Exists(planned => planned.Plan.Record.Target.Context == other.Context && planned.Facts.Namespace == other.Namespace && planned.Facts.Name == other.Name)))
                    .Select(other => FactsOf(other, _options, now) with { Mark = mark })
                    .Append(facts with { Mark = mark, Pods = [], ImageConfigVersion = null, Force = false })
                    .OrderBy(static restart => restart.Kind),
            ],
        };
    }

    private static bool Wants(OperatorChoice choice, OperatorKind kind) => choice switch
    {
        OperatorChoice.CassOperator => kind == OperatorKind.CassOperator,
        OperatorChoice.K8ssandra => kind == OperatorKind.K8ssandraOperator,
        _ => true,
    };

    private static string Meant(OperatorChoice choice) => choice switch
    {
        OperatorChoice.CassOperator => " cass-operator",
        OperatorChoice.K8ssandra => " k8ssandra-operator",
        _ => "",
    };

    private static string Product(K8ssOperator found) => (found.Kind == OperatorKind.CassOperator ? "cass-operator" : "k8ssandra-operator") + (found.Version is null ? "" : " " + Show(found.Version));

    private static bool Matches(string pattern, K8ssOperator found) => FileSystemName.MatchesSimpleExpression(pattern, found.Name, ignoreCase: false);

    private static string Show(string text) => Printable.Escape(text, 200);
}
