using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace K8ssandraImages.TestCluster.Simulated;

/// <summary>
/// The StatefulSet of a rack as cass-operator wants it (pkg/reconciliation/construct_statefulset.go and
/// construct_podtemplatespec.go): names, labels, claims and containers; of the rest only as much as shows that a field has changed.
/// </summary>
internal static class RackStatefulSet
{
    public const string HashAnnotation = "cassandra.datastax.com/resource-hash";
    public const string NodeState = "cassandra.datastax.com/node-state";
    public const string SeedNode = "cassandra.datastax.com/seed-node";
    public const string Data = "server-data";

    /// <summary>The labels by which the pods of a rack are selected.</summary>
    public static JsonObject RackLabels(CassOperatorRules rules, CassDatacenter dc, string rack) => new()
    {
        ["cassandra.datastax.com/cluster"] = rules.ClusterLabel(dc),
        ["cassandra.datastax.com/datacenter"] = rules.DatacenterLabel(dc),
        ["cassandra.datastax.com/rack"] = rules.RackLabel(rack),
    };

    /// <summary>Adds the labels of everything that the operator makes.</summary>
    public static JsonObject WithOperatorLabels(JsonObject labels, CassDatacenter dc)
    {
        labels["app.kubernetes.io/created-by"] = "cass-operator";
        labels["app.kubernetes.io/instance"] = "cassandra-" + CleanName.LabelValue(dc.ClusterName);
        labels["app.kubernetes.io/managed-by"] = "cass-operator";
        labels["app.kubernetes.io/name"] = "cassandra";
        labels["app.kubernetes.io/version"] = (string?)dc.Spec["serverVersion"] ?? "";
        Merge(labels, dc.Spec["additionalLabels"]);
        return labels;
    }

    /// <summary>The controller reference to a datacenter.</summary>
    public static JsonArray Owner(CassDatacenter dc) => new(new JsonObject
    {
        ["apiVersion"] = "cassandra.datastax.com/v1beta1",
        ["kind"] = "CassandraDatacenter",
        ["name"] = dc.Name,
        ["uid"] = dc.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    });

