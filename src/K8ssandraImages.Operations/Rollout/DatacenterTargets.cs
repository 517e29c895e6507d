using System.Text.Json;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// Finds the CassandraDatacenters that are meant, in the clusters where they run; each comes once. One that cannot be read, or about
/// whose operator too little is known, is a finding, and the others go on.
/// </summary>
internal sealed class DatacenterTargets(ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken) : IDisposable
{
    // What is found out about images on the way is told by whoever compares them; and no release is taken by a guess here.
    private static readonly HashSet<string> Said = new(
        [
            LiveRules.ContextFailed.Id, LiveRules.NamespacesOnly.Id, LiveRules.NotRead.Id, LiveRules.NoK8ssandra.Id, LiveRules.NoContext.Id,
            LiveRules.StrangeObject.Id, LiveRules.PartlyRead.Id, LiveRules.PluginSays.Id, ResolutionRules.Ambiguous.Id,
        ],
        StringComparer.Ordinal);

    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private readonly HashSet<(Snapshot, string? Context, string? Namespace, string? Name)> _asked = [];
    private readonly Dictionary<object, Visit> _visits = [];
    private bool _hasFailed;

    /// <summary>Called a few times a second while the thread that asks waits, with the contexts that have not answered yet.</summary>
    public Action<IReadOnlyCollection<string>>? Waiting { get; init; }

    /// <summary>
    /// Whether those are given too that a K8ssandraCluster asks for and that are not there (yet): their object has a name and a
    /// namespace, and nothing else. Else they are reported.
    /// </summary>
    public bool IncludesMissing { get; init; }

    /// <summary>A context besides the session's in which the K8ssandraCluster of a datacenter may be; null for none.</summary>
    public string? ControlPlane { get; init; }

    /// <summary>The datacenters of a session's contexts and namespaces, in the order of their clusters' specifications.</summary>
    /// <param name="session">The clusters.</param>
    /// <param name="names">Names of CassandraDatacenters, with wildcards; empty for all. One that matches nothing is reported.</param>
    /// <param name="clusters">Names of clusters, with wildcards; empty for all.</param>
    public IEnumerable<DatacenterTarget> Find(IKubernetesSession session, IReadOnlyList<string> names, IReadOnlyList<string> clusters)
    {
        using var hold = session.Hold();
        var fleet = new LiveFleet(session, options, Report, cancellationToken, leavesImageConfigs: true) { Waiting = Waiting };
        var choice = new DatacenterChoice(names, clusters);
        var places = session.Contexts.Select(static (context, index) => (context, index)).ToDictionary(static pair => pair.context, static pair => pair.index, StringComparer.Ordinal);
        // Contexts answer as they can; the order is always the same. One that a K8ssandraCluster declares is told by it rather than
        // by itself: two contexts may lead to one server.
        var found = fleet.LiveDatacenters(cancellationToken).Where(choice.Takes)
            .OrderBy(live => live.ClusterRoot is null)
            .ThenBy(live => places.GetValueOrDefault(live.ClusterContext ?? live.Context, int.MaxValue))
            .ToList();
        var targets = found.Select(live => TargetOf(session, live, isNamed: names.Count > 0)).OfType<DatacenterTarget>().ToList();
        // Where a context did not answer it is not known what there is, and that has been said.
        if (!_hasFailed)
        {
            foreach (var finding in choice.NotFound(Where(session)))
                report(finding);
        }

        return targets;
    }

    /// <summary>
    /// The datacenters that an object of the pipeline names: a cluster, a datacenter, a change of one, an impact, a drift, a health; as they are now.
    /// What is told about something that belongs to no datacenter names none.
    /// </summary>
    public IEnumerable<DatacenterTarget> Of(K8ssObject input)
    {
        if (input.Origin is not Origin { Context: { } context } origin || origin.Snapshot.Resources.Session is not IKubernetesSession session)
        {
            report(DatacenterRules.NotFound.At(
                null,
                Printable.Escape(input.ToString(), 160) + " did not come from a cluster that runs, so there is no datacenter to look at.",
                "Read it from the cluster: Get-K8ssDatacenter -Context."));
            return [];
        }

        var isCluster = origin.Root["kind"]?.Text == "K8ssandraCluster";
        if (!isCluster && origin.Root["kind"]?.Text != "CassandraDatacenter")
            return [];
        // Drift has a row for each container, and all of them name the same datacenter.
        var name = isCluster ? input.Datacenter : null;
        if (isCluster && name is null && input is not (K8ssCluster or K8ssChange))
            return [];
        var metadata = origin.Root["metadata"];
        if (!_asked.Add((origin.Snapshot, context, metadata?["namespace"]?.Text, metadata?["name"]?.Text + "/" + name)))
            return [];
        var found = Read(session, origin.Snapshot, origin.Snapshot.Options, context, origin.Root).Where(live => name is null || live.Name == name).ToList();
        if (found.Count == 0 && !_hasFailed)
            report(DatacenterRules.NotFound.At(new SourceLocation(context, 0, 0, null, null), Printable.Escape(input.ToString(), 160) + " is not there any more.", "Read it anew from the cluster."));
        return [.. found.Select(live => TargetOf(session, live, isNamed: name is not null)).OfType<DatacenterTarget>()];
    }

