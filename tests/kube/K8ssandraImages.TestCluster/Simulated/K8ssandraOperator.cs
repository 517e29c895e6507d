using System.Text.Json.Nodes;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>k8ssandra-operator, as it behaves in the release of its pods' image, as far as CassandraDatacenters are concerned.</summary>
internal sealed class K8ssandraOperator : SimulatedOperator
{
    public K8ssandraOperator(string release, SimulationSettings settings, NodeAgent[] nodes)
        : base(release, settings, nodes)
    {
        Start();
    }

    protected override string? LeaseName => null;

    protected override string[] Watches => ["Secret", "CassandraDatacenter", "CassandraTask", "K8ssandraCluster", "K8ssandraTask"];

    protected override string? ContainerOf(JsonObject pod)
    {
        var labels = pod["metadata"]!["labels"];
        return (string?)labels?["control-plane"] == "k8ssandra-operator" || (string?)labels?["app.kubernetes.io/name"] == "k8ssandra-operator"
            ? (string?)pod["spec"]!["containers"]!.AsArray().FirstOrDefault(static container => (string?)container!["name"] == "k8ssandra-operator")?["name"]
            : null;
    }

    protected override async Task<bool> StartAsync(OperatorProcess process)
    {
        string? text = null;
        if (new K8ssandraOperatorRelease(process.Version).ReadsImageConfig)
        {
            var maps = await Home.Namespace.ListAsync("ConfigMap", "k8ssandra.io/config=image");
            text = maps.OrderBy(static map => (string)map["metadata"]!["name"]!, StringComparer.Ordinal).Select(static map => (string?)map["data"]?["image_config.yaml"]).FirstOrDefault(static found => found is { Length: > 0 });
            // Until 1.30 nobody misses it before Medusa is wanted.
            if (text is null && process.Version >= new OperatorVersion(1, 31))
            {
                process.Exit("failed to find imageconfig");
                return true;
            }
        }

        process.Templates = ClusterTemplates.Read(process.Version, process.Container, text);
        if (process.Templates.Failure is { } failure)
            process.Exit(failure);
        return true;
    }

    protected override async Task<bool> WorkAsync(OperatorProcess process, IReadOnlyList<NodeAgent> watched)
    {
        var isControlPlane = process.Container["env"] is JsonArray environment
            && environment.Any(static variable => (string?)variable!["name"] == "K8SSANDRA_CONTROL_PLANE" && (string?)variable["value"] == "true");
        if (!isControlPlane)
            return false;

        var isBusy = false;
        var surroundings = string.Join(' ', watched.SelectMany(nodes => Watches.Where(static kind => kind != "K8ssandraCluster").Select(kind => nodes.View.Of(kind).Version)));
        foreach (var view in watched.Select(static nodes => nodes.View))
        {
            foreach (var cluster in view.Of("K8ssandraCluster").All)
            {
                var metadata = cluster["metadata"]!;
                var seen = surroundings + " " + metadata["generation"] + metadata["annotations"]?.ToJsonString() + metadata["finalizers"]?.ToJsonString() + metadata["deletionTimestamp"];
                var uid = (string)metadata["uid"]!;
                if (process.Settled.TryGetValue(uid, out var settled) && settled.Seen == seen && DateTimeOffset.UtcNow < settled.Next)
                {
                    isBusy |= settled.Next < DateTimeOffset.MaxValue;
                    continue;
                }

                isBusy = true;
                process.Settled[uid] = await ReconcileAsync(process, view, cluster, seen);
            }

            foreach (var task in view.Of("K8ssandraTask").All)
            {
                try
                {
                    isBusy |= await new ClusterTaskRun(view, View, task).RunAsync();
                }
                catch (ApiException refused) when (refused.StatusCode is 404 or 409)
                {
                    isBusy = true;
                }
            }
        }

        return isBusy;

        NamespaceView? View(string name) => watched.FirstOrDefault(nodes => nodes.View.Name == name)?.View;

        async Task<Settlement> ReconcileAsync(OperatorProcess own, NamespaceView view, JsonObject cluster, string seen)
        {
            try
            {
                return new Settlement(seen, await new ClusterReconciliation(view, View, own.Version, own.Templates!, cluster).RunAsync() ? DateTimeOffset.MaxValue : DateTimeOffset.UtcNow + Settings.Retry, false);
            }
            catch (ReconcileException)
            {
                return new Settlement(seen, DateTimeOffset.UtcNow + Settings.Retry, false);
            }
            catch (ApiException refused) when (refused.StatusCode is 404 or 409 or 422 or 403)
            {
                // Something has changed in between, or the namespace is about to go.
                return new Settlement("", DateTimeOffset.UtcNow + Settings.Retry, false);
            }
        }
    }
}
