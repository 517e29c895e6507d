using System.Security.Cryptography;
using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>
/// One reconcile of a K8ssandraCluster by one process of k8ssandra-operator: its CassandraDatacenters
/// (controllers/k8ssandra/datacenters.go), one after the other.
/// </summary>
internal sealed class ClusterReconciliation(NamespaceView home, Func<string, NamespaceView?> views, OperatorVersion version, ClusterTemplates templates, JsonObject cluster)
{
    private const string UpdateAnnotation = "k8ssandra.io/autoupdate-spec";

    private readonly bool _holdsUpdates = version >= new OperatorVersion(1, 19);
    private JsonObject _cluster = cluster;

    private string Name => (string)_cluster["metadata"]!["name"]!;

    private long Generation => (long)_cluster["metadata"]!["generation"]!;

    private long ObservedGeneration => (long?)_cluster["status"]?["observedGeneration"] ?? 0;

    private string? Update => (string?)_cluster["metadata"]!["annotations"]?[UpdateAnnotation];

    private bool MayUpdate => !_holdsUpdates || Generation > ObservedGeneration || Update is not null;

    private JsonArray Datacenters => _cluster["spec"]?["cassandra"]?["datacenters"] as JsonArray ?? [];

    private string[] Finalizers => _cluster["metadata"]!["finalizers"] is JsonArray list ? [.. list.Select(static item => (string)item!)] : [];

    /// <summary>Does what there is to do.</summary>
    /// <returns>Whether it is through; if not, something has to change, or it has to look again.</returns>
    /// <exception cref="ReconcileException">It ends with an error.</exception>
    public async Task<bool> RunAsync()
    {
        if (_cluster["metadata"]!["deletionTimestamp"] is not null)
            return await DeletionAsync();
        if (!Finalizers.Contains(ClusterDatacenter.Finalizer))
            await PatchAsync(FinalizersPatch(Finalizers.Append(ClusterDatacenter.Finalizer)));
        await SuperuserAsync();
        if (await DecommissionAsync())
            return false;

        var pods = templates.Of(_cluster);
        for (var index = 0; index < Datacenters.Count; index++)
        {
            var desired = ClusterDatacenter.Make(version, _cluster, index, pods[(string)Datacenters[index]!["metadata"]!["name"]!]);
            if (!await DatacenterAsync(desired))
                return false;
        }

        if (MayUpdate && _holdsUpdates && !await RefreshAsync())
            return false;
        await FinishAsync();
        return true;
    }

    private async Task<bool> DatacenterAsync(JsonObject desired)
    {
        var view = View((string)desired["metadata"]!["namespace"]!);
        if (view.Of("CassandraDatacenter").Find((string)desired["metadata"]!["name"]!) is not { } actual)
        {
            await view.CreateAsync(desired);
            return false;
        }

        if ((string?)actual["spec"]?["clusterName"] != (string?)desired["spec"]!["clusterName"])
            throw new ReconcileException("the name of a cluster cannot be changed");
        await StatusAsync(new JsonObject { ["datacenters"] = new JsonObject { [NameOf(actual)] = new JsonObject { ["cassandra"] = actual["status"]?.DeepClone() } } });
        if (Hash(actual) != Hash(desired))
        {
            if (MayUpdate)
            {
                // The whole object is written: what others have put there is gone, cass-operator's finalizer too.
                desired["metadata"]!["resourceVersion"] = (string)actual["metadata"]!["resourceVersion"]!;
                await view.ReplaceAsync(desired);
                return false;
            }

            await ConditionAsync("RequiresUpdate", true);
        }

        var dc = new CassDatacenter(actual);
        return dc.Progress == "Ready" && dc.Is(dc.IsStopped ? "Stopped" : "Ready") && dc.ObservedGeneration == dc.Generation;
    }

    // What cass-operator holds back is released with it.
    private async Task<bool> RefreshAsync()
    {
        var held = new JsonArray();
        for (var index = 0; index < Datacenters.Count; index++)
        {
            var name = (string)Datacenters[index]!["metadata"]!["name"]!;
            if (View(ClusterDatacenter.NamespaceOf(_cluster, index)).Of("CassandraDatacenter").Find(name) is { } dc && new CassDatacenter(dc).Is("RequiresUpdate"))
                held.Add((JsonNode)name);
        }

        if (held.Count == 0)
            return true;
        var task = $"refresh-{Generation}-{ObservedGeneration}";
        if (home.Of("K8ssandraTask").Find(task) is { } known)
            return known["status"]?["completionTime"] is not null;
        await home.CreateAsync(new JsonObject
        {
            ["apiVersion"] = "control.k8ssandra.io/v1alpha1",
            ["kind"] = "K8ssandraTask",
            ["metadata"] = new JsonObject { ["name"] = task, ["labels"] = ClusterLabels() },
            ["spec"] = new JsonObject
            {
                ["cluster"] = new JsonObject { ["name"] = Name },
                ["datacenters"] = held,
                ["template"] = new JsonObject { ["jobs"] = new JsonArray(new JsonObject { ["name"] = "refresh-" + Name, ["command"] = "refresh" }) },
                ["dcConcurrencyPolicy"] = "Forbid",
            },
        });
        return false;
    }

