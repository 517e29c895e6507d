using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>cass-operator, as it behaves in the release of its pods' image.</summary>
internal sealed class CassOperator : SimulatedOperator
{
    private const string ConfigMapLabel = "k8ssandra.io/config";
    private const string ImageConfigKey = "image_config.yaml";
    private const string DefaultFile = "/configs/image_config.yaml";

    public CassOperator(string release, SimulationSettings settings, NodeAgent[] nodes)
        : base(release, settings, nodes)
    {
        Start();
    }

    /// <summary>The last errors of reconciles, each once.</summary>
    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    protected override string LeaseName => "b569adb7.cassandra.datastax.com";

    protected override string[] Watches =>
        ["Pod", "StatefulSet", "PersistentVolumeClaim", "Secret", "Service", "PodDisruptionBudget", "CassandraDatacenter", "CassandraTask"];

    protected override string? ContainerOf(JsonObject pod)
    {
        var labels = pod["metadata"]!["labels"];
        return (string?)labels?["name"] == "cass-operator" || (string?)labels?["app.kubernetes.io/name"] == "cass-operator"
            ? (string?)pod["spec"]!["containers"]!.AsArray().FirstOrDefault(static container => (string?)container!["name"] is "manager" or "cass-operator")?["name"]
            : null;
    }

    protected override async Task<bool> StartAsync(OperatorProcess process)
    {
        var rules = new CassOperatorRules(process.Version);
        var arguments = process.Container["args"] as JsonArray ?? [];
        var file = arguments.Select(static argument => (string)argument!).FirstOrDefault(static argument => argument.StartsWith("--config=", StringComparison.Ordinal))?["--config=".Length..];
        foreach (var volume in process.Pod["spec"]!["volumes"] as JsonArray ?? [])
        {
            // A container does not start before the ConfigMaps are there that are mounted in it.
            if ((string?)volume!["configMap"]?["name"] is { } name && (bool?)volume["configMap"]!["optional"] != true && await Home.Namespace.FindAsync("ConfigMap", name) is null)
                return false;
        }

        if (file is not null && !rules.ReadsFile)
        {
            process.Exit("flag provided but not defined: -config");
            return true;
        }

        var operatorConfig = file is null ? null : await FileAsync(process, file) is { } text ? Manifest.ReadOne(text) : null;
        process.ElectsLeader = rules.ElectsLeaderByFlag
            ? arguments.Any(static argument => (string)argument! is "--leader-elect" or "--leader-elect=true")
            : (bool?)operatorConfig?["leaderElection"]?["leaderElect"] == true;
        if (rules.ReadsLabelledConfigMap)
        {
            var maps = await Home.Namespace.ListAsync("ConfigMap", ConfigMapLabel + "=image");
            var found = maps.OrderBy(static map => (string)map["metadata"]!["name"]!, StringComparer.Ordinal).Select(static map => (string?)map["data"]?[ImageConfigKey]).FirstOrDefault(static text => text is { Length: > 0 });
            if (found is not null)
                Load(process, found, "v1beta2");
            else if (maps.Count > 0 || !rules.ReadsFile)
                process.Exit("failed to find imageconfig");
            if (found is not null || process.End is not null)
                return true;
        }

        var path = (string?)operatorConfig?["imageConfigFile"] is { Length: > 0 } named ? named : rules.HasDefaultFile ? DefaultFile : null;
        if (path is null)
            return true;
        if (await FileAsync(process, path) is { } content)
            Load(process, content, "v1beta1");
        else
            process.Exit("unable to load the image config file: open " + path + ": no such file or directory");
        return true;
    }

    protected override async Task<bool> WorkAsync(OperatorProcess process, IReadOnlyList<NodeAgent> watched)
    {
        var rules = new CassOperatorRules(process.Version);
        var isBusy = false;
        foreach (var nodes in watched)
        {
            var view = nodes.View;
            var surroundings = string.Join(' ', Watches.Where(static kind => kind is not "CassandraDatacenter" and not "CassandraTask").Select(kind => view.Of(kind).Version));
            foreach (var item in view.Of("CassandraDatacenter").All)
            {
                var dc = new CassDatacenter(item);
                // Its own writes to the status are no reason to look again.
                var seen = surroundings + " " + dc.Generation + " " + dc.Metadata["annotations"]?.ToJsonString() + " " + dc.Metadata["finalizers"]?.ToJsonString() + dc.IsBeingDeleted;
                if (process.Settled.TryGetValue(dc.Uid, out var settled) && DateTimeOffset.UtcNow < settled.Next && (settled.Seen == seen || settled.IsQuiet))
                {
                    isBusy |= settled.Next < DateTimeOffset.MaxValue;
                    continue;
                }

                isBusy = true;
                process.Settled[dc.Uid] = await ReconcileAsync(nodes, rules, process, dc, seen);
            }

            foreach (var task in view.Of("CassandraTask").All)
            {
                try
                {
                    isBusy |= await new CassandraTaskRun(view, rules, task).RunAsync();
                }
                catch (ApiException refused) when (refused.StatusCode is 404 or 409)
                {
                    // It has changed, or is gone: the next round sees that.
                    isBusy = true;
                }
            }
        }

        return isBusy;
    }

    protected override async Task LockAsync(OperatorProcess process, string name, JsonObject lease)
    {
        if (!new CassOperatorRules(process.Version).LocksConfigMapToo)
            return;
        await Home.Namespace.ApplyAsync(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = new JsonObject { ["control-plane.alpha.kubernetes.io/leader"] = lease.ToJsonString() } },
        });
    }

    private async Task<Settlement> ReconcileAsync(NodeAgent nodes, CassOperatorRules rules, OperatorProcess process, CassDatacenter dc, string seen)
    {
        try
        {
            var again = await new DatacenterReconciliation(nodes, rules, process.Images, Settings, dc).RunAsync();
            return again is { } wait ? new Settlement(seen, DateTimeOffset.UtcNow + wait, wait == Settings.QuietPeriod) : new Settlement(seen, DateTimeOffset.MaxValue, false);
        }
        catch (ReconcileException failure)
        {
            var message = failure.Message.Length > 900 ? failure.Message[..900] : failure.Message;
            if (!Errors.TryGetValue(dc.Uid, out var last) || last != message)
            {
                Errors[dc.Uid] = message;
                await OperatorEvent.WriteAsync(nodes.View, dc, process.Version, message.StartsWith("Validation", StringComparison.Ordinal) ? "ValidationFailed" : "ReconcileFailed", message, "Warning");
            }

            return new Settlement(seen, DateTimeOffset.UtcNow + Settings.Retry, false);
        }
        catch (ApiException refused) when (refused.StatusCode is 404 or 409 or 422 or 403)
        {
            // Something has changed in between, or the namespace is about to go.
            return new Settlement("", DateTimeOffset.UtcNow + Settings.Retry, false);
        }
    }

    private static void Load(OperatorProcess process, string text, string api)
    {
        var images = OperatorImageConfig.Read(text, process.Version, api);
        if (images.Failure is { } failure)
            process.Exit(failure);
        else
            process.Images = images;
    }

    private async Task<string?> FileAsync(OperatorProcess process, string path) =>
        MountedFile.Find(process.Pod, process.Container, path) is { } file && await Home.Namespace.FindAsync("ConfigMap", file.ConfigMap) is { } map
            ? (string?)map["data"]?[file.Key]
            : null;
}
