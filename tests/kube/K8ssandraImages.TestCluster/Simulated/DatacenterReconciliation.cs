using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>
/// One reconcile of a CassandraDatacenter by one process of cass-operator, in the order of ReconcileAllRacks
/// (pkg/reconciliation/reconcile_racks.go). A step that has done something, or waits, ends it; the next one begins from the start.
/// </summary>
internal sealed class DatacenterReconciliation
{
    private readonly NodeAgent _nodes;
    private readonly NamespaceView _view;
    private readonly CassOperatorRules _rules;
    private readonly OperatorImageConfig? _images;
    private readonly SimulationSettings _settings;
    private readonly DatacenterStatus _status;
    private JsonObject? _template;

    /// <summary>A reconcile.</summary>
    public DatacenterReconciliation(NodeAgent nodes, CassOperatorRules rules, OperatorImageConfig? images, SimulationSettings settings, CassDatacenter dc)
    {
        _nodes = nodes;
        _view = nodes.View;
        _rules = rules;
        _images = images;
        _settings = settings;
        _status = new DatacenterStatus(_view, rules, dc);
    }

    private CassDatacenter Dc => _status.Datacenter;

    /// <summary>Does what there is to do.</summary>
    /// <returns>When it has to look again although nothing has changed; null for no need.</returns>
    /// <exception cref="ReconcileException">It ends with an error, as the operator's does, and has to be tried again.</exception>
    public async Task<TimeSpan?> RunAsync()
    {
        Validate();
        if (Dc.IsBeingDeleted)
            return await DeletionAsync();
        await FinalizerAsync();
        await ServicesAsync();
        if (Dc.Size < Dc.Racks.Count)
            throw new ReconcileException("the number of nodes cannot be smaller than the number of racks");
        var again = await RacksAsync();
        if (_rules.ObservesAlways)
            await _status.ObserveAsync();
        return again;
    }

    private async Task<TimeSpan?> RacksAsync()
    {
        if (!StatefulSetsCaughtUp())
            return _settings.Retry;
        await NodeStatusesAsync();
        if (await CreateStatefulSetsAsync())
            return _settings.Retry;
        await LabelsAsync();
        await SuperuserAsync();
        if (await StopAsync())
            return _settings.Retry;
        if (await ForceAsync())
            return _rules.ForcesDifferingRacksOnly ? _settings.Retry : _settings.QuietPeriod;
        await ScaleUpAsync();
        if (!Dc.IsStopped && !await PodsReadyAsync())
            return _settings.Retry;
        if (await ScaleDownAsync())
            return _settings.Retry;
        if (await RollingRestartAsync())
            return _settings.Retry;
        await DisruptionBudgetAsync();
        if (await TemplatesAsync() is { } wait)
            return wait;
        await ClaimLabelsAsync();
        if (Dc.Status?["usersUpserted"] is null && Dc.Annotation("cassandra.datastax.com/skip-user-creation") is null && !Dc.IsStopped)
            await _status.SetAsync(new JsonObject { ["usersUpserted"] = PodReport.Time(DateTimeOffset.UtcNow) });
        (string, bool)[] conditions =
        [
            ("ScalingUp", false), ("Stopped", Dc.IsStopped), ("ReplacingNodes", false), ("Updating", false), ("RollingRestart", false), ("Resuming", false), ("ScalingDown", false),
            ("Valid", true), ("Initialized", true),
        ];
        await _status.SetAsync(Dc.IsStopped ? conditions : [.. conditions, ("Ready", true)]);
        await _status.FinishAsync();
        return null;
    }

    // ---- what it has to do with -----------------------------------------------------------------------------------------

    private JsonObject? StatefulSet(string rack) => _view.Of("StatefulSet").Find(_rules.StatefulSetName(Dc, rack));

    private static int Replicas(JsonObject set) => (int?)set["spec"]!["replicas"] ?? 1;

    private IReadOnlyList<JsonObject> PodsOf(JsonObject set)
    {
        var uid = (string)set["metadata"]!["uid"]!;
        return [.. _view.Of("Pod").All.Where(pod => pod["metadata"]!["ownerReferences"] is JsonArray owners && owners.Any(owner => (string?)owner!["uid"] == uid))];
    }

