using System.Text;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// The permission for an update: what of it is missing as things are, and how it is given and taken away. k8ssandra-operator replaces
/// the annotations of a CassandraDatacenter whenever it writes one, so a permission that was given may be gone while it is needed.
/// </summary>
/// <param name="facts">The plan.</param>
/// <param name="objects">The objects of the datacenter's context.</param>
/// <param name="control">The objects of the K8ssandraCluster's context; null for a stand-alone datacenter.</param>
internal sealed class UpdatePermit(UpdateFacts facts, ClusterObjects objects, ClusterObjects? control)
{
    // One that is taken without effect that often is not given once more: what the operator writes is not what was worked out here.
    private const int MostGiven = 3;

    private int _given;

    private string Annotation => UpdateMethod.ValueOf(facts.Permission == UpdatePermission.Task ? UpdatePermission.Once : facts.Permission) ?? "";

    private string Self => Printable.Escape(facts.Target.Namespace + "/" + facts.Target.Name, 200);

    /// <summary>Gives what is missing; null where nothing is.</summary>
    public async Task<StepLook?> GiveAsync(UpdateSight sight, CancellationToken cancellationToken)
    {
        if (sight.IsHeldByCluster)
            return AskCluster(sight);
        var lagging = sight.Progress.Racks.Where(static rack => !rack.HasTemplate).Select(static rack => rack.Name).ToList();
        var forced = facts.ForcedRacks.Where(rack => lagging.Contains(rack, StringComparer.Ordinal)).Except(ForcedIn(sight.Datacenter.Root), StringComparer.Ordinal).ToList();
        if (facts.Permission == UpdatePermission.NotAsked && forced.Count == 0)
            return null;
        // What k8ssandra-operator has just written is permitted by that.
        if (facts.AsksCluster && DatacenterUpdate.IsNewer(sight.Datacenter.Root) && !sight.Deciders.Release.ObservesUnfinishedReconciles)
            return null;
        if (IsGiven(sight) && forced.Count == 0)
            return null;
        if (facts.Permission == UpdatePermission.Task && forced.Count == 0)
            return await CreateTaskAsync(cancellationToken).ConfigureAwait(false);
        if (_given >= MostGiven)
            return StepLook.Stop(WithoutEffect(sight));
        var metadata = Guard(sight.Datacenter.Root);
        if (Annotation.Length > 0 && !IsGiven(sight))
            metadata["annotations"] = new JsonObject { [DatacenterUpdate.DatacenterAnnotation] = Annotation };
        var patch = new JsonObject { ["metadata"] = metadata };
        if (forced.Count > 0)
            patch["spec"] = new JsonObject { ["forceUpgradeRacks"] = new JsonArray([.. ForcedIn(sight.Datacenter.Root).Concat(forced).Select(static rack => (JsonNode)rack)]) };
        return StepLook.Act(
            "Permits the update: " + string.Join(" and ", new[] { metadata.ContainsKey("annotations") ? "annotation " + DatacenterUpdate.DatacenterAnnotation + "=" + Annotation : null, forced.Count > 0 ? "spec.forceUpgradeRacks " + string.Join(", ", forced.Select(Show)) : null }.OfType<string>()) + " on " + Self + ".",
            async token =>
            {
                await objects.PatchAsync(ResourceType.CassandraDatacenter, facts.Target.Namespace, facts.Target.Name, PatchKind.Merge, Bytes(patch), token).ConfigureAwait(false);
                _given++;
            });
    }

