using System.Diagnostics;
using System.Runtime.ExceptionServices;
using K8ssandraImages.Engine;
using K8ssandraImages.Engine.Rollout;
using K8ssandraImages.Kubernetes;
using K8ssandraImages.Operations.Changes;
using K8ssandraImages.Operations.Live;

namespace K8ssandraImages.Operations.Rollout;

/// <summary>
/// The steps of one update: the operator has read what is there, the datacenter and its cluster are well, the update is permitted, one
/// rack follows the other, the permission goes, and what runs is looked at. The first pod that fails ends it, and the permission goes
/// then too: no further rack begins.
/// </summary>
internal sealed class UpdateSteps
{
    private static readonly TimeSpan ForOperator = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ForHealth = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ForRacks = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ForPod = TimeSpan.FromMinutes(10);

    private readonly UpdateFacts _facts;
    private readonly IKubernetesSession _session;
    private readonly OperationSettings _settings;
    private readonly ClusterObjects _objects;
    private readonly UpdatePermit _permit;
    private DatacenterWatch? _watch;
    private DatacenterSiblings? _siblings;
    private string? _failing;
    private long _failingSince;
    private string? _notWithdrawn;

    public UpdateSteps(UpdateFacts facts, IKubernetesSession session, OperationSettings settings)
    {
        (_facts, _session, _settings) = (facts, session, settings);
        _objects = new ClusterObjects(session, facts.Target.Context!);
        _permit = new UpdatePermit(facts, _objects, facts.Cluster?.Context is { } control ? new ClusterObjects(session, control) : null);
    }

    /// <summary>The steps, in order.</summary>
    public IReadOnlyList<Step> All =>
    [
        CheckOperator,
        CheckHealth,
        .. IsPermitted ? [Permit] : Array.Empty<Step>(),
        WaitForRacks,
        .. IsPermitted ? [Withdraw] : Array.Empty<Step>(),
        Verify,
    ];

    /// <summary>What is looked at before anything is done.</summary>
    public IReadOnlyList<Func<CancellationToken, Task<StepLook>>> Checks => [LookAtOperatorAsync, LookAtHealthAsync];

    private bool IsPermitted => _facts.Permission != UpdatePermission.NotAsked || _facts.AsksCluster || _facts.ForcedRacks.Count > 0;

    private string Self => Show(_facts.Target.Namespace + "/" + _facts.Target.Name);

    private string Where => " -n " + Show(_facts.Target.Namespace) + " " + _objects.Where;

    private Step CheckOperator => new()
    {
        Name = "check-operator",
        Effect = "Sees that cass-operator " + Show(_facts.Release) + " runs on the ImageConfig that is there now",
        Timeout = ForOperator,
        Look = LookAtOperatorAsync,
    };

    private Step CheckHealth => new()
    {
        Name = "check-health",
        Effect = "Sees that " + Self + " and the other datacenters of its cluster are well, and that nothing is under way",
        Timeout = ForHealth,
        Look = LookAtHealthAsync,
    };

    private Step Permit => new()
    {
        Name = "permit-update",
        Effect = "Permits it: " + string.Join(' ', _facts.Reasons),
        Precondition = "The operator has read the ImageConfig, and the datacenter is well or is mended by the update",
        Inverse = "The permission is taken away; racks that have the images keep them",
        Risk = _facts.Pods == 0 ? OperationRisk.Low : OperationRisk.Restarts,
        Timeout = ForOperator,
        Look = LookAtPermissionAsync,
    };

    private Step WaitForRacks => new()
    {
        Name = "wait-for-racks",
        Effect = "Waits until all racks of " + Self + " have the images, one after the other",
        Risk = IsPermitted || _facts.Pods == 0 ? OperationRisk.None : OperationRisk.Restarts,
        Timeout = ForRacks + (_facts.Pods * ForPod),
        Look = LookAtRacksAsync,
    };

