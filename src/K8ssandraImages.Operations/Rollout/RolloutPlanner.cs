using System.Globalization;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Works out what it takes to bring one ImageConfig to the pods. Only reads.</summary>
internal sealed class RolloutPlanner(OperationSettings settings, ManifestOptions options, RolloutWish wish, CancellationToken cancellationToken)
{
    private const int MostNamed = 8;

    public Action<IReadOnlyCollection<string>>? Waiting { get; set; }

    /// <summary>Plans the rollout of one ImageConfig; null where it cannot be planned or is refused, which is reported, and where it is of no datacenter that is meant.</summary>
    /// <param name="session">The clusters.</param>
    /// <param name="change">What becomes of the text; nothing, where what is there is rolled out.</param>
    /// <param name="piped">The change that an earlier command has planned or made; null for none.</param>
    /// <param name="meant">The datacenters that alone are meant; null for all.</param>
    /// <param name="reportPath">The file of the report; null for none.</param>
    public OperationPlan? TryMake(IKubernetesSession session, ChangePlan change, K8ssChange? piped, IReadOnlyList<DatacenterTarget>? meant, string? reportPath)
    {
        try
        {
            return Make(session, change, piped, meant, reportPath);
        }
        catch (ChangeException exception)
        {
            settings.Report(exception.Diagnostic);
        }
        catch (KubernetesException exception)
        {
            settings.Report(ContextReader.Finding(OperationRules.Blocked, exception));
        }

        return null;
    }

    private OperationPlan? Make(IKubernetesSession session, ChangePlan change, K8ssChange? piped, IReadOnlyList<DatacenterTarget>? meant, string? reportPath)
    {
        var target = (ConfigMapTarget)change.Making.Target;
        var draft = (Draft)change.Effect;
        if (piped is not null)
            CheckSame(target, change, piped);
        if (reportPath is not null)
            RolloutReport.Check(reportPath);
        var now = settings.Now();
        var operators = Operators(session, target);
        var chosen = Datacenters(session, target, operators, meant);
        if (chosen.Count == 0 && (meant is not null || wish.Datacenters.Count > 0))
            return null;
        var pending = draft.IsUnchanged ? null : draft.Text;
        var restarts = operators.Select(one => new RolloutOperator(RestartOf(session, target, one, now), RunsIt: pending is null && one.RunsCurrentImageConfig == true)).ToList();
        var impact = new RestartImpact([.. operators.SelectMany(one => ImpactReading.Of(session, target.Context, one.Namespace ?? "", one.Name, pending, options, settings.Report, cancellationToken))]);
        if (restarts.Exists(static one => !one.RunsIt))
            CheckHeldBack(target, impact.Rows, chosen);
        CheckBlocked(impact.Rows, chosen);
        var datacenters = chosen.Select(one => (Target: one, Update: UpdateOf(one, target, pending))).Where(static one => one.Update is not null)
            .OrderBy(one => !RowsOf(one.Target, impact.Rows).Any(static row => row.Timing == RolloutTiming.AtOnce)).Select(static one => one.Update!).ToList();
        var text = TextOf(target, change);
        var world = Changes.Waiting.For(() => new RolloutWorld(session).ReadAsync(RolloutWorld.ScopeOf(target.Object, restarts.Select(static one => one.Restart), datacenters), cancellationToken));
        if (RolloutWorld.TextHashOf(world, target.Object) != Backup.HashOf(((TargetState)change.Precondition).Text))
            throw new ChangeException(ChangeRules.Conflict.At(target.Location, "Somebody has changed the " + target.Description + " while the rollout was planned. Nothing was written.", "Give the command again."));
        var facts = new RolloutFacts
        {
            Planned = now,
            Text = text,
            Diff = change.Diff,
            Operators = restarts,
            Datacenters = datacenters,
            RollingBesides = restarts.Exists(static one => !one.RunsIt) ? [.. RollingBesides(impact.Rows, row => datacenters.Exists(one => RowsOf(one, [row]).Any())).Select(static group => group.Key)] : [],
            World = world,
            Images = [.. Images(impact.Rows, datacenters)],
            Impact = [.. Consequences(impact.Rows)],
            Summary = Summary(target, change, restarts, datacenters, impact),
            NextStep = NextStep(impact.Rows, datacenters),
            IsTakenBack = wish.RollsBack,
            ReportPath = reportPath,
        };
        var record = OperationRecord.Of(OperationKind.Rollout, target.Object, facts, settings with { Now = () => now });
        var isUnchanged = pending is null && datacenters.Count == 0 && restarts.TrueForAll(static one => one.RunsIt);
        return RolloutOperation.Of(record, session, settings, impact.Rows, change.Diagnostics, isUnchanged);
    }

    // ---- what was looked at earlier ---------------------------------------------------------------------------------