    /// <summary>The datacenter that a record names; null where there is none of that name.</summary>
    /// <exception cref="ChangeException">It cannot be read, or too little is known about it.</exception>
    public DatacenterTarget? Of(ChangedObject target, IKubernetesSession session)
    {
        using var hold = session.Hold();
        var context = target.Context ?? session.Contexts[0];
        var objects = new ClusterObjects(session, context);
        Node? root;
        try
        {
            root = Changes.Waiting.For(() => objects.FindAsync(ResourceType.CassandraDatacenter, target.Namespace, target.Name, cancellationToken));
        }
        catch (KubernetesException exception)
        {
            throw new ChangeException(ContextReader.Finding(DatacenterRules.NotRead, exception));
        }

        if (root is null)
            return null;
        Diagnostic? failure = null;
        using var once = new DatacenterTargets(options, finding => failure = finding.Severity == DiagnosticSeverity.Error ? finding : failure, cancellationToken) { Waiting = Waiting, ControlPlane = ControlPlane };
        var found = once.Read(session, session, null, context, root).Select(live => once.TargetOf(session, live, isNamed: true)).FirstOrDefault();
        return found ?? (failure is null ? null : throw new ChangeException(failure));
    }

    /// <summary>The release of the cass-operator that watches a namespace, whether there is a datacenter in it or not; null where none is known.</summary>
    /// <param name="context">The namespace's context.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="session">The clusters.</param>
    public CassOperatorRelease? ReleaseIn(string context, string @namespace, IKubernetesSession session)
    {
        using var hold = session.Hold();
        var fleet = new LiveFleet(session, options, Report, cancellationToken, leavesImageConfigs: true) { Waiting = Waiting };
        foreach (var _ in fleet.Operators(cancellationToken))
        {
            // What is found is in its snapshot.
        }

        var version = fleet.Snapshot.Options.CassOperatorVersion ?? fleet.Snapshot.FindOperator(OperatorKind.CassOperator, context, @namespace)?.Version;
        return version is { } known ? new CassOperatorRelease(known) : null;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        foreach (var visit in _visits.Values)
            visit.Reading.Dispose();
        _visits.Clear();
    }

    private IReadOnlyList<LiveDatacenter> Read(IKubernetesSession session, object key, SnapshotOptions? earlier, string context, Node root)
    {
        if (!_visits.TryGetValue(key, out var visit))
            _visits.Add(key, visit = new Visit(new LiveFleet(session, options, Report, cancellationToken, earlier, leavesImageConfigs: true), new LiveReading(session, LiveScope.Targets, Waiting, cancellationToken)));
        return visit.Fleet.LiveDatacenters(visit.Reading, context, root);
    }

    private DatacenterTarget? TargetOf(IKubernetesSession session, LiveDatacenter live, bool isNamed)
    {
        var what = "The datacenter " + Printable.Escape(live.Namespace + "/" + live.Name, 200) + " in the context " + Printable.Escape(live.Context, 100);
        var at = new SourceLocation(live.Context, 0, 0, "CassandraDatacenter " + live.Namespace + "/" + live.Name, null);
        if (live is { Root: null, Failure: null } && IncludesMissing)
            live = live with { Root = Missing(live) };
        if (live.Root is null)
        {
            report(live.Failure is { } failure
                ? new Diagnostic(DatacenterRules.NotRead.Id, DatacenterRules.NotRead.Severity, what + " cannot be read: " + failure.Message, at, failure.Remedy) { Cause = failure.Cause }
                : DatacenterRules.NotFound.At(at, what + " is not there (yet): the K8ssandraCluster " + Printable.Escape(live.Cluster) + " asks for it.", "k8ssandra-operator creates one after the other; look at the K8ssandraCluster's status.",
                    // Where all are meant that there are, it is none of them.
                    isNamed ? null : DiagnosticSeverity.Warning));
            return null;
        }

        if (live.ClusterRoot is null && Declaring(session, live) is { } declared)
            live = declared;
        if (!_given.Add(live.Root!.At("metadata", "uid")?.Text ?? at.ToString() + live.ClusterContext))
            return null;
        if (ReleaseOf(live) is not { } release)
        {
            report(NotKnown(live, what, at));
            return null;
        }

        var labels = live.Root.At("metadata", "labels");
        return new DatacenterTarget
        {
            Objects = new ClusterObjects(session, live.Context),
            Namespace = live.Namespace ?? "",
            Name = live.Name,
            Root = live.Root,
            Cluster = live.ClusterRoot?.At("metadata", "name")?.Text ?? labels?["k8ssandra.io/cluster-name"]?.Text,
            ClusterNamespace = live.ClusterRoot?.At("metadata", "namespace")?.Text ?? labels?["k8ssandra.io/cluster-namespace"]?.Text,
            ControlPlane = live.ClusterContext is { } control ? new ClusterObjects(session, control) : null,
            ClusterRoot = live.ClusterRoot,
            Release = release,
            ManagerRelease = ManagerOf(live),
            Operator = live.Operator,
            Manager = live.Manager,
            Options = live.Snapshot.Options,
        };
    }