    private Step Withdraw => new()
    {
        Name = "withdraw-permission",
        Effect = _facts.AnnotationBefore == "always" ? "Leaves the annotation `always`, which was there before"
            : _facts.IsWithdrawn ? "Takes the permission away"
            : "Waits until the operator has taken the permission away: then it has gone through all racks",
        Timeout = ForHealth,
        Look = LookAtWithdrawalAsync,
    };

    private Step Verify => new()
    {
        Name = "verify-templates-and-pods",
        Effect = "Compares the templates and the pods of " + Self + " with the images, init containers too, and what the nodes pulled",
        Timeout = ForHealth,
        Look = LookAtImagesAsync,
    };

    // ---- before anything is done ------------------------------------------------------------------------------------

    private async Task<StepLook> LookAtOperatorAsync(CancellationToken cancellationToken)
    {
        var sight = await SeeAsync(cancellationToken).ConfigureAwait(false);
        if (sight.Progress.HasTemplates)
            return StepLook.Done("The templates ask for the images already.");
        if (WhyOther(sight) is { } other)
            return StepLook.Stop(other);
        if (sight.Deciders.Operator is not { } found)
        {
            return StepLook.Stop(UpdateRules.NotUpdatable.At(
                _facts.Target.Location, "No cass-operator watches the namespace of " + Self + ", so nobody would bring the images.", "Start an operator that watches the namespace, or add it to its WATCH_NAMESPACE."));
        }

        var name = "cass-operator " + Show(_facts.Release) + " (" + Show(found.ToString()) + ")";
        if (found is { HasPods: true, ReadyPods: 0 })
            return StepLook.Wait(name + " does not run: none of its pods is ready. Look at them: kubectl get pods -n " + Show(found.Namespace) + " " + _objects.Where);
        var pending = sight.Asked.FirstOrDefault(static row => row.State == DriftState.OperatorRestartPending);
        if (pending is not null || found.RunsCurrentImageConfig == false)
        {
            // A new process that has read it beside an old one: the old one is on its way out.
            var manager = sight.Deciders.Manager;
            if (found.IsBeingRestarted || (found.RunsCurrentImageConfig != false && manager is { IsBeingRestarted: true }))
                return StepLook.Wait("An operator is being restarted; waits until its old pod is gone, which may reconcile until then.");
            return StepLook.Stop(UpdateRules.OperatorNotCurrent.At(
                _facts.Target.Location,
                pending?.Reason ?? name + " has not read the ImageConfig in " + Show(found.ImageConfigName) + " as it is now: it reads it at start only.",
                found.RunsCurrentImageConfig == false
                    ? "Restart it first: Restart-CassOperator, k8ssimages restart. The impact is shown before."
                    : "Restart k8ssandra-operator first: Restart-CassOperator -Operator K8ssandra, k8ssimages restart --operator k8ssandra-operator."));
        }

        return found.RunsCurrentImageConfig is null && found.ImageConfigName is not null
            ? StepLook.Done(name + " runs.", UpdateRules.OperatorNotCurrent.At(
                _facts.Target.Location,
                "Whether " + name + " has read the ImageConfig in " + Show(found.ImageConfigName) + " as it is now cannot be told.",
                "If it has not, the images do not come: then restart it (Restart-CassOperator, k8ssimages restart), and update again.",
                DiagnosticSeverity.Warning))
            : StepLook.Done(name + " runs on what is there now.");
    }