    private static void CheckSame(ConfigMapTarget target, ChangePlan change, K8ssChange piped)
    {
        var isSame = piped.State == ChangeState.Planned ? change.IsUnchanged || change.Diff == piped.Diff : change.IsUnchanged;
        if (!isSame)
        {
            throw new ChangeException(OperationRules.WorldChanged.At(
                target.Location,
                "The " + target.Description + " is not what it was when the change was " + (piped.State == ChangeState.Planned ? "planned" : "made") + ": somebody has changed it since. Nothing was written.",
                piped.State == ChangeState.Planned ? "Plan the change anew, and look it through again." : "Look at what they did: Get-K8ssImageConfig."));
        }
    }

    // ---- operators and datacenters ----------------------------------------------------------------------------------

    private List<K8ssOperator> Operators(IKubernetesSession session, ConfigMapTarget target)
    {
        var fleet = new LiveFleet(new NarrowedSession(session, target.Context, [target.Namespace]), options, settings.Report, cancellationToken) { Waiting = Waiting };
        var operators = fleet.Operators(cancellationToken).Where(one => one.Namespace == target.Namespace && one.ImageConfigName == target.Name)
            .OrderBy(static one => one.Kind).ThenBy(static one => one.Name, StringComparer.Ordinal).ToList();
        return operators.Count > 0 ? operators : throw new ChangeException(ChangeRules.NotReadByOperator.At(
            target.Location, "No operator reads the " + target.Description + ", so nothing of it could be rolled out. Nothing was written.", "Get-K8ssOperator, k8ssimages operators show what operators read."));
    }

    private List<DatacenterTarget> Datacenters(IKubernetesSession session, ConfigMapTarget target, List<K8ssOperator> operators, IReadOnlyList<DatacenterTarget>? meant)
    {
        bool IsGoverned(DatacenterTarget one) => operators.Exists(reader => IsSame(reader, one.Operator) || IsSame(reader, one.Manager));
        if (meant is not null)
            return [.. meant.Where(IsGoverned)];
        // An operator that does not watch all namespaces says which ones matter; the account may not see any others.
        IReadOnlyList<string> namespaces = operators.Exists(static one => one.WatchNamespaces.Count == 0)
            ? []
            : [.. operators.SelectMany(static one => one.WatchNamespaces).Append(target.Namespace).Distinct(StringComparer.Ordinal)];
        // That there is none at all is no error: the text is for those to come.
        using var targets = new DatacenterTargets(options, finding =>
        {
            if (finding.Id != DatacenterRules.NotFound.Id || wish.Datacenters.Count > 0)
                settings.Report(finding);
        }, cancellationToken) { Waiting = Waiting };
        return [.. targets.Find(new NarrowedSession(session, target.Context, namespaces), wish.Datacenters, []).Where(IsGoverned)];
    }

    private static bool IsSame(K8ssOperator one, K8ssOperator? other) => other is not null && one.Kind == other.Kind && one.Context == other.Context && one.Namespace == other.Namespace && one.Name == other.Name;

    private static IEnumerable<K8ssImageImpact> RowsOf(DatacenterTarget one, IEnumerable<K8ssImageImpact> rows) => RowsOf(one.Objects.Context, one.Namespace, one.Name, rows);

    private static IEnumerable<K8ssImageImpact> RowsOf(UpdateFacts one, IEnumerable<K8ssImageImpact> rows) => RowsOf(one.Target.Context, one.Target.Namespace, one.Target.Name, rows);

    private static IEnumerable<K8ssImageImpact> RowsOf(string? context, string? @namespace, string name, IEnumerable<K8ssImageImpact> rows) =>
        rows.Where(row => row.Workload == WorkloadKind.Cassandra && row.Context == context && row.Namespace == @namespace && row.Datacenter == name);

    // Null where it has all that the text asks for.
    private UpdateFacts? UpdateOf(DatacenterTarget one, ConfigMapTarget target, string? pending)
    {
        var change = pending is null ? null : PendingState.OfConfigMap(target.Context, target.Namespace, target.Name, pending).Change;
        if (Changes.Waiting.For(() => new DatacenterWatch(one, change: change).LookAsync(cancellationToken)) is not { IsUpToDate: false } sight)
            return null;
        var outlook = UpdateOutlook.Of(one, sight, DatacenterUpdateMethod.Auto, options, settings);
        return UpdateSteps.Refusal(outlook.Facts.Target.Location, outlook.Method.Refusal) is { } refusal ? throw new ChangeException(refusal) : outlook.Facts;
    }

    // ---- what speaks against it -------------------------------------------------------------------------------------

