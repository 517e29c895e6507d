using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>
/// What cass-operator does with a CassandraTask (internal/controllers/control). Commands that concern Cassandra itself have
/// nothing to do here and are done at once.
/// </summary>
internal sealed class CassandraTaskRun(NamespaceView view, CassOperatorRules rules, JsonObject task)
{
    private const string StatusLabel = "control.k8ssandra.io/status";
    private const string RestartedAt = "control.k8ssandra.io/restartedAt";

    private JsonObject _task = task;

    private string Name => (string)_task["metadata"]!["name"]!;

    private string? State => (string?)_task["metadata"]!["labels"]?[StatusLabel];

    /// <summary>Goes on with it.</summary>
    /// <returns>Whether it is at work, and has to be looked at again.</returns>
    public async Task<bool> RunAsync()
    {
        if (_task["status"]?["completionTime"] is not null || _task["metadata"]!["deletionTimestamp"] is not null)
            return false;
        var reference = _task["spec"]?["datacenter"];
        if (view.Of("CassandraDatacenter").Find((string?)reference?["name"] ?? "") is not { } found || (string?)reference?["namespace"] is { Length: > 0 } other && other != view.Name)
            return true;
        var dc = new CassDatacenter(found);
        if (State is null && !await BeginAsync(dc))
            return true;

        var command = (string?)(_task["spec"]?["jobs"] as JsonArray)?.FirstOrDefault()?["command"];
        bool isDone;
        string? failure = null;
        switch (command)
        {
            case "refresh" when rules.HasRefreshTask:
                isDone = await RefreshAsync(dc);
                break;
            case "restart" when rules.HasRestartTask:
                isDone = await RestartAsync(dc);
                break;
            case "refresh" or "restart":
                (isDone, failure) = (true, "unknown job command: " + command);
                break;
            default:
                isDone = true;
                break;
        }

        if (isDone)
            await EndAsync(failure);
        return !isDone;
    }

    private async Task<bool> BeginAsync(CassDatacenter dc)
    {
        if (view.Of("CassandraTask").All.Any(other => (string?)other["metadata"]!["labels"]?[StatusLabel] == "active" && (string?)other["spec"]?["datacenter"]?["name"] == dc.Name
            && ((string?)other["spec"]?["concurrencyPolicy"] != "Allow" || (string?)_task["spec"]?["concurrencyPolicy"] != "Allow")))
        {
            return false;
        }

        var labels = RackStatefulSet.WithOperatorLabels(RackStatefulSet.RackLabels(rules, dc, ""), dc);
        labels.Remove("cassandra.datastax.com/rack");
        labels[StatusLabel] = "active";
        await PatchAsync(new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels, ["ownerReferences"] = RackStatefulSet.Owner(dc) } });
        await PatchAsync(new JsonObject { ["status"] = new JsonObject { ["startTime"] = PodReport.Time(DateTimeOffset.UtcNow), ["active"] = 1 } }, "status");
        return true;
    }

    private async Task EndAsync(string? failure)
    {
        await PatchAsync(new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [StatusLabel] = "completed" } } });
        var status = new JsonObject { ["active"] = 0, ["completionTime"] = PodReport.Time(DateTimeOffset.UtcNow), ["succeeded"] = failure is null ? 1 : 0, ["failed"] = failure is null ? 0 : 1 };
        status["conditions"] = With(With(_task["status"]?["conditions"] as JsonArray, "Complete", ""), failure is null ? null : "Failed", failure ?? "");
        await PatchAsync(new JsonObject { ["status"] = status }, "status");
    }

    private async Task<bool> RefreshAsync(CassDatacenter dc)
    {
        if (dc.Annotation(CassDatacenter.UpdateAnnotation) is { } allowed)
            return allowed == "always";
        if (_task["status"]?["conditions"] is JsonArray conditions && conditions.Any(static condition => (string?)condition!["type"] == "DatacenterUpdated"))
            return true;
        await view.PatchAsync("CassandraDatacenter", dc.Name, new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [CassDatacenter.UpdateAnnotation] = "once" } },
        });
        await PatchAsync(new JsonObject { ["status"] = new JsonObject { ["conditions"] = With(_task["status"]?["conditions"] as JsonArray, "DatacenterUpdated", "Datacenter updated to update spec once") } }, "status");
        return false;
    }

    // Rack by rack: the StatefulSet controller restarts the pods, their images stay.
    private async Task<bool> RestartAsync(CassDatacenter dc)
    {
        var started = (string)_task["status"]!["startTime"]!;
        var wanted = (string?)(_task["spec"]!["jobs"]![0]!["args"]?["rack"]);
        foreach (var rack in dc.Racks.Where(rack => wanted is null || rack == wanted).Order(StringComparer.Ordinal))
        {
            if (view.Of("StatefulSet").Find(rules.StatefulSetName(dc, rack)) is not { } set)
                continue;
            if ((string?)set["spec"]!["template"]!["metadata"]?["annotations"]?[RestartedAt] != started)
            {
                await view.PatchAsync("StatefulSet", (string)set["metadata"]!["name"]!, new JsonObject
                {
                    ["spec"] = new JsonObject
                    {
                        ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [RestartedAt] = started } } },
                    },
                });
                return false;
            }

            var status = set["status"];
            if ((long?)status?["observedGeneration"] != (long)set["metadata"]!["generation"]! || (string?)status?["currentRevision"] != (string?)status?["updateRevision"]
                || ((int?)status?["readyReplicas"] ?? 0) != ((int?)status?["replicas"] ?? 0))
            {
                return false;
            }
        }

        return true;
    }

    private async Task PatchAsync(JsonObject patch, string? subresource = null) => _task = await view.PatchAsync("CassandraTask", Name, patch, subresource);

    private static JsonArray With(JsonArray? conditions, string? type, string message)
    {
        var list = conditions?.DeepClone().AsArray() ?? [];
        if (type is not null)
        {
            list.Add((JsonNode)new JsonObject
            {
                ["type"] = type,
                ["status"] = "True",
                ["reason"] = type,
                ["message"] = message,
                ["lastTransitionTime"] = PodReport.Time(DateTimeOffset.UtcNow),
            });
        }

        return list;
    }
}