    /// <summary>Takes away what was given by this operation, where something of it is there; null where nothing is.</summary>
    /// <param name="sight">What was seen.</param>
    /// <param name="isUnfinished">Whether the update has not come to its end: then what an operator would take away is taken away too.</param>
    public StepLook? Withdraw(UpdateSight sight, bool isUnfinished)
    {
        if (IsLeftIn(sight.Datacenter.Root) && (facts.IsWithdrawn || isUnfinished))
        {
            return StepLook.Act(
                "Takes the permission away: annotation " + DatacenterUpdate.DatacenterAnnotation + "=" + Annotation + " of " + Self + ".",
                token => objects.PatchAsync(ResourceType.CassandraDatacenter, facts.Target.Namespace, facts.Target.Name, PatchKind.Merge, Removal(sight.Datacenter.Root, DatacenterUpdate.DatacenterAnnotation), token));
        }

        if (isUnfinished && facts.AsksCluster && facts.ClusterAnnotationBefore is null && sight.ClusterAnnotation == "once" && control is not null)
        {
            return StepLook.Act(
                "Takes the permission away: annotation " + DatacenterUpdate.ClusterAnnotation + "=once of the K8ssandraCluster " + Show(facts.Cluster?.Name) + ".",
                token => control.PatchAsync(ResourceType.K8ssandraCluster, facts.Cluster!.Namespace, facts.Cluster.Name, PatchKind.Merge, Removal(sight.Deciders.Cluster!, DatacenterUpdate.ClusterAnnotation), token));
        }

        return null;
    }

    /// <summary>Whether the annotation that permits it is there, and not because somebody else wants it there.</summary>
    public bool IsLeftIn(Node root) =>
        Annotation.Length > 0 && root.At("metadata", "annotations", DatacenterUpdate.DatacenterAnnotation)?.Text == Annotation && facts.AnnotationBefore != Annotation
        // A `once` may be the task's, and goes by itself; an `always` that somebody has set since is theirs.
        && (facts.Permission != UpdatePermission.Always || AnnotationAuthor.IsOwn(root, DatacenterUpdate.DatacenterAnnotation) != false);

    /// <summary>What the permission still waits for, at the end; null where nothing is left of it, or what is left was there before.</summary>
    public async Task<string?> WaitsForAsync(UpdateSight sight, CancellationToken cancellationToken)
    {
        if (facts.Permission == UpdatePermission.Task && await FindTaskAsync(cancellationToken).ConfigureAwait(false) is { } task && !DatacenterTasks.IsOver(task))
            return "The images are there; waits for the CassandraTask " + Show(facts.Task) + " to end.";
        if (facts.Permission is UpdatePermission.Once or UpdatePermission.Task && !facts.IsWithdrawn && facts.AnnotationBefore != "always" && sight.Annotation == "once")
            return "The images are there; waits for cass-operator to go through the datacenter once more, which removes the annotation `once`.";
        // The annotation of the cluster is for all datacenters, and goes when the last one is done.
        return facts is { AsksCluster: true, ClusterAnnotationBefore: null } && sight.ClusterAnnotation == "once" && IsLast(sight.Deciders.Cluster!)
            ? "The images are there; waits for k8ssandra-operator to remove the annotation `once` of the K8ssandraCluster."
            : null;
    }

    // `once` that was there before 1.23 ends with the first rack; anything else that is there permits all.
    private bool IsGiven(UpdateSight sight) => sight.Annotation is { } there && (Annotation.Length == 0 || there == Annotation || facts.Permission != UpdatePermission.Always || there != "once");

    private StepLook? AskCluster(UpdateSight sight)
    {
        if (sight.Deciders is not { ManagerRelease: { HoldsDatacenterUpdates: true } manager, Cluster: { } cluster } || ClusterUpdate.PermitOf(manager, cluster, isLive: true).IsGiven)
            return null;
        if (!facts.AsksCluster || control is null)
        {
            return StepLook.Stop(OperationRules.WorldChanged.At(
                facts.Target.Location,
                "The K8ssandraCluster asks for something now that k8ssandra-operator holds back, and did not when this was planned; its permission would let all its datacenters go.",
                "Plan it anew: Update-K8ssDatacenter, k8ssimages update."));
        }

        if (_given >= MostGiven)
            return StepLook.Stop(WithoutEffect(sight));
        var metadata = Guard(cluster);
        metadata["annotations"] = new JsonObject { [DatacenterUpdate.ClusterAnnotation] = "once" };
        return StepLook.Act(
            "Permits the update: annotation " + DatacenterUpdate.ClusterAnnotation + "=once on the K8ssandraCluster " + Show(facts.Cluster?.Name) + ".",
            async token =>
            {
                await control.PatchAsync(ResourceType.K8ssandraCluster, facts.Cluster!.Namespace, facts.Cluster.Name, PatchKind.Merge, Bytes(new JsonObject { ["metadata"] = metadata }), token).ConfigureAwait(false);
                _given++;
            });
    }

