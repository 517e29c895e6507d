using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Live;
using K8ssandraImages.Operations.Manifests;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// The steps in which a datacenter is deleted and created again on its volumes (the specification of cass-operator's deletion: v1.12.0
/// to v1.32.0 pkg/reconciliation/reconcile_datacenter.go). Nothing is deleted before it was seen, in the very version that is deleted,
/// that its volumes are kept.
/// </summary>
internal sealed class ResetSteps
{
    // The operator looks at a datacenter again by itself within this time after it was changed; what it puts back is back by then.
    private static readonly TimeSpan ReadBack = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FailurePatience = TimeSpan.FromMinutes(2);
    private static readonly ResourceType PodDisruptionBudgetBeta = ResourceType.PodDisruptionBudget with { Version = "v1beta1" };

    private readonly ResetFacts _facts;
    private readonly OperationSettings _settings;
    private readonly ClusterObjects _objects;
    private readonly IKubernetesSession _session;
    private readonly string _annotation;
    private readonly string _name;
    private readonly string _namespace;
    private readonly string _what;
    private DatacenterWatch? _watch;
    private long? _awaySince;
    private long? _failingSince;
    private bool _hasNoBudgets;

    public ResetSteps(ResetFacts facts, IKubernetesSession session, OperationSettings settings)
    {
        _facts = facts;
        _settings = settings;
        _session = session;
        _objects = new ClusterObjects(session, facts.Target.Context!);
        _annotation = KeepVolumesNames.AnnotationOf(facts.Mechanism);
        _name = facts.Target.Name;
        _namespace = facts.Target.Namespace!;
        _what = ResetOperation.TargetOf(facts);
    }

    private SourceLocation At => _facts.Target.Location;

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<Step> All =>
    [
        new Step { Name = "back-up", Effect = "Save the datacenter, its StatefulSets, claims and volumes to " + Show(_facts.Backup), Look = BackUpAsync },
        new Step { Name = "retain-volumes", Effect = "Set the reclaim policy of its " + Count(_facts.Volumes.Count, "volume") + " to Retain", Risk = OperationRisk.Low, Inverse = "the policies before are put back at the end", Look = RetainAsync },
        new Step
        {
            Name = "keep-volumes",
            Effect = _facts.Mechanism == KeepVolumes.DeletePvcAnnotation
                ? "Annotate it " + _annotation + "=false, so that the operator keeps its claims"
                : "Annotate it " + _annotation + " and take the operator's finalizer away, so that the operator does nothing when it is deleted",
            Risk = OperationRisk.Low,
            Inverse = "take the annotation away",
            Look = KeepAsync,
        },
        new Step { Name = "read-back", Effect = "Read back that its claims are kept" + (_facts.Mechanism == KeepVolumes.NoFinalizer ? ", and that the operator leaves it so" : ""), Look = ReadBackAsync },
        new Step { Name = "delete", Effect = "Delete the datacenter: all its nodes stop", Precondition = "its volumes are kept, in the version that is deleted; nobody has changed it since the plan", Risk = OperationRisk.Deletes, Inverse = "create it from the backup", Look = DeleteAsync },
        new Step { Name = "wait-until-gone", Effect = "Wait until it and all that it owns is gone", Look = GoneAsync },
        new Step { Name = "check-volumes", Effect = "See that all claims and volumes are there", Look = VolumesAsync },
        new Step { Name = "create", Effect = _facts.Cluster is null ? "Create it as it was" : "Wait until k8ssandra-operator has created it again", Risk = OperationRisk.Restarts, Look = CreateAsync },
        new Step { Name = "wait-until-ready", Effect = "Wait until it is ready", Look = ReadyAsync },
        new Step { Name = "verify", Effect = "Compare StatefulSets, claims and host ids with what was there before", Look = VerifyAsync },
        new Step { Name = "restore-reclaim-policy", Effect = "Give its volumes their reclaim policies back", Risk = OperationRisk.Low, Look = RestoreAsync },
    ];

    // ---- before the deletion -------------------------------------------------------------------------------------------

