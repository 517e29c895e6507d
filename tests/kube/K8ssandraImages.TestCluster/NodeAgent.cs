using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using K8ssandraImages.TestCluster.Simulated;

namespace K8ssandraImages.TestCluster;

/// <summary>
/// Stands in for the nodes of a namespace, which a test server has none of: it says of each pod that it runs, so that the
/// controllers go on, and on request provides volumes. Works until it is disposed of.
/// </summary>
public sealed class NodeAgent : IAsyncDisposable
{
    private const string Driver = "csi.k8ssandraimages.test";
    private const string HostIdAnnotation = "k8ssandraimages.test/host-id";

    private readonly CancellationTokenSource _stop = new();
    private readonly WakeUp _wakeUp = new();
    private readonly ConcurrentDictionary<string, PodReport> _reports = [];
    private readonly ConcurrentDictionary<Func<JsonObject, PodReport?>, byte> _programs = [];
    private readonly Dictionary<string, (DateTimeOffset Seen, string Status)> _told = [];
    private readonly Dictionary<string, DateTimeOffset> _ending = [];
    private readonly HashSet<string> _assigned = [];
    private readonly HashSet<string> _provided = [];
    private readonly bool _placesPods;
    private readonly bool _providesVolumes;
    private readonly Task _work;

    /// <summary>Starts.</summary>
    /// <param name="namespace">Whose pods it looks after.</param>
    /// <param name="report">What it says of a pod; null for <see cref="PodReport.Ready"/> always.</param>
    /// <param name="termination">
    /// How long a deleted pod takes to end, its object still there; null to let it vanish at once.
    /// </param>
    /// <param name="reclaimPolicy">
    /// The policy of the volumes that it provides for claims, such as <c>Delete</c>, which is that of most storage classes; null to
    /// provide none: claims stay Pending then, and pods do not mind. Needs the controllers of volumes.
    /// </param>
    public NodeAgent(TestNamespace @namespace, Func<JsonObject, PodReport>? report = null, TimeSpan? termination = null, string? reclaimPolicy = null)
    {
        View = new NamespaceView(@namespace);
        Report = report ?? (static _ => PodReport.Ready);
        _providesVolumes = reclaimPolicy is not null;
        _placesPods = termination is not null || _providesVolumes;
        Termination = _ => termination ?? TimeSpan.Zero;
        ReclaimPolicy = reclaimPolicy ?? "Delete";
        View.Changed += _wakeUp.Call;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>What it says of a pod about which <see cref="Tell"/> was not told; may be replaced at any time.</summary>
    public Func<JsonObject, PodReport> Report { get; set; }

    /// <summary>Whether an image can be pulled; may be replaced at any time, and tells of containers that have not started yet.</summary>
    public Func<string, bool> CanPull { get; set; } = static _ => true;

    /// <summary>How long a deleted pod takes to end, where not all vanish at once; may be replaced at any time.</summary>
    public Func<JsonObject, TimeSpan> Termination { get; set; }

    /// <summary>The reclaim policy of the volumes that it provides from now on.</summary>
    public string ReclaimPolicy { get; set; }

    internal NamespaceView View { get; }

    /// <summary>Ends when it is disposed of, or with what it met.</summary>
    internal Task Work => _work;

    /// <summary>Says something else of one pod from now on; takes effect within a tenth of a second.</summary>
    /// <param name="pod">The pod's name.</param>
    /// <param name="report">What is said; null for <see cref="Report"/> again.</param>
    public void Tell(string pod, PodReport? report)
    {
        if (report is null)
            _reports.TryRemove(pod, out _);
        else
            _reports[pod] = report;
        _wakeUp.Call();
    }

    /// <summary>
    /// The host id of the Cassandra node whose data a pod has: it is in the volume, comes back with it, and is another one in
    /// another volume. Null where the pod's claim is not there or has no volume yet.
    /// </summary>
    /// <param name="pod">The pod's name.</param>
    public string? HostIdOf(string pod)
    {
        if (View.Of("PersistentVolumeClaim").Find(RackStatefulSet.Data + "-" + pod) is not { } claim)
            return null;
        if (!_providesVolumes)
            return (string)claim["metadata"]!["uid"]!;
        return (string?)claim["spec"]!["volumeName"] is { } volume
            ? (string?)View.Of("PersistentVolume").Find(volume)?["metadata"]!["annotations"]?[HostIdAnnotation]
            : null;
    }

    /// <summary>Stops. Throws what it met, so that a test does not pass over it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _work;
        }
        finally
        {
            await View.DisposeAsync();
            _stop.Dispose();
            _wakeUp.Dispose();
        }
    }

    /// <summary>Lets somebody else say what becomes of certain pods: it gives null for all others.</summary>
    internal void Add(Func<JsonObject, PodReport?> program)
    {
        _programs[program] = 0;
        _wakeUp.Call();
    }

    /// <summary>Takes that back.</summary>
    internal void Remove(Func<JsonObject, PodReport?> program) => _programs.TryRemove(program, out _);

    /// <summary>Looks at the pods again: a program says something new.</summary>
    internal void LookAgain() => _wakeUp.Call();

    /// <summary>Whether a pod has a node, or needs none.</summary>
    internal bool IsPlaced(JsonObject pod) => !_placesPods || pod["spec"]!["nodeName"] is not null;

    /// <summary>Whether all images of a pod can be pulled.</summary>
    internal bool HasImages(JsonObject pod) =>
        pod["spec"]!["containers"]!.AsArray().Concat(pod["spec"]!["initContainers"] as JsonArray ?? []).All(container => CanPull((string)container!["image"]!));

    private async Task WorkAsync()
    {
        await View.FilledAsync(_providesVolumes ? ["Pod", "PersistentVolumeClaim", "PersistentVolume"] : ["Pod"]);
        while (!_stop.IsCancellationRequested)
        {
            if (_providesVolumes)
            {
                foreach (var claim in View.Of("PersistentVolumeClaim").All)
                    await ProvideAsync(claim);
                foreach (var volume in View.Of("PersistentVolume").All)
                    await ReclaimAsync(volume);
            }

            foreach (var pod in View.Of("Pod").All)
            {
                try
                {
                    await LookAfterAsync(pod);
                }
                catch (ApiException refused) when (refused.StatusCode is 404 or 409)
                {
                    // It went away, or has changed, since it was read.
                }
            }

            await _wakeUp.WaitAsync(_stop.Token);
        }
    }

    private async Task LookAfterAsync(JsonObject pod)
    {
        var name = (string)pod["metadata"]!["name"]!;
        var uid = (string)pod["metadata"]!["uid"]!;
        if (pod["metadata"]!["deletionTimestamp"] is not null)
        {
            if (!_placesPods || _ending.TryAdd(uid, DateTimeOffset.UtcNow) || DateTimeOffset.UtcNow - _ending[uid] < Termination(pod))
                return;
            await View.Namespace.DeleteAsync("Pod", name, "?gracePeriodSeconds=0");
            return;
        }

        if (!IsPlaced(pod))
        {
            // The server keeps a deleted pod that has a node until the node says that it has ended.
            if (!HasVolumes(pod) || !_assigned.Add(uid))
                return;
            await View.Namespace.Cluster.Api.SendAsync(HttpMethod.Post, Resource.Of("Pod").Path(View.Name, name, "binding"),
                $$"""{"apiVersion":"v1","kind":"Binding","metadata":{"name":"{{name}}"},"target":{"apiVersion":"v1","kind":"Node","name":"node-1"} }""");
            return;
        }

        var told = _told.TryGetValue(uid, out var known) ? known : (DateTimeOffset.UtcNow, "");
        var status = ReportOf(pod).ToStatus(pod, told.Item1, HasStarted(pod) ? null : CanPull);
        if (status == told.Item2)
            return;
        await View.PatchAsync("Pod", name, new JsonObject { ["status"] = JsonNode.Parse(status) }, "status");
        _told[uid] = (told.Item1, status);
    }

    private PodReport ReportOf(JsonObject pod)
    {
        if (_reports.TryGetValue((string)pod["metadata"]!["name"]!, out var one))
            return one;
        foreach (var program in _programs.Keys)
        {
            if (program(pod) is { } said)
                return said;
        }

        var report = Report(pod);
        // A Cassandra node answers when cass-operator has started the server in it.
        return report == PodReport.Ready && (string?)pod["metadata"]!["labels"]?[RackStatefulSet.NodeState] == "Ready-to-Start" ? PodReport.NotReady : report;
    }

    /// <summary>Whether containers of a pod run, or have run: their images are on the node then.</summary>
    private static bool HasStarted(JsonObject pod) =>
        pod["status"]?["containerStatuses"] is JsonArray { Count: > 0 } statuses && statuses.All(static status => (string?)status!["imageID"] is { Length: > 0 });

    // ---- volumes ----------------------------------------------------------------------------------------------------

    // A pod whose claims wait for volumes, or are about to go, gets no node.
    private bool HasVolumes(JsonObject pod)
    {
        if (!_providesVolumes)
            return true;
        foreach (var volume in pod["spec"]!["volumes"] as JsonArray ?? [])
        {
            if ((string?)volume!["persistentVolumeClaim"]?["claimName"] is { } name
                && (View.Of("PersistentVolumeClaim").Find(name) is not { } claim || claim["metadata"]!["deletionTimestamp"] is not null || (string?)claim["status"]?["phase"] != "Bound"))
            {
                return false;
            }
        }

        return true;
    }

    private async Task ProvideAsync(JsonObject claim)
    {
        var uid = (string)claim["metadata"]!["uid"]!;
        if ((string?)claim["status"]?["phase"] == "Bound" || claim["spec"]!["volumeName"] is not null || claim["metadata"]!["deletionTimestamp"] is not null || !_provided.Add(uid))
            return;
        var volume = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "PersistentVolume",
            ["metadata"] = new JsonObject
            {
                ["name"] = "pvc-" + uid,
                ["labels"] = new JsonObject { [NamespaceView.VolumeLabel] = View.Name },
                ["annotations"] = new JsonObject
                {
                    ["pv.kubernetes.io/provisioned-by"] = Driver,
                    [HostIdAnnotation] = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(uid)).AsSpan(0, 16)).ToString(),
                },
            },
            ["spec"] = new JsonObject
            {
                ["capacity"] = claim["spec"]!["resources"]!["requests"]!.DeepClone(),
                ["accessModes"] = claim["spec"]!["accessModes"]!.DeepClone(),
                ["persistentVolumeReclaimPolicy"] = ReclaimPolicy,
                ["claimRef"] = new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "PersistentVolumeClaim",
                    ["namespace"] = View.Name,
                    ["name"] = (string)claim["metadata"]!["name"]!,
                    ["uid"] = uid,
                    ["resourceVersion"] = (string)claim["metadata"]!["resourceVersion"]!,
                },
                ["csi"] = new JsonObject { ["driver"] = Driver, ["volumeHandle"] = "pvc-" + uid },
            },
        };
        if ((string?)claim["spec"]!["storageClassName"] is { } storageClass)
            volume["spec"]!["storageClassName"] = storageClass;
        try
        {
            await View.CreateAsync(volume);
        }
        catch (ApiException refused) when (refused.StatusCode == 409)
        {
            // It is there since before this agent started.
        }
    }

    // What a provisioner does with a volume whose claim is gone.
    private async Task ReclaimAsync(JsonObject volume)
    {
        if ((string?)volume["status"]?["phase"] != "Released" || (string?)volume["spec"]!["persistentVolumeReclaimPolicy"] != "Delete" || volume["metadata"]!["deletionTimestamp"] is not null)
            return;
        try
        {
            await View.DeleteAsync("PersistentVolume", volume);
        }
        catch (ApiException refused) when (refused.StatusCode is 404 or 409)
        {
            // Somebody else was quicker.
        }
    }
}