    // ---- a task -------------------------------------------------------------------------------------------------------

    private async Task<StepLook?> CreateTaskAsync(CancellationToken cancellationToken)
    {
        var name = facts.Task ?? "";
        if (await FindTaskAsync(cancellationToken).ConfigureAwait(false) is { } task)
        {
            return !DatacenterTasks.IsOver(task) ? null : StepLook.Stop(UpdateRules.PermissionWithoutEffect.At(
                objects.At(ResourceType.CassandraTask, facts.Target.Namespace, name),
                "The CassandraTask " + Show(name) + " is over, and the StatefulSets do not ask for the images: cass-operator would write others than those that were worked out here, or the task failed.",
                "Look at it: kubectl describe cassandratask " + Show(name) + " -n " + Show(facts.Target.Namespace) + " " + objects.Where));
        }

        var json = new JsonObject
        {
            ["apiVersion"] = ResourceType.CassandraTask.ApiVersion,
            ["kind"] = ResourceType.CassandraTask.Kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = facts.Target.Namespace },
            ["spec"] = new JsonObject
            {
                ["datacenter"] = new JsonObject { ["name"] = facts.Target.Name, ["namespace"] = facts.Target.Namespace },
                ["jobs"] = new JsonArray(new JsonObject { ["name"] = "refresh", ["command"] = "refresh" }),
            },
        };
        return StepLook.Act(
            "Permits the update: CassandraTask " + Show(name) + " with the command refresh.",
            token => objects.CreateAsync(ResourceType.CassandraTask, facts.Target.Namespace, name, Bytes(json), token));
    }

    private Task<Node?> FindTaskAsync(CancellationToken cancellationToken) =>
        facts.Task is { } name ? objects.FindAsync(ResourceType.CassandraTask, facts.Target.Namespace, name, cancellationToken) : Task.FromResult<Node?>(null);

    // ---- parts --------------------------------------------------------------------------------------------------------

    private Diagnostic WithoutEffect(UpdateSight sight) => UpdateRules.PermissionWithoutEffect.At(
        facts.Target.Location,
        "The permission was given " + MostGiven + " times and is gone each time, while the images have not come. " + sight.Progress.Text(sight.WhyNot),
        "Either somebody takes it away (GitOps, an admin), or the operator would write other images than those that were worked out here: compare with its log and with k8ssimages drift, Compare-K8ssImage.");

    private bool IsLast(Node cluster) =>
        cluster.At("spec", "cassandra", "datacenters") is { Items: [.., var last] } && last.At("metadata", "name")?.Text == facts.Target.Name;

    private static List<string> ForcedIn(Node root)
    {
        var racks = new List<string>();
        foreach (var rack in root.At("spec", "forceUpgradeRacks") is { } all ? all.Items : [])
            racks.Add(rack.Text);
        return racks;
    }

    // It is written to what was seen, and to nothing else.
    private static JsonObject Guard(Node root) => new()
    {
        ["uid"] = root.At("metadata", "uid")?.Text,
        ["resourceVersion"] = root.At("metadata", "resourceVersion")?.Text,
    };

    private static ReadOnlyMemory<byte> Removal(Node root, string annotation)
    {
        var metadata = Guard(root);
        metadata["annotations"] = new JsonObject { [annotation] = null };
        return Bytes(new JsonObject { ["metadata"] = metadata });
    }

    private static ReadOnlyMemory<byte> Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static string Show(string? text) => Printable.Escape(text, 200);
}