    private async Task<StepLook> BackUpAsync(CancellationToken cancellationToken)
    {
        var backup = new ResetBackup(_settings.State, _facts.Backup);
        if (backup.IsWhole())
            return StepLook.Done("It is saved in " + Show(_facts.Backup) + ".");
        if (await FindJsonAsync(cancellationToken).ConfigureAwait(false) is not { } json || UidOf(json) != _facts.Uid)
            return StepLook.Stop(ResetRules.NoBackup.At(At, "The " + _what + " is not there any more, and no backup of it was made by this operation. Nothing was done.", "Find out who deleted it. What it was when this was planned is in the operation's record."));
        var files = new List<(string, string)> { ("datacenter.json", Encoding.UTF8.GetString(json.Span)), ("create.json", _facts.Manifest) };
        foreach (var set in _facts.StatefulSets)
            await AddAsync(ResourceType.StatefulSet, _namespace, set.Name, files, cancellationToken).ConfigureAwait(false);
        foreach (var volume in _facts.Volumes)
        {
            await AddAsync(ResourceType.PersistentVolumeClaim, _namespace, volume.Claim, files, cancellationToken).ConfigureAwait(false);
            await AddAsync(ResourceType.PersistentVolume, null, volume.Volume, files, cancellationToken).ConfigureAwait(false);
        }

        return StepLook.Act("Writes the backup.", _ =>
        {
            backup.Write(files);
            return Task.CompletedTask;
        });
    }

