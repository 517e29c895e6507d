using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;
using K8ssandraImages.Engine.Resolution;
using K8ssandraImages.Engine.Resources;
using ImageFleet = K8ssandraImages.Engine.Resolution.Fleet;

namespace K8ssandraImages.TestCluster;

/// <summary>How a simulated cass-operator and its nodes behave.</summary>
public sealed record SimulationOptions
{
    /// <summary>How long a lease holds that nobody renews.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Images that no node can pull.</summary>
    public Func<string, bool> IsUnpullable { get; set; } = static _ => false;

    /// <summary>The reclaim policy of the volumes that are made for claims.</summary>
    public string ReclaimPolicy { get; init; } = "Delete";

    /// <summary>How long a deleted pod takes to end; null for at once.</summary>
    public TimeSpan? Termination { get; init; }
}

/// <summary>
/// A cass-operator that runs: it lives as the process in the pods of its Deployment, has read its ImageConfig when the pod started
/// and never again, and reconciles the CassandraDatacenters of its namespace by the rules of its release. It plays the namespace's
/// nodes and volumes as well. Works until it is disposed of.
/// </summary>
public sealed class RunningCassOperator : IAsyncDisposable
{
    private const string Prefix = "cassandra.datastax.com/";
    private const string Finalizer = "finalizer.cassandra.datastax.com";
    private const string Lease = "b569adb7.cassandra.datastax.com";
    private const string HostId = "simulation.example.com/host-id";
    private readonly TestNamespace _space;
    private readonly SimulationOptions _options;
    private readonly NodeAgent _nodes;
    private readonly Dictionary<string, Process> _processes = [];
    private readonly HashSet<string> _broken = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    private RunningCassOperator(TestNamespace space, SimulationOptions options)
    {
        _space = space;
        _options = options;
        _nodes = new NodeAgent(space, Report, options.Termination);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>The nodes of the namespace.</summary>
    public NodeAgent Nodes => _nodes;

    /// <summary>Installs the operator and waits until its pod is ready.</summary>
    /// <param name="space">The namespace of the operator and of its datacenters.</param>
    /// <param name="version">The release.</param>
    /// <param name="imageConfig">The text of its ImageConfig; null for what the release ships.</param>
    /// <param name="options">How it behaves.</param>
    public static async Task<RunningCassOperator> StartAsync(TestNamespace space, string version, string? imageConfig = null, SimulationOptions? options = null)
    {
        await space.InstallCassOperatorAsync(version, imageConfig);
        var running = new RunningCassOperator(space, options ?? new SimulationOptions());
        await space.RolledOutAsync("Deployment", "cass-operator-controller-manager");
        return running;
    }

    /// <summary>Plays an operator that is installed already.</summary>
    /// <param name="space">The namespace of the operator and of its datacenters.</param>
    /// <param name="options">How it behaves.</param>
    public static RunningCassOperator On(TestNamespace space, SimulationOptions? options = null) => new(space, options ?? new SimulationOptions());

    /// <summary>Waits until a datacenter has condition Ready and the pods that it should have.</summary>
    /// <param name="name">The CassandraDatacenter.</param>
    /// <param name="seconds">How long at most.</param>
    public Task<JsonObject> ReadyAsync(string name, double seconds = 60) => Eventually.GetAsync(name + " is ready", async () =>
    {
        var dc = await _space.FindAsync("CassandraDatacenter", name);
        return dc is not null && IsTrue(dc, "Ready") && (string?)dc["status"]?["cassandraOperatorProgress"] == "Ready" && (long?)dc["status"]?["observedGeneration"] == (long?)dc["metadata"]!["generation"] ? dc : null;
    }, seconds);

    /// <summary>Stops. Throws what it met, so that a test does not pass over it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        await _nodes.DisposeAsync();
        _stop.Dispose();
    }

    private PodReport Report(JsonObject pod)
    {
        if (IsOperator(pod))
            return _broken.Contains((string)pod["metadata"]!["uid"]!) ? new PodReport { WaitingReason = "CrashLoopBackOff", RestartCount = 3 } : PodReport.Ready;
        var spec = pod["spec"]!;
        var images = (spec["initContainers"] as JsonArray ?? []).Concat(spec["containers"]!.AsArray()).Select(static container => (string)container!["image"]!);
        return images.Any(_options.IsUnpullable) ? PodReport.ImagePullBackOff : PodReport.Ready;
    }