    private void CheckHeldBack(ConfigMapTarget target, IReadOnlyList<K8ssImageImpact> rows, List<DatacenterTarget> chosen)
    {
        var others = RollingBesides(rows, row => chosen.Exists(one => RowsOf(one, [row]).Any())).ToList();
        if (others.Count == 0)
            return;
        var message = (others.Count == 1 ? "A datacenter that is not among those that were named takes" : others.Count + " datacenters that are not among those that were named take") + " the images as soon as the operator starts, and nothing holds "
            + (others.Count == 1 ? "it" : "them") + " back: " + string.Join("; ", others.Take(MostNamed).Select(static group => Printable.Escape(group.Key, 160) + ": " + string.Join(" ", group.First().Reasons.Take(2)))) + (others.Count > MostNamed ? "; and " + (others.Count - MostNamed) + " more" : "");
        Refuse(RolloutRules.NotHeldBack, target.Location, message, "Roll it out to all (without -Datacenter, --datacenter), or take away first what lets the others go.");
    }

    /// <summary>
    /// The datacenters that take the images of a plan as soon as the operators start, and did not when it was made: new ones, and
    /// those that somebody has permitted it since. A sentence each.
    /// </summary>
    /// <param name="session">The clusters.</param>
    /// <param name="record">The plan.</param>
    /// <param name="facts">What it is.</param>
    public IEnumerable<string> RollingSince(IKubernetesSession session, OperationRecord record, RolloutFacts facts)
    {
        foreach (var one in facts.Operators.Where(static one => !one.RunsIt).Select(static one => one.Restart))
        {
            var given = options with { CassOperatorVersion = one.CassOperatorVersion ?? options.CassOperatorVersion, K8ssandraOperatorVersion = one.K8ssandraOperatorVersion ?? options.K8ssandraOperatorVersion };
            var rows = ImpactReading.Of(session, record.Target.Context!, one.Namespace, one.Name, facts.Text.After, given, settings.Report, cancellationToken);
            foreach (var group in RollingBesides(rows, row => facts.Datacenters.Any(planned => RowsOf(planned, [row]).Any())).Where(group => !facts.RollingBesides.Contains(group.Key, StringComparer.Ordinal)))
                yield return "the datacenter " + Printable.Escape(group.Key, 200) + ", which is none of the plan, takes the images too as soon as the operator starts: " + string.Join(" ", group.First().Reasons.Take(2)).TrimEnd('.');
        }
    }

    private static IEnumerable<IGrouping<string, K8ssImageImpact>> RollingBesides(IEnumerable<K8ssImageImpact> rows, Func<K8ssImageImpact, bool> isMeant) =>
        rows.Where(row => row is { Workload: WorkloadKind.Cassandra, Timing: RolloutTiming.AtOnce } && !isMeant(row)).GroupBy(static row => row.Namespace + "/" + row.Datacenter, StringComparer.Ordinal);

    private void CheckBlocked(IReadOnlyList<K8ssImageImpact> rows, List<DatacenterTarget> chosen)
    {
        foreach (var one in chosen)
        {
            if (RowsOf(one, rows).FirstOrDefault(static row => row.Timing == RolloutTiming.Blocked) is { } row)
                Refuse(OperationRules.Refused, one.Objects.At(ResourceType.CassandraDatacenter, one.Namespace, one.Name), "The " + one.Description + " could not take the images: " + string.Join(" ", row.Reasons.Take(3)), row.NextStep ?? "Correct that first.");
        }
    }

    private void Refuse(Rule rule, SourceLocation location, string message, string remedy)
    {
        if (!settings.Force)
            throw new ChangeException(rule.At(location, message.TrimEnd('.') + ". Nothing was written.", remedy + " -Force (--force) does it all the same."));
        settings.Report(new Diagnostic(rule.Id, DiagnosticSeverity.Warning, message, location, remedy));
    }

    // ---- facts ------------------------------------------------------------------------------------------------------

    private RestartFacts RestartOf(IKubernetesSession session, ConfigMapTarget target, K8ssOperator one, DateTimeOffset now)
    {
        var objects = new ClusterObjects(session, target.Context);
        var facts = OperatorRestarts.FactsOf(one, options, now) with { Force = settings.Force };
        var sight = Changes.Waiting.For(() => new OperatorWatch(objects, facts).LookAsync(cancellationToken));
        facts = facts with { Pods = [.. sight.Pods.Select(static pod => pod.Uid)] };
        return new RestartSteps(facts, objects).WhyNot(sight) is { } refusal ? throw new ChangeException(refusal) : facts;
    }

    private ImageConfigWrite TextOf(ConfigMapTarget target, ChangePlan change)
    {
        var (state, draft) = ((TargetState)change.Precondition, (Draft)change.Effect);
        return new ImageConfigWrite
        {
            Uid = state.Uid ?? "",
            Before = draft.IsUnchanged ? BeforeLastChange(target, state) : state.Text,
            After = draft.Text,
            IsToBeWritten = !draft.IsUnchanged,
        };
    }