    private async Task AddAsync(ResourceType type, string? @namespace, string name, List<(string, string)> files, CancellationToken cancellationToken)
    {
        if (await _objects.FindJsonAsync(type, @namespace, name, cancellationToken).ConfigureAwait(false) is { } json)
            files.Add((type.Kind.ToLowerInvariant() + "-" + string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_')) + ".json", Encoding.UTF8.GetString(json.Span)));
    }

    private async Task<StepLook> RetainAsync(CancellationToken cancellationToken)
    {
        // Once another object is there, policies are put back, not set.
        if (await FindAsync(cancellationToken).ConfigureAwait(false) is { } now && UidOf(now) != _facts.Uid)
            return StepLook.Done("It is created again already.");
        foreach (var volume in _facts.Volumes)
        {
            if (await _objects.FindAsync(ResourceType.PersistentVolume, null, volume.Volume, cancellationToken).ConfigureAwait(false) is not { } root)
                return StepLook.Stop(VolumeGone(volume));
            if (root.At("spec", "persistentVolumeReclaimPolicy")?.Text != "Retain")
                return StepLook.Act("Sets the volume " + Show(volume.Volume) + " to Retain.", token => SetPolicyAsync(root, "Retain", token));
        }

        return StepLook.Done("All " + Count(_facts.Volumes.Count, "volume") + " are retained.");
    }

    private async Task<StepLook> KeepAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken).ConfigureAwait(false) is not { } root || UidOf(root) != _facts.Uid)
            return StepLook.Done("It is deleted already.");
        if (!IsKept(root))
            return StepLook.Act("Sets what keeps its volumes.", token => KeepAsync(root, token));
        return StepLook.Done("What keeps its volumes is set.");
    }

    private Task<Node> KeepAsync(Node root, CancellationToken cancellationToken)
    {
        var metadata = new JsonObject
        {
            ["resourceVersion"] = VersionOf(root),
            ["annotations"] = new JsonObject { [_annotation] = KeepVolumesNames.ValueOf(_facts.Mechanism) },
        };
        if (_facts.Mechanism == KeepVolumes.NoFinalizer && HasAnnotation(root))
        {
            // The annotation first, alone: without it the next reconciliation sets the finalizer again.
            var others = new JsonArray();
            foreach (var finalizer in root.At("metadata", "finalizers") is { } finalizers ? finalizers.Items : [])
            {
                if (finalizer.Text != KeepVolumesNames.Finalizer)
                    others.Add((JsonNode)finalizer.Text);
            }

            metadata["finalizers"] = others;
        }

        return PatchAsync(ResourceType.CassandraDatacenter, _namespace, _name, metadata, null, cancellationToken);
    }

    private async Task<StepLook> ReadBackAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken).ConfigureAwait(false) is not { } root || UidOf(root) != _facts.Uid)
            return StepLook.Done("It is deleted already.");
        if (!IsKept(root))
        {
            _awaySince = null;
            return StepLook.Act("What keeps its volumes was taken away by somebody; sets it again.", token => KeepAsync(root, token));
        }

        if (_facts.Mechanism == KeepVolumes.DeletePvcAnnotation || root.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
            return StepLook.Done("Read back: " + _annotation + " is set.");
        _awaySince ??= Stopwatch.GetTimestamp();
        var seen = Stopwatch.GetElapsedTime(_awaySince.Value);
        var enough = _settings.Interval < TimeSpan.FromSeconds(1) ? _settings.Interval * 10 : ReadBack;
        return seen >= enough
            ? StepLook.Done("Read back: the operator's finalizer stays away.")
            : StepLook.Wait("Waits whether the operator leaves the finalizer away.", seen / enough);
    }

    // ---- the deletion --------------------------------------------------------------------------------------------------

    private async Task<StepLook> DeleteAsync(CancellationToken cancellationToken)
    {
        if (await FindJsonAsync(cancellationToken).ConfigureAwait(false) is not { } json || UidOf(json) != _facts.Uid)
            return StepLook.Done("It is deleted.");
        var root = DocumentParser.ParseObject(json.Span, _objects.Context, DocumentLimits.Default);
        if (root.At("metadata", "deletionTimestamp") is { Text.Length: > 0 })
            return StepLook.Done("It is on its way out.");
        if (!IsKept(root))
            return StepLook.Act("What keeps its volumes was taken away by somebody; sets it again.", token => KeepAsync(root, token));
        foreach (var volume in _facts.Volumes)
        {
            var policy = (await _objects.FindAsync(ResourceType.PersistentVolume, null, volume.Volume, cancellationToken).ConfigureAwait(false))?.At("spec", "persistentVolumeReclaimPolicy")?.Text;
            if (policy != "Retain")
                return StepLook.Stop(ResetRules.VolumeDiffers.At(At, "The reclaim policy of the volume " + Show(volume.Volume) + " is " + Show(policy ?? "not there") + " again, so the " + _what + " is not deleted.", "Find out who changes it, and resume."));
        }

        if (ResetManifest.HashOf(json, _facts.Mechanism) != _facts.ManifestHash)
            return StepLook.Stop(ResetRules.Changed.At(At, "Somebody has changed the " + _what + " since this was planned, and what was planned would undo it. It is not deleted.", Undo("Make a plan anew (Reset-K8ssDatacenter).")));
        foreach (var condition in (string[])["ScalingUp", "ScalingDown", "ReplacingNodes", "Decommission", "ResizingVolumes", "Updating", "RollingRestart"])
        {
            if (ResetRefusal.IsTrue(root, condition))
                return StepLook.Wait("It is at something: condition " + condition + ".");
        }

        if (root.At("metadata", "annotations", KeepVolumesNames.Decommission) is not null)
            return StepLook.Stop(ResetRules.Changed.At(At, "Somebody has set " + KeepVolumesNames.Decommission + " on the " + _what + ": its nodes would be decommissioned. It is not deleted.", Undo("Find out who.")));
        // In exactly the version in which all this was seen: whoever comes in between has it looked at again.
        return StepLook.Act("Deletes it.", token => _objects.DeleteAsync(
            ResourceType.CassandraDatacenter,
            _namespace,
            _name,
            new DeleteOptions { Uid = _facts.Uid, ResourceVersion = VersionOf(root), PropagationPolicy = "Background" },
            token));
    }

    private async Task<StepLook> GoneAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken).ConfigureAwait(false) is { } root && UidOf(root) == _facts.Uid)
        {
            // Somebody who takes the mechanism away while the operator is at it takes the claims with it.
            if (_facts.Mechanism == KeepVolumes.DeletePvcAnnotation && !IsKept(root))
                return StepLook.Act("What keeps its volumes was taken away by somebody; sets it again.", token => KeepAsync(root, token));
            var finalizers = new List<string>();
            foreach (var finalizer in root.At("metadata", "finalizers") is { } all ? all.Items : [])
                finalizers.Add(Show(finalizer.Text));
            return StepLook.Wait("The CassandraDatacenter is still there" + (finalizers.Count == 0 ? "." : ", kept by " + string.Join(", ", finalizers) + ": the operator stops its nodes first; its log says what it waits for."));
        }

        var owners = _facts.StatefulSets.Select(static set => set.Uid).Append(_facts.Uid).ToHashSet(StringComparer.Ordinal);
        var left = new List<string>();
        foreach (var type in (ResourceType[])[ResourceType.StatefulSet, ResourceType.Pod, ResourceType.Service])
            left.AddRange(await LeftAsync(type, owners, cancellationToken).ConfigureAwait(false));
        left.AddRange(await BudgetsLeftAsync(owners, cancellationToken).ConfigureAwait(false));
        return left.Count == 0
            ? StepLook.Done("It and all that it owned is gone.")
            : StepLook.Wait("Still there: " + string.Join(", ", left.Take(6)) + (left.Count > 6 ? " and " + (left.Count - 6) + " more" : "") + ".");
    }

    private async Task<List<string>> BudgetsLeftAsync(HashSet<string> owners, CancellationToken cancellationToken)
    {
        if (_hasNoBudgets)
            return [];
        foreach (var type in (ResourceType[])[ResourceType.PodDisruptionBudget, PodDisruptionBudgetBeta])
        {
            try
            {
                return await LeftAsync(type, owners, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException exception) when (exception.Kind is KubernetesErrorKind.NotFound or KubernetesErrorKind.Forbidden)
            {
                // policy/v1 is there since Kubernetes 1.21, and who may not see them does not need to: they have no data.
            }
        }

        _hasNoBudgets = true;
        return [];
    }

    private async Task<List<string>> LeftAsync(ResourceType type, HashSet<string> owners, CancellationToken cancellationToken)
    {
        var left = new List<string>();
        foreach (var item in await _objects.ListAsync(type, _namespace, labelSelector: null, cancellationToken).ConfigureAwait(false))
        {
            foreach (var reference in item.At("metadata", "ownerReferences") is { } references ? references.Items : [])
            {
                if (owners.Contains(reference["uid"]?.Text ?? ""))
                    left.Add(type.Kind + " " + Show(item.At("metadata", "name")?.Text));
            }
        }

        return left;
    }

    // ---- after it ------------------------------------------------------------------------------------------------------

    private async Task<StepLook> VolumesAsync(CancellationToken cancellationToken)
    {
        foreach (var volume in _facts.Volumes)
        {
            if (await DifferenceOfAsync(volume, cancellationToken).ConfigureAwait(false) is { } difference)
                return StepLook.Stop(difference);
        }

        return StepLook.Done("All " + Count(_facts.Volumes.Count, "claim") + " are the ones that were there, and bound.");
    }

    private async Task<Diagnostic?> DifferenceOfAsync(KeptVolume volume, CancellationToken cancellationToken)
    {
        var claim = await _objects.FindAsync(ResourceType.PersistentVolumeClaim, _namespace, volume.Claim, cancellationToken).ConfigureAwait(false);
        var message = claim is null
            ? "The claim " + Show(volume.Claim) + " is gone."
            : UidOf(claim) != volume.ClaimUid
                ? "The claim " + Show(volume.Claim) + " is another object than before (uid " + Show(UidOf(claim)) + ", was " + volume.ClaimUid + ")."
                : claim.At("metadata", "deletionTimestamp") is { Text.Length: > 0 }
                    ? "The claim " + Show(volume.Claim) + " is being deleted."
                    : claim.At("spec", "volumeName")?.Text != volume.Volume ? "The claim " + Show(volume.Claim) + " is bound to another volume." : null;
        return message is null ? null : ResetRules.VolumeDiffers.At(
            At,
            message + " The volume " + Show(volume.Volume) + " was retained, so its data is there. Nothing else is done.",
            "Create the claim anew with spec.volumeName: " + Show(volume.Volume) + " (it is in the backup, " + Show(_facts.Backup) + "; take claimRef.uid of the volume away first), then resume.");
    }

    private Diagnostic VolumeGone(KeptVolume volume) => ResetRules.VolumeDiffers.At(
        At, "The volume " + Show(volume.Volume) + " of the claim " + Show(volume.Claim) + " is gone.", "Nothing else is done: find out who deleted it, and what became of the node's data.");

    private async Task<StepLook> CreateAsync(CancellationToken cancellationToken)
    {
        if (await FindJsonAsync(cancellationToken).ConfigureAwait(false) is { } json)
        {
            if (UidOf(json) == _facts.Uid)
                return StepLook.Wait("The one before is still there.");
            if (_facts.Cluster is not null || ResetManifest.HashOf(json, _facts.Mechanism) == _facts.ManifestHash)
                return StepLook.Done("It is there again.");
            return StepLook.Stop(ResetRules.Other.At(
                At,
                "Somebody has created the " + _what + " meanwhile, and with other settings. It is left as it is.",
                "Compare: kubectl get cassandradatacenter " + Show(_name) + " -n " + Show(_namespace) + " -o yaml " + _objects.Where + " with " + Show(Path.Combine(_facts.Backup, "create.json")) + ". The volumes stay retained."));
        }

        if (_facts.Cluster is not null)
            return StepLook.Wait("k8ssandra-operator has not created it again yet.");
        // Nothing is created on volumes that are not there.
        foreach (var volume in _facts.Volumes)
        {
            if (await DifferenceOfAsync(volume, cancellationToken).ConfigureAwait(false) is { } difference)
                return StepLook.Stop(difference);
        }

        return StepLook.Act("Creates it.", token => _objects.CreateAsync(ResourceType.CassandraDatacenter, _namespace, _name, Encoding.UTF8.GetBytes(_facts.Manifest), token));
    }

    private async Task<StepLook> ReadyAsync(CancellationToken cancellationToken)
    {
        if (await SightAsync(cancellationToken).ConfigureAwait(false) is not { } sight)
            return StepLook.Stop(ResetRules.Other.At(At, "The " + _what + " is gone again.", "Find out who deleted it. Its volumes are retained, and it is in " + Show(_facts.Backup) + "."));
        var health = sight.Health;
        if (health.IsReady)
            return StepLook.Done("It is ready.");
        _failingSince = health.IsFailing ? _failingSince ?? Stopwatch.GetTimestamp() : null;
        var reasons = health.Reasons.Count == 0 ? "It is not ready." : string.Join(" ", health.Reasons.Take(4));
        return _failingSince is { } since && Stopwatch.GetElapsedTime(since) > FailurePatience
            ? StepLook.Stop(OperationRules.Blocked.At(At, "The " + _what + " does not come up: " + reasons + " Its volumes are retained.", health.NextStep))
            : StepLook.Wait(reasons);
    }

    private async Task<StepLook> VerifyAsync(CancellationToken cancellationToken)
    {
        if (await SightAsync(cancellationToken).ConfigureAwait(false) is not { } sight)
            return StepLook.Wait("It is not there.");
        var names = sight.StatefulSets.Select(static set => set.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var set in _facts.StatefulSets)
        {
            if (!names.Contains(set.Name))
                return StepLook.Stop(ResetRules.NotTheSame.At(At, "There is no StatefulSet " + Show(set.Name) + " any more; there are " + Show(string.Join(", ", names)) + ".", "Its volumes are retained and its claims are there. Stop the datacenter (spec.stopped) before more data gets into the wrong volumes."));
        }

        foreach (var volume in _facts.Volumes)
        {
            if (await DifferenceOfAsync(volume, cancellationToken).ConfigureAwait(false) is { } difference)
                return StepLook.Stop(difference);
        }

        foreach (var (pod, host) in _facts.HostIds)
        {
            var now = sight.Root.At("status", "nodeStatuses", pod, "hostID")?.Text;
            if (string.IsNullOrEmpty(now))
                return sight.Root.At("spec", "stopped")?.Text == "true" ? StepLook.Done("StatefulSets and claims are the same; it is stopped, so host ids are not known.") : StepLook.Wait("The operator has not told the host id of " + Show(pod) + " yet.");
            if (now != host)
                return StepLook.Stop(ResetRules.NotTheSame.At(At, "The node in " + Show(pod) + " has the host id " + Show(now) + ", and had " + Show(host) + ": it did not start on its data.", "Look at its volume before anything else is done: the volumes are retained."));
        }

        return StepLook.Done("StatefulSets, " + Count(_facts.Volumes.Count, "claim") + " and " + Count(_facts.HostIds.Count, "host id") + " are the same as before.");
    }

    private async Task<StepLook> RestoreAsync(CancellationToken cancellationToken)
    {
        foreach (var volume in _facts.Volumes)
        {
            if (await _objects.FindAsync(ResourceType.PersistentVolume, null, volume.Volume, cancellationToken).ConfigureAwait(false) is not { } root)
                return StepLook.Stop(VolumeGone(volume));
            if (root.At("spec", "persistentVolumeReclaimPolicy")?.Text != volume.ReclaimPolicy)
                return StepLook.Act("Sets the volume " + Show(volume.Volume) + " to " + Show(volume.ReclaimPolicy) + ".", token => SetPolicyAsync(root, volume.ReclaimPolicy, token));
        }

        return StepLook.Done("The reclaim policies are what they were.");
    }

    // ---- objects -------------------------------------------------------------------------------------------------------

    private Task<Node?> FindAsync(CancellationToken cancellationToken) => _objects.FindAsync(ResourceType.CassandraDatacenter, _namespace, _name, cancellationToken);

    private Task<ReadOnlyMemory<byte>?> FindJsonAsync(CancellationToken cancellationToken) => _objects.FindJsonAsync(ResourceType.CassandraDatacenter, _namespace, _name, cancellationToken);

    private async Task<DatacenterSight?> SightAsync(CancellationToken cancellationToken)
    {
        if (_watch is null)
        {
            var options = new ManifestOptions { CassOperatorVersion = _facts.CassOperatorVersion, K8ssandraOperatorVersion = _facts.K8ssandraOperatorVersion, Trace = false };
            using var targets = new DatacenterTargets(options, _settings.Report, cancellationToken);
            if (targets.Of(_facts.Target, _session) is not { } target)
                return null;
            _watch = new DatacenterWatch(target, withImages: false);
        }

        return await _watch.LookAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task<Node> SetPolicyAsync(Node volume, string policy, CancellationToken cancellationToken) => PatchAsync(
        ResourceType.PersistentVolume,
        null,
        volume.At("metadata", "name")!.Text,
        new JsonObject { ["resourceVersion"] = VersionOf(volume), ["uid"] = UidOf(volume) },
        new JsonObject { ["persistentVolumeReclaimPolicy"] = policy },
        cancellationToken);

    private Task<Node> PatchAsync(ResourceType type, string? @namespace, string name, JsonObject metadata, JsonObject? spec, CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["metadata"] = metadata };
        if (spec is not null)
            patch["spec"] = spec;
        return _objects.PatchAsync(type, @namespace, name, PatchKind.Merge, Encoding.UTF8.GetBytes(patch.ToJsonString()), cancellationToken);
    }

    private bool HasAnnotation(Node root) => _facts.Mechanism == KeepVolumes.DeletePvcAnnotation
        ? root.At("metadata", "annotations", _annotation)?.Text == "false"
        : root.At("metadata", "annotations", _annotation) is not null;

    /// <summary>Whether its volumes are kept when it is deleted as it is.</summary>
    private bool IsKept(Node root)
    {
        if (!HasAnnotation(root))
            return false;
        foreach (var finalizer in _facts.Mechanism == KeepVolumes.NoFinalizer && root.At("metadata", "finalizers") is { } finalizers ? finalizers.Items : [])
        {
            if (finalizer.Text == KeepVolumesNames.Finalizer)
                return false;
        }

        return true;
    }

    private string Undo(string then) => "Take " + _annotation + " away again if it is not wanted any more, and set the volumes' reclaim policies back. " + then;

    private static string UidOf(Node root) => root.At("metadata", "uid")?.Text ?? "";

    private static string UidOf(ReadOnlyMemory<byte> json) => (string?)JsonNode.Parse(json.Span)!["metadata"]!["uid"] ?? "";

    private static string VersionOf(Node root) => root.At("metadata", "resourceVersion")?.Text ?? "";

    private static string Count(int count, string noun) => count + " " + noun + (count == 1 ? "" : "s");

    private static string Show(string? text) => Printable.Escape(text, 300);
}
