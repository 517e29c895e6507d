using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>How an operator writes the status of a datacenter: what changes, and nothing where nothing does.</summary>
internal sealed class DatacenterStatus(NamespaceView view, CassOperatorRules rules, CassDatacenter dc)
{
    /// <summary>The datacenter as it is after the last write.</summary>
    public CassDatacenter Datacenter { get; private set; } = dc;

    /// <summary>Sets conditions.</summary>
    public Task SetAsync(params (string Type, bool IsTrue)[] conditions) => SetAsync([], conditions);

    /// <summary>Sets fields and conditions in one write.</summary>
    public async Task SetAsync(JsonObject fields, params (string Type, bool IsTrue)[] conditions)
    {
        var changed = conditions.Where(condition => Datacenter.Condition(condition.Type) != Text(condition.IsTrue)).ToList();
        if (changed.Count > 0)
        {
            var list = Datacenter.Status?["conditions"]?.DeepClone() as JsonArray ?? [];
            foreach (var (type, isTrue) in changed)
            {
                var condition = list.FirstOrDefault(item => (string?)item!["type"] == type)?.AsObject();
                if (condition is null)
                    list.Add((JsonNode)(condition = new JsonObject { ["type"] = type, ["reason"] = "", ["message"] = "" }));
                condition["status"] = Text(isTrue);
                condition["lastTransitionTime"] = PodReport.Time(DateTimeOffset.UtcNow);
            }

            fields["conditions"] = list;
        }

        if (fields.Count == 0)
            return;
        Datacenter = new CassDatacenter(await view.PatchAsync("CassandraDatacenter", Datacenter.Name, new JsonObject { ["status"] = fields }, "status"));
    }

    /// <summary>setOperatorProgressStatus: nothing where it is so already.</summary>
    public async Task SetProgressAsync(string progress)
    {
        if (Datacenter.Progress == progress)
            return;
        var fields = new JsonObject { ["cassandraOperatorProgress"] = progress };
        (string, bool)[] conditions = [];
        if (progress == "Ready")
        {
            if (rules.HasDatacenterName && Datacenter.StatusName is null)
                fields["datacenterName"] = rules.NamesByStatus ? Datacenter.Name : Datacenter.NameOverride ?? "";
            if (rules.ObservesWhenReady)
            {
                fields["observedGeneration"] = Datacenter.Generation;
                if (rules.HasRequiresUpdate)
                    conditions = [("RequiresUpdate", false)];
            }
        }

        await SetAsync(fields, conditions);
        if (rules.RemovesOnceWithProgress)
            await RemoveOnceAsync();
    }

    /// <summary>The end of a reconcile that had nothing left to do.</summary>
    public async Task FinishAsync()
    {
        await SetProgressAsync("Ready");
        if (rules.ObservesAtEnd)
            await SetAsync(Datacenter.ObservedGeneration == Datacenter.Generation ? [] : new JsonObject { ["observedGeneration"] = Datacenter.Generation }, ("RequiresUpdate", false));
        if (rules.RemovesOnceAtEnd)
            await RemoveOnceAsync();
    }

    /// <summary>v1.21.0: the end of every reconcile, whatever was left to do.</summary>
    public Task ObserveAsync() => SetAsync(Datacenter.ObservedGeneration == Datacenter.Generation ? [] : new JsonObject { ["observedGeneration"] = Datacenter.Generation }, ("RequiresUpdate", false));

    /// <summary>Changes the object itself.</summary>
    public async Task PatchAsync(JsonObject patch) => Datacenter = new CassDatacenter(await view.PatchAsync("CassandraDatacenter", Datacenter.Name, patch));

    private async Task RemoveOnceAsync()
    {
        if (Datacenter.Annotation(CassDatacenter.UpdateAnnotation) == "once")
            await PatchAsync(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [CassDatacenter.UpdateAnnotation] = null } } });
    }

    private static string Text(bool isTrue) => isTrue ? "True" : "False";
}