    /// <summary>The pods of the datacenter, rack by rack.</summary>
    private List<JsonObject> Pods => [.. Dc.Racks.SelectMany(rack => StatefulSet(rack) is { } set ? PodsOf(set) : [])];

    private static string NameOf(JsonObject item) => (string)item["metadata"]!["name"]!;

    private static string? StateOf(JsonObject pod) => (string?)pod["metadata"]!["labels"]?[RackStatefulSet.NodeState];

    private static bool IsEnding(JsonObject pod) => pod["metadata"]!["deletionTimestamp"] is not null;

    private static bool IsReady(JsonObject pod) => !IsEnding(pod) && HasCondition(pod, "Ready");

    private static bool HasCondition(JsonObject pod, string type) =>
        pod["status"]?["conditions"] is JsonArray conditions && conditions.Any(condition => (string?)condition!["type"] == type && (string?)condition["status"] == "True");

    /// <summary>Whether the management API of a pod answers: the container of the server runs.</summary>
    private static bool IsRunning(JsonObject pod) => !IsEnding(pod) && pod["status"]?["containerStatuses"] is JsonArray statuses
        && statuses.Any(static status => (string?)status!["name"] == "cassandra" && status["state"]?["running"] is not null);

    private JsonObject Desired(string rack, int replicas) => RackStatefulSet.Make(_rules, Dc, rack, replicas, _template ??= RackStatefulSet.PodTemplate(_rules, Dc, _images));

    private static bool HasSameHash(JsonObject one, JsonObject other) =>
        (string?)one["metadata"]!["annotations"]?[RackStatefulSet.HashAnnotation] == (string?)other["metadata"]!["annotations"]?[RackStatefulSet.HashAnnotation];

    private Task EventAsync(string reason, string message, string type = "Normal") => OperatorEvent.WriteAsync(_view, Dc, _rules.Version, reason, message, type);

    // ---- before the racks ---------------------------------------------------------------------------------------------------

    private void Validate()
    {
        foreach (var secret in new[] { (string?)Dc.Spec["superuserSecretName"] }.Concat((Dc.Spec["users"] as JsonArray ?? []).Select(static user => (string?)user!["secretName"])))
        {
            if (secret is { Length: > 0 } && _view.Of("Secret").Find(secret) is null)
                throw new ReconcileException("Validation failed: there is no secret " + secret);
        }
    }

