using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Changes;

/// <summary>Finds the K8ssandraClusters and CassandraDatacenters that are meant, and plans what images each is to set.</summary>
internal sealed class ClusterImagePlanner(ChangeSettings settings, ManifestOptions options, Action<Diagnostic> report, CancellationToken cancellationToken)
    : ChangePlanner(settings, options, report, cancellationToken)
{
    private readonly Dictionary<Snapshot, (LiveFleet Fleet, LiveReading Reading)> _visits = [];

    public override void Dispose()
    {
        foreach (var (_, reading) in _visits.Values)
            reading.Dispose();
        _visits.Clear();
        base.Dispose();
    }

    // ---- clusters ---------------------------------------------------------------------------------------------------

    /// <summary>Plans for what is in clusters.</summary>
    public IEnumerable<ChangePlan> InClusters(IKubernetesSession session, ClusterImageWish wish, ResourceNames names)
    {
        Hold(session);
        var survey = new LiveFleet(session, Options, Report, CancellationToken, leavesImageConfigs: true) { Waiting = Waiting };
        var choice = new ResourceChoice(names);
        var chosen = survey.Each((root, context) => choice.Of(root).Select(datacenter => ChosenResource.Of(root, context, datacenter)), CancellationToken).ToList();
        // A context that cannot be read has been reported, and may have what is named.
        var isWhole = session.Contexts.All(context => survey.Snapshot.Resources.WhyUnread(context) is null);
        var where = (session.Contexts.Count == 1 ? "in the context " : "in the contexts ") + Printable.Escape(string.Join(", ", session.Contexts), 200);
        return IsClear(choice, chosen, where, isWhole) ? chosen.Select(resource => InCluster(session, resource, wish, survey.Snapshot)).OfType<ChangePlan>() : [];
    }

    /// <summary>Plans for a cluster or a datacenter that an earlier command found; its operators are asked anew.</summary>
    public IEnumerable<ChangePlan> Follow(Origin origin, IKubernetesSession session, ClusterImageWish wish, ResourceNames names)
    {
        Hold(session);
        if (!_visits.TryGetValue(origin.Snapshot, out var visit))
        {
            visit = (new LiveFleet(session, Options, Report, CancellationToken, origin.Snapshot.Options, leavesImageConfigs: true), new LiveReading(session, LiveScope.Images | LiveScope.Status, Waiting, CancellationToken));
            _visits.Add(origin.Snapshot, visit);
        }

        visit.Fleet.LoadFor(visit.Reading, origin);
        var choice = new ResourceChoice(names);
        var chosen = choice.Of(origin.Root).Select(datacenter => ChosenResource.Of(origin.Root, origin.Context, datacenter)).ToList();
        return IsClear(choice, chosen, "in the K8ssandraCluster", isWhole: true) ? chosen.Select(resource => InCluster(session, resource, wish, visit.Fleet.Snapshot)).OfType<ChangePlan>() : [];
    }

    private ChangePlan? InCluster(IKubernetesSession session, ChosenResource resource, ClusterImageWish wish, Snapshot snapshot)
    {
        var type = resource.Kind == "K8ssandraCluster" ? ResourceType.K8ssandraCluster : ResourceType.CassandraDatacenter;
        var live = new LiveObject(session, resource.Context!, type, resource.Namespace ?? "", resource.Name);
        var self = ObjectOf(resource) with { Context = resource.Context, Server = live.Server };
        return TryPlan(new LiveResourceTarget(live, self), resource, wish, snapshot);
    }

    // ---- files ------------------------------------------------------------------------------------------------------

    /// <summary>Plans for what is in files.</summary>
    /// <param name="inputs">The files.</param>
    /// <param name="wish">The images.</param>
    /// <param name="names">Which ones.</param>
    /// <param name="origin">What an earlier command read with them, operators in other files among it; null for nothing.</param>
    public IEnumerable<ChangePlan> InFiles(IReadOnlyList<ManifestInput> inputs, ClusterImageWish wish, ResourceNames names, Origin? origin)
    {
        var places = new List<(ChangedFile File, int Index, Node Root)>();
        var isWhole = true;
        foreach (var input in inputs)
            isWhole &= TryFind(input, places);
        var choice = new ResourceChoice(names);
        var clusters = places.Where(static place => place.Root["kind"]?.Text == "K8ssandraCluster").Select(static place => ChosenResource.Of(place.Root, null, null)).ToList();
        var chosen = places.Where(place => !clusters.Exists(cluster => IsMadeFrom(place.Root, cluster)))
            .SelectMany(place => choice.Of(place.Root).Select(datacenter => (place.File, place.Index, Resource: ChosenResource.Of(place.Root, null, datacenter)))).ToList();
        if (!IsClear(choice, [.. chosen.Select(static item => item.Resource)], inputs.Count == 1 ? "in " + Printable.Escape(inputs[0].Name, 200) : "in the files", isWhole))
            return [];
        var read = origin is null ? ManifestFleet.Read(inputs, Options, Report, CancellationToken).Snapshot : new PipelineFleet(Options, Report, CancellationToken).QuestionsOf(origin.Snapshot).Fleet.Snapshot;
        var snapshot = read.With(read.Options with { LeavesImageConfigs = true });
        return chosen.Select(item => TryPlan(new FileResourceTarget(item.File, item.Index, ObjectOf(item.Resource) with { Path = item.File.Path }), item.Resource, wish, snapshot)).OfType<ChangePlan>();
    }

    private bool TryFind(ManifestInput input, List<(ChangedFile File, int Index, Node Root)> places)
    {
        if (FileOf(input) is not { } file)
            return false;
        try
        {
            var failed = new List<ParsedDocument>();
            var text = file.Read().Text;
            var found = FileResourceTarget.PlacesIn(text, input.Name, document =>
            {
                if (document.Failed)
                {
                    failed.Add(document);
                    return;
                }

                foreach (var finding in document.Diagnostics.Where(static finding => finding.Severity == DiagnosticSeverity.Error))
                    Report(finding);
            });
            places.AddRange(found.Select((place, index) => (file, index, place.Root)));
            ReportUnreadable(text, failed, static () => null);
            return failed.Count == 0;
        }
        catch (ChangeException exception)
        {
            Report(exception.Diagnostic);
            return false;
        }
    }

    // What k8ssandra-operator makes of a cluster that is there too is changed at that cluster.
    private static bool IsMadeFrom(Node root, ChosenResource cluster)
    {
        var labels = root.At("metadata", "labels");
        return root["kind"]?.Text != "K8ssandraCluster" && labels?["k8ssandra.io/cluster-name"]?.Text == cluster.Name
            && (cluster.Namespace is null || cluster.Namespace == (labels["k8ssandra.io/cluster-namespace"] ?? root.At("metadata", "namespace"))?.Text);
    }

    // ---- both -------------------------------------------------------------------------------------------------------

    /// <summary>Whether it is clear what is meant; what is not is reported.</summary>
    private bool IsClear(ResourceChoice choice, List<ChosenResource> chosen, string where, bool isWhole)
    {
        if (choice.IsOpen && chosen.Count != 1)
        {
            if (chosen.Count > 0)
            {
                Report(ChangeRules.NotUnderstood.At(
                    null,
                    "There are " + chosen.Count + " clusters and datacenters " + where + ", and which of them is meant is not said: " + Printable.Escape(string.Join(", ", chosen.Take(4)), 300) + (chosen.Count > 4 ? ", …" : "") + ".",
                    "Name it (-Cluster, --cluster; -Datacenter, --datacenter); -Cluster * is all of them."));
            }
            else if (isWhole)
            {
                Report(ChangeRules.NoTarget.At(null, "There is no K8ssandraCluster and no CassandraDatacenter " + where + ".", "Name the context, the namespace or the file that has it (-Context, -Namespace, -Path; --context, --namespace, --path)."));
            }

            return false;
        }

        foreach (var finding in isWhole ? choice.NotFound(where) : [])
            Report(finding);
        return chosen.Count > 0;
    }

    private static ChangedObject ObjectOf(ChosenResource resource) => new() { Kind = resource.Kind, Namespace = resource.Namespace, Name = resource.Name, Datacenter = resource.Datacenter };

    private ChangePlan? TryPlan(ResourceTarget target, ChosenResource resource, ClusterImageWish wish, Snapshot snapshot) =>
        new ClusterImageMaking(target, wish.IntentFor(resource.Datacenter), snapshot, Settings, Report).TryMake(CancellationToken);
}