    /// <summary>The StatefulSet, its hash in it.</summary>
    /// <param name="rules">The release.</param>
    /// <param name="dc">The datacenter.</param>
    /// <param name="rack">The rack.</param>
    /// <param name="replicas">How many pods.</param>
    /// <param name="podTemplate">Metadata and spec of the pods, without the labels of the rack.</param>
    public static JsonObject Make(CassOperatorRules rules, CassDatacenter dc, string rack, int replicas, JsonObject podTemplate)
    {
        var selector = RackLabels(rules, dc, rack);
        var labels = WithOperatorLabels(selector.DeepClone().AsObject(), dc);
        var template = podTemplate.DeepClone().AsObject();
        template["metadata"] ??= new JsonObject();
        var podLabels = labels.DeepClone().AsObject();
        Merge(podLabels, template["metadata"]!["labels"]);
        template["metadata"]!["labels"] = podLabels;

        var spec = new JsonObject
        {
            ["replicas"] = replicas,
            ["serviceName"] = rules.Prefix(dc) + "-all-pods-service",
            ["podManagementPolicy"] = "Parallel",
            ["selector"] = new JsonObject { ["matchLabels"] = selector },
            ["template"] = template,
        };
        if (Claims(dc, labels) is { Count: > 0 } claims)
            spec["volumeClaimTemplates"] = claims;
        if ((bool?)dc.Spec["canaryUpgrade"] == true)
        {
            var count = (int?)dc.Spec["canaryUpgradeCount"] ?? 0;
            spec["updateStrategy"] = new JsonObject
            {
                ["type"] = "RollingUpdate",
                ["rollingUpdate"] = new JsonObject { ["partition"] = count == 0 || count > replicas ? replicas : replicas - count },
            };
        }

        var annotations = new JsonObject();
        Merge(annotations, dc.Spec["additionalAnnotations"]);
        var set = new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "StatefulSet",
            ["metadata"] = new JsonObject { ["name"] = rules.StatefulSetName(dc, rack), ["labels"] = labels, ["annotations"] = annotations },
            ["spec"] = spec,
        };
        // The owner is not part of the hash; what is written differs between releases in more than is simulated here.
        annotations[HashAnnotation] = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(rules.Version.Major + "." + rules.Version.Minor + set.ToJsonString())));
        set["metadata"]!["ownerReferences"] = Owner(dc);
        return set;
    }

    /// <summary>The pods of a datacenter, all racks alike.</summary>
    /// <exception cref="ReconcileException">An image cannot be told.</exception>
    public static JsonObject PodTemplate(CassOperatorRules rules, CassDatacenter dc, OperatorImageConfig? config)
    {
        if (config is null)
            throw new ReconcileException("no ImageConfig was loaded");
        var images = config.ImagesOf(dc);
        var given = dc.Spec["podTemplateSpec"] as JsonObject;
        var podSpec = given?["spec"]?.DeepClone().AsObject() ?? [];
        podSpec["initContainers"] = Containers(dc, podSpec["initContainers"] as JsonArray, images.Where(static image => image.ContainerKind == ContainerKind.Init));
        podSpec["containers"] = Containers(dc, podSpec["containers"] as JsonArray, images.Where(static image => image.ContainerKind == ContainerKind.Main));
        if (images[0].PullSecrets.Count > 0)
            podSpec["imagePullSecrets"] = new JsonArray([.. images[0].PullSecrets.Select(static name => (JsonNode)new JsonObject { ["name"] = name })]);
        var account = (string?)dc.Spec["serviceAccountName"] ?? (string?)dc.Spec["serviceAccount"] ?? (rules.AlwaysSetsServiceAccount ? "default" : null);
        if (account is not null)
            podSpec["serviceAccountName"] = account;
        podSpec["terminationGracePeriodSeconds"] ??= 120;
        if (dc.Spec["nodeSelector"] is { } nodeSelector)
            podSpec["nodeSelector"] = nodeSelector.DeepClone();
        if (dc.Spec["tolerations"] is { } tolerations)
            podSpec["tolerations"] = tolerations.DeepClone();
        var volumes = podSpec["volumes"] as JsonArray ?? [];
        podSpec["volumes"] = volumes;
        foreach (var name in new[] { "server-config", "server-logs" })
        {
            if (!volumes.Any(volume => (string?)volume!["name"] == name))
                volumes.Add((JsonNode)new JsonObject { ["name"] = name, ["emptyDir"] = new JsonObject() });
        }

        var labels = new JsonObject();
        Merge(labels, given?["metadata"]?["labels"]);
        labels[NodeState] = "Ready-to-Start";
        var annotations = new JsonObject();
        Merge(annotations, dc.Spec["additionalAnnotations"]);
        Merge(annotations, given?["metadata"]?["annotations"]);
        if (dc.Annotation("cassandra.datastax.com/config-hash") is { } hash)
            annotations["cassandra.datastax.com/config-hash"] = hash;
        return new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels, ["annotations"] = annotations }, ["spec"] = podSpec };
    }

    private static JsonArray Claims(CassDatacenter dc, JsonObject labels)
    {
        var claims = new JsonArray();
        var storage = dc.Spec["storageConfig"];
        Add(Data, storage?["cassandraDataVolumeClaimSpec"]);
        foreach (var volume in storage?["additionalVolumes"] as JsonArray ?? [])
            Add((string)volume!["name"]!, volume["pvcSpec"]);
        return claims;

        void Add(string name, JsonNode? spec)
        {
            if (spec is not null)
                claims.Add((JsonNode)new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels.DeepClone() }, ["spec"] = spec.DeepClone() });
        }
    }

    private static JsonArray Containers(CassDatacenter dc, JsonArray? template, IEnumerable<EffectiveImage> images)
    {
        var containers = new JsonArray();
        foreach (var image in images)
        {
            if (image.Image is null)
                throw new ReconcileException("no image for " + image.Container + ": " + string.Join(" ", image.Diagnostics.Select(static diagnostic => diagnostic.Message)));
            var container = template?.LastOrDefault(candidate => (string?)candidate!["name"] == image.Container)?.DeepClone().AsObject() ?? new JsonObject { ["name"] = image.Container };
            container["image"] = image.Image;
            if (image.PullPolicy is null)
                container.Remove("imagePullPolicy");
            else
                container["imagePullPolicy"] = image.PullPolicy;
            Complete(dc, container);
            containers.Add((JsonNode)container);
        }

        return containers;
    }

    private static void Complete(CassDatacenter dc, JsonObject container)
    {
        switch ((string)container["name"]!)
        {
            case "cassandra":
                Mount("/var/lib/cassandra", Data, dc.Spec["storageConfig"]?["cassandraDataVolumeClaimSpec"] is not null);
                Mount("/config", "server-config", true);
                Mount("/var/log/cassandra", "server-logs", true);
                foreach (var volume in dc.Spec["storageConfig"]?["additionalVolumes"] as JsonArray ?? [])
                    Mount((string)volume!["mountPath"]!, (string)volume["name"]!, volume["pvcSpec"] is not null);
                Resources("resources");
                break;
            case "server-system-logger":
                Mount("/var/log/cassandra", "server-logs", true);
                Resources("systemLoggerResources");
                break;
            case "server-config-init":
                // A changed configuration changes the template by this variable.
                var environment = container["env"] as JsonArray ?? [];
                container["env"] = environment;
                environment.Add((JsonNode)new JsonObject { ["name"] = "CONFIG_FILE_DATA", ["value"] = dc.Spec["config"]?.ToJsonString() ?? "{}" });
                Mount("/config", "server-config", true);
                Resources("configBuilderResources");
                break;
            default:
                break;
        }

        void Mount(string path, string volume, bool isThere)
        {
            if (!isThere)
                return;
            var mounts = container["volumeMounts"] as JsonArray ?? [];
            container["volumeMounts"] = mounts;
            if (!mounts.Any(mount => (string?)mount!["mountPath"] == path))
                mounts.Add((JsonNode)new JsonObject { ["name"] = volume, ["mountPath"] = path });
        }

        void Resources(string field)
        {
            if (dc.Spec[field] is { } resources)
                container["resources"] = resources.DeepClone();
        }
    }

    private static void Merge(JsonObject target, JsonNode? more)
    {
        foreach (var (key, value) in more as JsonObject ?? [])
            target[key] = value?.DeepClone();
    }
}