    private async Task<StepLook> LookAtHealthAsync(CancellationToken cancellationToken)
    {
        var sight = await SeeAsync(cancellationToken).ConfigureAwait(false);
        if (sight.Progress.HasTemplates)
            return StepLook.Done("The templates ask for the images already.");
        if (WhyNotUpdatable(sight) is { } refusal)
            return StepLook.Stop(refusal);
        if (IsUnderWay(sight))
            return StepLook.Done("The update is under way, or waits for nobody.");
        var health = sight.Datacenter.Health;
        var isMended = sight.Progress is { BrokenRacks.Count: > 0, Failure: null };
        if (!health.IsReady && !isMended)
        {
            return health.IsFailing
                ? StepLook.Stop(UpdateRules.NotWell.At(_facts.Target.Location, "The datacenter " + Self + " is not well, and these images do not mend it: " + Show(Reason(health)) + ".", health.NextStep ?? "kubectl describe cassandradatacenter " + Show(_facts.Target.Name) + Where))
                : StepLook.Wait("The datacenter " + Self + " is not ready: " + Show(Reason(health)) + ".");
        }

        if (await DatacenterTasks.FindActiveAsync(_objects, _facts.Target.Namespace!, _facts.Target.Name, _facts.Task, cancellationToken).ConfigureAwait(false) is { } task)
            return StepLook.Wait("The datacenter " + Self + " is at something: CassandraTask " + task + ".");
        if (isMended)
            return StepLook.Done("Pods of rack " + string.Join(", ", sight.Progress.BrokenRacks.Select(Show)) + " fail because of an image that the update replaces.");
        return await LookAtSiblingsAsync(sight, cancellationToken).ConfigureAwait(false) ?? StepLook.Done("The datacenter " + Self + " is well, and so are the others of its cluster that can be seen.");
    }

    private async Task<StepLook?> LookAtSiblingsAsync(UpdateSight sight, CancellationToken cancellationToken)
    {
        if (_facts.Force)
            return null;
        _siblings ??= new DatacenterSiblings(_watch!.Target);
        if (await _siblings.FindUnwellAsync(sight.Deciders.Cluster, cancellationToken).ConfigureAwait(false) is not { } unwell)
            return null;
        var message = "The " + DatacenterSiblings.Name(unwell, _objects.Context) + " of the same cluster is not ready: " + Show(Reason(unwell)) + ".";
        return unwell.IsFailing
            ? StepLook.Stop(UpdateRules.SiblingNotWell.At(
                _facts.Target.Location,
                message + " With " + Self + " restarting, the cluster might not serve some of its data.",
                "Bring it up first. " + (unwell.NextStep is { } next ? next + " " : "") + "-Force (--force) updates all the same."))
            : StepLook.Wait(message);
    }

    // ---- the update ---------------------------------------------------------------------------------------------------

    private async Task<StepLook> LookAtPermissionAsync(CancellationToken cancellationToken)
    {
        var sight = await SeeAsync(cancellationToken).ConfigureAwait(false);
        if (sight.Progress.HasTemplates)
            return StepLook.Done("The templates ask for the images, so nothing has to be permitted any more.");
        if ((WhyOther(sight) ?? WhyNotUpdatable(sight)) is { } finding)
            return StepLook.Stop(finding);
        return await _permit.GiveAsync(sight, cancellationToken).ConfigureAwait(false) ?? StepLook.Done("The update of " + Self + " is permitted.");
    }

    private async Task<StepLook> LookAtRacksAsync(CancellationToken cancellationToken)
    {
        var sight = await SeeAsync(cancellationToken, isUnderWay: true).ConfigureAwait(false);
        var progress = sight.Progress;
        if (progress.IsDone)
            return StepLook.Done("All " + progress.Racks.Count + " racks of " + Self + " have the images" + (sight.IsStopped ? "; the datacenter is stopped." : "."));
        var text = progress.Text(sight.WhyNot);
        if (progress.Failure is { } failure)
        {
            return IsPatient(failure.Pod)
                ? StepLook.Wait(text, progress.Fraction)
                : End(sight, UpdateRules.PodFails.At(
                    _objects.At(ResourceType.Pod, _facts.Target.Namespace, failure.Pod),
                    (failure.IsUpdated ? "A pod does not run with its new images, " : "A pod fails while the datacenter is updated, ") + failure.Message + ". No further rack is begun.",
                    HowToMend(sight, failure)));
        }

        // One that crashes runs in between; that does not count before it is ready.
        if (progress.Racks.All(rack => rack.Pods.All(pod => pod.Name != _failing || pod.IsReady)))
            _failing = null;
        if (progress.HasTemplates)
        {
            // Where the order of pull secrets is another each time, the pods would be replaced again and again while it is permitted.
            return (sight.Deciders.HasRandomSecrets ? _permit.Withdraw(sight, isUnfinished: false) : null) ?? StepLook.Wait(text, progress.Fraction);
        }

        // What the operator has not read does not change what it is at.
        if ((WhyOther(sight, isUnderWay: true) ?? WhyNotUpdatable(sight)) is { } finding)
            return End(sight, finding);
        return await _permit.GiveAsync(sight, cancellationToken).ConfigureAwait(false) ?? StepLook.Wait(text, progress.Fraction);
    }