    private static bool IsOperator(JsonObject pod) => (string?)pod["metadata"]!["labels"]?["name"] == "cass-operator";

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await VolumesAsync();
                foreach (var process in await ProcessesAsync())
                {
                    foreach (var dc in await _space.ListAsync("CassandraDatacenter"))
                        await ReconcileAsync(process, dc);
                }
            }
            catch (ApiException refused) when (refused.StatusCode is 404 or 409 or 422)
            {
                // Something else was faster; the next round sees it.
            }

            await Task.Delay(100, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // ---- processes -----------------------------------------------------------------------------------------------------

    private async Task<IReadOnlyList<Process>> ProcessesAsync()
    {
        var pods = (await _space.ListAsync("Pod", "control-plane=controller-manager")).Where(IsOperator).ToList();
        var living = new List<Process>();
        foreach (var pod in pods)
        {
            var uid = (string)pod["metadata"]!["uid"]!;
            if (_broken.Contains(uid))
                continue;
            if (!_processes.TryGetValue(uid, out var process))
            {
                if (await StartAsync(pod) is not { } started)
                {
                    _broken.Add(uid);
                    continue;
                }

                _processes.Add(uid, process = started);
            }

            living.Add(process);
        }

        if (living.Count == 0 || !living[0].ElectsLeader)
            return living;
        return await LeaderAsync(living) is { } leader ? [leader] : [];
    }

    // Null where it would exit on what it reads.
    private async Task<Process?> StartAsync(JsonObject pod)
    {
        var container = pod["spec"]!["containers"]![0]!;
        var version = OperatorVersion.Parse(((string)container["image"]!).Split(':')[^1].TrimStart('v'));
        var release = new CassOperatorRelease(version);
        var maps = await _space.ListAsync("ConfigMap");
        var deployment = await _space.GetAsync("Deployment", "cass-operator-controller-manager");
        var resources = new SnapshotResources();
        // The server leaves out of a list what its items are.
        foreach (var map in maps)
            (map["apiVersion"], map["kind"]) = ("v1", "ConfigMap");
        foreach (var root in maps.Append(deployment))
            resources.Add(NodeOf(root), null);
        var snapshot = new Snapshot(new SnapshotOptions(), resources);
        if (snapshot.Operators is not [var found, ..] || snapshot.SourceOf(found, out _) is not { } source || snapshot.Decode(source, found) is not { } config || config.Diagnostics.Any(static finding => finding.Severity == DiagnosticSeverity.Error))
            return null;
        var arguments = (container["args"] as JsonArray ?? []).Select(static argument => (string)argument!);
        return new Process((string)pod["metadata"]!["name"]!, release, new ImageFleet(snapshot, withTrace: false), version < new OperatorVersion(1, 24) || arguments.Contains("--leader-elect"));
    }

    private async Task<Process?> LeaderAsync(List<Process> living)
    {
        var lease = await _space.FindAsync("Lease", Lease);
        var holder = (string?)lease?["spec"]?["holderIdentity"];
        var leader = living.Find(process => holder?.StartsWith(process.Pod + "_", StringComparison.Ordinal) == true);
        if (leader is null)
        {
            var isHeld = holder is { Length: > 0 } && DateTimeOffset.UtcNow - DateTimeOffset.Parse((string)lease!["spec"]!["renewTime"]!, CultureInfo.InvariantCulture) < _options.LeaseDuration;
            if (isHeld)
                return null;
            leader = living[^1];
        }

        await _space.ApplyAsync(new JsonObject
        {
            ["apiVersion"] = "coordination.k8s.io/v1",
            ["kind"] = "Lease",
            ["metadata"] = new JsonObject { ["name"] = Lease },
            ["spec"] = new JsonObject
            {
                ["holderIdentity"] = leader.Pod + "_" + leader.Identity,
                ["leaseDurationSeconds"] = (int)Math.Ceiling(_options.LeaseDuration.TotalSeconds),
                ["renewTime"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            },
        });
        return leader;
    }

    // ---- volumes -------------------------------------------------------------------------------------------------------

    // As a provisioner does: a volume for each claim, and away with it when the claim is gone.
    private async Task VolumesAsync()
    {
        var claims = await _space.ListAsync("PersistentVolumeClaim");
        foreach (var claim in claims)
        {
            if (claim["spec"]!["volumeName"] is not null || claim["metadata"]!["deletionTimestamp"] is not null)
                continue;
            var name = "pv-" + (string)claim["metadata"]!["uid"]!;
            if (await _space.Cluster.Api.FindAsync("PersistentVolume", null, name) is not null)
                continue;
            await _space.Cluster.Api.CreateAsync(null, new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "PersistentVolume",
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["labels"] = new JsonObject { ["simulation.example.com/namespace"] = _space.Name },
                    ["annotations"] = new JsonObject { [HostId] = Guid.NewGuid().ToString() },
                },
                ["spec"] = new JsonObject
                {
                    ["capacity"] = new JsonObject { ["storage"] = (string?)claim["spec"]!["resources"]?["requests"]?["storage"] ?? "1Gi" },
                    ["accessModes"] = claim["spec"]!["accessModes"]?.DeepClone() ?? new JsonArray("ReadWriteOnce"),
                    ["persistentVolumeReclaimPolicy"] = _options.ReclaimPolicy,
                    ["storageClassName"] = (string?)claim["spec"]!["storageClassName"] ?? "",
                    ["claimRef"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "PersistentVolumeClaim", ["namespace"] = _space.Name, ["name"] = (string)claim["metadata"]!["name"]!, ["uid"] = (string)claim["metadata"]!["uid"]! },
                    ["hostPath"] = new JsonObject { ["path"] = "/tmp/" + name },
                },
            });
            // The test server binds nothing by itself.
            await _space.Cluster.Api.PatchAsync("PersistentVolume", null, name, """{"status":{"phase":"Bound"}}""", "status");
            await _space.PatchAsync("PersistentVolumeClaim", (string)claim["metadata"]!["name"]!, new JsonObject { ["spec"] = new JsonObject { ["volumeName"] = name } }.ToJsonString());
            await _space.PatchStatusAsync("PersistentVolumeClaim", (string)claim["metadata"]!["name"]!, """{"phase":"Bound"}""");
        }

        foreach (var volume in await _space.Cluster.Api.ListAsync("PersistentVolume", null, "simulation.example.com/namespace=" + _space.Name))
        {
            var name = (string)volume["metadata"]!["name"]!;
            var owner = (string?)volume["spec"]!["claimRef"]?["uid"];
            if (claims.Any(claim => (string?)claim["metadata"]!["uid"] == owner) || volume["metadata"]!["deletionTimestamp"] is not null)
                continue;
            if ((string?)volume["spec"]!["persistentVolumeReclaimPolicy"] == "Delete")
            {
                await _space.Cluster.Api.DeleteAsync("PersistentVolume", null, name);
                await _space.Cluster.Api.PatchAsync("PersistentVolume", null, name, """{"metadata":{"finalizers":null}}""");
            }
            else if ((string?)volume["status"]?["phase"] != "Released")
                await _space.Cluster.Api.PatchAsync("PersistentVolume", null, name, """{"status":{"phase":"Released"}}""", "status");
        }
    }

    // ---- reconciling ---------------------------------------------------------------------------------------------------

    private async Task ReconcileAsync(Process process, JsonObject dc)
    {
        var release = process.Release;
        var name = (string)dc["metadata"]!["name"]!;
        if (dc["metadata"]!["deletionTimestamp"] is not null)
        {
            await DeleteAsync(release, dc);
            return;
        }

        var finalizers = (dc["metadata"]!["finalizers"] as JsonArray ?? []).Select(static one => (string)one!).ToList();
        var needsFinalizer = (release.Version >= new OperatorVersion(1, 12)) ? !finalizers.Contains(Finalizer) && Annotation(dc, "no-finalizer") is null : finalizers.Count == 0;
        if (needsFinalizer)
        {
            await PatchAsync(dc, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray([.. finalizers.Append(Finalizer).Select(static one => (JsonNode)one)]) } });
            return;
        }

        var (names, racks) = StatefulSetName.Read(NodeOf(dc));
        var images = process.Images.Images(NodeOf(dc), null, null, static _ => { }).Where(static image => image.Workload == WorkloadKind.Cassandra && image.ContainerKind != ContainerKind.Job).ToList();
        if (images.Count == 0 || images.Exists(static image => image.Image is null))
            return;
        await CreateAsync("Service", new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Service",
            ["metadata"] = Owned(dc, CleanName.Label((string)dc["spec"]!["clusterName"]!) + "-" + CleanName.Label(name) + "-service"),
            ["spec"] = new JsonObject { ["clusterIP"] = "None", ["ports"] = new JsonArray(new JsonObject { ["port"] = 9042 }), ["selector"] = new JsonObject { [Prefix + "datacenter"] = CleanName.LabelValue(name) } },
        });

        var sets = new List<(JsonObject Live, JsonObject Desired, string Rack)>();
        var created = false;
        for (var rack = 0; rack < racks.Count; rack++)
        {
            var desired = Desired(release, dc, names, racks, rack, images);
            var live = await _space.FindAsync("StatefulSet", (string)desired["metadata"]!["name"]!);
            if (live is null)
            {
                await _space.Cluster.Api.CreateAsync(_space.Name, desired);
                created = true;
                continue;
            }

            // One that is on its way out with the object before is worked with, as upstream does.
            sets.Add((live, desired, racks[rack]));
        }

        if (created)
        {
            await StatusAsync(dc, new JsonObject { ["cassandraOperatorProgress"] = "Updating", ["conditions"] = Conditions(dc, ("Ready", false)) });
            return;
        }

        var stopped = (bool?)dc["spec"]!["stopped"] == true;
        var pods = (await _space.ListAsync("Pod", Prefix + "cluster=" + CleanName.LabelValue((string)dc["spec"]!["clusterName"]!))).Where(pod => IsOf(pod, sets)).ToList();
        var allowed = release.UpdatesWithoutPermission || Annotation(dc, "autoupdate-spec") is not null || ((long?)dc["status"]?["observedGeneration"] ?? 0) < (long)dc["metadata"]!["generation"]!;
        var forcedRacks = (dc["spec"]!["forceUpgradeRacks"] as JsonArray ?? []).Select(static rack => (string)rack!).ToHashSet();

        if (forcedRacks.Count > 0 && !release.UpdatesFailingRacks)
        {
            foreach (var (live, desired, rack) in sets)
            {
                if (forcedRacks.Contains(rack))
                    await UpdateAsync(live, desired);
            }

            await PatchAsync(dc, new JsonObject { ["spec"] = new JsonObject { ["forceUpgradeRacks"] = null } });
            return;
        }

        if (stopped)
        {
            foreach (var (live, _, _) in sets)
            {
                if ((int)live["spec"]!["replicas"]! > 0)
                    await _space.PatchAsync("StatefulSet", (string)live["metadata"]!["name"]!, """{"spec":{"replicas":0}}""");
            }
        }

        if (release.UpdatesFailingRacks)
        {
            foreach (var (live, desired, rack) in sets)
            {
                if (Differs(live, desired) && (forcedRacks.Contains(rack) || pods.Exists(pod => IsFailing(pod) && OwnerOf(pod) == (string)live["metadata"]!["uid"]!)))
                {
                    await UpdateAsync(live, desired);
                    // The StatefulSet controller leaves a pod that never was ready as it is.
                    await KickAsync(pods, live);
                    await StatusAsync(dc, new JsonObject { ["cassandraOperatorProgress"] = "Updating", ["conditions"] = Conditions(dc, ("Updating", true)) });
                    return;
                }
            }
        }

        var isReady = stopped || sets.TrueForAll(set => IsCaughtUp(set.Live));
        if (!isReady)
        {
            await StatusAsync(dc, new JsonObject { ["cassandraOperatorProgress"] = "Updating", ["conditions"] = Conditions(dc, ("Ready", false)) });
            foreach (var (live, _, _) in sets)
                await KickAsync(pods, live);
            return;
        }

        var differing = sets.Where(static set => Differs(set.Live, set.Desired)).ToList();
        if ((bool?)dc["spec"]!["canaryUpgrade"] == true)
            differing.RemoveAll(set => set.Rack != racks[0]);
        if (differing.Count > 0 && allowed)
        {
            await UpdateAsync(differing[0].Live, differing[0].Desired);
            await StatusAsync(dc, new JsonObject { ["cassandraOperatorProgress"] = "Updating", ["conditions"] = Conditions(dc, ("Updating", true)) });
            // Until 1.22 any transition takes the permission away, and the racks that follow wait.
            if (!release.OnceCoversAllRacks && Annotation(dc, "autoupdate-spec") == "once")
                await PatchAsync(dc, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Prefix + "autoupdate-spec"] = null } } });
            return;
        }

        var nodes = await NodesAsync(dc, pods);
        // Nodes start when their volumes are there.
        if (dc["spec"]!["storageConfig"] is not null && nodes.Count < pods.Count)
            return;
        var status = new JsonObject
        {
            ["cassandraOperatorProgress"] = "Ready",
            ["observedGeneration"] = (long)dc["metadata"]!["generation"]!,
            ["conditions"] = stopped ? Conditions(dc, ("Ready", false), ("Stopped", true), ("Updating", false)) : Conditions(dc, ("Ready", true), ("Initialized", true), ("Healthy", true), ("Stopped", false), ("Updating", false)),
            ["nodeStatuses"] = nodes,
        };
        if (names.Status is null && names.StatusBy(release) is { } statusName)
            status["datacenterName"] = statusName;
        await StatusAsync(dc, status);
        if (Annotation(dc, "autoupdate-spec") == "once" && release.OnceCoversAllRacks)
            await PatchAsync(dc, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Prefix + "autoupdate-spec"] = null } } });
    }

    private async Task DeleteAsync(CassOperatorRelease release, JsonObject dc)
    {
        var finalizers = (dc["metadata"]!["finalizers"] as JsonArray ?? []).Select(static one => (string)one!).ToList();
        if (finalizers.Count == 0 || ((release.Version >= new OperatorVersion(1, 12)) && !finalizers.Contains(Finalizer)))
            return;
        var uid = (string)dc["metadata"]!["uid"]!;
        if (release.UpdatesFailingRacks)
        {
            var sets = (await _space.ListAsync("StatefulSet")).Where(set => OwnerOf(set) == uid).ToList();
            foreach (var set in sets.Where(static set => (int)set["spec"]!["replicas"]! > 0))
                await _space.PatchAsync("StatefulSet", (string)set["metadata"]!["name"]!, """{"spec":{"replicas":0}}""");
            if (sets.Exists(static set => ((int?)set["status"]?["replicas"] ?? 0) > 0 || (int)set["spec"]!["replicas"]! > 0))
                return;
        }

        if (!(release.Version >= new OperatorVersion(1, 25) && Annotation(dc, "delete-pvc") == "false"))
        {
            var (names, _) = StatefulSetName.Read(NodeOf(dc));
            var label = release.Version < new OperatorVersion(1, 19, 1) ? names.Datacenter : CleanName.LabelValue(release.NamesByStatus || string.IsNullOrEmpty(names.Override) ? names.Datacenter : names.Override);
            foreach (var claim in await _space.ListAsync("PersistentVolumeClaim", Prefix + "datacenter=" + label))
            {
                if (release.Version < new OperatorVersion(1, 22) || (string?)claim["metadata"]!["labels"]![Prefix + "cluster"] == CleanName.LabelValue(names.Cluster))
                    await _space.DeleteAsync("PersistentVolumeClaim", (string)claim["metadata"]!["name"]!);
            }
        }

        await PatchAsync(dc, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } });
    }

    private static JsonObject Desired(CassOperatorRelease release, JsonObject dc, StatefulSetName names, IReadOnlyList<string> racks, int rack, List<EffectiveImage> images)
    {
        var spec = dc["spec"]!;
        var size = (bool?)spec["stopped"] == true ? 0 : (int)spec["size"]!;
        var name = (string)dc["metadata"]!["name"]!;
        var datacenterLabel = release.NamesByStatus || !release.HasDatacenterName || string.IsNullOrEmpty(names.Override) ? name : names.Override;
        var labels = new JsonObject
        {
            [Prefix + "cluster"] = CleanName.LabelValue(names.Cluster),
            [Prefix + "datacenter"] = CleanName.LabelValue(datacenterLabel),
            [Prefix + "rack"] = CleanName.LabelValue(racks[rack]),
        };
        JsonArray Containers(bool isInit) => [.. images.Where(image => image.ContainerKind == ContainerKind.Init == isInit).Select(static image => (JsonNode)new JsonObject { ["name"] = image.Container, ["image"] = image.Image })];
        var template = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() },
            ["spec"] = new JsonObject { ["initContainers"] = Containers(true), ["containers"] = Containers(false), ["terminationGracePeriodSeconds"] = 0 },
        };
        var set = new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "StatefulSet",
            ["metadata"] = Owned(dc, names.Of(release, racks[rack])),
            ["spec"] = new JsonObject
            {
                ["replicas"] = (size / racks.Count) + (rack < size % racks.Count ? 1 : 0),
                ["serviceName"] = "all-pods-service",
                ["podManagementPolicy"] = "Parallel",
                ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
                ["template"] = template,
            },
        };
        if (spec["storageConfig"]?["cassandraDataVolumeClaimSpec"] is { } claim)
        {
            set["spec"]!["volumeClaimTemplates"] = new JsonArray(new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "server-data", ["labels"] = labels.DeepClone() },
                ["spec"] = claim.DeepClone(),
            });
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(set["spec"]!.ToJsonString())));
        set["metadata"]!["labels"] = labels;
        set["metadata"]!["annotations"] = new JsonObject { [Prefix + "resource-hash"] = hash };
        return set;
    }

    private static JsonObject Owned(JsonObject dc, string name) => new()
    {
        ["name"] = name,
        ["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "cassandra.datastax.com/v1beta1",
            ["kind"] = "CassandraDatacenter",
            ["name"] = (string)dc["metadata"]!["name"]!,
            ["uid"] = (string)dc["metadata"]!["uid"]!,
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        }),
    };

    private async Task CreateAsync(string kind, JsonObject manifest)
    {
        if (await _space.FindAsync(kind, (string)manifest["metadata"]!["name"]!) is null)
            await _space.Cluster.Api.CreateAsync(_space.Name, manifest);
    }

    private Task<JsonObject> UpdateAsync(JsonObject live, JsonObject desired) => _space.PatchAsync("StatefulSet", (string)live["metadata"]!["name"]!, new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["resourceVersion"] = (string)live["metadata"]!["resourceVersion"]!,
            ["annotations"] = desired["metadata"]!["annotations"]!.DeepClone(),
            ["ownerReferences"] = desired["metadata"]!["ownerReferences"]!.DeepClone(),
        },
        ["spec"] = new JsonObject { ["replicas"] = (int)desired["spec"]!["replicas"]!, ["template"] = desired["spec"]!["template"]!.DeepClone() },
    }.ToJsonString());

    // The StatefulSet controller of a rolling update waits for a pod that will never be ready; upstream deletes it (DeletingStuckPod).
    private async Task KickAsync(List<JsonObject> pods, JsonObject live)
    {
        var update = (string?)live["status"]?["updateRevision"];
        foreach (var pod in pods)
        {
            if (OwnerOf(pod) == (string)live["metadata"]!["uid"]! && IsFailing(pod) && (string?)pod["metadata"]!["labels"]!["controller-revision-hash"] != update)
                await _space.DeleteAsync("Pod", (string)pod["metadata"]!["name"]!);
        }
    }

    private async Task<JsonObject> NodesAsync(JsonObject dc, List<JsonObject> pods)
    {
        var nodes = new JsonObject();
        var known = dc["status"]?["nodeStatuses"] as JsonObject;
        foreach (var pod in pods.Where(static pod => pod["metadata"]!["deletionTimestamp"] is null))
        {
            var name = (string)pod["metadata"]!["name"]!;
            if (known?[name] is { } before)
            {
                nodes[name] = before.DeepClone();
                continue;
            }

            var claim = await _space.FindAsync("PersistentVolumeClaim", "server-data-" + name);
            var volume = (string?)claim?["spec"]!["volumeName"] is { } bound ? await _space.Cluster.Api.FindAsync("PersistentVolume", null, bound) : null;
            if ((string?)volume?["metadata"]!["annotations"]?[HostId] is { } id)
                nodes[name] = new JsonObject { ["hostID"] = id };
        }

        return nodes;
    }

    private Task<JsonObject> PatchAsync(JsonObject dc, JsonObject patch)
    {
        patch["metadata"] ??= new JsonObject();
        patch["metadata"]!["resourceVersion"] = (string)dc["metadata"]!["resourceVersion"]!;
        return _space.PatchAsync("CassandraDatacenter", (string)dc["metadata"]!["name"]!, patch.ToJsonString());
    }

    private async Task StatusAsync(JsonObject dc, JsonObject wanted)
    {
        var before = dc["status"] as JsonObject ?? [];
        var differs = wanted.Any(field => !JsonNode.DeepEquals(before[field.Key], field.Value));
        if (differs)
        {
            var after = await _space.PatchStatusAsync("CassandraDatacenter", (string)dc["metadata"]!["name"]!, wanted.ToJsonString());
            dc["metadata"]!["resourceVersion"] = (string)after["metadata"]!["resourceVersion"]!;
            dc["status"] = after["status"]!.DeepClone();
        }
    }

    private static JsonArray Conditions(JsonObject dc, params (string Type, bool Is)[] changes)
    {
        var all = new JsonArray([.. (dc["status"]?["conditions"] as JsonArray ?? []).Select(static one => one!.DeepClone())]);
        foreach (var (type, isTrue) in changes)
        {
            var status = isTrue ? "True" : "False";
            var one = all.FirstOrDefault(condition => (string?)condition!["type"] == type) as JsonObject;
            if (one is null)
                all.Add(one = new JsonObject { ["type"] = type, ["reason"] = "", ["message"] = "" });
            if ((string?)one["status"] == status)
                continue;
            one["status"] = status;
            one["lastTransitionTime"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        return all;
    }

    private static bool IsTrue(JsonObject dc, string type) => (dc["status"]?["conditions"] as JsonArray ?? []).Any(condition => (string?)condition!["type"] == type && (string?)condition["status"] == "True");

    private static string? Annotation(JsonObject dc, string name) => (string?)dc["metadata"]!["annotations"]?[Prefix + name];

    private static bool Differs(JsonObject live, JsonObject desired) =>
        (string?)live["metadata"]!["annotations"]?[Prefix + "resource-hash"] != (string?)desired["metadata"]!["annotations"]![Prefix + "resource-hash"];

    private static bool IsCaughtUp(JsonObject set)
    {
        var wanted = (int)set["spec"]!["replicas"]!;
        var status = set["status"];
        return (long?)status?["observedGeneration"] >= (long)set["metadata"]!["generation"]!
            && ((int?)status?["replicas"] ?? 0) == wanted && ((int?)status?["readyReplicas"] ?? 0) == wanted
            && ((string?)status?["currentRevision"] == (string?)status?["updateRevision"] || ((int?)status?["updatedReplicas"] ?? 0) == wanted);
    }

    private static bool IsFailing(JsonObject pod) =>
        pod["metadata"]!["deletionTimestamp"] is null
        && (pod["status"]?["initContainerStatuses"] as JsonArray ?? []).Concat(pod["status"]?["containerStatuses"] as JsonArray ?? []).Any(static container => (string?)container!["state"]?["waiting"]?["reason"] is "ImagePullBackOff" or "ErrImagePull" or "CrashLoopBackOff");

    private static bool IsOf(JsonObject pod, List<(JsonObject Live, JsonObject Desired, string Rack)> sets) => sets.Exists(set => OwnerOf(pod) == (string)set.Live["metadata"]!["uid"]!);

    private static string? OwnerOf(JsonObject item) => (string?)(item["metadata"]!["ownerReferences"] as JsonArray)?[0]?["uid"];

    private static Node NodeOf(JsonObject item) => DocumentParser.ParseObject(Encoding.UTF8.GetBytes(item.ToJsonString()), "simulation", DocumentLimits.Default);

    private sealed record Process(string Pod, CassOperatorRelease Release, ImageFleet Images, bool ElectsLeader)
    {
        public string Identity { get; } = Guid.NewGuid().ToString();
    }
}
