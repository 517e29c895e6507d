using System.Text;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>The objects that a re-creation has to do with: how each is read, told from another of its name, and written.</summary>
internal sealed class ResetObjects(ResetFacts facts, IKubernetesSession session)
{
    private static readonly ResourceType BetaBudget = ResourceType.PodDisruptionBudget with { Version = "v1beta1" };
    private static readonly ResourceType EndpointSlice = new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice");

    public IKubernetesSession Session => session;

    public ClusterObjects Cluster { get; } = new(session, facts.Target.Context!);

    /// <summary>The annotation that keeps the volumes.</summary>
    public string Annotation { get; } = KeepVolumesNames.AnnotationOf(facts.Mechanism);

    public string Name => facts.Target.Name;

    public string Namespace => facts.Target.Namespace!;

    /// <summary>What is re-created, for people.</summary>
    public string What { get; } = ResetOperation.TargetOf(facts);

    public SourceLocation At => facts.Target.Location;

    /// <summary>The datacenter; null where there is none of its name.</summary>
    public async Task<Node?> FindAsync(CancellationToken cancellationToken) =>
        await FindJsonAsync(cancellationToken).ConfigureAwait(false) is { } json ? Parse(json) : null;

    /// <summary>The datacenter as the server wrote it; null where there is none of its name.</summary>
    public Task<ReadOnlyMemory<byte>?> FindJsonAsync(CancellationToken cancellationToken) => Cluster.FindJsonAsync(ResourceType.CassandraDatacenter, Namespace, Name, cancellationToken);

    public Node Parse(ReadOnlyMemory<byte> json) => DocumentParser.ParseObject(json.Span, Cluster.Context, DocumentLimits.Default);

    /// <summary>Whether it is the object that is to be deleted, and not one of the same name.</summary>
    public bool IsOld(Node root) => UidOf(root) == facts.Uid;

    /// <summary>Whether its volumes are kept when it is deleted as it is.</summary>
    public bool IsKept(Node root)
    {
        if (!HasAnnotation(root))
            return false;
        foreach (var finalizer in facts.Mechanism == KeepVolumes.NoFinalizer && root.At("metadata", "finalizers") is { } finalizers ? finalizers.Items : [])
        {
            if (finalizer.Text == KeepVolumesNames.Finalizer)
                return false;
        }

        return true;
    }

    /// <summary>Does the next write that is needed for its volumes to be kept.</summary>
    public Task<Node> KeepAsync(Node root, CancellationToken cancellationToken)
    {
        var value = KeepVolumesNames.ValueOf(facts.Mechanism);
        var metadata = Guard(root);
        if (facts.Mechanism == KeepVolumes.NoFinalizer && HasAnnotation(root))
        {
            // The annotation first, alone: without it the next reconciliation sets the finalizer again. Its value, which nobody looks
            // at, changes with the finalizer: since 1.20.0 a change of annotations has the operator look at the datacenter at once.
            value = "kept";
            var others = new JsonArray();
            foreach (var finalizer in root.At("metadata", "finalizers") is { } finalizers ? finalizers.Items : [])
            {
                if (finalizer.Text != KeepVolumesNames.Finalizer)
                    others.Add((JsonNode)finalizer.Text);
            }

            metadata["finalizers"] = others;
        }

        metadata["annotations"] = new JsonObject { [Annotation] = value };
        return Cluster.PatchAsync(ResourceType.CassandraDatacenter, Namespace, Name, PatchKind.Merge, Patch(metadata), cancellationToken);
    }

    public Task<Node?> FindVolumeAsync(KeptVolume volume, CancellationToken cancellationToken) => Cluster.FindAsync(ResourceType.PersistentVolume, null, volume.Volume, cancellationToken);

    /// <summary>Sets the reclaim policy of a volume.</summary>
    public Task<Node> SetPolicyAsync(Node volume, string policy, CancellationToken cancellationToken) => Cluster.PatchAsync(
        ResourceType.PersistentVolume,
        null,
        volume.At("metadata", "name")!.Text,
        PatchKind.Merge,
        Patch(Guard(volume), new JsonObject { ["persistentVolumeReclaimPolicy"] = policy }),
        cancellationToken);