    // What is there already has been written by somebody; the journal may know what was there before.
    private string? BeforeLastChange(ConfigMapTarget target, TargetState state)
    {
        if (!wish.RollsBack)
            return null;
        if (RolloutUndo.LastOf(new Journal(settings.State).Read(settings.Report), target.Object, state.Text) is { Backup: { } path } && Backup.Read(path) is var backup && backup.Uid == state.Uid)
            return backup.Text;
        throw new ChangeException(RolloutRules.NoWayBack.At(
            target.Location,
            "A rollout that fails could not be taken back: the text is in the " + target.Description + " already, and the journal in " + Printable.Escape(settings.State.FullPath, 300) + " knows no text from before. Nothing was written.",
            "Roll it out without -RollbackOnFailure (--rollback-on-failure); or name the journal of the change (-JournalPath, --journal)."));
    }

    // ---- for people -------------------------------------------------------------------------------------------------

    private static IEnumerable<RolloutImage> Images(IReadOnlyList<K8ssImageImpact> rows, List<UpdateFacts> updated)
    {
        var ofDatacenters = updated.SelectMany(one => RowsOf(one, rows).SelectMany(static row => row.Images).Select(image => new RolloutImage(one.Target, "datacenter " + one.Target.Namespace + "/" + one.Target.Name, image.Container, image.Before, image.After)));
        var ofOthers = rows.Where(static row => row.Workload != WorkloadKind.Cassandra).SelectMany(static row => row.Images.Select(image => new RolloutImage(null, (row.Namespace is null ? "" : row.Namespace + " ") + (row.Resource ?? row.Workload.ToString()), image.Container, image.Before, image.After)));
        return ofDatacenters.Concat(ofOthers).Distinct();
    }

    private static IEnumerable<string> Consequences(IReadOnlyList<K8ssImageImpact> rows) => rows
        .Where(static row => row.Timing != RolloutTiming.None)
        .GroupBy(static row => (Name: Printable.Escape(row.Workload == WorkloadKind.Cassandra ? "datacenter " + row.Namespace + "/" + row.Datacenter : row.Namespace + " " + row.Resource, 200), row.Timing))
        .Select(static group => group.Key.Name + " " + group.Key.Timing switch
        {
            RolloutTiming.AtOnce => "rolls at once: ",
            RolloutTiming.OnPermission => "waits for its turn: ",
            RolloutTiming.Blocked => "cannot be built: ",
            _ => "is not known: ",
        } + string.Join(" ", group.First().Reasons.Take(3)));

    private static string Summary(ConfigMapTarget target, ChangePlan change, List<RolloutOperator> operators, List<UpdateFacts> updated, RestartImpact impact)
    {
        var parts = new List<string>();
        var (removed, added) = UnifiedDiff.Count(change.Diff);
        if (!change.IsUnchanged)
            parts.Add("change " + Count(Math.Max(removed, added), "line"));
        var restarted = operators.Where(static one => !one.RunsIt).Select(static one => Printable.Escape(one.Restart.Namespace + "/" + one.Restart.Name, 160)).ToList();
        if (restarted.Count > 0)
            parts.Add("restart " + string.Join(" and ", restarted) + " (" + impact.Consequence + ")");
        if (updated.Count > 0)
            parts.Add("update " + (updated.Count == 1 ? "the datacenter " : updated.Count + " datacenters, one after the other: ") + Names(updated.Select(static one => one.Target.Name)));
        return "Roll out the ImageConfig in " + Printable.Escape(target.Namespace + "/" + target.Name, 200) + " in the context " + Printable.Escape(target.Context, 100) + ": " + (parts.Count == 0 ? "nothing is pending" : string.Join("; ", parts));
    }

    private static string? NextStep(IReadOnlyList<K8ssImageImpact> rows, List<UpdateFacts> updated)
    {
        var waiting = rows.Where(row => row is { Workload: WorkloadKind.Cassandra, Timing: RolloutTiming.OnPermission } && !updated.Exists(one => RowsOf(one, [row]).Any()))
            .Select(static row => row.Namespace + "/" + row.Datacenter).Distinct(StringComparer.Ordinal).ToList();
        return waiting.Count == 0 ? null : (waiting.Count == 1 ? "The datacenter " : "The datacenters ") + Names(waiting) + (waiting.Count == 1 ? " still waits" : " still wait") + " for the images: Update-K8ssDatacenter, k8ssimages update.";
    }

    private static string Names(IEnumerable<string> names)
    {
        var all = names.ToList();
        return string.Join(", ", all.Take(MostNamed).Select(static name => Printable.Escape(name, 160))) + (all.Count > MostNamed ? " and " + (all.Count - MostNamed) + " more" : "");
    }

    private static string Count(int count, string noun) => count.ToString(CultureInfo.InvariantCulture) + " " + noun + (count == 1 ? "" : "s");
}