    // What was permitted for racks that have not begun is permitted no more.
    private StepLook End(UpdateSight sight, Diagnostic finding)
    {
        if (_notWithdrawn is null && _permit.Withdraw(sight, isUnfinished: true) is { } withdrawal)
        {
            return StepLook.Act(withdrawal.Text, async token =>
            {
                try
                {
                    await withdrawal.Write!(token).ConfigureAwait(false);
                }
                catch (ChangeException exception)
                {
                    // Why the update ends matters more than that this failed.
                    _notWithdrawn = exception.Diagnostic.Message;
                }
            });
        }

        return StepLook.Stop(_notWithdrawn is null ? finding : new Diagnostic(finding.Id, finding.Severity, finding.Message + " The permission could not be taken away, so further racks may follow: " + _notWithdrawn, finding.Location, finding.Remedy));
    }

    private static string HowToMend(UpdateSight sight, PodFailure failure)
    {
        var look = failure.NextStep is { } next ? " " + next : "";
        if (!failure.IsUpdated)
            return "Bring the pod up, and update again." + look;
        var mend = "Mend the image where it comes from (Set-K8ssImageConfig; Restore-K8ssImageConfig puts the text before back), restart the operator (Restart-CassOperator)";
        return (sight.Deciders.Release.UpdatesFailingRacks
            ? mend + ": cass-operator " + sight.Deciders.Release.Version + " brings it to a rack with failing pods without further permission; then update again for the others."
            : mend + ", and update again: the rack is put into spec.forceUpgradeRacks then, for until cass-operator 1.23.2 templates change only while all pods are ready.") + look;
    }

    // ---- at the end ---------------------------------------------------------------------------------------------------

    private async Task<StepLook> LookAtWithdrawalAsync(CancellationToken cancellationToken)
    {
        var sight = await SeeAsync(cancellationToken, isUnderWay: true).ConfigureAwait(false);
        if (_permit.Withdraw(sight, isUnfinished: false) is { } withdrawal)
            return withdrawal;
        return await _permit.WaitsForAsync(sight, cancellationToken).ConfigureAwait(false) is { } reason
            ? StepLook.Wait(reason)
            : StepLook.Done(sight.Annotation is { } left ? "The annotation " + DatacenterUpdate.DatacenterAnnotation + "=" + Show(left) + (left == _facts.AnnotationBefore ? " was there before and stays." : " is somebody else's and stays.") : "Nothing of the permission is left.");
    }

    private async Task<StepLook> LookAtImagesAsync(CancellationToken cancellationToken)
    {
        var sight = await SeeAsync(cancellationToken, isUnderWay: true).ConfigureAwait(false);
        if (!sight.Progress.IsDone)
            return StepLook.Wait(sight.Progress.Text(sight.WhyNot), sight.Progress.Fraction);
        var health = sight.Datacenter.Health;
        if (!health.IsReady)
            return StepLook.Wait("All racks have the images; the datacenter " + Self + " is not ready yet: " + Show(Reason(health)) + ".");
        var pods = sight.Progress.Racks.Sum(static rack => rack.Pods.Count);
        return StepLook.Done(
            sight.Progress.Racks.Count + " StatefulSet" + (sight.Progress.Racks.Count == 1 ? "" : "s") + " and " + pods + " pod" + (pods == 1 ? "" : "s") + " of " + Self + " have their images.",
            StillDiffers(sight));
    }