    private static Node Missing(LiveDatacenter live)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", ResourceType.CassandraDatacenter.ApiVersion);
            json.WriteString("kind", ResourceType.CassandraDatacenter.Kind);
            json.WriteStartObject("metadata");
            json.WriteString("name", live.Name);
            json.WriteString("namespace", live.Namespace);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return DocumentParser.ParseObject(memory.ToArray(), live.Context, DocumentLimits.Default);
    }

    // The K8ssandraCluster that makes it was not among what was read: it is in another namespace than those that were asked for, or
    // in a context that was not. Its labels name it, and not its context.
    private LiveDatacenter? Declaring(IKubernetesSession session, LiveDatacenter live)
    {
        var labels = live.Root!.At("metadata", "labels");
        if (labels?["k8ssandra.io/cluster-name"] is not { Text.Length: > 0 } cluster)
            return null;
        var @namespace = labels["k8ssandra.io/cluster-namespace"] is { Text.Length: > 0 } own ? own.Text : live.Namespace;
        foreach (var context in session.Contexts.Prepend(live.Context).Append(ControlPlane ?? live.Context).Distinct(StringComparer.Ordinal))
        {
            try
            {
                if (Changes.Waiting.For(() => new ClusterObjects(session, context).FindAsync(ResourceType.K8ssandraCluster, @namespace, cluster.Text, cancellationToken)) is not { } root)
                    continue;
                var uid = live.Root.At("metadata", "uid")?.Text;
                if (Read(session, live.Snapshot, live.Snapshot.Options, context, root).FirstOrDefault(candidate => candidate.Root?.At("metadata", "uid")?.Text == uid) is { } found)
                    return found;
            }
            catch (KubernetesException)
            {
                // The datacenter is known without it; whoever needs the control plane says that it cannot be reached.
            }
        }

        return null;
    }

    private static CassOperatorRelease? ReleaseOf(LiveDatacenter live)
    {
        var version = live.Snapshot.Options.CassOperatorVersion ?? live.Snapshot.FindOperator(OperatorKind.CassOperator, live.Context, live.Namespace)?.Version;
        return version is { } known ? new CassOperatorRelease(known) : null;
    }

    private static K8ssandraOperatorRelease? ManagerOf(LiveDatacenter live)
    {
        if (live.ClusterRoot is null)
            return null;
        var version = live.Snapshot.Options.K8ssandraOperatorVersion ?? live.Snapshot.FindOperator(OperatorKind.K8ssandraOperator, live.ClusterContext, live.ClusterRoot.At("metadata", "namespace")?.Text)?.Version;
        return version is { } known ? new K8ssandraOperatorRelease(known) : null;
    }

    private static Diagnostic NotKnown(LiveDatacenter live, string what, SourceLocation at)
    {
        const string Remedy = "Give the release: -CassOperatorVersion, --cass-operator-version.";
        var reason = live.Operator is { } found
            ? "the release of " + Printable.Escape(found.ToString(), 160) + " cannot be told from its image `" + Printable.Escape(found.Image, 160) + "`."
            : live.OperatorsUnread is { } unread
                ? unread.Message
                : "no cass-operator watches its namespace.";
        return DatacenterRules.ReleaseNotKnown.At(
            at,
            what + " is left as it is, because it is not known how its cass-operator behaves: " + reason,
            live.Operator is null && live.OperatorsUnread is null ? "Start an operator that watches the namespace, or add it to its WATCH_NAMESPACE. " + Remedy : Remedy);
    }

    private void Report(Diagnostic diagnostic)
    {
        _hasFailed |= diagnostic.Id == LiveRules.ContextFailed.Id;
        if (Said.Contains(diagnostic.Id))
            report(diagnostic);
    }

    private static string Where(IKubernetesSession session)
    {
        var contexts = session.Contexts.Take(8).Select(static name => Printable.Escape(name)).ToList();
        return "in the context" + (session.Contexts.Count == 1 ? " " : "s ") + string.Join(", ", contexts) + (session.Contexts.Count > contexts.Count ? ", …" : "")
            + (session.Options.Namespaces.Count == 0 ? "" : ", namespace" + (session.Options.Namespaces.Count == 1 ? " " : "s ") + string.Join(", ", session.Options.Namespaces.Take(8).Select(static name => Printable.Escape(name))));
    }

    private sealed record Visit(LiveFleet Fleet, LiveReading Reading);
}