    private async Task FinishAsync()
    {
        if (_holdsUpdates && MayUpdate)
        {
            if (Update == "once")
                await PatchAsync(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [UpdateAnnotation] = null } } });
            await ConditionAsync("RequiresUpdate", false);
        }

        await ConditionAsync("CassandraInitialized", true);
        await StatusAsync(_holdsUpdates ? new JsonObject { ["observedGeneration"] = Generation, ["error"] = "None" } : new JsonObject { ["error"] = "None" });
    }

    // ---- removal ------------------------------------------------------------------------------------------------------------

    private async Task<bool> DeletionAsync()
    {
        if (!Finalizers.Contains(ClusterDatacenter.Finalizer))
            return true;
        var isThere = false;
        for (var index = 0; index < Datacenters.Count; index++)
        {
            var view = View(ClusterDatacenter.NamespaceOf(_cluster, index));
            if (view.Of("CassandraDatacenter").Find((string)Datacenters[index]!["metadata"]!["name"]!) is not { } dc)
                continue;
            isThere = true;
            await ReleaseAsync(view, dc);
        }

        if (!isThere)
            await PatchAsync(FinalizersPatch(Finalizers.Where(static name => name != ClusterDatacenter.Finalizer)));
        return !isThere;
    }

    // A datacenter that is no longer in the specification is decommissioned.
    private async Task<bool> DecommissionAsync()
    {
        var wanted = Datacenters.Select(static dc => (string)dc!["metadata"]!["name"]!).ToHashSet(StringComparer.Ordinal);
        var gone = (_cluster["status"]?["datacenters"] as JsonObject)?.Select(static dc => dc.Key).FirstOrDefault(name => !wanted.Contains(name));
        if (gone is null)
            return false;
        if (home.Of("CassandraDatacenter").Find(gone) is { } dc && (string?)dc["metadata"]!["labels"]?[ClusterDatacenter.ClusterName] == Name)
        {
            if ((string?)dc["metadata"]!["annotations"]?["cassandra.datastax.com/decommission-on-delete"] != "true")
            {
                dc = await home.PatchAsync("CassandraDatacenter", gone, new JsonObject
                {
                    ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["cassandra.datastax.com/decommission-on-delete"] = "true" } },
                });
            }

            await ReleaseAsync(home, dc);
            return true;
        }

        await StatusAsync(new JsonObject { ["datacenters"] = new JsonObject { [gone] = null } });
        return false;
    }

    private static async Task ReleaseAsync(NamespaceView view, JsonObject dc)
    {
        if (dc["metadata"]!["finalizers"] is JsonArray finalizers && finalizers.Any(static item => (string?)item == ClusterDatacenter.Finalizer))
        {
            dc = await view.PatchAsync("CassandraDatacenter", NameOf(dc), new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["resourceVersion"] = (string)dc["metadata"]!["resourceVersion"]!,
                    ["finalizers"] = new JsonArray([.. finalizers.Where(static item => (string?)item != ClusterDatacenter.Finalizer).Select(static item => item!.DeepClone())]),
                },
            });
        }

        if (dc["metadata"]!["deletionTimestamp"] is null)
            await view.DeleteAsync("CassandraDatacenter", dc);
    }

    // ---- how it writes ------------------------------------------------------------------------------------------------------

    private static string NameOf(JsonObject item) => (string)item["metadata"]!["name"]!;

    private static string? Hash(JsonObject dc) => (string?)dc["metadata"]!["annotations"]?[ClusterDatacenter.HashAnnotation];

    private NamespaceView View(string name) => views(name) ?? throw new ReconcileException("the namespace " + name + " is not watched");

    private JsonObject ClusterLabels() => new() { [ClusterDatacenter.ClusterName] = Name, [ClusterDatacenter.ClusterNamespace] = home.Name };

    private JsonObject FinalizersPatch(IEnumerable<string> names) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["resourceVersion"] = (string)_cluster["metadata"]!["resourceVersion"]!,
            ["finalizers"] = new JsonArray([.. names.Select(static name => (JsonNode)name)]),
        },
    };

    private async Task SuperuserAsync()
    {
        var name = ClusterDatacenter.SuperuserSecret(_cluster);
        for (var index = 0; index < Datacenters.Count; index++)
        {
            var view = View(ClusterDatacenter.NamespaceOf(_cluster, index));
            if (view.Of("Secret").Find(name) is not null)
                continue;
            await view.CreateAsync(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = ClusterLabels() },
                ["stringData"] = new JsonObject { ["username"] = name, ["password"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)) },
            });
        }
    }

    private async Task PatchAsync(JsonObject patch) => _cluster = await home.PatchAsync("K8ssandraCluster", Name, patch);

    private async Task StatusAsync(JsonObject fields)
    {
        var changed = _cluster["status"]?.DeepClone().AsObject() ?? [];
        ClusterDatacenter.Merge(changed, fields);
        if (!JsonNode.DeepEquals(_cluster["status"], changed))
            _cluster = await home.PatchAsync("K8ssandraCluster", Name, new JsonObject { ["status"] = fields }, "status");
    }

    private async Task ConditionAsync(string type, bool isTrue)
    {
        var list = _cluster["status"]?["conditions"]?.DeepClone() as JsonArray ?? [];
        var condition = list.FirstOrDefault(item => (string?)item!["type"] == type)?.AsObject();
        if ((string?)condition?["status"] == (isTrue ? "True" : "False"))
            return;
        if (condition is null)
            list.Add((JsonNode)(condition = new JsonObject { ["type"] = type }));
        condition["status"] = isTrue ? "True" : "False";
        condition["lastTransitionTime"] = PodReport.Time(DateTimeOffset.UtcNow);
        await StatusAsync(new JsonObject { ["conditions"] = list });
    }
}