    // The images of the plan are there; this is what that does not tell.
    private Diagnostic? StillDiffers(UpdateSight sight) => sight.Asked.FirstOrDefault(static row => row.State is not (DriftState.InSync or DriftState.ApplyPending)) is { } row
        ? UpdateRules.StillDiffers.At(_facts.Target.Location, "The datacenter " + Self + " has the images of the plan, and its container " + Show(row.Container) + " still differs: " + row.Reason, row.NextStep)
        : null;

    /// <summary>What an update that ends before it is done leaves behind; null for nothing.</summary>
    public async Task<string?> WhereItIsAsync(CancellationToken cancellationToken)
    {
        var root = await _objects.FindAsync(ResourceType.CassandraDatacenter, _facts.Target.Namespace, _facts.Target.Name, cancellationToken).ConfigureAwait(false);
        return root?.At("metadata", "uid")?.Text == _facts.Uid && _permit.IsLeftIn(root!)
            ? "The annotation " + DatacenterUpdate.DatacenterAnnotation + " of " + Self + " is still there and lets further racks begin; the update takes it away when it is resumed. At once: kubectl annotate cassandradatacenter " + Show(_facts.Target.Name) + " " + DatacenterUpdate.DatacenterAnnotation + "-" + Where
            : null;
    }

    // ---- what was seen ------------------------------------------------------------------------------------------------

    // What the operator has not read does not change what it is at.
    private async Task<UpdateSight> SeeAsync(CancellationToken cancellationToken, bool isUnderWay = false)
    {
        _watch ??= new DatacenterWatch(await FindAsync(cancellationToken).ConfigureAwait(false) ?? throw new ChangeException(Gone()));
        var seen = await _watch.LookAsync(cancellationToken).ConfigureAwait(false) ?? throw new ChangeException(Gone());
        var uid = seen.Root.At("metadata", "uid")?.Text;
        if (uid != _facts.Uid)
        {
            throw new ChangeException(OperationRules.WorldChanged.At(
                _facts.Target.Location, "The datacenter " + Self + " was deleted and created anew since this was planned (uid " + Show(_facts.Uid) + ", now " + Show(uid) + "). Nothing more is done.", "Plan it anew: Update-K8ssDatacenter, k8ssimages update."));
        }

        var deciders = seen.Deciders!;
        return new UpdateSight(seen, deciders, UpdateProgress.Of(_facts.Images, seen.StatefulSets, seen.Pods, deciders.Release, DateTimeOffset.UtcNow, Where, set => seen.PullingOtherwise.Contains(set.Uid) && !(isUnderWay && deciders.Operator is { RunsCurrentImageConfig: false })));
    }

