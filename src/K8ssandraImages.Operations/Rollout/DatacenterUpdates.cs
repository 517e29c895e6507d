using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>Plans updates of datacenters in place.</summary>
/// <param name="settings">How operations are carried out.</param>
/// <param name="options">The releases, where they are not to be told by what is read.</param>
/// <param name="cancellationToken">Stops at once.</param>
public sealed class DatacenterUpdates(OperationSettings settings, ManifestOptions options, CancellationToken cancellationToken) : DatacenterOperations(settings, options, cancellationToken)
{
    /// <summary>Plans updates of the datacenters of clusters.</summary>
    /// <param name="session">The clusters; its namespaces are those of the datacenters.</param>
    /// <param name="names">Names of CassandraDatacenters, with wildcards; empty for all. One that matches nothing is reported.</param>
    /// <param name="clusters">Names of clusters, with wildcards; empty for all.</param>
    /// <param name="method">How the update is permitted.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<OperationPlan> OfClusters(KubernetesSession session, IReadOnlyList<string> names, IReadOnlyList<string> clusters, DatacenterUpdateMethod method) =>
        OfClusters((IKubernetesSession)session, names, clusters, method);

    /// <summary>Plans updates of the datacenters that an object of the pipeline names: a cluster, a datacenter, an impact, a drift, a health.</summary>
    /// <param name="input">The object; of a cluster.</param>
    /// <param name="method">How the update is permitted.</param>
    /// <exception cref="OptionsException">An option cannot be used.</exception>
    public IEnumerable<OperationPlan> Of(K8ssObject input, DatacenterUpdateMethod method) => Plans(input, target => Plan(target, method));

    internal IEnumerable<OperationPlan> OfClusters(IKubernetesSession session, IReadOnlyList<string> names, IReadOnlyList<string> clusters, DatacenterUpdateMethod method) =>
        Plans(session, names, clusters, target => Plan(target, method));

    private OperationPlan Plan(DatacenterTarget found, DatacenterUpdateMethod choice)
    {
        // Targets were found before the first of them was updated: what was seen then may be long ago.
        var watch = new DatacenterWatch(found);
        var seen = Changes.Waiting.For(() => watch.LookAsync(Cancellation)) ?? throw new ChangeException(DatacenterRules.NotFound.At(found.Objects.At(ResourceType.CassandraDatacenter, found.Namespace, found.Name), "The " + found.Description + " is not there any more.", "Find out who deleted it."));
        var (facts, method, sight) = UpdateOutlook.Of(found, seen, choice, Options, Settings);
        // An update that was broken off may have come to its end without us, and what it permitted would let the next change go at once.
        var hasLeft = seen.IsUpToDate && facts.IsWithdrawn && facts.AnnotationBefore is null && seen.Root.At("metadata", "annotations", DatacenterUpdate.DatacenterAnnotation) is not null;
        facts = facts with { Summary = hasLeft ? "Take the permission away that an earlier update has left at the " + UpdateOperation.TargetOf(facts) : Summary(facts, sight) };
        var isUnchanged = seen.IsUpToDate && !hasLeft;
        if (!isUnchanged)
            Refuse(facts, method, sight, found.Objects.Session);
        var record = OperationRecord.Of(OperationKind.Update, facts.Target, facts, Settings);
        var plan = UpdateOperation.Of(record, facts, found.Objects.Session, Settings, isUnchanged);
        if (!isUnchanged)
        {
            foreach (var finding in plan.Diagnostics)
                Settings.Report(finding);
        }

        return plan;
    }

    // What is known to end at once is not asked about.
    private void Refuse(UpdateFacts facts, UpdateMethod method, UpdateSight sight, IKubernetesSession session)
    {
        if (UpdateSteps.Refusal(facts.Target.Location, method.Refusal) is { } refusal)
            throw new ChangeException(refusal);
        if (sight.Progress.HasTemplates && sight.Asked.FirstOrDefault(static row => row.State == DriftState.PodsDiffer) is { } row)
            throw new ChangeException(UpdateRules.NotUpdatable.At(facts.Target.Location, "The templates of " + UpdateOperation.TargetOf(facts) + " ask for the images already, and its pods do not have them: " + row.Reason, row.NextStep));
        foreach (var step in new UpdateSteps(facts, session, Settings).Checks)
        {
            var look = Changes.Waiting.For(() => step(Cancellation));
            if (look is { IsDone: false, Finding: { } finding })
                throw new ChangeException(finding);
        }
    }

    // The containers whose image is replaced.
    private static List<string> Replaced(UpdateSight sight) =>
        [.. sight.Asked.Where(static row => row.Desired is not null && (row.Template != row.Desired || row.Pods.Any(pod => pod.Image != row.Desired))).Select(static row => row.Container).Distinct()];

    private static string Summary(UpdateFacts facts, UpdateSight sight)
    {
        var containers = Replaced(sight);
        var racks = sight.Progress.Racks.Count(static rack => !rack.IsDone);
        return "Let the " + UpdateOperation.TargetOf(facts) + " take "
            + (containers.Count == 0 ? "other pull secrets or pull policies" : containers.Count == 1 ? "another image of " : "other images of ") + string.Join(", ", containers.Take(5).Select(Show)) + (containers.Count > 5 ? " and " + (containers.Count - 5) + " more" : "")
            + (facts.Pods == 0 ? "; it is stopped, so no pod restarts" : "; the pods of " + racks + (racks == 1 ? " rack" : " racks") + " restart one after the other")
            + (facts.AsksCluster ? "; all datacenters of the K8ssandraCluster " + Show(facts.Cluster?.Name) + " (" + UpdateMethod.DatacentersOf(sight.Deciders.Cluster!) + ") are let go" : "")
            + (facts.ForcedRacks.Count > 0 ? "; forced in " + string.Join(", ", facts.ForcedRacks.Select(Show)) : "");
    }

    private static string Show(string? text) => Printable.Escape(text, 200);
}