    /// <summary>What is not as it was of a claim and its volume, and what to do; null where all is.</summary>
    public async Task<Diagnostic?> DifferenceOfAsync(KeptVolume kept, CancellationToken cancellationToken)
    {
        var claim = await Cluster.FindAsync(ResourceType.PersistentVolumeClaim, Namespace, kept.Claim, cancellationToken).ConfigureAwait(false);
        var volume = await FindVolumeAsync(kept, cancellationToken).ConfigureAwait(false);
        if (volume is null || volume.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
            return VolumeGone(kept, volume is not null);
        var message = claim is null
            ? "The claim " + Show(kept.Claim) + " is gone."
            : UidOf(claim) != kept.ClaimUid
                ? "The claim " + Show(kept.Claim) + " is another object than before (uid " + Show(UidOf(claim)) + ", was " + kept.ClaimUid + ")."
                : claim.At("metadata", "deletionTimestamp") is { Text.Length: > 0 }
                    ? "The claim " + Show(kept.Claim) + " is being deleted."
                    : claim.At("spec", "volumeName")?.Text != kept.Volume
                        ? "The claim " + Show(kept.Claim) + " is bound to another volume (" + Show(claim.At("spec", "volumeName")?.Text) + ")."
                        : claim.At("status", "phase")?.Text != "Bound" ? "The claim " + Show(kept.Claim) + " is not bound (" + Show(claim.At("status", "phase")?.Text) + ")." : null;
        if (message is null)
            return null;
        var policy = volume.At("spec", "persistentVolumeReclaimPolicy")?.Text;
        return ResetRules.VolumeDiffers.At(
            At,
            message + " The volume " + Show(kept.Volume) + " is there, with the policy " + Show(policy) + (policy == "Retain" ? ", so its data is too." : ".") + " Nothing else is done.",
            "Create the claim anew as it is in the backup (" + Show(facts.Backup) + "), with spec.volumeName: " + Show(kept.Volume) + ", once the volume is free: kubectl patch persistentvolume " + Show(kept.Volume) + " --type json -p '[{\"op\":\"remove\",\"path\":\"/spec/claimRef/uid\"}]' " + Cluster.Where + ".");
    }

    /// <summary>The finding for a volume that is gone.</summary>
    public Diagnostic VolumeGone(KeptVolume volume, bool isEnding = false) => ResetRules.VolumeDiffers.At(
        At, "The volume " + Show(volume.Volume) + " of the claim " + Show(volume.Claim) + (isEnding ? " is being deleted." : " is gone."), "Nothing else is done: find out who deletes it, and what becomes of the node's data.");

    /// <summary>What is left of all that the old object owned: objects by their uids, pods by their StatefulSets.</summary>
    /// <param name="isReplaced">Whether another object of its name is there, whose pods are called the same.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public async Task<IReadOnlyList<string>> LeftAsync(bool isReplaced, CancellationToken cancellationToken)
    {
        var owners = facts.StatefulSets.Select(static set => set.Uid).Append(facts.Uid).ToHashSet(StringComparer.Ordinal);
        // A StatefulSet that was made anew since the plan has pods too.
        var names = isReplaced ? [] : facts.StatefulSets.Select(static set => set.Name).ToHashSet(StringComparer.Ordinal);
        var left = new List<string>();
        foreach (var type in (ResourceType[])[ResourceType.StatefulSet, ResourceType.Pod, ResourceType.Service])
            left.AddRange(await OwnedAsync(type, owners, names, cancellationToken).ConfigureAwait(false));
        left.AddRange(await FirstAsync([ResourceType.PodDisruptionBudget, BetaBudget], owners, cancellationToken).ConfigureAwait(false));
        left.AddRange(await FirstAsync([EndpointSlice, EndpointSlice with { Version = "v1beta1" }], owners, cancellationToken).ConfigureAwait(false));
        return left;
    }

    /// <summary>What binds a patch to the version of an object that was seen.</summary>
    public static JsonObject Guard(Node root) => new() { ["uid"] = UidOf(root), ["resourceVersion"] = VersionOf(root) };

    public static string UidOf(Node root) => root.At("metadata", "uid")?.Text ?? "";

    public static string VersionOf(Node root) => root.At("metadata", "resourceVersion")?.Text ?? "";

    public static string Count(int count, string noun) => count + " " + noun + (count == 1 ? "" : "s");

    public static string Show(string? text) => Printable.Escape(text, 300);

    // Which version of a kind there is depends on that of Kubernetes. Who may not see them does not need to: they hold no data.
    private async Task<List<string>> FirstAsync(ResourceType[] versions, HashSet<string> owners, CancellationToken cancellationToken)
    {
        foreach (var type in versions)
        {
            try
            {
                return await OwnedAsync(type, owners, [], cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException exception) when (exception.Kind is KubernetesErrorKind.NotFound or KubernetesErrorKind.Forbidden)
            {
                // The next one.
            }
        }

        return [];
    }

    private async Task<List<string>> OwnedAsync(ResourceType type, HashSet<string> owners, HashSet<string> sets, CancellationToken cancellationToken)
    {
        var owned = new List<string>();
        foreach (var item in await Cluster.ListAsync(type, Namespace, labelSelector: null, cancellationToken).ConfigureAwait(false))
        {
            foreach (var reference in item.At("metadata", "ownerReferences") is { } references ? references.Items : [])
            {
                if (owners.Contains(reference["uid"]?.Text ?? "") || (type == ResourceType.Pod && reference["kind"]?.Text == "StatefulSet" && sets.Contains(reference["name"]?.Text ?? "")))
                {
                    owned.Add(type.Kind + " " + Show(item.At("metadata", "name")?.Text));
                    break;
                }
            }
        }

        return owned;
    }

    private bool HasAnnotation(Node root) => facts.Mechanism == KeepVolumes.DeletePvcAnnotation
        ? root.At("metadata", "annotations", Annotation)?.Text == "false"
        : root.At("metadata", "annotations", Annotation) is not null;

    private static byte[] Patch(JsonObject metadata, JsonObject? spec = null)
    {
        var patch = new JsonObject { ["metadata"] = metadata };
        if (spec is not null)
            patch["spec"] = spec;
        return Encoding.UTF8.GetBytes(patch.ToJsonString());
    }
}