    private async Task<DatacenterTarget?> FindAsync(CancellationToken cancellationToken)
    {
        // The K8ssandraCluster may be in a context that nobody has asked for when it is resumed.
        var session = new NarrowedSession(_session, [.. new[] { _facts.Target.Context!, _facts.Cluster?.Context }.OfType<string>().Concat(_session.Contexts).Distinct(StringComparer.Ordinal)], _session.Options.Namespaces);
        foreach (var place in new[] { _facts.Target, _facts.Cluster }.OfType<ChangedObject>())
        {
            var server = new ClusterObjects(_session, place.Context!).Server;
            if (place.Server is not null && place.Server != server)
                throw new ChangeException(OperationRules.WorldChanged.At(place.Location, "The update was planned for the API server " + Show(place.Server) + "; the context " + Show(place.Context) + " leads to " + Show(server) + " now. Nothing was done.", "Name the kubeconfig that leads there (-KubeConfig, --kubeconfig)."));
        }

        try
        {
            return await Task.Run(
                () =>
                {
                    // What there is to say about where it is has been said when it was planned.
                    using var targets = new DatacenterTargets(_facts.Options(), static _ => { }, cancellationToken);
                    return targets.Of(_facts.Target, session);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (ChangeException exception) when (exception.Diagnostic.Cause is KubernetesException cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    private Diagnostic Gone() => OperationRules.WorldChanged.At(_facts.Target.Location, "The datacenter " + Self + " is not there any more.", "Find out who deleted it.");

    // Why it is not what was planned any more.
    private Diagnostic? WhyOther(UpdateSight sight, bool isUnderWay = false)
    {
        const string Remedy = "Plan it anew: Update-K8ssDatacenter, k8ssimages update.";
        var deciders = sight.Deciders;
        if (deciders.Release.Version.ToString() != _facts.Release)
            return OperationRules.WorldChanged.At(_facts.Target.Location, "The datacenter " + Self + " is managed by cass-operator " + deciders.Release.Version + " now; it was planned for " + Show(_facts.Release) + ", and releases differ in what they do.", Remedy);
        if (_facts.ManagerRelease is { } planned && deciders.ManagerRelease is { } manager && manager.Version.ToString() != planned)
            return OperationRules.WorldChanged.At(_facts.Target.Location, "The datacenter " + Self + " is written by k8ssandra-operator " + manager.Version + " now; it was planned for " + Show(planned) + ".", Remedy);
        if (isUnderWay && sight.Asked.Any(static row => row.State == DriftState.OperatorRestartPending))
            return null;
        foreach (var row in sight.Asked)
        {
            if (row.Desired is null)
                return UpdateRules.NotUpdatable.At(_facts.Target.Location, "What the container " + Show(row.Container) + " of " + Self + " should run is not known: " + row.Reason, row.NextStep);
        }

        var desired = UpdateSight.DesiredOf(sight.Datacenter);
        if (desired.FirstOrDefault(image => !_facts.Images.Contains(image)) is { } other)
        {
            var before = _facts.Images.FirstOrDefault(image => image.IsFor(other.Container, other.IsInit));
            return OperationRules.WorldChanged.At(
                _facts.Target.Location,
                "The container " + Show(other.Container) + " of " + Self + " is to have " + Printable.Escape(other.Image, 300) + " now; " + (before is null ? "when it was planned there was no such container." : "it was planned with " + Printable.Escape(before.Image, 300) + "."),
                Remedy);
        }

        return _facts.Images.FirstOrDefault(image => !desired.Any(now => now.IsFor(image.Container, image.IsInit))) is { } lost
            ? OperationRules.WorldChanged.At(_facts.Target.Location, "Nothing asks for the container " + Show(lost.Container) + " of " + Self + " any more.", Remedy)
            : null;
    }

    private Diagnostic? WhyNotUpdatable(UpdateSight sight)
    {
        var root = sight.Datacenter.Root;
        if (root.At("metadata", "deletionTimestamp") is { IsNull: false })
            return UpdateRules.NotUpdatable.At(_facts.Target.Location, "The datacenter " + Self + " is being deleted.", "Find out who deletes it.");
        return Refusal(
            _facts.Target.Location,
            UpdateMethod.Of(new UpdateSituation
            {
                Release = sight.Deciders.Release,
                Datacenter = root,
                HasRandomSecrets = sight.Deciders.HasRandomSecrets,
                Choice = _facts.Choice,
                Force = _facts.Force,
            }).Refusal);
    }

    /// <summary>A refusal as a finding; null for none.</summary>
    public static Diagnostic? Refusal(SourceLocation location, UpdateRefusal? refusal) =>
        refusal is null ? null : (refusal.IsEndless ? UpdateRules.MayNeverEnd : UpdateRules.NotUpdatable).At(location, refusal.Message, refusal.Remedy);

    // Whether the operator is permitted already, or at it: then nothing can be held back any more.
    private bool IsUnderWay(UpdateSight sight) =>
        !IsPermitted || sight.Annotation is not null || (_facts.AsksCluster && sight.ClusterAnnotation is not null) || DatacenterUpdate.IsUpdating(sight.Datacenter.Root);

    private bool IsPatient(string pod)
    {
        if (_failing != pod)
            (_failing, _failingSince) = (pod, Stopwatch.GetTimestamp());
        return Stopwatch.GetElapsedTime(_failingSince) < _settings.Patience;
    }

    private static string? Reason(K8ssDatacenterHealth health) => health.Reasons.Count == 0 ? null : health.Reasons[0];

    private static string Show(string? text) => Printable.Escape(text, 300);
}
