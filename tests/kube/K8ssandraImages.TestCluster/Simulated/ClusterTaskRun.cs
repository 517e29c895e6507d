using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>What k8ssandra-operator does with a K8ssandraTask: a CassandraTask for each datacenter (controllers/control).</summary>
internal sealed class ClusterTaskRun(NamespaceView home, Func<string, NamespaceView?> views, JsonObject task)
{
    /// <summary>Goes on with it.</summary>
    /// <returns>Whether it is at work, and has to be looked at again.</returns>
    public async Task<bool> RunAsync()
    {
        var name = (string)task["metadata"]!["name"]!;
        if (task["status"]?["completionTime"] is not null || task["metadata"]!["deletionTimestamp"] is not null
            || home.Of("K8ssandraCluster").Find((string?)task["spec"]?["cluster"]?["name"] ?? "") is not { } cluster)
        {
            return false;
        }

        var all = cluster["spec"]!["cassandra"]!["datacenters"]!.AsArray();
        string[] named = task["spec"]!["datacenters"] is JsonArray { Count: > 0 } list ? [.. list.Select(static item => (string)item!)] : [.. all.Select(static dc => (string)dc!["metadata"]!["name"]!)];
        var statuses = new JsonObject();
        var done = 0;
        foreach (var dc in named)
        {
            var index = Enumerable.Range(0, all.Count).Where(item => (string?)all[item]!["metadata"]!["name"] == dc).DefaultIfEmpty(-1).First();
            if (index < 0 || views(ClusterDatacenter.NamespaceOf(cluster, index)) is not { } view)
                continue;
            if (view.Of("CassandraTask").Find(name + "-" + dc) is not { } one)
            {
                var spec = task["spec"]!["template"]!.DeepClone().AsObject();
                spec["datacenter"] = new JsonObject { ["name"] = dc, ["namespace"] = view.Name };
                spec["ttlSecondsAfterFinished"] = 0;
                one = await view.CreateAsync(new JsonObject
                {
                    ["apiVersion"] = "control.k8ssandra.io/v1alpha1",
                    ["kind"] = "CassandraTask",
                    ["metadata"] = new JsonObject
                    {
                        ["name"] = name + "-" + dc,
                        ["labels"] = new JsonObject { ["control.k8ssandra.io/k8ssandra-task-name"] = name, ["control.k8ssandra.io/k8ssandra-task-namespace"] = home.Name },
                    },
                    ["spec"] = spec,
                });
            }

            statuses[dc] = one["status"]?.DeepClone();
            if (one["status"]?["completionTime"] is not null)
                done++;
            else if ((string?)task["spec"]!["dcConcurrencyPolicy"] != "Allow")
                break;
        }

        var status = new JsonObject { ["datacenters"] = statuses, ["active"] = done == named.Length ? 0 : 1, ["succeeded"] = done };
        if (done == named.Length)
            status["completionTime"] = PodReport.Time(DateTimeOffset.UtcNow);
        if (task["status"] is null || done == named.Length)
            await home.PatchAsync("K8ssandraTask", name, new JsonObject { ["status"] = status }, "status");
        return done < named.Length;
    }
}