    private async Task FinalizerAsync()
    {
        if (_rules.KnowsNoFinalizer
            ? Dc.Annotation("cassandra.datastax.com/no-finalizer") is not null || Dc.Finalizers.Contains(CassDatacenter.Finalizer)
            : Dc.Finalizers.Count > 0)
        {
            return;
        }

        await _status.PatchAsync(new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = (string)Dc.Metadata["resourceVersion"]!,
                ["finalizers"] = new JsonArray([.. Dc.Finalizers.Append(CassDatacenter.Finalizer).Select(static name => (JsonNode)name)]),
            },
        });
    }

    private async Task ServicesAsync()
    {
        var cluster = RackStatefulSet.RackLabels(_rules, Dc, "");
        cluster.Remove("cassandra.datastax.com/rack");
        var ofCluster = cluster.DeepClone().AsObject();
        ofCluster.Remove("cassandra.datastax.com/datacenter");
        ofCluster[RackStatefulSet.SeedNode] = "true";
        foreach (var (name, selector) in new[]
        {
            (_rules.ClusterPart(Dc) + "-seed-service", ofCluster),
            (_rules.Prefix(Dc) + "-service", cluster),
            (_rules.Prefix(Dc) + "-all-pods-service", cluster),
            (_rules.Prefix(Dc) + "-additional-seed-service", null),
        })
        {
            if (_view.Of("Service").Find(name) is not null)
                continue;
            await _status.SetProgressAsync("Updating");
            var spec = new JsonObject
            {
                ["clusterIP"] = "None",
                ["publishNotReadyAddresses"] = true,
                ["ports"] = new JsonArray(new JsonObject { ["name"] = "native", ["port"] = 9042 }, new JsonObject { ["name"] = "mgmt-api", ["port"] = 8080 }),
            };
            if (selector is not null)
                spec["selector"] = selector.DeepClone();
            await _view.CreateAsync(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Service",
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["labels"] = RackStatefulSet.WithOperatorLabels(cluster.DeepClone().AsObject(), Dc),
                    ["ownerReferences"] = RackStatefulSet.Owner(Dc),
                },
                ["spec"] = spec,
            });
        }
    }

    // ---- status and creation --------------------------------------------------------------------------------------------

    private bool StatefulSetsCaughtUp()
    {
        foreach (var rack in Dc.Racks)
        {
            if (StatefulSet(rack) is not { } set)
                continue;
            if ((long?)set["status"]?["observedGeneration"] != (long)set["metadata"]!["generation"]! || PodsOf(set).Count < ((int?)set["status"]?["replicas"] ?? 0))
                return false;
        }

        return true;
    }

    private async Task NodeStatusesAsync()
    {
        var statuses = new JsonObject();
        foreach (var pod in Pods.Where(static pod => StateOf(pod) == "Started" && IsRunning(pod)))
        {
            var known = Dc.Status?["nodeStatuses"]?[NameOf(pod)];
            var (hostId, ip) = ((string?)known?["hostID"] ?? _nodes.HostIdOf(NameOf(pod)), (string?)pod["status"]?["podIP"]);
            if (hostId is not null && ((string?)known?["hostID"] != hostId || (string?)known?["ip"] != ip))
                statuses[NameOf(pod)] = new JsonObject { ["hostID"] = hostId, ["ip"] = ip, ["rack"] = (string?)pod["metadata"]!["labels"]?["cassandra.datastax.com/rack"] };
        }

        if (statuses.Count > 0)
            await _status.SetAsync(new JsonObject { ["nodeStatuses"] = statuses });
    }

    private async Task<bool> CreateStatefulSetsAsync()
    {
        var created = false;
        for (var rack = 0; rack < Dc.Racks.Count; rack++)
        {
            if (StatefulSet(Dc.Racks[rack]) is not null)
                continue;
            var desired = Desired(Dc.Racks[rack], _rules.CreatesEmptyStatefulSets ? 0 : Dc.NodesOf(rack));
            await _status.SetProgressAsync("Updating");
            await _view.CreateAsync(desired);
            await EventAsync("CreatedResource", "Created statefulset " + NameOf(desired));
            created = true;
        }

        return created;
    }

    private async Task LabelsAsync()
    {
        foreach (var rack in Dc.Racks)
        {
            var set = StatefulSet(rack)!;
            await LabelAsync("StatefulSet", set, RackStatefulSet.WithOperatorLabels(RackStatefulSet.RackLabels(_rules, Dc, rack), Dc));
        }
    }

    // Only of the replicas that are wanted: those of a stopped datacenter keep the labels that they have.
    private async Task ClaimLabelsAsync()
    {
        foreach (var rack in Dc.Racks)
        {
            var set = StatefulSet(rack)!;
            var labels = _rules.LabelsPodsBySelector
                ? set["spec"]!["selector"]!["matchLabels"]!.AsObject()
                : RackStatefulSet.WithOperatorLabels(RackStatefulSet.RackLabels(_rules, Dc, rack), Dc);
            foreach (var pod in PodsOf(set))
            {
                await LabelAsync("Pod", pod, labels);
                if (_view.Of("PersistentVolumeClaim").Find(RackStatefulSet.Data + "-" + NameOf(pod)) is { } claim)
                    await LabelAsync("PersistentVolumeClaim", claim, labels);
            }
        }
    }

    private async Task LabelAsync(string kind, JsonObject item, JsonObject labels)
    {
        var missing = new JsonObject(labels.Where(label => (string?)item["metadata"]!["labels"]?[label.Key] != (string?)label.Value).Select(static label => KeyValuePair.Create(label.Key, label.Value?.DeepClone())));
        if (missing.Count > 0)
            await _view.PatchAsync(kind, NameOf(item), new JsonObject { ["metadata"] = new JsonObject { ["labels"] = missing } });
    }

    private async Task SuperuserAsync()
    {
        var name = _rules.ClusterPart(Dc) + "-superuser";
        if ((string?)Dc.Spec["superuserSecretName"] is { Length: > 0 } || _view.Of("Secret").Find(name) is not null)
            return;
        await _view.CreateAsync(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["type"] = "Opaque",
            ["stringData"] = new JsonObject { ["username"] = name, ["password"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)) },
        });
    }

    // ---- stopping, scaling, starting ------------------------------------------------------------------------------------

    private async Task<bool> StopAsync()
    {
        if (!Dc.IsStopped)
            return false;
        var running = Dc.Racks.Select(rack => StatefulSet(rack)!).Where(static set => Replicas(set) > 0).ToList();
        if (running.Count == 0)
            return false;
        await _status.SetAsync(("Stopped", true), ("Ready", false));
        await EventAsync("StoppingDatacenter", "Stopping datacenter");
        foreach (var set in running)
            await ScaleAsync(set, 0);
        return true;
    }

    private async Task ScaleAsync(JsonObject set, int replicas)
    {
        await _status.SetProgressAsync("Updating");
        await _view.PatchAsync("StatefulSet", NameOf(set), new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } });
    }

    private async Task ScaleUpAsync()
    {
        for (var rack = 0; rack < Dc.Racks.Count; rack++)
        {
            var set = StatefulSet(Dc.Racks[rack])!;
            if (Replicas(set) >= Dc.NodesOf(rack))
                continue;
            if (Dc.Is("Stopped"))
                await _status.SetAsync(("Stopped", false), ("Resuming", true));
            else if (Dc.Is("Ready"))
                await _status.SetAsync(("ScalingUp", true));
            await EventAsync("ScalingUpRack", "Scaling up rack " + Dc.Racks[rack]);
            await ScaleAsync(set, Dc.NodesOf(rack));
        }
    }

    // One node after the other leaves the ring; its claim goes with it.
    private async Task<bool> ScaleDownAsync()
    {
        for (var rack = 0; rack < Dc.Racks.Count && !Dc.IsStopped; rack++)
        {
            if (await RetireAsync(StatefulSet(Dc.Racks[rack])!, Dc.NodesOf(rack)))
                return true;
        }

        return false;
    }

    private async Task<bool> RetireAsync(JsonObject set, int nodes)
    {
        var replicas = Replicas(set);
        var pods = PodsOf(set);
        if (pods.Count > replicas)
            return true;
        if (_view.Of("PersistentVolumeClaim").Find(RackStatefulSet.Data + "-" + NameOf(set) + "-" + replicas.ToString(CultureInfo.InvariantCulture)) is { } claim
            && Dc.Is("ScalingDown") && claim["metadata"]!["deletionTimestamp"] is null)
        {
            await EventAsync("DeletedPvc", "Claim: " + NameOf(claim));
            await _view.DeleteAsync("PersistentVolumeClaim", claim);
        }

        if (replicas <= nodes)
            return false;
        await _status.SetAsync(("ScalingDown", true));
        if (pods.FirstOrDefault(pod => NameOf(pod) == NameOf(set) + "-" + (replicas - 1).ToString(CultureInfo.InvariantCulture)) is { } leaving)
            await LabelAsync("Pod", leaving, new JsonObject { [RackStatefulSet.NodeState] = "Decommissioning" });
        await ScaleAsync(set, replicas - 1);
        return true;
    }

    // A node that is created anew waits until it is told to start its server; one after the other where it is not known yet.
    private async Task<bool> PodsReadyAsync()
    {
        var pods = Pods;
        foreach (var pod in pods.Where(static pod => !IsEnding(pod)))
        {
            var (state, ready) = (StateOf(pod), IsReady(pod));
            if (state is "Starting" or "Started-not-Ready" && ready)
                await StartedAsync(pod);
            else if (state == "Started" && !ready)
                await LabelAsync("Pod", pod, new JsonObject { [RackStatefulSet.NodeState] = "Started-not-Ready" });
        }

        pods = Pods;
        var waiting = pods.Where(static pod => StateOf(pod) == "Ready-to-Start" && IsRunning(pod)).ToList();
        if (_rules.StartsKnownNodesTogether && Dc.Annotation("cassandra.datastax.com/allow-parallel-starts") != "false" && pods.Any(IsReady))
        {
            foreach (var pod in waiting.Where(pod => Dc.Status?["nodeStatuses"]?[NameOf(pod)]?["hostID"] is not null))
                await StartNodeAsync(pod);
            pods = Pods;
            waiting = [.. pods.Where(static pod => StateOf(pod) == "Ready-to-Start" && IsRunning(pod))];
        }

        if (pods.Any(static pod => StateOf(pod) == "Starting"))
            return false;
        if (waiting.Count > 0)
        {
            // The first node of each rack comes before the second of any.
            await StartNodeAsync(waiting.OrderBy(static pod => pod["metadata"]!["name"]!.GetValue<string>().Split('-')[^1], StringComparer.Ordinal).First());
            return false;
        }

        var started = pods.Count(static pod => IsReady(pod) && StateOf(pod) == "Started");
        await _status.SetAsync(("Healthy", started >= pods.Count - 1));
        return started >= Dc.Size && pods.Where(static pod => StateOf(pod) == "Started").All(pod => Dc.Status?["nodeStatuses"]?[NameOf(pod)]?["hostID"] is not null || _nodes.HostIdOf(NameOf(pod)) is null);
    }

    private async Task StartNodeAsync(JsonObject pod)
    {
        await LabelAsync("Pod", pod, new JsonObject { [RackStatefulSet.NodeState] = "Starting" });
        await _status.SetAsync(new JsonObject { ["lastServerNodeStarted"] = PodReport.Time(DateTimeOffset.UtcNow) });
    }

    private async Task StartedAsync(JsonObject pod)
    {
        var labels = new JsonObject { [RackStatefulSet.NodeState] = "Started" };
        if (NameOf(pod).EndsWith("-0", StringComparison.Ordinal))
            labels[RackStatefulSet.SeedNode] = "true";
        await LabelAsync("Pod", pod, labels);
        await NodeStatusesAsync();
    }

    private async Task<bool> RollingRestartAsync()
    {
        if ((bool?)Dc.Spec["rollingRestartRequested"] == true)
        {
            await _status.SetAsync(new JsonObject { ["lastRollingRestart"] = PodReport.Time(DateTimeOffset.UtcNow) }, ("RollingRestart", true));
            await _status.PatchAsync(new JsonObject { ["spec"] = new JsonObject { ["rollingRestartRequested"] = null } });
        }

        if ((string?)Dc.Status?["lastRollingRestart"] is not { } asked)
            return false;
        var since = DateTimeOffset.Parse(asked, CultureInfo.InvariantCulture);
        var old = Pods.FirstOrDefault(pod => DateTimeOffset.Parse((string)pod["metadata"]!["creationTimestamp"]!, CultureInfo.InvariantCulture) < since);
        if (old is null)
            return false;
        if (!IsEnding(old))
        {
            await EventAsync("RestartingCassandra", "Restarting Cassandra for pod " + NameOf(old));
            await _view.DeleteAsync("Pod", old);
        }

        return true;
    }

    private async Task DisruptionBudgetAsync()
    {
        var name = _rules.DisruptionBudgetName(Dc);
        if (_view.Of("PodDisruptionBudget").Find(name) is not null)
            return;
        var selector = RackStatefulSet.RackLabels(_rules, Dc, "");
        selector.Remove("cassandra.datastax.com/rack");
        await _view.CreateAsync(new JsonObject
        {
            ["apiVersion"] = Resource.Of("PodDisruptionBudget").ApiVersion,
            ["kind"] = "PodDisruptionBudget",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = RackStatefulSet.WithOperatorLabels(selector.DeepClone().AsObject(), Dc),
                ["ownerReferences"] = RackStatefulSet.Owner(Dc),
            },
            ["spec"] = new JsonObject { ["minAvailable"] = Dc.Size - 1, ["selector"] = new JsonObject { ["matchLabels"] = selector } },
        });
    }

    // ---- templates --------------------------------------------------------------------------------------------------------

    private bool UpdateIsAllowed => _rules.UpdatesWithoutPermission || Dc.ObservedGeneration < Dc.Generation || Dc.Annotation(CassDatacenter.UpdateAnnotation) is not null;

    /// <summary>Racks that are updated before anybody looks whether all pods are ready.</summary>
    private async Task<bool> ForceAsync()
    {
        string[] named = Dc.Spec["forceUpgradeRacks"] is JsonArray list ? [.. list.Select(static rack => (string)rack!)] : [];
        if (_rules.ForcesDifferingRacksOnly)
        {
            var failing = Dc.Racks.FirstOrDefault(rack => PodsOf(StatefulSet(rack)!).Any(Fails));
            // In the order in which they are named; one that is not there is passed over.
            foreach (var rack in failing is not null ? [failing] : named)
            {
                if (!Dc.Racks.Contains(rack) || ((bool?)Dc.Spec["canaryUpgrade"] == true && rack != Dc.Racks[0]))
                    continue;
                if (await UpdateIfDifferentAsync(rack, force: true))
                    return true;
            }

            return false;
        }

        if (named.Length == 0)
            return false;
        foreach (var rack in Dc.Racks.Where(named.Contains))
        {
            var set = StatefulSet(rack)!;
            await WriteAsync(set, Desired(rack, Replicas(set)), "Force updating rack " + rack, keepsClaims: false);
        }

        await _status.PatchAsync(new JsonObject { ["spec"] = new JsonObject { ["forceUpgradeRacks"] = null } });
        return true;
    }

    private bool Fails(JsonObject pod)
    {
        foreach (var list in new[] { "containerStatuses", "initContainerStatuses" })
        {
            foreach (var status in pod["status"]?[list] as JsonArray ?? [])
            {
                if ((string?)status!["state"]?["waiting"]?["reason"] is "CrashLoopBackOff" or "ImagePullBackOff" or "ErrImagePull")
                    return true;
                if ((int?)status["restartCount"] >= _rules.RestartsOfFailure && (int?)status["state"]?["terminated"]?["exitCode"] is not (null or 0))
                    return true;
            }
        }

        return false;
    }

    /// <summary>CheckRackPodTemplate: one rack after the other, one update in a reconcile.</summary>
    /// <returns>When to look again; null where all racks are as they should be, or are not allowed to be.</returns>
    private async Task<TimeSpan?> TemplatesAsync()
    {
        for (var rack = 0; rack < Dc.Racks.Count; rack++)
        {
            if ((bool?)Dc.Spec["canaryUpgrade"] == true && rack > 0)
                return null;
            var name = Dc.Racks[rack];
            if (_rules.WaitsBeforeComparing && !IsThrough(StatefulSet(name)!))
                return _settings.Retry;
            var desired = Desired(name, Replicas(StatefulSet(name)!));
            if (!HasSameHash(StatefulSet(name)!, desired) && !UpdateIsAllowed)
            {
                await _status.SetAsync(("RequiresUpdate", true));
                return null;
            }

            if (await UpdateIfDifferentAsync(name, force: false))
                return _settings.QuietPeriod;
            if (!_rules.WaitsBeforeComparing && !IsThrough(StatefulSet(name)!))
                return _settings.Retry;
        }

        return null;
    }

    private bool IsThrough(JsonObject set)
    {
        var status = set["status"];
        var (current, update) = ((string?)status?["currentRevision"], (string?)status?["updateRevision"]);
        var replicas = Number("replicas");
        // The server counts updated pods only while it rolls; beside pods of a canary, those of before count too.
        var updated = current == update ? replicas : Number("currentReplicas") + Number("updatedReplicas");
        // A node that is drained and ends is not ready, whatever its pod says for another moment.
        if (PodsOf(set).Any(IsEnding) || (_rules.WaitsForPodsOfStopped && Number("readyReplicas") < 1))
            return false;
        return (long?)status?["observedGeneration"] == (long)set["metadata"]!["generation"]!
            && (Replicas(set) == 0 || Number("readyReplicas") > 0) && replicas == Number("readyReplicas") && replicas == updated && !IsRolling();

        int Number(string field) => (int?)status?[field] ?? 0;

        // The controller has not gone through all pods, and no canary holds it back.
        bool IsRolling() => current != update && ((int?)set["spec"]!["updateStrategy"]?["rollingUpdate"]?["partition"] ?? 0) == 0;
    }

    private async Task<bool> UpdateIfDifferentAsync(string rack, bool force)
    {
        var set = StatefulSet(rack)!;
        var desired = Desired(rack, Replicas(set));
        if (HasSameHash(set, desired))
            return false;
        await WriteAsync(set, desired, _rules.UpdateMessage(rack, force), keepsClaims: true);
        return true;
    }

    private async Task WriteAsync(JsonObject set, JsonObject desired, string message, bool keepsClaims)
    {
        foreach (var field in new[] { "labels", "annotations" })
        {
            var merged = set["metadata"]![field]?.DeepClone().AsObject() ?? [];
            foreach (var (key, value) in desired["metadata"]![field]!.AsObject())
                merged[key] = value?.DeepClone();
            desired["metadata"]![field] = merged;
        }

        desired["metadata"]!["resourceVersion"] = (string)set["metadata"]!["resourceVersion"]!;
        desired["spec"]!["serviceName"] = (string?)set["spec"]!["serviceName"];
        if (keepsClaims)
        {
            desired["spec"]!["selector"] = set["spec"]!["selector"]!.DeepClone();
            desired["spec"]!.AsObject().Remove("volumeClaimTemplates");
            if (set["spec"]!["volumeClaimTemplates"] is { } claims)
                desired["spec"]!["volumeClaimTemplates"] = claims.DeepClone();
        }

        await EventAsync("UpdatingRack", message);
        await _status.SetAsync(("Updating", true));
        await _status.SetProgressAsync("Updating");
        try
        {
            await _view.ReplaceAsync(desired);
        }
        catch (ApiException refused) when (refused.StatusCode == 422)
        {
            await EventAsync("RecreatingStatefulSet", "Recreating statefulset " + NameOf(set));
            await _view.DeleteAsync("StatefulSet", set, "Orphan");
        }
    }

    // ---- deletion -----------------------------------------------------------------------------------------------------------

    private async Task<TimeSpan?> DeletionAsync()
    {
        if (Dc.Finalizers.Count == 0 || (_rules.KnowsNoFinalizer && !Dc.Finalizers.Contains(CassDatacenter.Finalizer)))
            return null;
        await _status.SetProgressAsync("Updating");
        if (_rules.KnowsDecommission && Dc.Annotation("cassandra.datastax.com/decommission-on-delete") is not null)
        {
            if (Pods.Count > 0)
            {
                if (_view.Of("CassandraDatacenter").All.Any(other => NameOf(other) != Dc.Name && (string?)other["spec"]?["clusterName"] == Dc.ClusterName))
                {
                    await _status.SetAsync(("Decommission", true));
                    foreach (var rack in Dc.Racks.Reverse())
                    {
                        if (StatefulSet(rack) is { } set && await RetireAsync(set, 0))
                            break;
                    }

                    return _settings.Retry;
                }

                if (_rules.WaitsForLoneDecommission)
                    return _settings.Retry;
            }
        }
        else if (_rules.ScalesDownBeforeDeletion)
        {
            var isWaiting = false;
            for (var rack = 0; rack < Dc.Racks.Count; rack++)
            {
                if (StatefulSet(Dc.Racks[rack]) is not { } set)
                {
                    Desired(Dc.Racks[rack], 0); // It makes those that are missing in its head, and may fail at that.
                }
                else if (Replicas(set) > 0)
                {
                    isWaiting = true;
                    await ScaleAsync(set, 0);
                }
            }

            if (isWaiting)
                return _settings.Retry;
        }

        if (!_rules.KnowsDeletePvc || Dc.Annotation("cassandra.datastax.com/delete-pvc") != "false")
        {
            foreach (var claim in await _view.Namespace.ListAsync("PersistentVolumeClaim", _rules.ClaimSelector(Dc)))
            {
                if (_rules.ScalesDownBeforeDeletion && _view.Of("Pod").All.Any(pod => Uses(pod, NameOf(claim))))
                    throw new ReconcileException("PersistentVolumeClaim " + NameOf(claim) + " is still being used by a pod");
                if (claim["metadata"]!["deletionTimestamp"] is null)
                    await _view.DeleteAsync("PersistentVolumeClaim", claim);
            }
        }

        await _status.PatchAsync(new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = (string)Dc.Metadata["resourceVersion"]!, ["finalizers"] = null } });
        return null;
    }

    private static bool Uses(JsonObject pod, string claim) =>
        pod["spec"]!["volumes"] is JsonArray volumes && volumes.Any(volume => (string?)volume!["persistentVolumeClaim"]?["claimName"] == claim);
}
